"""Plans beside the modules that they were made from, or in place of them.  Evaluates nothing."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct, field

from linter.platforms.platform import Workspace
from linter.platforms.terraform.folders.plan_folders import PlanFolders
from linter.platforms.terraform.folders.tree import Tree
from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.modules.planned import setting_of
from linter.provenance.setting import Setting, Step
from linter.provenance.source import InputError, Source
from linter.syntax.hcl.plan import Json, Plan, read


class Planned(Struct, frozen=True):
    """A plan, and the values that it was made with."""

    plan: Plan
    variables: Mapping[str, Setting[Json]]


class Plans(Struct, frozen=True, dict=True):
    """The plans at hand."""

    plans: tuple[Plan, ...]
    errors: tuple[InputError, ...]
    _taken: set[int] = field(default_factory=set)
    _homes: dict[int, str] = field(default_factory=dict)
    """The root module of each plan that is of one."""

    def settle(self, folders: Iterable[Folder], asked: Collection[str] | None) -> None:
        """Find out which root module each plan is of: environments often declare the same, with other values.

        It is of the one that it lies in; one that lies elsewhere, of the only one that it fits and that is asked for.
        """
        declared = [(one.path, _declared(one)) for one in folders]
        for plan in self.plans:
            fitting = [path for path, blocks in declared if blocks == plan.declares]
            around = [path for path in fitting if _is_in(plan.source.path, path)]
            if len(fitting) > 1 and asked is not None:
                fitting = [path for path in fitting if any(_is_in(one, path) for one in asked)]
            if around or len(fitting) == 1:
                self._homes[id(plan)] = max(around, key=len) if around else fitting[0]

    def of(self, folder: Folder) -> Planned | None:
        """Return the plan that was made from a root module, the one that is nearest to it."""
        fitting = [plan for plan in self.plans if self._homes.get(id(plan)) == folder.path]
        if not fitting:
            return None
        self._taken.update(id(one) for one in fitting)
        plan = max(fitting, key=lambda one: len(posixpath.commonprefix([folder.path, one.source.path])))
        return Planned(plan, dict(_variables(plan, folder)))

    def beyond(self, planned: Planned, known: Iterable[Module], folders: Tree) -> Iterator[Module]:
        """Return the modules that only the plan has, because their sources are not among the files."""
        written = PlanFolders(planned.plan)
        root = Module(written.root, written, dict(_variables(planned.plan, written.root)), plan=planned.plan)
        prefixes = {module.prefix for module in known}
        return (module for module in folders.modules(root) if module.prefix not in prefixes)

    def alone(self) -> Iterator[Module]:
        """Return the root modules of plans that are made from none of the files."""
        for plan in self.plans:
            if id(plan) not in self._taken:
                written = PlanFolders(plan)
                yield Module(written.root, written, dict(_variables(plan, written.root)), plan=plan)


def _declared(folder: Folder) -> set[tuple[str, ...]]:
    return {key for key in folder.blocks if key[0] in ("resource", "module")}


def _is_in(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def plans_of(sources: Iterable[Source], named: Iterable[str], workspace: Workspace) -> Plans:
    """Read the plans among the sources, and those that the user names."""
    given = {source.path: source for source in sources}
    given |= {path: source for path in named if (source := workspace.read(path)) is not None}
    plans: list[Plan] = []
    errors: list[InputError] = []
    for path in sorted(given):
        try:
            plans.append(read(given[path]))
        except InputError as error:
            errors.append(error)
    return Plans(tuple(plans), tuple(errors))


def _variables(plan: Plan, folder: Folder) -> Iterator[tuple[str, Setting[Json]]]:
    """Return the values that a root module's variables had."""
    step = Step(plan.source.whole.header, "as it was planned")
    for name, value in plan.variables.items():
        block = folder.block("variable", name)
        yield name, setting_of(value, step.at if block is None else block.header).passed(step)
