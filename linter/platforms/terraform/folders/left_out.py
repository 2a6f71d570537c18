"""What of a configuration is not judged, though nothing is wrong with it: modules that are not at hand, what is off.

Knows no resource type.
"""

from collections.abc import Callable, Iterable, Iterator

from linter.platforms.platform import Unread
from linter.platforms.terraform.embedded.pieces import literal
from linter.platforms.terraform.folders.tree import Tree
from linter.platforms.terraform.language.modules.enclosing import Call
from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.language.modules.instances import Instance
from linter.platforms.terraform.language.modules.module import CALLS_ITSELF, MAX_CALLS, Module
from linter.provenance.setting import Known, Unknown
from linter.syntax.hcl.tree import Block

_OFF = (False, 0, None, "", "false", "0")


def absent(tree: Tree, leads: Callable[[Folder], bool] | None = None) -> Iterator[Unread]:
    """Return the calls of modules that are not at hand, of all folders whether or not they are of concern."""
    told = set()
    seen: set[str] = set()
    pending = [Module(folder, tree, {}) for folder in tree.uncalled()]
    while pending:
        module = pending.pop(0)
        if module.folder.path in seen or module.depth > MAX_CALLS:
            continue
        seen.add(module.folder.path)
        is_left = leads is not None and not leads(module.folder)
        for block in () if is_left else module.folder.calls:
            called = module.called_folder(block)
            if not isinstance(called, str):
                call = Call(block, Instance(None, module.scope), module)
                pending.append(Module(called, tree, {}, call, module.effort))
            elif block.header not in told and not called.endswith(CALLS_ITSELF):
                told.add(block.header)
                yield Unread(block.header, f"{called}, so that what it makes is not judged")


def as_if_switched_on(root: Module, tree: Tree) -> Module | None:
    """Return a root module of which nobody knows what its switches are; None where it has none.

    A switch is a variable that is off by default: what it leaves out exists as soon as somebody sets it.
    """
    switches = {}
    for variable in root.folder.of_type("variable"):
        name = variable.labels[0] if variable.labels else ""
        default = root.variable(name, variable.header) if name and name not in root.variables else None
        if isinstance(default, Known) and default.value in _OFF:
            off = literal(default.value)
            switches[name] = Unknown(f"variable `{name}` is {off} by default", variable.header)
    if not switches or root.plan is not None:
        return None
    return Module(root.folder, tree, {**root.variables, **switches}, workspace=root.workspace)


def switched_off(present: Iterable[Block], possible: Iterable[tuple[Block, Unknown | None]]) -> Iterator[Unread]:
    """Return the blocks that exist as soon as a variable is not what it is by default."""
    there = {block.header for block in present}
    for block, maybe in possible:
        if block.header not in there and maybe is not None:
            there.add(block.header)
            yield Unread(block.header, f"{maybe.because}, which leaves it out")
