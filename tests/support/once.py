"""What takes long to make, made once for all processes of a run of the tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder of the run that `make` has filled, in this process or in another one.

    `name` is one for each kind of folder; whoever comes while it is made waits.
    """
    parallel = factory.getbasetemp().name.startswith("popen-")  # each worker of pytest-xdist has a folder in one of all
    shared = factory.getbasetemp().parent if parallel else factory.getbasetemp()
    folder, done = shared / name, shared / f"{name}.done"
    with FileLock(shared / f"{name}.lock"):
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
