"""The tree of a template to text that knows where it comes from.  Knows no function.

Source: the interpreter of text/template (exec.go).  Where a value is a hole, the world at work says which branch of a
condition is taken.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.syntax.go_template.engine import Engine
from linter.syntax.go_template.grammar import tree
from linter.syntax.go_template.scope import Scope
from linter.syntax.go_template.values.value import NIL, Hole, Method, Piece, Value, joined, pieces_of

_BODY, _INCLUDE = 3, 9
"""Frames of Python's stack that each takes."""


class _BreakError(Exception):
    """Leaves the innermost range."""


class _ContinueError(Exception):
    """Goes to the next element of the innermost range."""


def expand(engine: Engine, body: tree.Body, dot: Value) -> Value:
    """Render a body by itself.  Raises InputError where it cannot be rendered."""
    run = _Run(engine, dot)
    engine.deeper(_INCLUDE)
    try:
        run.walk(body)
    except (_BreakError, _ContinueError):
        raise engine.wrong("`break` or `continue` outside of a `range`", "remove it") from None
    finally:
        engine.frames -= _INCLUDE
    return joined(run.out)


class _Run:
    """The rendering of one template: its scope, and what it has printed."""

    def __init__(self, engine: Engine, dot: Value) -> None:
        self.out: list[Piece] = []
        self._engine = engine
        self._scope = Scope(engine, dot)

    def walk(self, body: tree.Body) -> None:
        """Render a body; the variables that it declares end with it."""
        engine = self._engine
        count = len(self._scope.variables)
        engine.deeper(_BODY)
        try:
            for node in body:
                self._node(node)
        finally:
            engine.frames -= _BODY
            del self._scope.variables[count:]

    def _node(self, node: tree.Node) -> None:
        engine = self._engine
        engine.budget.at = node.at
        engine.budget.step()
        match node:
            case tree.Text():
                self._print(Piece(node.at.text, node.at, None, literal=True))
            case tree.Action():
                value = self._scope.pipeline(node.pipeline)
                if not node.pipeline.names:
                    self._emit(value, node)
            case tree.If():
                self._if(node)
            case tree.With():
                self._with(node)
            case tree.Range():
                self._range(node)
            case tree.Call():
                dot = NIL if node.pipeline is None else self._scope.pipeline(node.pipeline)
                body = engine.defined(node.name)
                self._emit(body if isinstance(body, Value) else expand(engine, body, dot), node)
            case tree.Break():
                raise _BreakError
            case tree.Continue():
                raise _ContinueError

    def _print(self, piece: Piece) -> None:
        self._engine.budget.printed(len(piece.text))
        self.out.append(piece)

    def _emit(self, value: Value, node: tree.Node) -> None:
        if isinstance(value.data, Method):
            raise self._engine.wrong("this takes arguments", "give it what it wants")
        self._engine.budget.structure(value)
        # A name that another template makes up stands where it is asked for; whole lines stand where they are written.
        is_inline = isinstance(value.data, str) and "\n" not in value.data
        for piece in pieces_of(value):
            if is_inline or piece.at is None:
                self._print(replace(piece, at=node.at, literal=False))
            else:
                self._print(piece)

    def _if(self, node: tree.If) -> None:
        count = len(self._scope.variables)
        before: set[str] = set()
        for condition, body in node.branches:
            holds, question = self._engine.holds(self._scope.pipeline(condition), before)
            if holds:
                self.walk(body)
                break
            if question:
                before.add(question)
        else:
            self.walk(node.otherwise)
        del self._scope.variables[count:]

    def _with(self, node: tree.With) -> None:
        count = len(self._scope.variables)
        value = self._scope.pipeline(node.pipeline)
        holds, _ = self._engine.holds(value)
        if holds:
            outer, self._scope.dot = self._scope.dot, value
            try:
                self.walk(node.body)
            finally:
                self._scope.dot = outer
        else:
            self.walk(node.otherwise)
        del self._scope.variables[count:]

    def _range(self, node: tree.Range) -> None:
        count = len(self._scope.variables)
        value = self._scope.pipeline(node.pipeline, named=False)
        names = node.pipeline.names[::-1]
        if node.pipeline.declares:
            self._scope.variables += ((name, NIL) for name in node.pipeline.names)
        outer = self._scope.dot
        empty = True
        try:
            for key, element in self._elements(value):
                empty = False
                self._engine.budget.step()
                for name, part in zip(names, (element, key), strict=False) if names else ():
                    self._scope.assign(name, part)
                self._scope.dot = element
                try:
                    self.walk(node.body)
                except _ContinueError:
                    continue
        except _BreakError:
            pass
        finally:
            self._scope.dot = outer
            del self._scope.variables[count:]
        if empty:
            self.walk(node.otherwise)

    def _elements(self, value: Value) -> Iterator[tuple[Value, Value]]:
        data = value.data
        if isinstance(data, Hole):
            # What it holds is not known either, and one element shows what becomes of each.
            yield from ((value, value),) if self._engine.holds(value)[0] else ()
        elif isinstance(data, dict):
            for key in sorted(data):
                if key in data:
                    yield Value(key, data[key].key), data[key]
        elif isinstance(data, list):
            for index, element in enumerate(tuple(data)):
                yield Value(index), element
        elif isinstance(data, int) and not isinstance(data, bool):
            for index in range(data):
                yield Value(index), Value(index, value.origin)
        elif data is not None:
            raise self._engine.wrong("`range` over something that is neither a list nor a dictionary")
