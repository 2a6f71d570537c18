"""Lists of revoked certificates that stand in a configuration itself.  Knows no other file."""

from collections.abc import Iterator
from datetime import date

from linter.model.endpoint import RevocationList
from linter.platforms.certificates import lists_of
from linter.platforms.envoy.messages.inline import inline_of
from linter.platforms.envoy.messages.message import Message
from linter.platforms.envoy.messages.resources import File
from linter.provenance.setting import Known
from linter.provenance.source import InputError
from linter.syntax.node import Mapping
from linter.tls.certificates import CertificateError

_BEGIN = ("X509 CRL-----", "LS0tLS1CRUdJTiBYNTA5IENSTC0")
"""What a list has, as it is and in base64."""


def lists_in(file: File, today: date) -> Iterator[RevocationList | InputError]:
    """Map the lists that stand in a file."""
    if not any(begin in file.source.text for begin in _BEGIN):
        return
    number = 0
    for message in file.messages:
        source = message.get("crl")
        inline = inline_of(Message(source, message.reading)) if isinstance(source, Mapping) else None
        if inline is None:
            continue
        number += 1
        try:
            address = f"{file.path}:crl" if number == 1 else f"{file.path}:crl {number}"
            yield from lists_of(inline.text, Known(None, inline.at, message.spelled("crl")), address, "envoy", today)
        except CertificateError as error:
            yield InputError(inline.at, f"not a list of revoked certificates: {error}", "replace the list")
