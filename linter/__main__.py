"""Where the command begins, and where its modules come from: after the first run, from one file.

Python keeps the bytecode of each module in a file of its own, and to find, check and read some 300 of them takes a good
part of a start.  What a run has imported is therefore kept in one more file of the same `__pycache__`, under the same
conditions: it counts as long as the source has the time and the length that it had (PEP 552), and where Python may not
or is told not to write bytecode, nothing is written, and modules are found as ever.
"""

import marshal
import mmap
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source
from types import CodeType, ModuleType
from typing import TypeAlias

# `pathlib` is one of those that take long.
# ruff: noqa: PTH100, PTH105, PTH108, PTH116, PTH118, PTH120, PTH123

Modules: TypeAlias = dict[str, tuple[str, bytes]]
"""By name: the path of the source below the folder that the package lies in, and the bytecode with its header."""
_Index: TypeAlias = dict[str, tuple[str, int, int]]
"""By name: the same path, and where the bytecode begins and ends."""

_BY_TIME = MAGIC_NUMBER + bytes(4)
"""How bytecode begins that counts by its source's time and length; each of these follows in four bytes."""
_HEADER = 16
_NUMBER = 8
"""Bytes of a number in the file."""


class Together:
    """Finds modules whose bytecode is in one file; who is not there, or was changed since, is found as ever."""

    def __init__(self, root: str, file: str) -> None:
        """Take the folder that the package lies in, and the file, which need not be there nor whole."""
        self._root = root
        self._index: _Index = {}
        # Threads and forked processes may import at the same time: whoever maps a file has no place in it to lose.
        with suppress(OSError, EOFError, ValueError, TypeError), open(file, "rb") as opened:
            self._bytes = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
            length, begins = (int.from_bytes(self._bytes[at : at + _NUMBER], "little") for at in (0, _NUMBER))
            if length == len(self._bytes):
                self._index = marshal.loads(self._bytes[begins:])  # noqa: S302  # as trusted as a file for each

    def modules(self) -> Modules:
        """Return all that is in the file."""
        return {name: (below, self._bytes[start:end]) for name, (below, start, end) in self._index.items()}

    def close(self) -> None:
        """Let go of the file, which some systems do not replace before."""
        self._index = {}
        with suppress(AttributeError):
            self._bytes.close()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module comes from, if it is kept and its source is what it was."""
        del path, target  # which say nothing about modules of this package
        if name not in self._index:
            return None
        below, start, end = self._index[name]
        bytecode = self._bytes[start:end]
        source = os.path.join(self._root, below)
        if bytecode[:_HEADER] != _header(source):
            return None
        folder, file = os.path.split(source)
        spec = ModuleSpec(name, _Kept(name, source, bytecode), origin=source, is_package=file == "__init__.py")
        spec.has_location = True
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(folder)
        return spec


class _Kept(SourceFileLoader):
    """Loads a module whose bytecode is at hand."""

    def __init__(self, name: str, source: str, bytecode: bytes) -> None:
        super().__init__(name, source)
        self._bytecode = bytecode

    def get_code(self, fullname: str) -> CodeType:
        """Return the module's code."""
        del fullname
        code: CodeType = marshal.loads(memoryview(self._bytecode)[_HEADER:])  # noqa: S302  # as above
        return code


def _header(source: str) -> bytes | None:
    """Return how the bytecode of a source begins as the source is now."""
    try:
        found = os.stat(source)
    except OSError:
        return None
    numbers = (int(found.st_mtime), found.st_size)
    return _BY_TIME + b"".join((number & 0xFFFF_FFFF).to_bytes(4, "little") for number in numbers)


def keep(file: str, root: str, together: Together) -> None:
    """Write what is in the file, and what was imported from files of its own, if anything was; close the file."""
    is_writing = not sys.dont_write_bytecode and os.access(os.path.dirname(file), os.W_OK)
    fresh = dict(_imported(root)) if is_writing else {}
    modules = {**together.modules(), **fresh} if fresh else {}
    together.close()
    if not modules:
        return
    beside = f"{file}.{os.getpid()}"
    with suppress(OSError):
        try:
            with open(beside, "xb") as opened:
                opened.write(_written(modules))
            os.replace(beside, file)  # whole or not at all
        except OSError:
            os.unlink(beside)


def _written(modules: Modules) -> bytes:
    """Return what a file has: its length, where its index begins, the bytecode of modules, and the index."""
    index: _Index = {}
    written = bytearray(2 * _NUMBER)
    for name, (below, bytecode) in modules.items():
        index[name] = below, len(written), len(written) + len(bytecode)
        written += bytecode
    begins = len(written)
    written += marshal.dumps(index)
    written[: 2 * _NUMBER] = len(written).to_bytes(_NUMBER, "little") + begins.to_bytes(_NUMBER, "little")
    return bytes(written)


def _imported(root: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Return the modules of this package that came from files of their own and have bytecode beside them."""
    for name, module in sys.modules.items():
        spec = module.__spec__ if name.startswith("linter.") else None
        if spec is None or spec.origin is None or type(spec.loader) is not SourceFileLoader:
            continue
        with suppress(OSError), open(spec.cached or "", "rb") as opened:
            bytecode = opened.read()
            if bytecode.startswith(_BY_TIME):
                yield name, (os.path.relpath(spec.origin, root), bytecode)


def main() -> None:
    """Run the command and exit."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    file = cache_from_source(__file__).removesuffix(".pyc") + ".together"
    together = Together(root, file)
    sys.meta_path.insert(0, together)
    from linter.cli import main as run  # noqa: PLC0415  # whose modules are those that are kept

    try:
        run()
    finally:
        keep(file, root, together)


if __name__ == "__main__":
    main()
