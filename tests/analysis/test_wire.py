"""What endpoints do otherwise, and where that is less than before."""

from typing import Any

import pytest

from linter.analysis.fixing.wire import is_less
from linter.model.endpoint import Listener, Tls
from linter.model.words import ClientCertificate, Exposure, Role, Stapling
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source

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
