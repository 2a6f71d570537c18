"""Valid files of standards to standards.  Knows no rule's meaning."""

from collections.abc import Iterator
from datetime import date

from linter.analysis.asking.compliance.standard import Requirement, Scope, Standard
from linter.policy.schema import read_uses
from linter.policy.validation.files import validate
from linter.syntax import node as tree
from linter.syntax.node import Mapping as Map


def valid_standard(policy: Map) -> Standard:
    """Check a file of a standard and read it.  Raises PolicyError, which has all that is wrong with it."""
    validate(policy, "standard")
    return read_standard(policy)


def read_standard(policy: Map) -> Standard:
    """Read a valid file of a standard."""
    return Standard(
        id=policy.text("id") or "",
        title=policy.text("title") or "",
        edition=policy.text("edition") or "",
        in_force=_day(policy, "in-force"),
        description=policy.text("description") or "",
        sources=_texts(policy, "sources"),
        checked=date.fromisoformat(policy.text("checked") or ""),
        unverified=policy.text("unverified") or "",
        requirements=tuple(_requirements(policy)),
        at=policy.key_at("id"),
    )


def _requirements(policy: Map) -> Iterator[Requirement]:
    listed = policy.mapping("requirements")
    for key, value in () if listed is None else listed.entries.values():
        if isinstance(value, Map):
            yield Requirement(
                number=key.text,
                title=value.text("title") or "",
                uses=tuple(read_uses(value)),
                scope=_scope(value.mapping("on")),
                since=_day(value, "since"),
                until=_day(value, "until"),
                not_shown=value.text("not-shown") or "",
                at=key.at,
            )


def _scope(written: Map | None) -> Scope:
    if written is None:
        return Scope()
    return Scope(*(_texts(written, key) for key in ("exposure", "role", "platform", "data")))


def _day(policy: Map, key: str) -> date | None:
    text = policy.text(key)
    return None if text is None else date.fromisoformat(text)


def _texts(policy: Map, key: str) -> tuple[str, ...]:
    found = policy.get(key)
    if not isinstance(found, tree.Sequence):
        return ()
    return tuple(item.text for item in found.items if isinstance(item, tree.Scalar))
