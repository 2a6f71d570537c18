"""The built-in profiles as the build of the package made them ready: to parse them is a fifth of a run over one file.

A checkout has none, and reads the policies themselves.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from linter import __version__
from linter.policy.rule import Profile, Rule
from linter.provenance import shipped

NAME = "ready.pickle"
"""The file in the folder of the policies."""


class Ready(Struct, frozen=True):
    """The built-in profiles, and what they come to where nobody changes them."""

    version: str
    """That of the linter, whose classes these are."""
    profiles: Mapping[str, Profile]
    rules: Mapping[str, Mapping[str, Rule]]
    """The rules of each profile by their ids."""


def kept(folder: str) -> Ready | None:
    """Return what the build left in the folder of the policies; None where it left nothing for this version."""
    try:
        data = shipped.content(f"{folder}/{NAME}")
    except OSError:
        return None
    # It lies beside the program's own code, and whoever can write there needs no pickle.
    ready = shipped.unpickled(data)
    return ready if isinstance(ready, Ready) and ready.version == __version__ else None


def pickled(profiles: Mapping[str, Profile], rules: Mapping[str, Mapping[str, Rule]]) -> bytes:
    """Return what `kept` reads: the same bytes for the same policies where `PYTHONHASHSEED` is the same."""
    import pickle  # noqa: PLC0415  # for the build alone

    first: dict[str, Rule] = {}
    shared = {
        profile: {rule_id: _sharing(rule, first.setdefault(rule_id, rule)) for rule_id, rule in of_profile.items()}
        for profile, of_profile in rules.items()
    }
    return pickle.dumps(Ready(__version__, profiles, shared))


def _sharing(rule: Rule, first: Rule) -> Rule:
    """Return a rule with the parts of its file, of which most is the same in every profile, in common with another."""
    return replace(rule, examples=first.examples, at=first.at)
