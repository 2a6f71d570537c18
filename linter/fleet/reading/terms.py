"""How the repositories of a fleet are judged: by one word for all, and by none of theirs."""

import io
import pickle
from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from linter.analysis.asking.compliance.standard import Standard
from linter.analysis.judgement import Judging
from linter.analysis.remembered.key import digest
from linter.policy.catalog import Catalog


class Terms(Struct, frozen=True):
    """By what to judge, and how much a repository may cost."""

    judging: Judging
    standards: tuple[Standard, ...]
    catalog: Catalog
    budget: int
    """In units of work."""

    def named(self, program: bytes) -> str:
        """Return what tells these terms, and the tlslint that judges by them, from any other; not the day."""
        judging = replace(self.judging, today=date.min)
        dues = _dues(self.standards, self.judging.today)
        return digest((program.hex(), judging, self.standards, dues, self.budget)).hex()


def _dues(standards: Sequence[Standard], today: date) -> tuple[tuple[str, bool, tuple[bool, ...]], ...]:
    """Return what of the standards is due, which changes on few days."""
    return tuple(
        (
            one.id,
            one.in_force is None or one.in_force <= today,
            tuple(
                (part.since is None or part.since <= today) and (part.until is None or today <= part.until)
                for part in one.requirements
            ),
        )
        for one in standards
    )


class _Pickler(pickle.Pickler):
    """Packs what cannot be changed as what can."""

    def reducer_override(self, value: Any) -> Any:  # noqa: ANN401  # as the library has it
        """Pack a read-only view as the mapping that it shows."""
        return (dict, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


def packed(terms: Terms) -> bytes:
    """Return terms as bytes, for processes of ours."""
    stream = io.BytesIO()
    _Pickler(stream).dump(terms)
    return stream.getvalue()


def unpacked(content: bytes) -> Terms:
    """Return terms from the bytes that a process of ours made of them."""
    found: Terms = pickle.loads(content)  # noqa: S301
    return found
