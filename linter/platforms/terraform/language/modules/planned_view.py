"""Bodies as a plan has them, placed where they are written.  Knows no resource type and no JSON text."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from linter.platforms.terraform.language.modules.planned import setting_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Handle, Several, Value, is_list, is_map, settled
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.syntax.hcl.plan import Json, Plan
from linter.syntax.hcl.tree import Body

_NOT_KNOWN = object()


class PlannedView(View, frozen=True, eq=False):
    """A body of which a plan tells what it will be: what the plan leaves open is as it is written."""

    values: Mapping[str, Json] | None = None
    step: Step | None = None

    def reference(self, name: str) -> Setting[Value] | None:
        """Return what is written, so that references lead on; else what is planned."""
        written = self._written(name)
        return written if _leads_to_resource(written) else self._planned(name, written)

    def attribute(self, name: str) -> Setting[Value] | None:
        """Return what is planned, at the place where it is written."""
        return self._planned(name, View.attribute(self, name))

    def _planned(self, name: str, written: Setting[Value] | None) -> Setting[Value] | None:
        values = self.values or {}
        if name not in values:
            return written
        if values[name] is None or (values[name] == [] and name not in self.body.attributes):
            return None  # blocks that are absent are planned as an empty list
        attribute = self.body.attributes.get(name)
        if self.step is None or attribute is None or attribute.at.source is self.step.at.source:
            return setting_of(values[name], self.header)
        if isinstance(written, Known) and _plain(written) == values[name]:
            return written  # which knows the way of the value, and the places of its parts
        return replace(setting_of(values[name], attribute.at), via=(self.step,))

    def blocks(self, name: str) -> Iterator[View]:
        """Return the blocks that are planned, each as one that is written and could be it."""
        planned = (self.values or {}).get(name, _NOT_KNOWN)
        elements = [planned] if isinstance(planned, dict) else planned
        written = list(View.blocks(self, name))
        if not isinstance(elements, list) or not all(isinstance(one, dict) for one in elements):
            yield from written
            return
        for element in elements:
            block = _most_like(element, written)
            if block is not None and len(written) > 1:
                written.remove(block)
            yield self._of(element, block)

    def _of(self, element: Mapping[str, Json], block: View | None) -> View:
        if block is None:
            nothing = Body({}, (), self.header)
            return PlannedView(nothing, self.scope, self.owner, self.header, None, element, self.step)
        return PlannedView(block.body, block.scope, block.owner, block.header, None, element, self.step)


def planned_view(resource: Resource, plan: Plan) -> View | None:
    """Return the body of a resource as a plan has it; None where the plan does not tell."""
    instance = plan.instances.get(resource.address)
    if instance is None:
        return None
    block = resource.block
    step = Step(plan.at(instance.address), f"planned for `{instance.address}`")
    header = step.at if block.header.source is plan.source else block.header
    return PlannedView(block.body, resource.instance.scope, resource, header, None, instance.values, step)


def _leads_to_resource(setting: Setting[Value] | None) -> bool:
    """Say whether a value is a reference to something that Terraform manages, which others can be joined with."""
    if not isinstance(setting, Known):
        return False
    if isinstance(setting.value, Several):
        return _leads_to_resource(setting.value.element)
    target = setting.value.target if isinstance(setting.value, Handle) else None
    return isinstance(target, Resource) and target.block.type == "resource"


def _most_like(element: Mapping[str, Json], written: list[View]) -> View | None:
    """Return the block with which most of what is planned agrees, the first of equals."""
    return max(written, key=lambda block: _likeness(element, block), default=None)


def _likeness(element: Mapping[str, Json], block: View) -> int:
    likeness = 0
    for name in block.body.attributes:
        value = block.attribute(name)
        if isinstance(value, Known) and (plain := _plain(value)) is not _NOT_KNOWN:
            likeness += 1 if plain == element.get(name) else -1
    return likeness


def _plain(setting: Setting[Value]) -> Any:  # noqa: ANN401  # JSON
    """Return a value as a plan would write it; what is unknown equals nothing."""
    plain = settled(setting)
    if isinstance(plain, Unknown):
        return _NOT_KNOWN
    if is_list(plain.value):
        return [_plain(one) for one in plain.value]
    if is_map(plain.value):
        return {name: _plain(one) for name, one in plain.value.items()}
    return plain.value
