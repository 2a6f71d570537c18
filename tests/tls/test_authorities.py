from datetime import date

import pytest

from linter.tls.authorities import AUTHORITIES, by_acme, by_caa, by_organization, is_untrusted, lifetime


@pytest.mark.parametrize(
    ("organization", "caa"),
    [
        ("Let's Encrypt", "letsencrypt.org"),
        ("DigiCert, Inc.", "digicert.com"),
        ("Google Trust Services LLC", "pki.goog"),
        ("Amazon", "amazon.com"),
        ("(STAGING) Let's Encrypt", None),
        ("Example Authority", None),
        ("", None),
    ],
)
def test_an_authority_is_known_by_its_organization(organization: str, caa: str | None) -> None:
    found = by_organization(organization)

    assert caa == (None if found is None else found.caa)


@pytest.mark.parametrize(
    ("url", "caa"),
    [
        ("https://acme-v02.api.letsencrypt.org/directory", "letsencrypt.org"),
        ("https://ACME.zerossl.com:443/v2/DV90", "sectigo.com"),
        ("https://acme-staging-v02.api.letsencrypt.org/directory", None),
        ("https://acme.example.com/directory", None),
        ("https://[::1", None),
        ("acme.zerossl.com", None),
    ],
)
def test_an_authority_is_known_by_the_host_that_acme_asks(url: str, caa: str | None) -> None:
    found = by_acme(url)

    assert caa == (None if found is None else found.caa)


def test_what_a_staging_server_issues_is_for_tests() -> None:
    assert is_untrusted("https://acme-staging-v02.api.letsencrypt.org/directory")
    assert is_untrusted("https://api.test4.buypass.no/acme/directory")
    assert not is_untrusted("https://acme-v02.api.letsencrypt.org/directory")


@pytest.mark.parametrize(("day", "days"), [(date(2026, 11, 30), 90), (date(2027, 2, 10), 64), (date(2028, 2, 16), 45)])
def test_lives_get_shorter(day: date, days: int) -> None:
    authority = by_caa("letsencrypt.org")

    assert authority is not None
    assert days == lifetime(authority, day)


def test_a_name_that_no_authority_has_is_none() -> None:
    assert by_caa("example.com") is None


def test_how_long_it_lives_depends_where_nobody_says() -> None:
    authority = by_caa("digicert.com")

    assert authority is not None
    assert lifetime(authority, date(2026, 11, 30)) is None


def test_zerossl_says_how_long_it_lives_and_sectigo_does_not() -> None:
    lives = {
        host: lifetime(found, date(2026, 11, 30))
        for host in ("acme.zerossl.com", "acme.sectigo.com")
        if (found := by_acme(f"https://{host}/v2/DV")) is not None
    }

    assert {"acme.zerossl.com": 90, "acme.sectigo.com": None} == lives


def test_every_authority_is_there_once() -> None:
    names = [one.caa for one in AUTHORITIES]
    organizations = [name for one in AUTHORITIES for name in one.organizations]

    assert sorted(names) == names
    assert len(set(organizations)) == len(organizations)
    assert len({host for one in AUTHORITIES for host in one.acme}) == sum(len(one.acme) for one in AUTHORITIES)
