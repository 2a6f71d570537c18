"""Nodes of tree-sitter to expressions with exact places.  Knows the rules of its grammar, and gives up on others.

The grammar takes blanks around tokens for none of a token, so what a template says between interpolations is what
stands between them in the text.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

from tree_sitter import Node

from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.hcl.expression import (
    Binary,
    Call,
    Conditional,
    Element,
    Expression,
    For,
    GetAttribute,
    Index,
    Literal,
    Name,
    Object,
    Opaque,
    Splat,
    Template,
    Tuple,
    Unary,
)
from linter.syntax.hcl.parsing import Places, parsed
from linter.syntax.hcl.templates.directives import Read
from linter.syntax.hcl.templates.template import heredoc, quoted, unescaped

PREFIX = b"x = "
"""What stands before an expression to make a file of it."""
MOST_DIGITS = 300

_KEYWORD_VALUES = {"true": True, "false": False, "null": None}
_WHOLE = pattern(r"[0-9]{1,300}")
_NUMBER = pattern(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_STEPS = frozenset({"get_attr", "index", "splat"})


class _UnknownError(Exception):
    """The grammar has a rule that is not known here, or sees none."""


def expression(at: Location, depth: int, read: Read) -> Expression | None:
    """Read the expression at a place; None where tree-sitter finds an error in it, or something that is not known here.

    What lies deeper than `depth` expressions is `Opaque`.
    """
    text = at.text
    data = text.encode(errors="replace")
    root = parsed(PREFIX + data + b"\n")
    if root.has_error:
        return None
    try:
        (body,) = root.children
        (attribute,) = body.children
        return _Reading(at, text, data, read).expression(attribute.children[-1], depth)
    except (ValueError, _UnknownError):
        return None


class _Reading:
    """Turns the nodes of one expression into ours."""

    def __init__(self, at: Location, text: str, data: bytes, read: Read) -> None:
        self._read = read
        self._places = Places(at.source, at.start, text, data)
        self._rules: dict[str, Callable[[Node, int], Expression]] = {
            "conditional": self._conditional,
            "operation": self._operation,
            "variable_expr": self._name,
            "literal_value": self._literal,
            "template_expr": self._template,
            "collection_value": self._collection,
            "for_expr": self._for,
            "function_call": self._call,
        }

    def expression(self, node: Node, depth: int) -> Expression:
        """Read an `expression`."""
        if node.type != "expression":
            _unknown()
        return self._chain(node.children, depth)

    def _chain(self, nodes: Sequence[Node], depth: int) -> Expression:
        """Read what a value begins with, in parentheses or not, and the steps that lead on from it."""
        if depth <= 0:
            return Opaque("it is nested too deeply", self._place(nodes[0], nodes[-1]))
        if nodes[0].type == "(":
            inner, steps = self.expression(nodes[1], depth - 1), nodes[3:]
        else:
            convert = self._rules.get(nodes[0].type)
            if convert is None:
                _unknown()
            inner, steps = convert(nodes[0], depth - 1), nodes[1:]
        for number, step in enumerate(steps):
            if number >= depth:
                return Opaque("it is nested too deeply", self._place(nodes[0], nodes[-1]))
            inner = self._splat(inner, step, depth) if step.type == "splat" else self._step(inner, step, depth)
        return inner

    def _place(self, first: Node, last: Node | None = None) -> Location:
        return self._places.at(first.start_byte - len(PREFIX), (last or first).end_byte - len(PREFIX))

    def _text(self, node: Node) -> str:
        return self._place(node).text

    def _conditional(self, node: Node, depth: int) -> Expression:
        """Read a conditional; the grammar takes `a ? b : c ? d : e` for `(a ? b : c) ? d : e`, which it is not."""
        whole = self._place(node)
        answers, parts = [], []  # from the last question to the first; what each but the first asks ends the one before
        while True:
            question, answer, otherwise = (one for one in node.children if one.type == "expression")
            answers.append(answer)
            parts.append(otherwise)
            node = question.children[0]
            if node.type != "conditional":
                break
        if len(answers) > depth:
            return Opaque("it is nested too deeply", whole)
        result = self.expression(parts[0], depth - len(answers))
        for asked, answer in zip([*parts[1:], question], answers, strict=True):
            place = whole.source.at(self._place(asked).start, whole.end)
            result = Conditional(self.expression(asked, depth), self.expression(answer, depth), result, place)
        return result

    def _operation(self, node: Node, depth: int) -> Expression:
        (inner,) = node.children
        place, parts = self._place(inner), inner.children
        if inner.type == "unary_operation":
            return Unary(self._text(parts[0]), self._chain(parts[1:], depth), place)
        # A value has a node for each of its steps here, and the operator stands between two such rows.
        number = next((number for number, part in enumerate(parts) if number and not _is_of_chain(part)), 0)
        if not number:
            _unknown()
        left, right = self._chain(parts[:number], depth), self._chain(parts[number + 1 :], depth)
        return Binary(self._text(parts[number]), left, right, place)

    def _name(self, node: Node, _depth: int) -> Expression:
        return Name(self._text(node), self._place(node))

    def _literal(self, node: Node, _depth: int) -> Expression:
        place = self._place(node)
        match node.children[0].type:
            case "numeric_lit":
                return self._number(place)
            case "string_lit":
                return Literal(unescaped(place.text[1:-1]), place)
            case _:
                return Literal(_KEYWORD_VALUES[place.text], place)

    def _number(self, place: Location) -> Expression:
        text = place.text
        if _WHOLE.fullmatch(text):
            return Literal(int(text), place)
        if not _NUMBER.fullmatch(text):
            _unknown()
        from decimal import Decimal  # noqa: PLC0415  # seldom

        value = Decimal(text)
        if abs(value.adjusted()) > MOST_DIGITS:
            return Opaque("it is a number of hundreds of digits", place)
        whole = value == value.to_integral_value()
        return Literal(int(value) if whole else float(value), place)

    def _template(self, node: Node, depth: int) -> Expression:
        (inner,) = node.children
        place = self._place(node)
        if inner.type == "heredoc_template":
            return heredoc(place, self._read)
        text = place.text
        if "$$${" in text:
            _unknown()  # to Terraform the last three are an escape, to the grammar the last two begin an interpolation
        if "%{" in text or "~" in text:
            return quoted(place.source.at(place.start + 1, place.end - 1), place, self._read)
        return Template(tuple(self._parts(inner, place, depth)), place)

    def _parts(self, node: Node, place: Location, depth: int) -> Iterator[Expression]:
        """Return the interpolations of a quoted template, and what stands between them."""
        start = place.start + 1
        for child in node.children:
            if child.type == "template_interpolation":
                at = self._place(child)
                yield from self._between(place, start, at.start)
                yield self.expression(child.children[1], depth)
                start = at.end
        yield from self._between(place, start, place.end - 1)

    def _between(self, place: Location, start: int, end: int) -> Iterator[Expression]:
        if start < end:
            at = place.source.at(start, end)
            yield Literal(unescaped(at.text), at)

    def _collection(self, node: Node, depth: int) -> Expression:
        (inner,) = node.children
        if inner.type == "tuple":
            items = (self.expression(one, depth) for one in inner.children if one.type == "expression")
            return Tuple(tuple(items), self._place(node))
        return Object(
            tuple(self._item(one, depth) for one in inner.children if one.type == "object_elem"), self._place(node)
        )

    def _item(self, node: Node, depth: int) -> tuple[Expression, Expression]:
        key, value = (one for one in node.children if one.type == "expression")
        return self._key(key, depth), self.expression(value, depth)

    def _key(self, node: Node, depth: int) -> Expression:
        """Read the key of an object: a bare name stands for itself, and for a value only in parentheses."""
        first = node.children[0]
        is_word = first.type == "literal_value" and first.children[0].type in ("bool_lit", "null_lit")
        if len(node.children) == 1 and (is_word or first.type == "variable_expr"):
            return Literal(self._text(node), self._place(node))
        return self.expression(node, depth)

    def _call(self, node: Node, depth: int) -> Expression:
        listed = next((one for one in node.children if one.type == "function_arguments"), None)
        parts = [] if listed is None else listed.children
        arguments = tuple(self.expression(one, depth) for one in parts if one.type == "expression")
        expands = any(one.type == "ellipsis" for one in parts)
        return Call(self._text(node.children[0]), arguments, expands, self._place(node))

    def _step(self, of: Expression, step: Node, depth: int) -> Expression:
        """Apply `.name`, `[key]` or `.0` to an expression."""
        at = self._place(step)
        place = at.source.at(of.at.start, at.end)
        if step.type == "get_attr":
            return GetAttribute(of, self._text(step.children[-1]), place)
        if step.type != "index":
            _unknown()
        (inner,) = step.children
        if inner.type == "new_index":
            return Index(of, self.expression(inner.children[1], depth), place)
        return Index(of, Literal(int(at.text.removeprefix(".")), at), place)

    def _splat(self, base: Expression, node: Node, depth: int) -> Expression:
        (inner,) = node.children
        sign, *rest = inner.children
        marker = base.at.source.at(base.at.start, self._place(sign).end)
        each: Expression = Element(marker)
        # `a.*.b[0]` takes element 0 of all the b's, `a[*].b[0]` element 0 of each b.
        only_names = inner.type == "attr_splat"
        while rest and not (only_names and rest[0].type != "get_attr") and depth > 0:
            each = self._step(each, rest.pop(0), depth)
            depth -= 1
        result: Expression = Splat(base, each, marker)
        for step in rest:
            if depth <= 0:
                return Opaque("it is nested too deeply", self._place(node))
            result = self._step(result, step, depth)
            depth -= 1
        return result

    def _for(self, node: Node, depth: int) -> Expression:
        (inner,) = node.children
        intro = next(one for one in inner.children if one.type == "for_intro")
        names = [self._text(one) for one in intro.children if one.type == "identifier"]
        collection = next(one for one in intro.children if one.type == "expression")
        results = [self.expression(one, depth) for one in inner.children if one.type == "expression"]
        condition = next((one for one in inner.children if one.type == "for_cond"), None)
        return For(
            key=names[0] if len(names) > 1 else None,
            name=names[-1],
            collection=self.expression(collection, depth),
            key_result=results[0] if inner.type == "for_object_expr" else None,
            value=results[-1],
            grouped=any(one.type == "ellipsis" for one in inner.children),
            condition=None if condition is None else self.expression(condition.children[-1], depth),
            at=self._place(node),
        )


def _is_of_chain(node: Node) -> bool:
    return node.is_named or node.type in ("(", ")")


def _unknown() -> NoReturn:
    raise _UnknownError
