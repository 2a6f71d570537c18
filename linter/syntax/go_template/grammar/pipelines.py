"""The tokens of one action to a pipeline.  Knows no function."""

import re
from math import isfinite

from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location
from linter.syntax.go_template.grammar import tree
from linter.syntax.go_template.grammar.lexer import Code, Token

MAX_PARENTHESES = 50

_ESCAPE = pattern(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)", re.DOTALL)
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CONSTANTS = {"true": True, "false": False, "nil": None}
_LAST_CHARACTER = 0x10FFFF
_MOST_DIGITS = 40
# An underscore separates digits, or the first of them from what says their base.
_MISPLACED = pattern(r"_(?![0-9a-fA-F])|(?<![0-9a-fA-FxXbBoO])_|(?<!0)[xXoO]_")
_MISPLACED_IN_DECIMAL = pattern(r"_(?!\d)|(?<!\d)_")
_SURROGATES = range(0xD800, 0xE000)


class Reader:
    """Reads the tokens of one action from left to right."""

    def __init__(self, code: Code, *, start: int) -> None:
        self._code = code
        self._tokens = code.tokens
        self._next = start
        self._depth = 0

    @property
    def at_end(self) -> bool:
        """Whether all is read."""
        return self._next >= len(self._tokens)

    def done(self) -> None:
        """Raise InputError where something is left."""
        if not self.at_end:
            raise self._unexpected(self._tokens[self._next])

    def name(self) -> str:
        """Read the name of a template, in quotes."""
        token = self._peek()
        if token is None or token.kind not in ("string", "raw"):
            raise InputError(self._here, "the name of a template is missing", "write it in quotes")
        self._next += 1
        return unquoted(token)

    def whole(self, *, in_range: bool = False) -> tree.Pipeline:
        """Read a pipeline that is all that is left."""
        names, declares = self._names(in_range=in_range)
        pipeline = self._pipeline(names, declares=declares)
        self.done()
        return pipeline

    def _peek(self, ahead: int = 0) -> Token | None:
        index = self._next + ahead
        return self._tokens[index] if index < len(self._tokens) else None

    @property
    def _here(self) -> Location:
        token = self._peek()
        return self._code.at.header if token is None else token.at

    def _names(self, *, in_range: bool) -> tuple[tuple[str, ...], bool]:
        """Read the variables that take the result: `$x :=`, `$x =`, and in a range `$i, $x :=`."""
        kinds = [token.kind for token in self._tokens[self._next : self._next + 4]]
        if kinds[:2] in (["variable", "declare"], ["variable", "assign"]):
            count = 1
        elif in_range and kinds[:3] == ["variable", "comma", "variable"] and kinds[3:] in (["declare"], ["assign"]):
            count = 3
        else:
            return (), False
        names = tuple(token.text for token in self._tokens[self._next : self._next + count : 2])
        sign = self._tokens[self._next + count]
        self._next += count + 1
        return names, sign.kind == "declare"

    def _pipeline(self, names: tuple[str, ...], *, declares: bool) -> tree.Pipeline:
        commands = [self._command()]
        while (token := self._peek()) is not None and token.kind == "pipe":
            self._next += 1
            commands.append(self._command())
        at = _span(commands[0].at, commands[-1].at)
        return tree.Pipeline(tuple(commands), names, declares, at)

    def _command(self) -> tree.Command:
        operands: list[tree.Operand] = []
        while (token := self._peek()) is not None and token.kind not in ("pipe", "close"):
            if operands and not token.spaced and token.kind != "open":
                raise self._unexpected(token)
            operands.append(self._operand(token))
        if not operands:
            raise InputError(self._here, "a value is missing", "write one, or remove the action")
        return tree.Command(tuple(operands), _span(operands[0].at, operands[-1].at))

    def _operand(self, token: Token) -> tree.Operand:
        self._next += 1
        operand = self._term(token)
        names: list[str] = []
        while (following := self._peek()) is not None and following.kind == "field" and not following.spaced:
            names.append(following.text[1:])
            self._next += 1
        if not names:
            return operand
        at = _span(token.at, self._tokens[self._next - 1].at)
        if isinstance(operand, tree.Chain):
            return tree.Chain(operand.of, (*operand.names, *names), at)
        return tree.Chain(operand, tuple(names), at)

    def _term(self, token: Token) -> tree.Operand:
        match token.kind:
            case "string" | "raw":
                return tree.Literal(unquoted(token), token.at)
            case "character" | "number":
                return tree.Literal(_number(token), token.at)
            case "variable":
                return tree.Variable(token.text, token.at)
            case "dot":
                return tree.Dot(token.at)
            case "field":
                return tree.Chain(tree.Dot(token.at), (token.text[1:],), token.at)
            case "word" if token.text in _CONSTANTS:
                return tree.Literal(_CONSTANTS[token.text], token.at)
            case "word":
                return tree.Name(token.text, token.at)
            case "open":
                return self._inner(token)
            case _:
                raise self._unexpected(token)

    def _inner(self, opened: Token) -> tree.Pipeline:
        if self._depth >= MAX_PARENTHESES:
            raise InputError(opened.at, f"more than {MAX_PARENTHESES} parentheses inside each other", "use variables")
        self._depth += 1
        names, declares = self._names(in_range=False)
        pipeline = self._pipeline(names, declares=declares)
        closing = self._peek()
        if closing is None:
            raise InputError(opened.at, "the parenthesis has no end", "close it with `)`")
        self._next += 1
        self._depth -= 1
        return pipeline

    def _unexpected(self, token: Token) -> InputError:
        return InputError(token.at, f"unexpected {token.text!r} in an action", "correct the action at this place")


def unquoted(token: Token) -> str:
    """Return what a text in quotes stands for."""
    inner = token.text[1:-1]
    return inner if token.kind == "raw" or "\\" not in inner else _ESCAPE.sub(lambda found: _character(found[1]), inner)


def _character(escape: str) -> str:
    if escape[0] in "xuU" and len(escape) > 1:
        code = int(escape[1:], 16)
        return chr(code) if code <= _LAST_CHARACTER and code not in _SURROGATES else "\ufffd"
    if escape.isdecimal() and len(escape) == len("123"):
        return chr(int(escape, 8))
    return _ESCAPED.get(escape, escape)


def _number(token: Token) -> int | float:
    if token.kind == "character":
        characters = unquoted(token)
        if len(characters) > 1:
            raise InputError(token.at, f"{token.text[:40]} is no single character", "write it in double quotes")
        return ord(characters or "\0")
    try:
        value = go_number(token.text)
    except (ValueError, OverflowError):
        raise InputError(token.at, f"{token.text[:40]!r} is no number", "write a number") from None
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise InputError(token.at, "the number is too large", "write a number of 64 bits")
    return value


def go_number(written: str) -> int | float:
    """Read a number as Go writes it.  Raises ValueError or OverflowError where it is none.

    Source: https://go.dev/ref/spec#Integer_literals and "Floating-point literals"; strconv.ParseInt with base 0.
    """
    text = written.replace("_", "")
    digits = text.lstrip("+-").lower()
    if "_" in written and (_MISPLACED if digits[:1] == "0" else _MISPLACED_IN_DECIMAL).search(written):
        raise ValueError(written)
    if digits[:2] == "0x":
        if "p" in digits:
            return float.fromhex(text)
        if "." in digits:
            raise ValueError(written)
    if digits[:2] in ("0x", "0b", "0o"):
        return int(text, 0)
    if digits.isdecimal() and len(digits) <= _MOST_DIGITS:
        return int(text, 8 if len(digits) > 1 and digits[0] == "0" else 10)
    value = float(text)
    if not isfinite(value):
        raise OverflowError(written)
    return value


def _span(first: Location, last: Location) -> Location:
    return first.source.at(first.start, last.end)
