"""Packed charts: archives in `charts/` to files whose paths name the archive: `charts/a-1.2.3.tgz!templates/a.yaml`.

Source: https://helm.sh/docs/topics/charts/, "Managing Dependencies manually via the charts/ directory"; what an archive
holds lies in one folder that is named like its chart.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO

from msgspec import Struct, field

from linter.platforms.platform import Workspace
from linter.provenance.budget import CHARACTERS_A_UNIT, FILE, paid, spend
from linter.provenance.source import Source

MARK = "!"
"""Between the path of an archive and that of a file in it."""
_MAX_BYTES = 30_000_000
"""Of one archive, unpacked."""
_DEEPEST = 3
"""Archives inside each other."""


class Archives(Struct, eq=False):
    """The packed charts of a tree, which are unpacked into memory and nowhere else."""

    workspace: Workspace
    sources: dict[str, Source] = field(default_factory=dict)
    """What they hold, by its path."""

    def read(self, path: str) -> Source | None:
        """Return a file of an archive, or any other."""
        return self.sources[path] if path in self.sources else self.workspace.read(path)

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a file that is in no archive."""
        return self.workspace.data(path)

    def glob(self, pattern: str) -> Iterator[str]:
        """Return the paths of files that are in no archive."""
        yield from self.workspace.glob(pattern)

    def unpack(self, path: str) -> tuple[str, ...]:
        """Unpack an archive; return the paths of all that it holds, none where it cannot be unpacked."""
        data = self.workspace.data(path)
        before = set(self.sources)
        if data is not None:
            self._unpack(path, data, _DEEPEST)
        return tuple(sorted(self.sources.keys() - before))

    def _unpack(self, path: str, data: bytes, depth: int) -> None:
        if depth <= 0:
            return
        at = Source(path, "").whole
        for name, content in paid(_members(data), at):
            spend(FILE + len(content) // CHARACTERS_A_UNIT, at)
            inside = f"{path}{MARK}{name}"
            if name.startswith("charts/") and name.count("/") == 1 and name.endswith(".tgz"):
                self._unpack(inside, content, depth - 1)
                continue
            try:
                self.sources[inside] = Source(inside, content.decode())
            except UnicodeDecodeError:
                continue  # an icon, or another file that no template puts in as a text


def folder_of(path: str) -> str:
    """Return the folder of a file; that of the outermost ones of an archive is the archive."""
    archive, mark, inside = path.rpartition(MARK)
    above, _, _ = inside.rpartition("/")
    return archive if mark and not above else path[: -len(inside)] + above if mark else above


def below(folder: str) -> str:
    """Return with what the paths of all begin that is in a folder or an archive."""
    if folder.endswith(".tgz"):
        return f"{folder}{MARK}"
    return f"{folder}/" if folder else ""


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Return the files of an archive without the folder that they are all in."""
    import gzip  # noqa: PLC0415  # few charts are packed
    import tarfile  # noqa: PLC0415  # which takes longer than all else that a chart needs

    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            whole = packed.read(_MAX_BYTES + 1)
        if len(whole) > _MAX_BYTES:
            return
        with tarfile.open(fileobj=BytesIO(whole), mode="r:") as archive:
            for member in archive:
                name = member.name.removeprefix("./")
                content = archive.extractfile(member) if member.isreg() and _is_sane(name) else None
                if content is not None:
                    yield name.partition("/")[2], content.read()
    except (OSError, EOFError, zlib.error, tarfile.TarError, UnicodeError, ValueError):
        return


def _is_sane(name: str) -> bool:
    return "/" in name and MARK not in name and not any(part in ("", ".", "..") for part in name.split("/"))
