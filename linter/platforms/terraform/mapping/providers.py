"""Which versions of a provider a module asks for.  Knows no provider."""

import re

from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.expressions.scope import Scope
from linter.platforms.terraform.language.modules.enclosing import Enclosing
from linter.platforms.terraform.language.values.value import Value, is_map, settled, text_of
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting

_CONSTRAINT = pattern(r"\s*(~>|>=|<=|!=|=|<|>|)\s*v?([0-9]{1,4})(?:[.0-9]*)")


def newest_major(module: Enclosing, provider: str) -> int | None:
    """Return the newest major version that the constraints of a module and its callers allow; None for any."""
    majors = [newest for one in _line(module) if (newest := _newest(one, provider)) is not None]
    return min(majors, default=None)


def _line(module: Enclosing) -> list[Enclosing]:
    """Return a module and those that lead to it."""
    return [module] if module.call is None else [module, *_line(module.call.module)]


def _newest(module: Enclosing, provider: str) -> int | None:
    for block in module.folder.of_type("terraform"):
        for required in block.body.named("required_providers"):
            attribute = required.body.attributes.get(provider)
            if attribute is not None:
                return _major(evaluate(attribute.expression, Scope(None, module.effort)))
    return None


def _major(requirement: Setting[Value]) -> int | None:
    """Return the newest major version that a requirement allows; None where it sets no upper bound."""
    if not isinstance(requirement, Known):
        return None
    version = requirement.value.get("version") if is_map(requirement.value) else requirement
    plain = settled(version) if version is not None else None
    text = text_of(plain.value) if isinstance(plain, Known) else None
    return newest_allowed(text or "")


def newest_allowed(requirement: str) -> int | None:
    """Return the newest major version that a requirement such as `~> 5.0, < 6` allows; None where it sets no bound."""
    found = (_CONSTRAINT.match(constraint) for constraint in requirement.split(","))
    return min((bound for one in found if one is not None and (bound := _bound(one)) is not None), default=None)


def _bound(constraint: re.Match[str]) -> int | None:
    """Return the newest major version that one constraint allows; None where it sets no upper bound."""
    operator, major = constraint[1], int(constraint[2])
    if operator in ("", "=", "~>", "<="):
        return major
    if operator != "<":
        return None
    excludes_all_of_it = not any(digit in "123456789" for digit in constraint[0].partition(".")[2])
    return major - 1 if excludes_all_of_it else major
