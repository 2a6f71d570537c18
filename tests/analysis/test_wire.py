"""What endpoints do otherwise, and where that is less than before."""

from typing import Any

import pytest

from linter.analysis.fixing.wire import is_less, lost
from linter.model.endpoint import Listener, Tls
from linter.model.words import ClientCertificate, Exposure, Role, Stapling
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source
from linter.tls.suites import by_name

AT = Source("a", "").whole


def listener(name: str, value: object) -> Listener:
    of_tls: dict[str, Any] = {} if value is None else {name: value}
    return Listener(
        at=AT,
        address="a",
        name="server a",
        platform="nginx",
        role=Known(Role.WEB, AT),
        protocol=Known("http", AT),
        exposure=Known(Exposure.PUBLIC, AT),
        tls=Known(Tls(AT, **of_tls), AT),
    )


def known(value: object) -> Known[object]:
    return Known(value, AT)


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("required", known(True), known(False), True),
        ("verifies_chain", known(True), Unknown("a variable", AT), True),
        ("verifies_name", known(True), None, True),
        ("verifies_name", known(False), known(True), False),
        ("stapling", known(Stapling.EFFECTIVE), known(Stapling.OFF), True),
        ("stapling", known(Stapling.INEFFECTIVE), known(Stapling.EFFECTIVE), False),
        ("client_certificate", known(ClientCertificate.UNVERIFIED), known(ClientCertificate.NONE), True),
        ("client_certificate", known(ClientCertificate.REQUESTED), known(ClientCertificate.REQUIRED), False),
        ("client_certificate", known(ClientCertificate.REQUIRED), Unknown("a variable", AT), True),
        ("client_certificate", None, None, False),
    ],
)
def test_to_ask_for_less_is_less(name: str, before: object, after: object, *, expected: bool) -> None:
    assert expected is is_less([listener(name, before)], [listener(name, after)])


def spoken(versions: str, suites: str) -> Tls:
    """Return what a listener speaks: versions, and suites by their names, of which `?` is one that is not known."""
    return Tls(
        AT,
        versions=Known(
            tuple(Unknown("a variable", AT) if one == "?" else Known(one, AT) for one in versions.split()), AT
        ),
        cipher_suites=Known(
            tuple(Unknown("a variable", AT) if one == "?" else Known(by_name()[one], AT) for one in suites.split()), AT
        ),
    )


GCM = "ECDHE-RSA-AES128-GCM-SHA256"
ALL = "TLSv1.0 TLSv1.1 TLSv1.2"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param((ALL, f"{GCM} AES128-SHA"), ("TLSv1.2", f"{GCM} AES128-SHA"), ["IE 8"], id="versions alone"),
        pytest.param((ALL, f"{GCM} AES128-SHA"), ("TLSv1.2", GCM), ["IE 8", "Safari 9"], id="versions and suites"),
        pytest.param((ALL, f"{GCM} ?"), ("TLSv1.2", f"{GCM} ?"), ["IE 8"], id="suites that are not known"),
        pytest.param((ALL, GCM), ("TLSv1.2", GCM), [], id="versions that no suite goes with"),
        pytest.param(
            ("TLSv1.1 TLSv1.2", "AES128-SHA"), ("TLSv1.2", "AES128-SHA"), [], id="a version that nobody needs"
        ),
        pytest.param(("TLSv1.2", f"{GCM} AES128-SHA"), ("TLSv1.2", GCM), ["Safari 9"], id="suites alone"),
        pytest.param(("TLSv1.2", GCM), ("TLSv1.2 TLSv1.3", GCM), [], id="a version more"),
        pytest.param((ALL, "AES128-SHA"), ("TLSv1.2 ?", "AES128-SHA"), [], id="a version that is not known"),
        pytest.param(("TLSv1.2 TLSv1.3", GCM), ("TLSv1.3", ""), ["Java 8u161", "Safari 12.1"], id="TLS 1.3 alone"),
    ],
)
def test_it_is_told_who_cannot_come_in_any_more(
    before: tuple[str, str], after: tuple[str, str], expected: list[str]
) -> None:
    said = list(lost(spoken(*before), spoken(*after)))

    assert len(expected) == len(said)
    assert all(name in sentence for name, sentence in zip(expected, said, strict=True))
