"""Subjects to items of an inventory, with the values in effect and what decides them.  Knows no format."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct

from linter.analysis.asking.compliance.answers import Compliance
from linter.analysis.asking.compliance.judging import assessed
from linter.analysis.asking.compliance.standard import Standard
from linter.analysis.asking.inventory.items import KINDS, Field, Inventory, Item
from linter.analysis.asking.inventory.owners import Owners, owners_of
from linter.analysis.mapping.claimed import Watch
from linter.analysis.run import Request
from linter.model.endpoint import Subject
from linter.model.secrets import blackened
from linter.policy.catalog import Catalog
from linter.policy.judge import spoken
from linter.provenance.setting import Known, Unknown

_INSIDE = ("tls", "hsts", "life")
"""Settings that have settings in them."""


def inventory(request: Request, standards: Sequence[Standard], catalog: Catalog, watch: Watch) -> Inventory:
    """Look through what is asked for, and list what there is, in the order of kinds, places and addresses."""
    return listed(request, assessed(request, standards, catalog, watch))


def listed(request: Request, compliance: Compliance) -> Inventory:
    """List what there is, in the order of kinds, places and addresses, of what was looked through for standards."""
    owners, violated = owners_of(request.tree), _violated(compliance)
    taken: dict[tuple[str, str], int] = {}
    items = []
    subjects = [one for one in compliance.subjects if one.KIND in KINDS]
    for subject in sorted(subjects, key=lambda one: (KINDS.index(one.KIND), *one.at.order, one.address)):
        item_id = _free(subject.KIND, blackened(subject.address), taken)
        items.append(_item(subject, item_id, owners, violated, compliance.classes))
    return Inventory(tuple(items), compliance)


def _violated(compliance: Compliance) -> Mapping[str, tuple[str, ...]]:
    """Return the standards that are violated, by the addresses that they are violated by."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for assessment in compliance.assessments:
        for answer in assessment.answers:
            for finding in answer.failing if answer.is_due else ():
                found[finding.subject][assessment.standard.id] = None
    return {address: tuple(standards) for address, standards in found.items()}


def _free(kind: str, address: str, taken: dict[tuple[str, str], int]) -> str:
    """Return an address, with a number where another item of the kind goes by it already, and note it."""
    found = address
    while (kind, found) in taken:
        taken[kind, address] += 1
        found = f"{address}#{taken[kind, address]}"
    taken[kind, found] = 1
    return found


def _item(
    subject: Subject,
    item_id: str,
    owners: Owners,
    violated: Mapping[str, tuple[str, ...]],
    classes: Mapping[str, tuple[str, ...]],
) -> Item:
    return Item(
        kind=subject.KIND,
        id=item_id,
        name=blackened(subject.name),
        platform=subject.platform,
        at=subject.at,
        fields=tuple(_fields(subject, "")),
        owners=owners.of(subject.at.source.path),
        data=classes.get(subject.address, ()),
        violates=violated.get(blackened(subject.address), ()),
    )


def _fields(part: object, prefix: str) -> Iterator[Field]:
    """Yield all values of a subject that have a meaning for it, in the order in which the model has them."""
    for name in part.__struct_fields__ if isinstance(part, Struct) else ():
        value = getattr(part, name)
        words = f"{prefix}{name.replace('_', '-')}"
        if isinstance(value, Unknown):
            yield _unknown(words, value)
        elif isinstance(value, Known):
            yield _known(words, value)
            if name in _INSIDE and value.value is not None:
                yield from _fields(value.value, f"{words}.")
        elif name in _INSIDE and value is not None:
            yield from _fields(value, f"{words}.")
        elif name == "port" and value:
            yield Field(words, (value,))


def _unknown(name: str, value: Unknown) -> Field:
    return Field(name, (), unknown=blackened(value.because), setting=value.setting, at=value.at)


def _known(name: str, value: Known[object]) -> Field:
    inner = value.value
    gaps = ""
    if isinstance(inner, tuple):
        texts = tuple(_text(one.value) for one in inner if isinstance(one, Known))
        gaps = next((one.because for one in inner if isinstance(one, Unknown)), "")
        decided = next((one for one in inner if isinstance(one, Known)), value)
    elif isinstance(inner, Struct) and not isinstance(inner, Enum):
        texts, decided = ("yes",), value
    else:
        texts, decided = (_text(inner),), value
    return Field(name, texts, unknown=blackened(gaps), setting=decided.setting, default=decided.default, at=decided.at)


def _text(value: object) -> str:
    return blackened(spoken(value))
