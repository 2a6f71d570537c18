"""What people call the place of an endpoint: namespaces, labels, tags, modules.  Knows no platform."""

from typing import Any

from msgspec import Struct

from linter.model.whereabouts.patterns import Pattern, fits
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location


class Surroundings(Struct, frozen=True):
    """Where an endpoint stands; a field is None where its platform has nothing of the kind."""

    namespace: Setting[str] | None = None
    """The namespace of Kubernetes."""
    labels: Many[str] | None = None
    """Of an object of Kubernetes, or a service of Compose, each as `key=value`."""
    annotations: Many[str] | None = None
    """Of an object of Kubernetes, each as `key=value`."""
    tags: Many[str] | None = None
    """Of a resource, or labels where its provider calls them so, each as `key=value`."""
    module: Setting[str] | None = None
    """The module's address in Terraform, such as `module.shop.module.db`; `root` for one that nobody calls."""
    port: Setting[int] | None = None
    """The number that a resource of Terraform says for its port, which is not drawn."""


_KEY = pattern(r".*\[(?P<key>[^\]]+)\]")
"""What the setting of a pair ends with whose value is not known: `tags[stage]`."""


def unknown_pair(because: str, at: Location, of: str, key: str) -> Unknown:
    """Return a pair of which the key is known and the value is not."""
    return Unknown(because, at, f"{of}[{key}]")


def key_of(pair: Unknown) -> str:
    """Return the key of a pair whose value is not known; empty where that is not known either."""
    found = _KEY.fullmatch(pair.setting)
    return "" if found is None else found["key"]


def may_be(pair: Unknown, pattern_: Pattern) -> bool:
    """Say whether something unknown may be as a pattern says: a pair with another key is not, whatever its value."""
    key = key_of(pair)
    wanted, separator, _ = pattern_.text.partition("=")
    return not key or not separator or fits(Pattern(wanted), key)


_MOST_CANDIDATES = 20
"""Instances of one cause that are told apart."""


def either(one: Surroundings | None, other: Surroundings | None) -> Surroundings | None:
    """Return the surroundings of two things that are told as one: what differs is the one or the other."""
    if one is None or other is None or one == other:
        return one or other
    names = Surroundings.__struct_fields__
    return Surroundings(**{name: _either(getattr(one, name), getattr(other, name)) for name in names})


def _either(one: Setting[Any] | None, other: Setting[Any] | None) -> Setting[Any] | None:
    if one is None or other is None or one == other:
        return one if other is None else other
    known = (*_candidates(one), *_candidates(other))
    is_settled = all(isinstance(each, Known) or each.candidates for each in (one, other))
    kept = tuple({repr(each.value): each for each in known}.values())
    if len(kept) == 1:
        return kept[0]
    candidates = kept if is_settled and len(kept) <= _MOST_CANDIDATES else ()
    return Unknown("it differs between the instances", one.at, one.setting, candidates=candidates)


def _candidates(setting: Setting[Any]) -> tuple[Known[Any], ...]:
    return (setting,) if isinstance(setting, Known) else setting.candidates


class Peer(Struct, frozen=True):
    """Who answers a hop, as far as it is among the files."""

    at: Location
    address: str
    file: Setting[str]
    hosts: Many[str] | None = None
    port: Setting[int] | None = None
    around: Surroundings | None = None
