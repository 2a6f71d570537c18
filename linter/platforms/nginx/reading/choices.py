"""What a template leaves to a choice, and what it does not.  Knows no directive by name."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from linter.syntax.nginx.parser import Directive
from linter.syntax.nginx.template_code import CLOSE, ELSE, HOLE, OPEN

Told: TypeAlias = tuple[Directive, bool]
"""A directive, and whether it stands there whatever is chosen."""
_Branches: TypeAlias = list[list[Told]]


def told(directives: Sequence[Directive]) -> Iterator[Told]:
    """Return the directives of a level: those of every branch, and one in place of what all branches say alike.

    Where choices are not whole at this level, a hole stands for what may be there.
    """
    if not any(one.mark for one in directives):
        yield from ((one, True) for one in directives)
        return
    if not _is_whole(directives):
        yield from ((_hole(one) if one.mark else one, True) for one in directives)
        return
    levels: list[tuple[_Branches, bool]] = [([[]], False)]
    for one in directives:
        branches, has_else = levels[-1]
        if one.mark == OPEN:
            levels.append(([[]], False))
        elif one.mark == CLOSE:
            levels.pop()
            levels[-1][0][-1].extend(_chosen(branches, has_else=has_else))
        elif one.mark:
            branches.append([])
            levels[-1] = branches, has_else or one.mark == ELSE
        else:
            branches[-1].append((one, True))
    yield from levels[0][0][0]


def _is_whole(directives: Sequence[Directive]) -> bool:
    depth = 0
    for one in directives:
        if one.mark == OPEN:
            depth += 1
        elif one.mark and not depth:
            return False
        elif one.mark == CLOSE:
            depth -= 1
    return not depth


def _chosen(branches: _Branches, *, has_else: bool) -> Iterator[Told]:
    """Return what stands in branches of which one is taken, or none where nothing is said of what is left."""
    said = [{_words(one): one for one, is_certain in branch if is_certain} for branch in branches]
    alike = {
        words for words in said[0] if has_else and words is not None and all(words in others for others in said[1:])
    }
    once: set[tuple[str, ...]] = set()
    for branch in branches:
        for one, _ in branch:
            words = _words(one)
            if words is None or words not in alike:
                yield one, False
            elif words not in once:
                once.add(words)
                yield one, True


def _words(one: Directive) -> tuple[str, ...] | None:
    """Return by what directives are compared; None for those that differ anyway."""
    if one.block is not None or one.is_hole:
        return None
    return one.name.text, *(word.text for word in one.arguments)


def _hole(mark: Directive) -> Directive:
    return replace(mark, name=replace(mark.name, text=HOLE))
