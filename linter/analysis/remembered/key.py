"""One name for all runs that ask for the same, by the same rules.  Knows no file."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum

from msgspec import Struct

from linter.analysis.run import Request
from linter.files.digest import blake2b
from linter.provenance.source import Source

_SIZE = 20


class NoKeyError(Exception):
    """Something in a request cannot be told from something else."""


def key_of(request: Request, program: bytes) -> str:
    """Return the name of a request, which is the same in every process.  Raises NoKeyError."""
    asked = {name: value for name, value in _fields(request) if name not in ("tree", "git", "processes")}
    root = str(getattr(request.tree, "root", ""))
    excludes = None if request.git is None else request.git.excludes
    return _Digests().of((program.hex(), root, excludes, asked)).hex()


def digest(value: object) -> bytes:
    """Return a digest of a value by what it is, the same in every process.  Raises NoKeyError."""
    return _Digests().of(value)


class _Digests:
    """Digests of values by what they are, each object looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, bytes]] = {}

    def of(self, value: object) -> bytes:
        """Return the digest of a value."""
        if value is None or isinstance(value, str | int | float | bytes | date):
            return _of_text(f"{type(value).__name__} {value!r}")
        known = self._known.get(id(value))
        if known is None:
            # The value is kept, so that no other one comes to have its identity.
            self._known[id(value)] = known = (value, self._of_parts(type(value).__qualname__, self._parts(value)))
        return known[1]

    def _of_parts(self, name: str, parts: Iterator[bytes]) -> bytes:
        digest = blake2b(name.encode(), digest_size=_SIZE)
        for part in parts:
            digest.update(part)
        return digest.digest()

    def _parts(self, value: object) -> Iterator[bytes]:
        if isinstance(value, Enum):
            yield _of_text(value.name)
        elif isinstance(value, Source):
            yield _of_text(value.path)
            yield _of_text(value.text)
        elif isinstance(value, Struct):
            yield from (self.of(part) for _, part in _fields(value))
        elif isinstance(value, tuple | list):
            yield from map(self.of, value)
        elif isinstance(value, Mapping):
            yield from sorted(self.of(key) + self.of(part) for key, part in value.items())
        elif isinstance(value, frozenset | set):
            yield from sorted(map(self.of, value))
        else:
            raise NoKeyError(type(value).__name__)


def _fields(value: Struct) -> Iterator[tuple[str, object]]:
    return ((name, getattr(value, name)) for name in value.__struct_fields__)


def _of_text(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
