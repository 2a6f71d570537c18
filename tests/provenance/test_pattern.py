import gc
import importlib
import pkgutil
import re
from pathlib import Path

import linter
from linter.provenance.pattern import _Pattern, pattern


def test_it_searches_matches_and_replaces_like_a_compiled_expression() -> None:
    ours, theirs = pattern(r"(?P<word>[a-z]+)\d", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)\d", re.IGNORECASE)
    text = "ab1 CD2 ef"

    assert theirs.findall(text) == ours.findall(text)
    assert theirs.sub("<>", text) == ours.sub("<>", text)
    assert [found.span("word") for found in theirs.finditer(text)] == [f.span("word") for f in ours.finditer(text)]
    assert (theirs.pattern, theirs.flags, theirs.groups) == (ours.pattern, ours.flags, ours.groups)
    assert ours.match(text, 4)
    assert not ours.fullmatch(text)


def test_it_is_compiled_once() -> None:
    ours = pattern("a")

    assert ours.search("a")
    assert ours.search == re.compile("a").search


def test_every_expression_of_the_linter_can_be_compiled() -> None:
    for module in pkgutil.walk_packages(linter.__path__, "linter."):
        if module.name.rpartition(".")[2] not in ("__main__", "build_hook"):
            importlib.import_module(module.name)

    patterns = [one for one in gc.get_objects() if type(one) is _Pattern]

    assert len(patterns) > 300
    for one in patterns:
        assert re.compile(one.pattern, one.flags)


def test_no_group_is_possessive() -> None:
    # Python before 3.11.5, such as that of Debian 12, matches them wrongly: github.com/python/cpython/issues/106052.
    group = re.compile(r"\)(?:[*+?]|\{\{?[0-9,]+\}?\})\+")
    linter = Path(__file__).parents[2] / "linter"
    found = [
        f"{path.relative_to(linter)}:{number}"
        for path in linter.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if group.search(line)
    ]

    assert [] == found
