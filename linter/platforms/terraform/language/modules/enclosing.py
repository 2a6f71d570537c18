"""What the things that are declared in a module know of it.  Evaluates nothing."""

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from linter.platforms.platform import Workspace
from linter.platforms.terraform.language.expressions.scope import Effort
from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.language.modules.instances import Instance
from linter.provenance.setting import Unknown
from linter.syntax.hcl.tree import Block

if TYPE_CHECKING:
    from linter.syntax.hcl.plan import Plan


class Enclosing(Protocol):
    """The module in which something is declared."""

    @property
    def folder(self) -> Folder:
        """Its files."""

    @property
    def call(self) -> "Call | None":
        """The block that calls it; None for a root module."""

    @property
    def effort(self) -> Effort:
        """How much may still be evaluated."""

    @property
    def plan(self) -> "Plan | None":
        """What Terraform itself says will be; a root module's only."""

    @property
    def workspace(self) -> Workspace | None:
        """The files that expressions can read; a root module's only."""

    @property
    def root(self) -> "Enclosing":
        """The module that nobody calls."""

    @property
    def prefix(self) -> str:
        """What stands before the address of a resource: `module.web["a"].`."""

    @property
    def calls_to(self) -> str:
        """The labels of the calls that lead to it: `web.alb.`."""

    @property
    def depth(self) -> int:
        """How many calls lead to it."""

    @property
    def maybe(self) -> Unknown | None:
        """Not None where a switch that is unknown decides whether it is called."""


class Call(Struct, frozen=True, eq=False, dict=True):
    """The block that calls a module, and the names that its arguments can use."""

    block: Block
    instance: Instance
    module: Enclosing
    """Where the block stands."""
