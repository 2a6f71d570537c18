"""The one expression for usual text of nginx, held against crossplane's lexer: where it says anything, both say it."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from support.annotated import FIXTURES

from linter.provenance.source import Source
from linter.syntax.nginx.parser import words, words_by_crossplane
from linter.syntax.nginx.text import without_lua, without_templates
from linter.syntax.nginx.usual import tokens

FILES = sorted(path for path in (FIXTURES / "nginx").rglob("*") if path.is_file() and path.suffix in {".conf", ""})
PARTS = [
    *"ab1.()~=^*/|$#\\\"'{};\n \t",
    *('"', "'", "\\", "\r", "\v", "\0", "\u00a0", "é", "${", "${a}", '\\"', "\\ ", "\\\n", "# c\n", "}#", "#;"),
    *("location ~ \\.php$ {\n", 'add_header a "b; c";\n', "set $a ${b}#c;", "\n}\n"),
]


def assert_same(text: str) -> bool:
    """Say whether nothing in a text is unusual; if so, it has the tokens of the lexer."""
    if tokens(text) is None:
        return False
    source = Source("nginx.conf", text)
    ours, theirs = (list(read(source, text)) for read in (words, words_by_crossplane))
    assert [(one.text, one.start, one.end, one.quoted) for one in theirs] == [
        (one.text, one.start, one.end, one.quoted) for one in ours
    ]
    return True


def test_the_fixtures_have_the_same_tokens() -> None:
    usual = [assert_same(prepared(path)) for path in FILES]

    assert sum(usual) > 0.9 * len(FILES)


def prepared(path: Path) -> str:
    return without_templates(without_lua(path.read_text(encoding="utf-8", errors="replace"))).text


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_any_text_has_the_same_tokens(text: str) -> None:
    assert_same(text)


def test_what_is_unusual_is_left_to_the_lexer() -> None:
    for text in ('a b"c;', "a \0;", "a_by_lua_block {}", "a \u00a0;", 'a "b', "a \\", 'a "b"c;', "a \\${b};"):
        assert tokens(text) is None, text


def test_it_takes_time_by_the_length_of_a_text_alone() -> None:
    # A second try at each place would take hours.
    assert tokens("a" * 1_000_000 + '"') is None
    assert tokens("#" * 1_000_000 + '\n"') is None
    assert tokens("\\\\" * 500_000 + '"') is None
    assert tokens('"' + "\\\\" * 500_000) is None
    assert len(tokens(" \n" * 500_000 + "a;") or ()) == 2
