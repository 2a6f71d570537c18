"""One call of a module, or a root module: what its names are worth.  Knows no resource type."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from linter.platforms.platform import Workspace
from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.expressions.files import Files
from linter.platforms.terraform.language.expressions.looking import UNTOLD
from linter.platforms.terraform.language.expressions.scope import Effort, Scope
from linter.platforms.terraform.language.modules.enclosing import Call, Enclosing
from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.language.modules.instances import (
    Instances,
    index,
    instances_of,
    reference_to,
    referred,
)
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.validation import allowed
from linter.platforms.terraform.language.values.types import Conversion
from linter.platforms.terraform.language.values.value import Handle, Outputs, Value, noted, settled
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.hcl.expression import Literal
from linter.syntax.hcl.tree import Attribute, Block

if TYPE_CHECKING:
    from linter.syntax.hcl.plan import Plan

MAX_CALLS = 12
"""Modules in modules; Terraform has no limit, and people seldom go beyond 4."""

CALLS_ITSELF = "calls itself"

_NOT_INPUTS = frozenset({"source", "version", "providers", "count", "for_each", "depends_on"})


class Folders(Protocol):
    """The module folders that are at hand."""

    def get(self, path: str) -> Folder | None:
        """Return a folder by its path from the root; None where it holds no module."""

    def fetched(self, root: str, calls: str, source: str, version: str | None) -> Folder | None:
        """Return a module that Terraform fetches for a root module, by the way of calls to it: `web.alb`."""


class Module(Struct, frozen=True, eq=False, dict=True):
    """A module with its inputs."""

    folder: Folder
    folders: Folders
    variables: Mapping[str, Setting[Value]]
    """Values from files of variables; a root module's only."""
    call: Call | None = None
    effort: Effort = field(default_factory=Effort)
    plan: "Plan | None" = None
    """What Terraform itself says will be; a root module's only."""
    workspace: Workspace | None = None
    """The files that expressions can read; a root module's only."""
    _worth: dict[tuple[str, ...], Setting[Value]] = field(default_factory=dict)
    _pending: set[tuple[str, ...]] = field(default_factory=set)
    _folders_called: dict[Block, Folder | str] = field(default_factory=dict)

    @cached_property
    def prefix(self) -> str:
        """What stands before the address of a resource: `module.web["a"].`."""
        if self.call is None:
            return ""
        return f"{self.call.module.prefix}module.{self.call.block.labels[0]}{index(self.call.instance.key)}."

    @cached_property
    def calls_to(self) -> str:
        """The labels of the calls that lead here: `web.alb.`."""
        return "" if self.call is None else f"{self.call.module.calls_to}{self.call.block.labels[0]}."

    @cached_property
    def maybe(self) -> Unknown | None:
        """Not None where a switch that is unknown decides whether the module is called."""
        return None if self.call is None else self.call.instance.maybe or self.call.module.maybe

    @property
    def root(self) -> Enclosing:
        """The module that nobody calls."""
        return self if self.call is None else self.call.module.root

    @cached_property
    def depth(self) -> int:
        """How many calls lead here."""
        return 0 if self.call is None else self.call.module.depth + 1

    @cached_property
    def scope(self) -> Scope:
        """The names that an expression at the top of the module can use."""
        workspace, root, own = self.root.workspace, self.root.folder, self.folder
        files = None if workspace is None else Files(workspace, root.path, own.path, own.looking)
        return Scope(self, self.effort, files=files)

    def variable(self, name: str, at: Location) -> Setting[Value]:
        """Return the value of a variable."""
        return self._once(("var", name), lambda: self._variable(name, at), at)

    def _variable(self, name: str, at: Location) -> Setting[Value]:
        block = self.folder.block("variable", name)
        if block is None:
            return Unknown(f"variable `{name}` is not declared", at)
        body = block.body.attributes
        given = self._given(name, block)
        nullable = _literal(body.get("nullable")) is not False
        if given is None or (isinstance(given, Known) and given.value is None and not nullable):
            return self._restricted(block, self._default(name, block, at))
        return self._restricted(block, self._typed(block, given))

    def _restricted(self, block: Block, value: Setting[Value]) -> Setting[Value]:
        """Take the values that a validation names for those that an unknown variable can have."""
        if isinstance(value, Known) or value.candidates:
            return value
        choices = allowed(block, lambda expression: evaluate(expression, self.scope))
        candidates = tuple(one for one in (self._typed(block, choice) for choice in choices) if isinstance(one, Known))
        return replace(value, candidates=candidates) if len(candidates) == len(choices) else value

    def _given(self, name: str, block: Block) -> Setting[Value] | None:
        """Return what a caller or a file of variables says."""
        if self.call is None:
            given = self.variables.get(name)
            file = None if given is None else given.at.source.path.rpartition("/")[2]
            return None if given is None else noted(given, block.header, f"variable `{name}`, set in {file}")
        attribute = self.call.block.body.attributes.get(name)
        if attribute is None or name in _NOT_INPUTS:
            return None
        value = evaluate(attribute.expression, self.call.instance.scope)
        return noted(value, attribute.name_at, f"input `{name}` of module `{self.call.block.labels[0]}`")

    def _default(self, name: str, block: Block, at: Location) -> Setting[Value]:
        attribute = block.body.attributes.get("default")
        if attribute is None:
            return Unknown(f"variable `{name}` has no default", at)
        value = self._typed(block, evaluate(attribute.expression, self._literals))
        if self.call is None and isinstance(value, Known) and value.value in ((), {}):
            return Unknown(f"variable `{name}` is empty by default, for a caller to fill", at)
        return noted(value, block.header, f"default of variable `{name}`")

    def _typed(self, block: Block, value: Setting[Value]) -> Setting[Value]:
        kind = block.body.attributes.get("type")
        if kind is None:
            return value
        return Conversion(lambda default: evaluate(default, self._literals)).to(kind.expression, value)

    @cached_property
    def _literals(self) -> Scope:
        return Scope(None, self.effort)

    def local(self, name: str, at: Location) -> Setting[Value]:
        """Return the value of a local."""
        attribute = self.folder.local(name)
        if attribute is None:
            return Unknown(f"local `{name}` is not declared", at)
        value = self._once(("local", name), lambda: evaluate(attribute.expression, self.scope), at)
        return noted(value, attribute.name_at, f"local `{name}`")

    def module(self, name: str, at: Location) -> Setting[Value]:
        """Return a module that is called."""
        block = self.folder.block("module", name)
        if block is None:
            return Unknown(f"module `{name}` is not declared", at)
        found = self._once(("module", name), lambda: self._called(block, at), at)
        return Known(found.value, at) if isinstance(found, Known) else found

    def _called(self, block: Block, at: Location) -> Setting[Value]:
        self.folder.look(*UNTOLD)  # which folder that is may be told by other files than modules are made of
        folder = self.called_folder(block)
        if isinstance(folder, str):
            return Unknown(folder, at)
        module = partial(Module, folder, self.folders, {}, effort=self.effort)
        return reference_to(self._instances_of(block), lambda one: Outputs(module(call=Call(block, one, self))), at)

    def _instances_of(self, block: Block) -> Instances:
        """Return the instances of a block: those of the plan, where it can tell."""
        written = instances_of(block, self.scope)
        plan = self.root.plan
        if plan is None:
            return written
        kind = {"module": "module.", "data": "data."}.get(block.type, "")
        keys = plan.keys.get(f"{self.prefix}{kind}{'.'.join(block.labels)}")
        if keys is None and block.type != "resource":
            return written  # of modules, a plan names only those with resources; of data sources, those that were read
        from linter.platforms.terraform.language.modules.planned import planned_instances  # noqa: PLC0415  # only with a plan

        return planned_instances(written, keys, self.scope, block.header)

    def called_folder(self, block: Block) -> Folder | str:
        """Return the folder that a block calls, or why there is none."""
        if block not in self._folders_called:
            self._folders_called[block] = self._folder_called(block)
        return self._folders_called[block]

    def _folder_called(self, block: Block) -> Folder | str:
        name = block.labels[0] if block.labels else ""
        source = self._source(block)
        if source is None:
            return f"the source of module `{name}` is not known"
        path = self.folder.inner(source)
        if path is not None:
            folder = self.folders.get(path)
        else:
            version = _literal(block.body.attributes.get("version"))
            folder = self.folders.fetched(
                self.root.folder.path, f"{self.calls_to}{name}", source, version if isinstance(version, str) else None
            )
        if folder is None:
            return f"module `{name}` comes from `{source}`, which is not among the files"
        if folder in self._callers():
            return f"module `{name}` {CALLS_ITSELF}"
        return folder

    def _source(self, block: Block) -> str | None:
        """Return where a module is from; OpenTofu evaluates it before anything else, so it can be computed."""
        attribute = block.body.attributes.get("source")
        value = None if attribute is None else settled(evaluate(attribute.expression, self.scope))
        return value.value if isinstance(value, Known) and isinstance(value.value, str) else None

    def _callers(self) -> Iterator[Folder]:
        module: Enclosing | None = self
        while module is not None:
            yield module.folder
            module = module.call.module if module.call is not None else None

    def calls(self, concerns: Callable[[Folder], bool]) -> Iterator["Module"]:
        """Return the calls of modules whose folders are at hand and of concern, once for each of their instances."""
        for block in self.folder.of_type("module"):
            folder = self.called_folder(block)
            if block.labels and isinstance(folder, Folder) and concerns(folder):
                for found in referred(self.module(block.labels[0], block.header)):
                    if isinstance(found, Outputs) and isinstance(found.module, Module):
                        yield found.module

    def output(self, name: str, at: Location) -> Setting[Value]:
        """Return an output, for a reference that stands at a place."""
        block = self.folder.block("output", name)
        attribute = None if block is None else block.body.attributes.get("value")
        if attribute is None:
            return Unknown(f"the module has no output `{name}`", at)
        value = self._once(("output", name), lambda: evaluate(attribute.expression, self.scope), at)
        return noted(value, attribute.name_at, f"output `{name}`")

    def resource(self, mode: str, address: tuple[str, str], at: Location) -> Setting[Value]:
        """Return a resource or a data source, for a reference that stands at a place."""
        name = ".".join(address) if mode == "resource" else f"data.{'.'.join(address)}"
        block = self.folder.block(mode, *address)
        if block is None:
            return Unknown(f"`{name}` is not declared", at)

        def reference() -> Setting[Value]:
            found = self._instances_of(block)
            return reference_to(found, lambda one: Handle(Resource(block, self, one)), at)

        found = self._once((mode, *address), reference, at)
        return Known(found.value, at) if isinstance(found, Known) else found

    def instances(self, block: Block) -> Iterator[Resource]:
        """Return the instances of a resource, each the same object that references lead to."""
        for found in referred(self.resource(block.type, (block.labels[0], block.labels[1]), block.header)):
            if isinstance(found, Handle) and isinstance(found.target, Resource):
                yield found.target

    def connections(self, block: Block) -> Iterator[Resource]:
        """Return a provider, a backend or a data source as the thing that it is configured like."""
        if block.type == "data":
            yield from self.instances(block)
        else:
            yield from (Resource(block, self, one) for one in instances_of(block, self.scope).found)

    def _once(self, key: tuple[str, ...], evaluated: Callable[[], Setting[Value]], at: Location) -> Setting[Value]:
        """Evaluate something once; what asks for itself on the way is unknown."""
        if key in self._worth:
            self.folder.look_again((self, key))
            return self._worth[key]
        if key in self._pending:
            self.folder.look(*UNTOLD)
            return Unknown(f"`{'.'.join(key)}` refers to itself", at)
        self._pending.add(key)
        try:
            self._worth[key] = self.folder.look_once((self, key), evaluated)
        finally:
            self._pending.discard(key)
        return self._worth[key]


def _literal(attribute: Attribute | None) -> object:
    """Return what is written for an attribute whose value Terraform itself wants literal."""
    if attribute is None or not isinstance(attribute.expression, Literal):
        return None
    return attribute.expression.value
