"""`tlslint cache`: where results are kept for runs that ask for the same again, how much there is, and its end."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH100, PTH111, PTH116, PTH117, PTH118, PTH120

import os
import sys
from collections.abc import Iterator
from contextlib import suppress

import msgspec

from linter import __version__
from linter.cli import terminal
from linter.cli.arguments import Arguments
from linter.cli.place import Place, locate
from linter.cli.usage import UsageError
from linter.files.digest import blake2b
from linter.files.store import Store
from linter.policy import built_in
from linter.policy.ready.profiles import NAME as READY

VARIABLE = "TLSLINT_CACHE_DIR"


def cache(arguments: Arguments) -> int:
    """Say what is kept, or keep nothing more of it."""
    store = _store(arguments, locate())
    if store is None:
        because = f"{VARIABLE} is empty, there is no home folder, or your folder of caches lies in what is scanned"
        raise UsageError(f"no results are kept here: {because}")
    entries, size = store.size()
    if arguments.action == "clear":
        terminal.tell(f"removed {store.clear()} results from {store.folder}")
        return 0
    terminal.tell(f"folder   {store.folder}")
    terminal.tell(f"results  {entries}")
    terminal.tell(f"bytes    {size:,} of {store.most:,}")
    if entries and not store.is_ours():
        terminal.tell("not used, because others than you can write there")
    return 0


def store_of(arguments: Arguments, place: Place) -> Store | None:
    """Return where results are kept; None where none are to be."""
    if arguments.no_cache:
        return None
    return _store(arguments, place)


def _store(arguments: Arguments, place: Place) -> Store | None:
    named = arguments.cache_dir if arguments.cache_dir is not None else os.environ.get(VARIABLE)
    folder = _users() if named is None else named and os.path.join(place.cwd, named)
    if not folder:
        return None
    if place.holds(folder):
        if named is None:
            return None
        raise UsageError(f"{named}: a cache below the scanned root would hold what the files say of themselves")
    return Store(os.path.normpath(folder))


def _users() -> str | None:
    """Return the folder of this user; None where there is no home."""
    home = os.path.expanduser("~")
    windows, own = os.environ.get("LOCALAPPDATA", ""), os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(own):
        base = own
    elif sys.platform == "win32":
        base = windows
    else:
        base = os.path.join(home, "Library/Caches" if sys.platform == "darwin" else ".cache")
    return os.path.join(base, "tlslint", "results") if os.path.isabs(base) else None


def program() -> bytes:
    """Return what tells this tlslint, with all that it stands on, from any other."""
    digest = blake2b(f"{__version__} {sys.version}".encode(), digest_size=16)
    beside = os.path.dirname(os.path.dirname(os.path.abspath(str(msgspec.__file__))))
    # To install another release of anything changes the folder that they all are in.
    for path in (beside, *_own_files()):
        with suppress(OSError):
            status = os.stat(path)
            digest.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.digest()


def _own_files() -> Iterator[str]:
    """Yield what an installed package is made ready from, or all files of a checkout, which may change at any time."""
    policies = str(built_in())
    ready = os.path.join(policies, READY)
    if os.path.exists(ready):  # noqa: PTH110
        yield ready
        return
    pending = [policies, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
    while pending:
        with os.scandir(pending.pop()) as found:
            for entry in sorted(found, key=lambda entry: entry.name):
                if entry.is_dir():
                    pending += [] if entry.name == "__pycache__" else [entry.path]
                else:
                    yield entry.path
