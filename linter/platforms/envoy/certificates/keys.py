"""Private keys that stand in a configuration itself.  Knows no other file, and keeps no key."""

from collections.abc import Iterator

from linter.model.endpoint import PrivateKey
from linter.platforms.envoy.messages.inline import inline_of
from linter.platforms.envoy.messages.message import Message
from linter.platforms.envoy.messages.resources import File
from linter.provenance.setting import Known
from linter.syntax.node import Mapping
from linter.tls.certificates import private_keys

_BEGIN = ("PRIVATE KEY-----", "LS0tLS1CRUdJTi")
"""What a key has, as it is and in base64."""


def keys_of(file: File) -> Iterator[PrivateKey]:
    """Map the private keys that stand in a file."""
    if not any(begin in file.source.text for begin in _BEGIN):
        return
    number = 0
    for message in file.messages:
        source = message.get("private_key")
        inline = inline_of(Message(source, message.reading)) if isinstance(source, Mapping) else None
        if inline is None:
            continue
        for key in private_keys(inline.text):
            number += 1
            yield PrivateKey(
                at=inline.at,
                address=f"{file.path}:private key {number}",
                name=file.path,
                platform="envoy",
                encrypted=Known(key.encrypted, inline.at, message.spelled("private_key")),
            )
