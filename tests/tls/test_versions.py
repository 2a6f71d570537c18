import pytest

from linter.tls.versions import at_least, between, canonical


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("TLSv1", "TLSv1.0"),
        ("TLSv1.1", "TLSv1.1"),
        ("tlsv1.2", "TLSv1.2"),
        ("TLSv1_3", "TLSv1.3"),
        ("TLS1_2", "TLSv1.2"),
        ("TLS_1_2", "TLSv1.2"),
        ("TLS12", "TLSv1.2"),
        ("TLSv12", "TLSv1.2"),
        ("VersionTLS13", "TLSv1.3"),
        ("1.2", "TLSv1.2"),
        ("1.0", "TLSv1.0"),
        ("SSLv3", "SSLv3"),
        ("SSLV2", "SSLv2"),
        ("TLS_AUTO", None),
        ("TLSv1.4", None),
        ("2", None),
        ("", None),
    ],
)
def test_a_version_has_one_name(written: str, expected: str | None) -> None:
    assert expected == canonical(written)


def test_ranges_of_versions() -> None:
    assert at_least("TLSv1.2") == ("TLSv1.2", "TLSv1.3")
    assert between("TLSv1.0", "TLSv1.2") == ("TLSv1.0", "TLSv1.1", "TLSv1.2")
    assert between("TLSv1.3", "TLSv1.2") == ()
