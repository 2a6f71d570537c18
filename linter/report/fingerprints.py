"""What tells a finding again after the text around it has changed.  Knows no format."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from linter.model.finding import Finding
from linter.provenance.source import Source

# The hash that github/codeql-action computes in src/fingerprints.ts and that GitHub matches alerts by.
_BASE = 37
_MODULUS = 2**64
_WINDOW = 100
"""UTF-16 units from the beginning of a line on, without blanks and tabs."""
_UNIT = 2
"""Bytes."""
_END_OF_FILE = "\uffff"


def identity(finding: Finding) -> str:
    """Return what stays while lines move: a hash of the rule, the endpoint and the setting."""
    # Of what is between two files, the path of the other one is none of its business.
    subject = f"{finding.header.source.path}:{finding.known_as}" if finding.known_as else finding.subject
    words = f"{finding.rule}\0{subject}\0{finding.setting}"
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def line_hashes(source: Source, lines: Iterable[int]) -> dict[int, str]:
    """Return `primaryLocationLineHash` of some lines: a hash, and how many lines up to this one have the same."""
    text = re.sub("\r\n?", "\n", source.text).replace(" ", "").replace("\t", "") + _END_OF_FILE
    wanted = set(lines)
    # Equal windows have equal hashes, so only those of the wanted lines are hashed.
    asked = {window for number, window in _windows(text) if number in wanted}
    seen: Counter[bytes] = Counter()
    hashes: dict[int, str] = {}
    for number, window in _windows(text):
        if window in asked:
            seen[window] += 1
            if number in wanted:
                hashes[number] = f"{_hash(window):x}:{seen[window]}"
    return hashes


def _windows(text: str) -> Iterator[tuple[int, bytes]]:
    """Return every line's number and the text that its hash is about."""
    units = text.encode("utf-16-le", "surrogatepass")
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, units[start : start + _WINDOW * _UNIT]
        start += len(f"{line}\n".encode("utf-16-le", "surrogatepass"))


def _hash(window: bytes) -> int:
    value = 0
    for position in range(0, _WINDOW * _UNIT, _UNIT):
        value = (value * _BASE + int.from_bytes(window[position : position + _UNIT], "little")) % _MODULUS
    return value
