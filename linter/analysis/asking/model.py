"""What the model holds of files, in the words of policies: each field with its place, or why it is not known.

Knows no format.
"""

from collections.abc import Iterator

from msgspec import Struct

from linter.analysis.mapping.claimed import Watch
from linter.analysis.run import Request, looked_through
from linter.model.endpoint import KINDS, Subject
from linter.policy.predicate.facts import field_of
from linter.policy.vocabulary.slots import fields
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError, Location
from linter.tls.suites import CipherSuite


class Fact(Struct, frozen=True):
    """What a field holds."""

    name: str
    """As policies write it: `tls.versions`."""
    value: Known[object] | Unknown


class Held(Struct, frozen=True):
    """A subject with its fields, without those that have no meaning where it lives."""

    subject: Subject
    facts: tuple[Fact, ...]


def model(request: Request, watch: Watch) -> tuple[tuple[Held, ...], tuple[InputError, ...]]:
    """Look through what is asked for, and return all that policies can ask of, in the order of the files."""
    _, judgement = looked_through(request, watch)
    asked = [one for one in judgement.subjects if one.KIND in KINDS and request.reports(one.at.source.path)]
    once = {(one.KIND, one.address, one.at.order): one for one in asked}
    held = (Held(one, tuple(_facts(one, one.at, ""))) for one in once.values())
    failed = tuple(one for one in judgement.failed if request.reports(one.at.source.path))
    return tuple(sorted(held, key=_place)), failed


def _place(held: Held) -> tuple[str, int, int, str, str]:
    return (*held.subject.at.order, held.subject.KIND, held.subject.address)


def _facts(holder: Struct, at: Location, above: str) -> Iterator[Fact]:
    for name, slot in fields(type(holder)).items():
        found = field_of(holder, name.replace("-", "_"))
        if found is None:
            continue
        setting = found if isinstance(found, Known | Unknown) else Known(found, at)
        inner = setting.value if isinstance(setting, Known) else None
        if isinstance(inner, Struct) and slot.holds not in (None, CipherSuite):
            yield from _facts(inner, setting.at, f"{above}{name}.")
        else:
            yield Fact(f"{above}{name}", setting)
