"""Patterns of paths, with pathspec and git as the judges."""

import sys
from warnings import catch_warnings, simplefilter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from linter.files.patterns import Lines, is_pattern, matcher, translated

PLAIN = (
    *(
        "build/",
        "/build",
        "build",
        "a/b",
        "a/b/",
        "*.log",
        "*.tfstate.*",
        "crash.*.log",
        "**/.terraform/*",
        ".env",
        "*.py[cod]",
    ),
    *(
        "!keep.log",
        "/*",
        "/*/",
        "a*b*c",
        "a/*",
        "**/x",
        "x ",
        "dir/*.txt",
        "*/x",
        "!/a/",
        "foo-bar_1",
        "@a+b",
        "[Bb]in/",
        "te?t",
    ),
)
OTHERS = (
    "*",
    "**",
    "a/**",
    "a/**/b",
    "**/",
    "a\\ b",
    "\\#a",
    "[a-z]",
    "[!a]",
    "a b",
    "/",
    "//a",
    "a//b",
    "!",
    "[",
    "é*",
)
LINES = st.text(st.sampled_from("ab./*?[]!-~ #\\"), min_size=1, max_size=8) | st.sampled_from((*PLAIN, *OTHERS))
PATHS = st.lists(st.sampled_from(["a", "b", "ab", "build", "x.log", ".env", "test"]), min_size=1, max_size=4).map(
    "/".join
)


def specification(lines: list[str]) -> GitIgnoreSpec:
    """Return what pathspec makes of lines, without Python's warning of `[[`."""
    with catch_warnings():
        simplefilter("ignore", FutureWarning)
        return GitIgnoreSpec.from_lines(lines)


def theirs(line: str) -> list[tuple[str, bool]]:
    """Return what pathspec makes of a line."""
    patterns = specification([line]).patterns
    return [(one.regex.pattern, one.include) for one in patterns if one.regex and one.include is not None]


@settings(max_examples=400)
@given(LINES)
def test_a_line_means_what_pathspec_says(line: str) -> None:
    if is_pattern(line):
        assert theirs(line) == [(one.text, one.excludes) for one in translated([line])]


@given(st.lists(LINES.filter(is_pattern), max_size=4), PATHS, st.booleans())
def test_a_path_matches_where_pathspec_says_so(lines: list[str], path: str, is_folder: bool) -> None:
    whole = f"{path}/" if is_folder else path

    assert specification(lines).match_file(whole) == matcher(tuple(lines)).match_file(whole)


@pytest.mark.parametrize("line", PLAIN)
def test_what_most_lines_are_made_of_does_not_wait_for_pathspec(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pathspec", None)

    assert is_pattern(line)
    assert 1 == len(list(translated([line])))


def test_nothing_is_said_by_comments_and_by_what_is_no_pattern() -> None:
    assert [] == list(translated(["# a", "", "  ", "a*b*c*d*e", "**/**/**/**/a"]))
    assert not isinstance(matcher(("# a",)), Lines)
