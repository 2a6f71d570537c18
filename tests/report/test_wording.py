import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sample import NGINX, OLD_TLS, finding, place

from linter.model.finding import Kind, Suppressed
from linter.report import wording

RULES = {OLD_TLS.id: OLD_TLS}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("plain Ünïcode 日本", "plain Ünïcode 日本", id="letters"),
        pytest.param("\x1b[2J", "\\x1b[2J", id="an escape sequence"),
        pytest.param("a\nb\tc", "a\\nb\\tc", id="white space that moves"),
        pytest.param("\x9b31m\x7f", "\\x9b31m\\x7f", id="C1"),
        pytest.param("\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066", id="bidirectional marks"),
        pytest.param("a\udcff.conf", "a\\udcff.conf", id="a byte of a name that is not UTF-8"),
    ],
)
def test_what_could_move_a_terminal_is_written_out(text: str, printed: str) -> None:
    assert printed == wording.printable(text)


@given(st.text())
def test_what_is_printable_holds_no_control_character(text: str) -> None:
    printed = wording.printable(text)

    assert not [one for one in printed if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [one for one in printed if unicodedata.bidirectional(one) in ("LRE", "RLE", "LRO", "RLO", "PDF")]
    assert printed == wording.printable(printed)


@pytest.mark.parametrize(
    ("kind", "accepted", "status"),
    [(Kind.FAIL, False, "high"), (Kind.OPEN, False, "open"), (Kind.FAIL, True, "suppressed")],
)
def test_the_status_is_the_severity_unless_there_is_more_to_say(kind: Kind, accepted: bool, status: str) -> None:
    suppressed = Suppressed("why", place(NGINX, "# tlslint")) if accepted else None

    assert status == wording.status(finding(place(NGINX, "TLSv1"), kind=kind, suppressed=suppressed))


def test_a_place_is_that_of_the_first_line_as_the_user_names_it() -> None:
    assert "../conf.d/shop.conf:4:5" == wording.place(place(NGINX, "ssl_protocols"), lambda path: f"../{path}")


@pytest.mark.parametrize(("number", "words"), [(0, "0 files"), (1, "1 file"), (1234, "1,234 files")])
def test_things_are_counted(number: int, words: str) -> None:
    assert words == wording.counted(number, "file")
