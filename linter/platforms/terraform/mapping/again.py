"""Modules that are looked at again, a little later: what was made of a resource is so while all it looked at is so.

For that, what is looked at in the module has to be declared in files that have not changed: named blocks, and all
blocks of a type, those included that are not there.  It is kept with the text in which the resource stands, and goes
with that.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from linter.model.endpoint import Subject
from linter.platforms.terraform.language.expressions.looking import UNTOLD, Key, Looking, declared
from linter.platforms.terraform.language.modules.folder import parse
from linter.platforms.terraform.mapping.context import Configuration
from linter.provenance.budget import in_force
from linter.provenance.source import InputError, Source
from linter.syntax.hcl.tree import Block


class _State(Struct, eq=False):
    """What a module was like in a run."""

    said: tuple[object, ...]
    """What is said of it beside its files."""
    sources: frozenset[Source]


class _Kept(Struct):
    """What was made of a resource."""

    block: Block
    state: _State
    looked_at: frozenset[Key]
    effort: int
    units: int
    """How many expressions were evaluated, and what that and all else did cost."""
    found: tuple[Subject | InputError, ...]


class Again(Struct):
    """The resources of a module that calls no other one."""

    configuration: Configuration
    looking: Looking
    number: int
    """Which one of several configurations it is."""
    _state: _State = field(default_factory=lambda: _State((), frozenset()))
    _changed: dict[int, tuple[_State, frozenset[Key] | None]] = field(default_factory=dict)
    """What is declared otherwise than in an earlier state; None where all may be."""

    def __post_init__(self) -> None:
        """Take down what the module is like."""
        one, root = self.configuration, self.configuration.root
        self._state = _State((one.today, one.around, one.scope, root.variables), frozenset(root.folder.sources))

    def of(self, block: Block, kind: str, found: Iterable[Subject | InputError]) -> Iterator[Subject | InputError]:
        """Return what is made of a resource, which is found when it is asked for."""
        key = "resource", self.number, kind, block.header.start
        made = block.header.source.made
        kept = made.get(key)
        if isinstance(kept, _Kept) and self._is_so(kept, block):
            kept.state = self._state
            self.configuration.root.effort.left -= kept.effort
            in_force().left -= kept.units
            yield from kept.found
            return
        effort, units = self.configuration.root.effort.left, in_force().left
        everything, looked_at = self.looking.seen(lambda: tuple(found))
        made.pop(key, None)
        if UNTOLD not in looked_at and not any(isinstance(one, InputError) for one in everything):
            effort, units = effort - self.configuration.root.effort.left, units - in_force().left
            made[key] = _Kept(block, self._state, looked_at, effort, units, everything)
        yield from everything

    def _is_so(self, kept: _Kept, block: Block) -> bool:
        changed = self._changed_since(kept.state)
        is_paid = self.configuration.root.effort.left >= kept.effort and in_force().left >= kept.units
        return is_paid and kept.block is block and changed is not None and changed.isdisjoint(kept.looked_at)

    def _changed_since(self, state: _State) -> frozenset[Key] | None:
        if id(state) not in self._changed:
            sources = state.sources ^ self._state.sources
            keys = frozenset(key for source in sources for key in declared(source, parse))
            self._changed[id(state)] = state, keys if state.said == self._state.said else None
        return self._changed[id(state)][1]


def again_of(number: int, configuration: Configuration) -> Again | None:
    """Return what keeps what is made of resources; None where a plan tells of them, or other modules may have more."""
    root, looking = configuration.root, configuration.root.folder.looking
    calls = configuration.further is not None and any(True for _ in root.folder.of_type("module"))
    is_alone = len(configuration.modules) == 1 and not calls
    return Again(configuration, looking, number) if looking is not None and is_alone and root.plan is None else None
