"""One instance of a resource or data source.  Knows no resource type."""

from functools import partial
from typing import Any

from msgspec import Struct, field

from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.modules.enclosing import Enclosing
from linter.platforms.terraform.language.modules.instances import Instance, index
from linter.platforms.terraform.language.values.access import attribute_of, element_of, within
from linter.platforms.terraform.language.values.value import Value
from linter.provenance.setting import Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.hcl.tree import Block


class Resource(Struct, frozen=True, eq=False, dict=True):
    """An instance of a resource or data source, with the names that its expressions can use."""

    block: Block
    module: Enclosing
    instance: Instance
    _worth: dict[str, Setting[Value]] = field(default_factory=dict)

    @property
    def maybe(self) -> Unknown | None:
        """Not None where a switch that is unknown decides whether it exists."""
        return self.instance.maybe or self.module.maybe

    @property
    def type(self) -> str:
        """The resource type: `aws_lb_listener`."""
        return self.block.labels[0]

    @property
    def address(self) -> str:
        """Its name in messages: `module.web.aws_lb_listener.https["a"]`."""
        return f"{self.module.prefix}{self._mode}{'.'.join(self.block.labels)}{index(self.instance.key)}"

    @property
    def _mode(self) -> str:
        """What an address has before it for anything but what Terraform makes."""
        return "" if self.block.type == "resource" else f"{self.block.type}."

    @property
    def declared(self) -> str:
        """Its identity but for the instance: the folder and the address in it."""
        return f"{self.module.folder.path or '.'}/{self._mode}{'.'.join(self.block.labels)}"

    def attribute(self, name: str) -> Setting[Value] | None:
        """Return what is written for an attribute, references unresolved; None where it is not written."""
        attribute = self.block.body.attributes.get(name)
        if attribute is None:
            return None
        folder = self.module.folder
        if name not in self._worth:
            self._worth[name] = Unknown(f"`{self.address}` refers to itself", attribute.at)
            find = partial(evaluate, attribute.expression, self.instance.scope)
            self._worth[name] = folder.look_once((self, name), find)
        else:
            folder.look_again((self, name))
        return self._worth[name]

    def content(self, path: tuple[str | int, ...], at: Location) -> Setting[Any]:
        """Return what is written under a path, for a reference that stands at a place."""
        if not path or not isinstance(path[0], str):
            return Unknown(f"`{self.address}` is a whole resource", at)
        found = self.attribute(path[0])
        if found is None or isinstance(found, Unknown):
            found = self._planned(path[0], at) or found
        if found is None and (inside := self._in_blocks(path)) is not None:
            return inside
        if found is None:
            words = ".".join(map(str, path))
            if self.block.type == "data":
                return Unknown(f"it depends on the data source `{self.address}`", at)
            return Unknown(f"`{self.address}.{words}` is known only after apply", at)
        for step in path[1:]:
            found = within(found, partial(_member, step=step, at=at))
        return found

    def _in_blocks(self, path: tuple[str | int, ...]) -> Setting[Any] | None:
        """Return what is written in a nested block, `metadata[0].name`; None where no attribute is there."""
        match path:
            case (str(name), int(number), str(attribute), *rest):
                pass
            case (str(name), str(attribute), *rest):
                number = 0
            case _:
                return None
        body = self.block.body
        blocks = list(body.named(name))
        is_repeated = any(block.labels[:1] == (name,) for block in body.named("dynamic"))
        if is_repeated or not 0 <= number < len(blocks):
            return None
        written = blocks[number].body.attributes.get(attribute)
        if written is None:
            return None
        found = evaluate(written.expression, self.instance.scope)
        for step in rest:
            found = within(found, partial(_member, step=step, at=written.at))
        return found

    def _planned(self, name: str, at: Location) -> Setting[Value] | None:
        """Return what a plan tells of an attribute; None where there is none, or it does not tell."""
        plan = self.module.root.plan
        instance = None if plan is None else plan.instances.get(self.address)
        value = None if instance is None else instance.values.get(name)
        if value is None:
            return None
        from linter.platforms.terraform.language.modules.planned import setting_of  # noqa: PLC0415  # only with a plan

        return setting_of(value, at)


def _member(value: Value, step: str | int, at: Location) -> Setting[Value]:
    return attribute_of(value, step, at) if isinstance(step, str) else element_of(value, step, at)
