"""Certificates and private keys that are written into Terraform's files, wherever that is.  Knows no resource type.

What stands between the marks must be DER in base64 (RFC 7468): anything else holds a place for what is filled in.
"""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator

from linter.platforms.platform import Embedded, Written
from linter.platforms.terraform.language.modules.folder import parse
from linter.provenance.pattern import pattern
from linter.provenance.source import Location, Source

_BLOCK = pattern(
    r"(?P<mark>-----BEGIN (?P<kind>[A-Z0-9 ]{0,30}(?:CERTIFICATE|PRIVATE KEY))-----)"
    r"[^$]{1,20000}?-----END (?P=kind)-----"
)
_HEADER = pattern(r"^[A-Za-z-]+: .*$", re.MULTILINE)
_SEQUENCE = 0x30
_SHORTEST = 40
"""Bytes; the key of the smallest curve in use has 48."""
_JUDGED_AS_OBJECTS = ("kubernetes_", "kubectl_")


def literal_pem(sources: Iterable[Source]) -> Iterator[Embedded]:
    """Return the blocks of each file, as the PEM files that they could be."""
    for source in sources:
        if "-----BEGIN " not in source.text:
            continue
        found = [block for block in _BLOCK.finditer(source.text) if not _is_in_object(source, block.start())]
        files: dict[str, Location | Written] = {}
        for number, block in enumerate(found, start=1):
            text = _unescaped(block[0])
            if _is_der(text):
                # Only the mark, for what follows may be a key on the same line.
                at = source.at(block.start(), block.end("mark"))
                files[f"{number}.pem"] = Written(text, ((0, at),))
        if files:
            yield Embedded(f"{source.path}!literal", files)


def _unescaped(text: str) -> str:
    """Undo the escapes of a quoted text, and the indentation of a heredoc."""
    lines = text.replace("\\r", "").replace("\\n", "\n").splitlines()
    return "\n".join(line.strip() for line in lines) + "\n"


def _is_der(text: str) -> bool:
    body = _HEADER.sub("", "\n".join(text.strip().splitlines()[1:-1]))
    try:
        der = b64decode("".join(body.split()), validate=True)
    except ValueError:
        return False
    return len(der) >= _SHORTEST and (der[0] == _SEQUENCE or "ENCRYPTED" in text)


def _is_in_object(source: Source, offset: int) -> bool:
    """Say whether a place is in a resource that is judged as an object of Kubernetes, with what it holds."""
    inside = [block for block in parse(source).body.blocks if block.header.start <= offset]
    last = max(inside, key=lambda block: block.header.start, default=None)
    return last is not None and bool(last.labels) and last.labels[0].startswith(_JUDGED_AS_OBJECTS)
