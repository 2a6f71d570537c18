import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sample import NGINX, finding, place

from linter.provenance.source import Source
from linter.report.fingerprints import identity, line_hashes

LINES = st.lists(st.text(st.sampled_from("ab{;} \t=日\U0001f600")), min_size=1, max_size=30)


def test_a_finding_is_told_by_rule_endpoint_and_setting() -> None:
    at = place(NGINX, "TLSv1")
    original = finding(at)
    elsewhere = finding(place(NGINX, "TLSv1.1"), message="other words", cause="other words")
    others = [finding(at, "weak-suite"), finding(at, subject="another"), finding(at, setting="another")]

    assert identity(original) == identity(elsewhere)
    assert 4 == len({identity(one) for one in (original, *others)})


def test_equal_lines_are_numbered() -> None:
    source = Source("a.conf", f"{'x' * 100}\n" * 3)

    values = list(line_hashes(source, [1, 2, 3]).values())

    assert 1 == len({value.split(":")[0] for value in values})
    assert ["1", "2", "3"] == [value.split(":")[1] for value in values]


def test_only_what_is_asked_for_is_hashed() -> None:
    assert {2} == set(line_hashes(Source("a.conf", "a\nb\nc\n"), [2]))


@pytest.mark.parametrize("change", [str.expandtabs, lambda text: text.replace("\n", "\r\n"), lambda text: f"  {text}"])
def test_white_space_does_not_matter(change: object) -> None:
    assert callable(change)
    text = "server {\n\tlisten 443 ssl;\n}\n"

    assert line_hashes(Source("a.conf", text), [1, 2, 3]) == line_hashes(Source("a.conf", change(text)), [1, 2, 3])


@given(LINES, LINES, st.integers(1, 5))
def test_a_hash_survives_blank_lines_above(above: list[str], below: list[str], blank: int) -> None:
    text = "\n".join(["ssl_protocols TLSv1;", *below])
    before = "".join(f"{line}\n" for line in above)
    number = len(above) + 1

    old = line_hashes(Source("a.conf", f"{before}{text}"), [number])
    new = line_hashes(Source("a.conf", "\n" * blank + before + text), [number + blank])

    assert old[number] == new[number + blank]
