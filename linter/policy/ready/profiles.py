"""The built-in profiles as the build of the package made them ready: to parse them is a fifth of a run over one file.

A checkout has none, and reads the policies themselves.
"""

from collections.abc import Iterable, Mapping
from typing import cast

from msgspec import Struct, field
from msgspec.structs import replace

from linter import __version__
from linter.policy.ready.parts import Parts, dumps, loads
from linter.policy.rule import Profile, Rule
from linter.provenance import shipped

NAME = "ready.pickle"
"""The file in the folder of the policies."""


class Ready(Struct, frozen=True):
    """The built-in profiles, and what they come to where nobody changes them."""

    version: str
    """That of the linter, whose classes these are."""
    profiles: Mapping[str, Profile]
    parts: Parts
    """What the uses of a rule have in common: the texts and the examples of its file."""
    written: tuple[bytes, ...]
    """All rules as any profile uses them, still to be loaded, as a run judges by few."""
    numbers: Mapping[str, Mapping[str, int]]
    """Which of these a profile has, by the ids of rules."""
    _loaded: dict[int, Rule] = field(default_factory=dict)

    def rules(self, profile: str) -> Mapping[str, Rule]:
        """Return the rules of a profile by their ids; none of a profile that is not built in."""
        return {rule_id: self._rule(number) for rule_id, number in self.numbers.get(profile, {}).items()}

    def _rule(self, number: int) -> Rule:
        if number not in self._loaded:
            self._loaded[number] = cast("Rule", loads(self.written[number], self.parts))
        return self._loaded[number]


def kept(folder: str) -> Ready | None:
    """Return what the build left in the folder of the policies; None where it left nothing for this version."""
    try:
        data = shipped.content(f"{folder}/{NAME}")
    except OSError:
        return None
    # It lies beside the program's own code, and whoever can write there needs no pickle.
    ready = shipped.unpickled(data)
    return ready if isinstance(ready, Ready) and ready.version == __version__ else None


def made(profiles: Mapping[str, Profile], rules: Mapping[str, Mapping[str, Rule]]) -> Ready:
    """Make ready profiles and the rules that each comes to, by their ids."""
    parts = parts_of(rule for of_profile in rules.values() for rule in of_profile.values())
    written: dict[bytes, int] = {}
    numbers = {
        profile: {
            rule_id: written.setdefault(dumps(sharing(rule, parts), parts), len(written))
            for rule_id, rule in of_profile.items()
        }
        for profile, of_profile in rules.items()
    }
    return Ready(__version__, profiles, parts, tuple(written), numbers)


def pickled(ready: Ready) -> bytes:
    """Return what `kept` reads: the same bytes for the same policies where `PYTHONHASHSEED` is the same."""
    import pickle  # noqa: PLC0415  # for the build alone

    return pickle.dumps(ready)


def sharing(rule: Rule, parts: Parts) -> Rule:
    """Return a rule with the parts of its file, which are the same whoever uses it."""
    text, examples = parts[rule.id]
    return replace(rule, examples=examples, at=text.at(rule.at.start, rule.at.end))


def parts_of(rules: Iterable[Rule]) -> Parts:
    """Return what the uses of each rule have in common, as its first use has it."""
    found: Parts = {}
    for rule in rules:
        found.setdefault(rule.id, (rule.at.source, rule.examples))
    return found
