"""The built-in standards as the build of the package makes them ready: to read them takes longer than to judge by them.

A checkout has none, and reads the standards themselves.
"""

import pickle
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from linter import __version__
from linter.analysis.asking.compliance.standard import Standard
from linter.policy.ready import Ready as Profiles
from linter.policy.rule import Rule
from linter.provenance.source import Source

NAME = "ready.pickle"
"""The file in the folder of the standards."""


class Ready(Struct, frozen=True):
    """The built-in standards, and the rules as these use them."""

    version: str
    """That of the linter, whose classes these are."""
    standards: Mapping[str, Standard]
    rules: Mapping[tuple[str, str], Rule]
    """As the catalog keeps them."""


def kept(folder: Path, profiles: Profiles | None) -> Ready | None:
    """Return what the build left in the folder of the standards; None where it left nothing for this version.

    The texts of rules are those of the profiles that it made ready.
    """
    try:
        data = (folder / NAME).read_bytes()
    except OSError:
        return None
    if profiles is None:
        return None
    # It lies beside the program's own code, and whoever can write there needs no pickle.
    ready = _Reading(BytesIO(data), _texts(profiles)).load()
    return ready if isinstance(ready, Ready) and ready.version == __version__ else None


class _Reading(pickle.Unpickler):
    def __init__(self, data: BytesIO, texts: Mapping[str, Source]) -> None:
        super().__init__(data)
        self._texts = texts

    def persistent_load(self, pid: str) -> Source:
        """Return the text of a rule."""
        return self._texts[pid]


class _Writing(pickle.Pickler):
    def __init__(self, data: BytesIO, texts: Mapping[str, Source]) -> None:
        super().__init__(data)
        self._texts = texts

    def persistent_id(self, obj: object) -> str | None:
        """Name the text of a rule by its path."""
        return obj.path if type(obj) is Source and obj.path in self._texts else None


def _texts(profiles: Profiles) -> dict[str, Source]:
    rules = (rule for of_profile in profiles.rules.values() for rule in of_profile.values())
    return {rule.at.source.path: rule.at.source for rule in rules}


def pickled(standards: Mapping[str, Standard], rules: Mapping[tuple[str, str], Rule], profiles: Profiles) -> bytes:
    """Return what `kept` reads: the same bytes for the same policies where `PYTHONHASHSEED` is the same."""
    first: dict[str, Rule] = {}
    shared = {}
    for key, rule in rules.items():
        # The parts of a rule's file are the same whoever uses it.
        of_file = first.setdefault(rule.id, rule)
        shared[key] = replace(rule, examples=of_file.examples, at=of_file.at)
    data = BytesIO()
    _Writing(data, _texts(profiles)).dump(Ready(__version__, dict(standards), shared))
    return data.getvalue()
