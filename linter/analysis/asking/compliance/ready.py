"""The built-in standards as the build of the package makes them ready: to read them takes longer than to judge by them.

A checkout has none, and reads the standards themselves.
"""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from linter import __version__
from linter.analysis.asking.compliance.standard import Standard
from linter.policy.ready import Ready as Profiles
from linter.policy.ready.parts import dumps, loads
from linter.policy.ready.profiles import parts_of, sharing
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


def kept(folder: Path, profiles: Profiles | None) -> Ready | None:
    """Return what the build left in the folder of the standards; None where it left nothing for this version.

    What rules have in common with those of profiles lies there.
    """
    try:
        data = (folder / NAME).read_bytes()
    except OSError:
        return None
    # It lies beside the program's own code, and whoever can write there needs no pickle.
    ready = None if profiles is None else loads(data, profiles.parts)
    return ready if isinstance(ready, Ready) and ready.version == __version__ else None


def pickled(standards: Mapping[str, Standard], rules: Mapping[tuple[str, str], Rule], profiles: Profiles) -> bytes:
    """Return what `kept` reads: the same bytes for the same policies where `PYTHONHASHSEED` is the same."""
    parts = {**parts_of(rules.values()), **profiles.parts}
    shared = {key: sharing(rule, parts) for key, rule in rules.items()}
    return dumps(Ready(__version__, dict(standards), shared), profiles.parts)
