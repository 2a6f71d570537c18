"""Which files there are, which of them are read, and why.

Knows what a path is; asks the platforms what a text is.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeAlias, cast

from msgspec import Struct
from msgspec.structs import replace

from linter.files.git.ignoring import WorkingTree
from linter.files.listing import Listing
from linter.files.patterns import matcher
from linter.files.reading import NotTextError, TooLargeError
from linter.files.sealed import sealed
from linter.files.tree import Files
from linter.files.walking import Failed, Hidden, Linked, Skipped
from linter.platforms import PLATFORMS, nginx, pem
from linter.provenance.budget import CHARACTERS_A_UNIT, FILE, SpentError, UnpaidError, in_force, spend
from linter.provenance.source import InputError, Source

_MOST_COUNTED = 100_000

NAMES = tuple(platform.NAME for platform in PLATFORMS)

# Programs, documents and pictures, which no platform reads whatever folder they are in.
NOBODYS = tuple(
    f".{ending}"
    for ending in (
        "md rst py rb go rs js ts tsx html htm css png svg ico jpg jpeg gif php java c h sql log gz zip patch diff lock"
    ).split()
)
_ANYBODYS = ("_", "Dockerfile", "Containerfile")
"""How names begin that are somebody's whatever their endings."""


class Claimed(Struct, frozen=True):
    """A file that a platform reads."""

    path: str
    source: Source
    platform: str


Found: TypeAlias = Claimed | Failed | Skipped | Hidden


def sources_of(found: Iterable[Found]) -> list[Source]:
    """Return what was read."""
    return [one.source for one in found if isinstance(one, Claimed)]


def discover(
    tree: Files,
    starts: Sequence[str],
    exclude: Sequence[str],
    *,
    git: WorkingTree | None = None,
) -> Iterator[Found]:
    """Look through files and folders, given by their paths from the root, for what the platforms claim."""
    excluded = matcher(tuple(exclude))
    seen: set[str] = set()
    carriers: list[str] = []
    unopened: set[str] = set()
    for start in starts:
        for found in tree.walk(start, excluded, git):
            path = found if isinstance(found, str) else found.path
            if path in seen or isinstance(found, Linked):
                continue
            seen.add(path)
            if not isinstance(found, str):
                yield found
                continue
            if nginx.may_bring(path):
                carriers.append(path)
            if may_be_claimed(path):
                yield look_at(tree, path)
            elif path == start:
                yield Skipped(path, "no platform reads files of this name")
            else:
                unopened.add(path)
    yield from _brought(tree, carriers, unopened)


def beside(named: Collection[str], listing: Listing, seen: Collection[str]) -> Iterator[Found]:
    """Look at the files that bear on what is found in some, each as far as its own platform says so.

    Those that were seen are not looked at again.
    """
    wanted: dict[str, set[str]] = {}
    naming = set(pem.naming(named, listing)).difference(named)
    for path in naming:
        wanted[path] = {platform.NAME for platform in PLATFORMS if platform.MAY_CLAIM.search(path)}
    for platform in PLATFORMS:
        try:
            told = platform.bearing({*named, *naming}, listing)
        except SpentError:
            told = None  # each of the others then says that it could not be paid
        for path in filter(platform.MAY_CLAIM.search, listing.paths) if told is None else told:
            wanted.setdefault(path, set()).add(platform.NAME)
    unopened = {path for path in (*wanted, *named) if path in listing.paths and not may_be_claimed(path)}
    for path in sorted(wanted.keys() - unopened):
        if path not in seen and path in listing.paths:
            found = look_at(listing.tree, path, wanted[path])
            if not isinstance(found, Claimed) or found.platform in wanted[path]:
                yield found
    if unopened:
        yield from _brought(listing.tree, sorted(filter(nginx.may_bring, listing.paths)), unopened)


def as_walked(path: str) -> tuple[tuple[bool, str], ...]:
    """Return what puts files in the order of a walk: those of a folder before what is below it."""
    *folders, name = path.split("/")
    return (*((True, folder) for folder in folders), (False, name))


def counted(found: Iterable[Found]) -> Iterator[Found]:
    """Tell the first file that could not be paid as an error, with the number of all others, which are skipped."""
    unpaid: list[Failed] = []
    for one in found:
        if isinstance(one, Failed) and isinstance(one.error, UnpaidError):
            unpaid.append(one)
        else:
            yield one
    for number, one in enumerate(unpaid):
        error = one.error
        yield (
            Skipped(one.path, "the budget of the run was spent before")
            if number
            else replace(one, error=SpentError(error.at, in_force().units).told(len(unpaid) - 1))
        )


def is_nobodys(name: str) -> bool:
    """Say whether no platform reads a file of this name, wherever it is, unless another one names it."""
    return name.endswith(NOBODYS) and not name.startswith(_ANYBODYS)


def kept_out(tree: Files, paths: Iterable[str], git: WorkingTree | None) -> int:
    """Count the files that by their names may be read, of those that are excluded: paths, folders with `/` at the end.

    What lies in folders beyond the limit is not counted.
    """
    below = chain.from_iterable(tree.walk(path.removesuffix("/"), matcher(()), git) for path in paths)
    files = islice((one for one in below if isinstance(one, str)), _MOST_COUNTED)
    return sum(map(may_be_claimed, files))


def may_be_claimed(path: str) -> bool:
    """Say whether a platform may read a file of this name."""
    return any(platform.MAY_CLAIM.search(path) for platform in PLATFORMS)


def _brought(tree: Files, carriers: Sequence[str], unopened: Collection[str]) -> Iterator[Found]:
    """Look at files whose names tell nothing, and which another file brings to nginx."""
    if not (carriers and unopened):
        return
    try:
        for path in sorted({path for path in nginx.brought(carriers, tree) if path in unopened}):
            source = tree.read(path)
            if source is not None and nginx.claims(source):
                tree.keep(source)
                yield Claimed(path, source, nginx.NAME)
    except SpentError as error:
        yield Failed(error.at.source.path, error.told())


def look_at(tree: Files, path: str, platforms: Collection[str] | None = None) -> Found:
    """Say which platform reads a file, by its name and what stands in it; of some, where nobody asks for the others."""
    try:
        spend(FILE, Source(path, "").whole)
        return _look_at(tree, path, platforms)
    except SpentError as error:
        return Failed(path, error.told())


def _may_matter(tree: Files, path: str) -> bool:
    try:
        return any(claimant(Source(path, text)) is not None for text in tree.windows(path))
    except InputError:
        return True  # what was not looked at may say anything


def _look_at(tree: Files, path: str, platforms: Collection[str] | None) -> Found:
    try:
        link = tree.link(path)
        if link is not None:
            return Skipped(path, link)
        if (error := tree.refused(path)) is not None:
            return Failed(path, error)
        source = tree.load(path)
        spend(len(source.text) // CHARACTERS_A_UNIT, source.whole)
    except TooLargeError as error:
        # Whether it matters is not told by its beginning.
        matters = _may_matter(tree, path)
        return Failed(path, error) if matters else Skipped(path, error.message)
    except NotTextError as error:
        # Whether it matters that a file is no text, or too large, is told by what can be made out of it.
        if (tool := sealed(error.made_out)) is not None:
            return Skipped(path, tool)
        if claimant(Source(path, error.made_out)) is None:
            return Skipped(path, error.message)
        return Failed(path, InputError(error.at, error.message, error.cure))
    except InputError as error:
        return Failed(path, error)
    tool, platform = _whose(source, platforms)
    if tool is not None:
        return Skipped(path, tool)
    if platform is None:
        return Skipped(path, "no platform knows it as its own")
    tree.keep(source)
    return Claimed(path, source, platform)


def _whose(source: Source, platforms: Collection[str] | None) -> tuple[str | None, str | None]:
    """Return the tool that has sealed a text, and the platform that reads it: the same until the text changes."""
    key = _whose, None if platforms is None else frozenset(platforms)
    if key not in source.made:
        source.made[key] = sealed(source.text), claimant(source, platforms)
    return cast("tuple[str | None, str | None]", source.made[key])


def claimant(source: Source, platforms: Collection[str] | None = None) -> str | None:
    """Return the name of the platform that reads a text under its path; None where none does, or none of some."""
    wanted = [place for place, one in enumerate(PLATFORMS, 1) if platforms is None or one.NAME in platforms]
    # A file is the first one's that knows it, so that those before are asked, too.
    for platform in PLATFORMS[: max(wanted, default=0)]:
        if platform.MAY_CLAIM.search(source.path) and platform.claims(source):
            return platform.NAME
    return None
