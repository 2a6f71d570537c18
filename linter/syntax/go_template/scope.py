"""Expressions in the scope of one template.  Knows no function but the two that are lazy, `and` and `or`.

Source: the interpreter of text/template (exec.go).
"""

from linter.provenance.source import InputError
from linter.syntax.go_template.engine import Engine
from linter.syntax.go_template.grammar import tree
from linter.syntax.go_template.values.value import NIL, Hole, Method, Value, truth

_PARENTHESES = 5
"""Frames of Python's stack that a pipeline in parentheses takes."""


class Scope:
    """The dot and the variables of a template at work."""

    def __init__(self, engine: Engine, dot: Value) -> None:
        self.dot = dot
        self.variables: list[tuple[str, Value]] = [("$", dot)]
        self._engine = engine

    def pipeline(self, pipeline: tree.Pipeline, *, named: bool = True) -> Value:
        """Return the result of a pipeline; its variables take it, unless told otherwise."""
        value: Value | None = None
        for command in pipeline.commands:
            value = self._command(command, value)
        result = NIL if value is None else value
        if named and pipeline.declares:
            for name in pipeline.names:
                self.variables.append((name, result))
        elif named:
            for name in pipeline.names:
                self.assign(name, result)
        return result

    def assign(self, name: str, value: Value) -> None:
        """Give a variable that is declared another value."""
        for index in range(len(self.variables) - 1, -1, -1):
            if self.variables[index][0] == name:
                self.variables[index] = (name, value)
                return

    def _command(self, command: tree.Command, last: Value | None) -> Value:
        first, *rest = command.operands
        if isinstance(first, tree.Name):
            return self._call(first, rest, last)
        value = self._operand(first)
        if isinstance(value.data, Method):
            return value.data.call(self._arguments(rest, last))
        if rest or last is not None:
            raise InputError(first.at, "this is no function, and takes no arguments", "remove what follows it")
        return value

    def _arguments(self, operands: list[tree.Operand], last: Value | None) -> tuple[Value, ...]:
        found = tuple(self._operand(one) for one in operands)
        return found if last is None else (*found, last)

    def _call(self, name: tree.Name, operands: list[tree.Operand], last: Value | None) -> Value:
        engine = self._engine
        if name.name in ("and", "or"):
            return self._until(operands, last, wanted=name.name == "or")
        function = engine.functions.get(name.name)
        if function is None:
            raise InputError(name.at, f"`{name.name}` is a function that is not known here", "see which ones are")
        arguments = self._arguments(operands, last)
        if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
            raise InputError(name.at, f"`{name.name}` takes another number of arguments", "correct their number")
        engine.budget.step()
        if not function.shallow:
            for one in arguments:
                engine.budget.structure(one)
        value = function.call(engine, arguments)
        if isinstance(value.data, str):
            engine.budget.text(len(value.data))
        elif isinstance(value.data, list | dict):
            engine.budget.items(len(value.data))
        return value

    def _until(self, operands: list[tree.Operand], last: Value | None, *, wanted: bool) -> Value:
        """Return the first operand that settles an `and` or `or`, else the last; a hole waits for one that settles."""
        unknown: Value | None = None
        value = NIL
        for operand in operands:
            value = self._operand(operand)
            holds = truth(value)
            if holds is wanted:
                return value if unknown is None or not wanted else unknown
            unknown = unknown or (value if holds is None else None)
        if last is not None:
            value = last
        return value if unknown is None or truth(value) is False and not wanted else unknown  # noqa: RUF021

    def _operand(self, operand: tree.Operand) -> Value:
        match operand:
            case tree.Literal():
                return Value(operand.value)
            case tree.Dot():
                return self.dot
            case tree.Variable():
                return self._variable(operand)
            case tree.Name():
                return self._call(operand, [], None)
            case tree.Chain():
                return self._chain(operand)
            case tree.Pipeline():
                return self._inner(operand)

    def _inner(self, pipeline: tree.Pipeline) -> Value:
        self._engine.deeper(_PARENTHESES)
        try:
            return self.pipeline(pipeline)
        finally:
            self._engine.frames -= _PARENTHESES

    def _variable(self, variable: tree.Variable) -> Value:
        for name, value in reversed(self.variables):
            if name == variable.name:
                return value
        raise InputError(variable.at, f"the variable `{variable.name}` is not declared", "declare it with `:=`")

    def _chain(self, chain: tree.Chain) -> Value:
        value = self._operand(chain.of)
        if value.data is None:
            return NIL  # Go looks into what is no value at all without complaint, unlike a field that is nil
        for name in chain.names:
            data = value.data
            if isinstance(data, Hole):
                return value
            if data is None:
                return self._engine.hole("the chart needs a value that its values do not give", chain.at.text)
            if not isinstance(data, dict):
                raise InputError(chain.at, f"`.{name}` of something that is no dictionary", "correct the value")
            value = data.get(name, NIL)
        return value
