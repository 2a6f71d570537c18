"""Endpoints of modules that are not the user's own, moved to where the user calls them.  Knows no resource type."""

from typing import Any, TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Certificate, Listener, Upstream
from linter.model.identity import Identity
from linter.platforms.terraform.folders.fetched import is_fetched
from linter.platforms.terraform.language.modules.enclosing import Enclosing
from linter.provenance.setting import Known, Step, Unknown
from linter.provenance.source import Location
from linter.syntax.hcl.tree import Block

Endpoint: TypeAlias = Listener | Upstream
Movable = TypeVar("Movable", Listener | Upstream, Certificate, Identity)


def relocated(endpoint: Movable, module: Enclosing) -> Movable:
    """Move what stands in a fetched module to the call of it; what the caller says has its place already."""
    if not is_fetched(f"{module.folder.path}/"):
        return endpoint
    call = module.call
    while call is not None and is_fetched(f"{call.module.folder.path}/"):
        call = call.module.call
    if call is None:
        return endpoint
    moved: Movable = _moved(endpoint, call.block, f"module `{call.block.labels[0]}` then decides it")
    return moved


def _moved(part: Any, call: Block, words: str) -> Any:  # noqa: ANN401  # any part of an endpoint
    match part:
        case Known():
            value = _moved(part.value, call, words)
            if not is_fetched(part.at.source.path):
                return replace(part, value=value, via=_own(part.via))
            given = call.body.attributes.get(part.setting)
            if given is not None and not part.default:
                return replace(part, value=value, at=given.at, via=_own(part.via))
            # What the module itself says is, to its caller, a default.
            via = (*_own((Step(part.at, "decided in the module"),)), *_own(part.via))
            return replace(part, value=value, at=call.header, via=via, default=part.default or words)
        case Unknown():
            candidates = tuple(_moved(one, call, words) for one in part.candidates)
            at = call.header if is_fetched(part.at.source.path) else part.at
            return replace(part, at=at, via=_own(part.via), candidates=candidates)
        case Location():
            return call.header if is_fetched(part.source.path) else part
        case tuple():
            return tuple(_moved(one, call, words) for one in part)
    if isinstance(part, Struct):
        changed = {name: _moved(getattr(part, name), call, words) for name in part.__struct_fields__}
        return replace(part, **changed)
    return part


def _own(via: tuple[Step, ...]) -> tuple[Step, ...]:
    """Leave out the stops in sketches, which nobody could look up."""
    return tuple(step for step in via if not step.at.source.path.startswith("registry:"))
