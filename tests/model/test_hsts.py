import pytest

from linter.model.hsts import hsts_of
from linter.provenance.setting import Known
from linter.provenance.source import Source

SOURCE = Source("site.conf", "header")


@pytest.mark.parametrize(
    ("text", "age", "subdomains", "preload"),
    [
        ("max-age=31536000", 31_536_000, False, False),
        ('MAX-AGE="600"; includeSubDomains', 600, True, False),
        (" preload ;max-age = 0;  IncludeSubdomains", 0, True, True),
        ("max-age=1; unknown=2", 1, False, False),
    ],
)
def test_a_header_is_read_as_browsers_read_it(text: str, age: int, subdomains: bool, preload: bool) -> None:
    hsts = hsts_of(Known(text, SOURCE.whole, "add_header")).value

    assert hsts is not None
    assert Known(age, SOURCE.whole, "add_header") == hsts.max_age
    assert Known(subdomains, SOURCE.whole, "add_header") == hsts.include_subdomains
    assert Known(preload, SOURCE.whole, "add_header") == hsts.preload


@pytest.mark.parametrize("text", ["", "includeSubDomains", "max-age", "max-age=", "max-age=one", "max-age=-1"])
def test_a_header_without_an_age_is_none(text: str) -> None:
    assert Known(None, SOURCE.whole, "add_header") == hsts_of(Known(text, SOURCE.whole, "add_header"))
