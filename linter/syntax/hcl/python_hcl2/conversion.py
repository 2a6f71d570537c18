"""python-hcl2's trees to expressions with exact places.  Knows the names of that grammar's rules."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from lark import Token, Tree

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
from linter.syntax.hcl.python_hcl2.grammar import PREFIX
from linter.syntax.hcl.templates.directives import Read
from linter.syntax.hcl.templates.template import heredoc, quoted, unescaped

_Tree: TypeAlias = Tree[Token]
_SILENT = frozenset({"new_line_or_comment", "STRIP_MARKER"})
_MOST_DIGITS = 300
_KEYWORD_VALUES = {"true": True, "false": False, "null": None}


class Conversion:
    """Turns the tree of one expression into ours; places are counted from where its text begins."""

    def __init__(self, at: Location, read: Read) -> None:
        self._source = at.source
        self._read = read
        self._offset = at.start - len(PREFIX)
        self._end = at.end
        self._rules: dict[str, Callable[[_Tree, int], Expression]] = {
            "expr_term": self._term,
            "conditional": self._conditional,
            "binary_op": self._binary,
            "unary_op": self._unary,
            "identifier": self._identifier,
            "literal_value": self._keyword_value,
            "int_lit": self._number,
            "float_lit": self._number,
            "string": self._string,
            "tuple": self._tuple,
            "object": self._object,
            "function_call": self._call,
            "heredoc_template": self._heredoc,
            "heredoc_template_trim": self._heredoc,
            "index_expr_term": self._access,
            "get_attr_expr_term": self._access,
            "attr_splat_expr_term": self._splat,
            "full_splat_expr_term": self._splat,
            "for_tuple_expr": self._for,
            "for_object_expr": self._for,
        }

    def expression(self, tree: _Tree, depth: int) -> Expression:
        """Convert a tree; whatever lies deeper than `depth` stays unread."""
        if depth <= 0:
            return Opaque("it is nested too deeply", self._place(tree))
        convert = self._rules.get(str(tree.data))
        if convert is None:
            return Opaque("python-hcl2 reads it in a way that is not known here", self._place(tree))
        return convert(tree, depth - 1)

    def _place(self, tree: _Tree) -> Location:
        meta = tree.meta
        if meta.empty:
            return self._source.at(self._end, self._end)
        start = self._offset + meta.start_pos
        return self._source.at(start, min(self._offset + meta.end_pos, self._end))

    def _token_place(self, token: Token) -> Location:
        start = self._offset + (token.start_pos or 0)
        return self._source.at(start, min(self._offset + (token.end_pos or 0), self._end))

    def _term(self, tree: _Tree, depth: int) -> Expression:
        """Convert what stands in parentheses, or by itself."""
        inner = next(_parts(tree), None)
        return Opaque("it is empty", self._place(tree)) if inner is None else self.expression(inner, depth)

    def _conditional(self, tree: _Tree, depth: int) -> Expression:
        condition, yes, no = (self.expression(part, depth) for part in _parts(tree))
        return Conditional(condition, yes, no, self._place(tree))

    def _binary(self, tree: _Tree, depth: int) -> Expression:
        left, term = _parts(tree)
        operator, right = _parts(term)
        return Binary(
            str(operator.children[0]).split()[-1],
            self.expression(left, depth),
            self.expression(right, depth),
            self._place(tree),
        )

    def _unary(self, tree: _Tree, depth: int) -> Expression:
        operand = next(_parts(tree))
        return Unary(str(tree.children[0]), self.expression(operand, depth), self._place(tree))

    def _identifier(self, tree: _Tree, _depth: int) -> Expression:
        return Name(_text(tree), self._place(tree))

    def _keyword_value(self, tree: _Tree, _depth: int) -> Expression:
        return Literal(_KEYWORD_VALUES[_text(tree)], self._place(tree))

    def _number(self, tree: _Tree, _depth: int) -> Expression:
        text = _text(tree)
        if re.fullmatch(r"-?[0-9]{1,300}", text):
            return Literal(int(text), self._place(tree))
        from decimal import Decimal  # noqa: PLC0415  # seldom

        value = Decimal(text)
        if abs(value.adjusted()) > _MOST_DIGITS:
            return Opaque("it is a number of hundreds of digits", self._place(tree))
        whole = value == value.to_integral_value()
        return Literal(int(value) if whole else float(value), self._place(tree))

    def _string(self, tree: _Tree, depth: int) -> Expression:
        texts = [part.children[0] for part in _parts(tree)]
        if all(isinstance(text, Token) for text in texts):
            return Literal("".join(unescaped(str(text)) for text in texts), self._place(tree))
        place = self._place(tree)
        if "%{" in place.text or "~" in place.text:
            return quoted(place.source.at(place.start + 1, place.end - 1), place, self._read)
        return Template(tuple(self._string_part(part, depth) for part in _parts(tree)), place)

    def _string_part(self, tree: _Tree, depth: int) -> Expression:
        part = tree.children[0]
        if isinstance(part, Token):
            return Literal(unescaped(str(part)), self._token_place(part))
        if part.data == "interpolation":
            return self.expression(next(_parts(part)), depth)
        return Opaque("python-hcl2 reads it in a way that is not known here", self._place(part))

    def _tuple(self, tree: _Tree, depth: int) -> Expression:
        return Tuple(tuple(self.expression(part, depth) for part in _parts(tree)), self._place(tree))

    def _object(self, tree: _Tree, depth: int) -> Expression:
        items = tuple(self._item(part, depth) for part in _parts(tree))
        return Object(items, self._place(tree))

    def _item(self, tree: _Tree, depth: int) -> tuple[Expression, Expression]:
        key, value = _parts(tree)
        return self._key(key, depth), self.expression(value, depth)

    def _key(self, tree: _Tree, depth: int) -> Expression:
        """Convert the key of an object: a bare name stands for itself, and for a value only in parentheses."""
        inner = next(_parts(tree))
        bare = inner.children[0] if inner.data == "expr_term" else inner
        if isinstance(bare, Tree) and bare.data in ("identifier", "keyword", "literal_value"):
            return Literal(_text(bare), self._place(inner))
        return self.expression(inner, depth)

    def _call(self, tree: _Tree, depth: int) -> Expression:
        names = [_text(part) for part in _parts(tree) if part.data == "identifier"]
        listed = next((part for part in _parts(tree) if part.data == "arguments"), None)
        arguments = () if listed is None else tuple(self.expression(part, depth) for part in _parts(listed))
        expands = listed is not None and any(_is_token(child, "ELLIPSIS") for child in listed.children)
        return Call("::".join(names), arguments, expands, self._place(tree))

    def _heredoc(self, tree: _Tree, _depth: int) -> Expression:
        place = self._place(tree)
        return heredoc(self._source.at(place.start, place.start + len(place.text.rstrip("\r\n"))), self._read)

    def _access(self, tree: _Tree, depth: int) -> Expression:
        of, step = _parts(tree)
        return self._step(self.expression(of, depth), step, depth)

    def _step(self, of: Expression, step: _Tree, depth: int) -> Expression:
        """Apply `.name`, `[key]` or `.0` to an expression."""
        place = self._source.at(of.at.start, self._place(step).end)
        match str(step.data):
            case "get_attr":
                return GetAttribute(of, _text(next(_parts(step))), place)
            case "short_index":
                token = step.children[-1]
                return Index(of, Literal(int(str(token)), self._place(step)), place)
            case _:
                return Index(of, self.expression(next(_parts(step)), depth), place)

    def _splat(self, tree: _Tree, depth: int) -> Expression:
        of, steps = _parts(tree)
        base = self.expression(of, depth)
        marker = self._source.at(base.at.start, self._place(steps).end)
        each: Expression = Element(marker)
        rest = list(_parts(steps))
        # `a.*.b[0]` takes element 0 of all the b's, `a[*].b[0]` element 0 of each b.
        only_names = str(steps.data) == "attr_splat"
        while rest and not (only_names and rest[0].data != "get_attr") and depth > 0:
            each = self._step(each, rest.pop(0), depth)
            depth -= 1
        result: Expression = Splat(base, each, marker)
        for step in rest:
            result = self._step(result, step, depth)
            depth -= 1
            if depth <= 0:
                return Opaque("it is nested too deeply", self._place(tree))
        return result

    def _for(self, tree: _Tree, depth: int) -> Expression:
        intro, *results = _parts(tree)
        names = [_text(part) for part in _parts(intro) if part.data == "identifier"]
        collection = next(part for part in _parts(intro) if part.data != "identifier")
        condition = next((part for part in results if part.data == "for_cond"), None)
        converted = [self.expression(part, depth) for part in results if part is not condition]
        makes_object = tree.data == "for_object_expr"
        return For(
            key=names[0] if len(names) > 1 else None,
            name=names[-1],
            collection=self.expression(collection, depth),
            key_result=converted[0] if makes_object else None,
            value=converted[-1],
            grouped=any(_is_token(child, "ELLIPSIS") for child in tree.children),
            condition=None if condition is None else self.expression(next(_parts(condition)), depth),
            at=self._place(tree),
        )


def _parts(tree: _Tree) -> Iterator[_Tree]:
    """Return the rules below a rule, without line breaks and punctuation."""
    return (child for child in tree.children if isinstance(child, Tree) and child.data not in _SILENT)


def _is_token(child: object, kind: str) -> bool:
    return isinstance(child, Token) and child.type == kind


def _text(tree: _Tree) -> str:
    return str(tree.children[-1])
