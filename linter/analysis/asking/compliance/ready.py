"""The built-in standards as the build of the package makes them ready: to read them takes longer than to judge by them.

A checkout has none, and reads the standards themselves.
"""

import pickle
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from linter import __version__
from linter.analysis.asking.compliance.standard import Standard
from linter.policy.rule import Rule

NAME = "ready.pickle"
"""The file in the folder of the standards."""


class Ready(Struct, frozen=True):
    """The built-in standards, and the rules as these use them."""

    version: str
    """That of the linter, whose classes these are."""
    standards: Mapping[str, Standard]
    rules: Mapping[tuple[str, str], Rule]
    """As the catalog keeps them."""


def kept(folder: Path) -> Ready | None:
    """Return what the build left in the folder of the standards; None where it left nothing for this version."""
    try:
        data = (folder / NAME).read_bytes()
    except OSError:
        return None
    # It lies beside the program's own code, and whoever can write there needs no pickle.
    ready = pickle.loads(data)  # noqa: S301
    return ready if isinstance(ready, Ready) and ready.version == __version__ else None


def pickled(standards: Mapping[str, Standard], rules: Mapping[tuple[str, str], Rule]) -> bytes:
    """Return what `kept` reads: the same bytes for the same policies where `PYTHONHASHSEED` is the same."""
    first: dict[str, Rule] = {}
    shared = {}
    for key, rule in rules.items():
        # The parts of a rule's file are the same whoever uses it.
        of_file = first.setdefault(rule.id, rule)
        shared[key] = replace(rule, examples=of_file.examples, at=of_file.at)
    return pickle.dumps(Ready(__version__, dict(standards), shared))
