"""Tokens to the tree of a template.  Knows the grammar of Go's text/template, and no function.

Source: the parser of text/template/parse.
"""

from collections.abc import Iterator

from linter.provenance.source import InputError, Location, Source
from linter.syntax.go_template.grammar import tree
from linter.syntax.go_template.grammar.lexer import Code, Item, items
from linter.syntax.go_template.grammar.pipelines import Reader

MAX_DEPTH = 100
"""Charts stay below 15; deeper templates are hostile."""

_OPENS = frozenset({"if", "with", "range", "define", "block"})


def parse(source: Source) -> tree.Template:
    """Parse a template.  Raises InputError with the place of the first error."""
    parser = _Parser(items(source), source)
    body, end = parser.body(0)
    if end is not None:
        raise InputError(end.at, f"`{end.tokens[0].text}` without what it belongs to", "remove it")
    return tree.Template(body, parser.defines)


class _Parser:
    """Reads bodies, one inside the other."""

    def __init__(self, found: Iterator[Item], source: Source) -> None:
        self.defines: dict[str, tree.Body] = {}
        self._items = found
        self._source = source

    def body(self, depth: int) -> tuple[tree.Body, Code | None]:
        """Read up to the `end` or `else` of this level, which is returned too; None at the end of the text."""
        nodes: list[tree.Node] = []
        for item in self._items:
            if isinstance(item, Location):
                nodes.append(tree.Text(item))
                continue
            if not item.tokens:
                raise InputError(item.at, "the action is empty", "remove it")
            if item.tokens[0].text in ("end", "else"):
                return tuple(nodes), item
            node = self._node(item, depth)
            if node is not None:
                nodes.append(node)
        return tuple(nodes), None

    def _node(self, code: Code, depth: int) -> tree.Node | None:
        word = code.tokens[0].text if code.tokens[0].kind == "word" else ""
        if word in _OPENS and depth >= MAX_DEPTH:
            raise InputError(code.at, f"nested more than {MAX_DEPTH} levels deep", "split the template")
        reader = Reader(code, start=1)
        match word:
            case "if":
                return self._if(code, reader, depth + 1)
            case "with":
                return tree.With(reader.whole(), *self._body_and_else(code, depth + 1), code.at)
            case "range":
                return tree.Range(reader.whole(in_range=True), *self._body_and_else(code, depth + 1), code.at)
            case "define":
                name = reader.name()
                reader.done()
                self.defines[name] = self._closed(code, depth + 1)
                return None
            case "block":
                name, pipeline = reader.name(), reader.whole()
                self.defines[name] = self._closed(code, depth + 1)
                return tree.Call(name, pipeline, code.at)
            case "template":
                name = reader.name()
                return tree.Call(name, None if reader.at_end else reader.whole(), code.at)
            case "break" | "continue" if len(code.tokens) == 1:
                return tree.Break(code.at) if word == "break" else tree.Continue(code.at)
            case _:
                return tree.Action(Reader(code, start=0).whole(), code.at)

    def _closed(self, opened: Code, depth: int) -> tree.Body:
        """Read a body that has no `else`."""
        body, end = self.body(depth)
        _ended(opened, end)
        if end is not None and end.tokens[0].text == "else":
            raise InputError(end.at, f"`else` in a `{opened.tokens[0].text}`", "remove it")
        return body

    def _if(self, opened: Code, reader: Reader, depth: int) -> tree.Node:
        branches: list[tuple[tree.Pipeline, tree.Body]] = []
        condition = reader.whole()
        while True:
            body, end = self.body(depth)
            branches.append((condition, body))
            tokens = _ended(opened, end).tokens
            if tokens[0].text == "end":
                return tree.If(tuple(branches), (), opened.at)
            if len(tokens) > 1 and tokens[1].text == "if" and end is not None:
                condition = Reader(end, start=2).whole()
                continue
            otherwise = self._last(opened, end, depth)
            return tree.If(tuple(branches), otherwise, opened.at)

    def _body_and_else(self, opened: Code, depth: int) -> tuple[tree.Body, tree.Body]:
        body, end = self.body(depth)
        tokens = _ended(opened, end).tokens
        if tokens[0].text == "end":
            return body, ()
        if end is not None and len(tokens) > 1 and tokens[1].text == "with" and opened.tokens[0].text == "with":
            inner = Code(tokens[1:], end.at)
            node = self._node(inner, depth)
            return body, () if node is None else (node,)
        return body, self._last(opened, end, depth)

    def _last(self, opened: Code, otherwise: Code | None, depth: int) -> tree.Body:
        """Read what stands behind a plain `else`, up to the `end`."""
        if otherwise is not None and len(otherwise.tokens) > 1:
            at = otherwise.tokens[1].at
            raise InputError(at, f"unexpected {at.text!r} behind `else`", "write `else`, or `else if` within an `if`")
        body, end = self.body(depth)
        if _ended(opened, end).tokens[0].text == "else":
            raise InputError(end.at if end else opened.at, "a second `else`", "remove it")
        return body


def _ended(opened: Code, end: Code | None) -> Code:
    if end is None:
        word = opened.tokens[0].text
        raise InputError(opened.at, f"`{word}` has no `end`", "write `{{ end }}` where it ends")
    return end
