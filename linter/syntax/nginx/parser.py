"""nginx text to a tree of directives with places.  Knows nothing of TLS, nor of what most directives mean.

crossplane's lexer decides what a token is, where that is not plain; the places come from counting what it takes.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from msgspec import Struct, field
from msgspec.structs import replace

from linter.provenance.budget import spend
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source
from linter.syntax.nginx.template_code import MARKS
from linter.syntax.nginx.text import HOLE, Pieces, first_branches, without_lua, without_templates
from linter.syntax.nginx.usual import tokens

_MAX_DEPTH = 100
_SPACE = pattern(r"\s*")
_AFTER_QUOTE = frozenset(";{})")
_ESCAPE = pattern(r"""\\(["'\\trn])""")
_ESCAPED = {"t": "\t", "r": "\r", "n": "\n"}
# Words that at the start of a line are a directive, so that the line before them lacks its end.
_DIRECTIVES = frozenset(
    """
    access_log add_header alias allow client_max_body_size deny error_log error_page expires fastcgi_pass grpc_pass http
    include index keepalive_timeout listen location proxy_http_version proxy_pass proxy_read_timeout proxy_set_header
    proxy_ssl_verify resolver return rewrite root server server_name set ssl_certificate ssl_certificate_key ssl_ciphers
    ssl_prefer_server_ciphers ssl_protocols ssl_session_cache ssl_session_timeout try_files upstream uwsgi_pass
    """.split()
)


class Word(Struct, frozen=True, eq=False):
    """A name or an argument."""

    text: str
    """What nginx makes of it, without quotes and escapes."""
    source: Source
    start: int
    end: int
    quoted: bool = False

    @property
    def at(self) -> Location:
        """Its place, with its quotes."""
        return self.source.at(self.start, self.end)

    @property
    def has_hole(self) -> bool:
        """Whether a template fills in some of it."""
        return HOLE in self.text

    def part(self, start: int, end: int) -> Location:
        """Return the place of a part of the text; the place of the whole where escapes hide it."""
        first = self.start + self.quoted
        at = self.source.at(first + start, first + end)
        return at if at.text == self.text[start:end] and end > start else self.at


class Directive(Struct, frozen=True, eq=False):
    """A directive, with its block where it has one."""

    name: Word
    arguments: tuple[Word, ...]
    block: tuple["Directive", ...] | None

    @property
    def at(self) -> Location:
        """Its place from its name to its last argument."""
        last = self.arguments[-1] if self.arguments else self.name
        return self.name.source.at(self.name.start, last.end)

    @property
    def is_hole(self) -> bool:
        """Whether it stands for whatever a template puts there."""
        return bool(self.name.text) and not self.name.text.strip(HOLE)

    @property
    def mark(self) -> str:
        """Return what a choice of a template does here: begin, go on, end; empty for a directive."""
        return self.name.text if self.name.text in MARKS else ""


def parse(source: Source) -> tuple[Directive, ...] | None:
    """Read a text; None where it is a template whose directives cannot be told before it is filled in.

    Raises InputError where nginx would refuse the text.
    """
    if parse not in source.made:
        source.made[parse] = _parsed(source)
    return cast("tuple[Directive, ...] | None", source.made[parse])


def _parsed(source: Source) -> tuple[Directive, ...] | None:
    prepared = without_templates(without_lua(source.text))
    try:
        return _tree(source, prepared.text)
    except InputError:
        if not prepared.is_template:
            raise
    # Braces that stand in one branch, and in the other again, balance in neither alone.
    try:
        return _tree(source, first_branches(prepared)) if prepared.choices else None
    except InputError:
        return None


class _Open(Struct):
    """A block whose end has not been read."""

    words: list[Word]
    directives: list[Directive] = field(default_factory=list)


class _Tree(Struct):
    """What has been read of a tree.  It has a stack of its own, for blocks may be nested deeper than Python's."""

    opened: list[_Open]
    words: list[Word] = field(default_factory=list)
    """The directive that is being read."""

    def end(self, mark: Word) -> None:
        """Take a `;`."""
        directives = self.opened[-1].directives
        if self.words:
            directives.append(_finished(self.words, None))
        elif not (directives and directives[-1].is_hole):
            raise InputError(mark.at, "unexpected `;`: nothing stands before it", "remove it")
        self.words = []

    def open(self, mark: Word) -> None:
        """Take a `{`."""
        if not self.words:
            raise InputError(mark.at, "unexpected `{`: no directive stands before it", "name the block")
        if len(self.opened) > _MAX_DEPTH:
            raise InputError(self.words[0].at, f"blocks are nested deeper than {_MAX_DEPTH}", "flatten them")
        self.opened.append(_Open(self.words))
        self.words = []

    def close(self, mark: Word) -> None:
        """Take a `}`."""
        self.check_ended()
        block = self.opened.pop()
        if not self.opened:
            raise InputError(mark.at, "unexpected `}`: no block is open", "remove it")
        self.opened[-1].directives.append(_finished(block.words, tuple(block.directives)))

    def take(self, word: Word) -> None:
        """Take anything else; what a template puts in a directive's place is one of its own."""
        if word.text in MARKS and self.words:
            word = replace(word, text=HOLE)
        if not self.words and not word.quoted and (word.text in MARKS or not word.text.strip(HOLE)):
            self.opened[-1].directives.append(Directive(word, (), None))
        else:
            self.words.append(word)

    def check_ended(self) -> None:
        """Raise InputError where a directive has not been ended."""
        if self.words:
            raise _unended(self.words[0], self.words[-1])


def _tree(source: Source, text: str) -> tuple[Directive, ...]:
    spend(len(text), source.whole)  # a character of nginx's takes a unit: the lexer is written in Python
    tree = _Tree([_Open([])])
    marks = {";": tree.end, "{": tree.open, "}": tree.close}
    for word in words(source, text):
        act = None if word.quoted else marks.get(word.text)
        (act or tree.take)(word)
    tree.check_ended()
    if len(tree.opened) > 1:
        name = tree.opened[-1].words[0]
        raise InputError(name.at, f"expected `}}`: the block `{name.text[:80]}` is never closed", "close it")
    return tuple(tree.opened[0].directives)


def _finished(words: list[Word], block: tuple[Directive, ...] | None) -> Directive:
    directive = Directive(words[0], tuple(words[1:]), block)
    at = directive.at
    if len(words) > 1 and "\n" in at.text:
        _check_lines(words)
    return directive


def _check_lines(words: list[Word]) -> None:
    """Raise InputError where a line begins another directive before this one has ended."""
    for before, word in pairwise(words):
        if word.text in _DIRECTIVES and not word.quoted and "\n" in word.source.text[before.end : word.start]:
            raise _unended(words[0], before)


def _unended(name: Word, last: Word) -> InputError:
    return InputError(last.at, f"expected `;` after `{last.text[:80]}`: `{name.text[:80]}` is not ended", "add the `;`")


def words(source: Source, text: str) -> Iterator[Word]:
    """Return all tokens but comments, with their places."""
    usual = tokens(text)
    if usual is None:
        yield from words_by_crossplane(source, text)
        return
    for start, end, quoted in usual:
        value = text[start + 1 : end - 1] if quoted else text[start:end]
        yield Word(_unescaped(value) if "\\" in value else value, source, start, end, quoted)


def words_by_crossplane(source: Source, text: str) -> Iterator[Word]:
    """Return the same of any text.

    Between two tokens there is only white space, so a token that was not changed stands where it is found first.
    """
    # The line break ends what the lexer would drop at the end of the text.
    pieces = Pieces(text + "\n\n")
    end = 0
    after_quote = False
    for token, quoted in _tokens(source, pieces):
        if quoted:
            start, after = _after_space(text, end), pieces.end
        elif token[0] == "#":
            end = pieces.end
            after_quote = False
            continue
        elif pieces.end == end:  # crossplane adds a `;` behind a block of Lua
            start = after = end
        else:
            start = pieces.text.find(token, end)
            after = start + len(token)
        if after_quote and start == end and token[:1] not in _AFTER_QUOTE:
            raise InputError(source.at(start, min(after, len(text))), "expected white space after the quote", "add it")
        after_quote = quoted
        end = after
        value = text[start + 1 : end - 1] if quoted else token
        yield Word(_unescaped(value) if "\\" in value else value, source, start, min(end, len(text)), quoted)
    left = _after_space(text, end)
    if left < len(text):
        raise InputError(source.at(left, left + 1), f"`{text[left]}` is never closed", "close it")


def _tokens(source: Source, pieces: Pieces) -> Iterator[tuple[str, bool]]:
    """Return the lexer's tokens, and whether each was in quotes."""
    from crossplane.errors import NgxParserBaseException  # noqa: PLC0415  # few texts are unusual
    from crossplane.lexer import _lex_file_object  # noqa: PLC0415

    try:
        for token, _, quoted in _lex_file_object([pieces]):
            yield token, quoted
    except NgxParserBaseException as error:  # only of Lua's blocks does the lexer demand anything
        end = min(pieces.end, len(source.text))
        raise InputError(source.at(max(end - 1, 0), end), "expected `{` to begin a block of Lua", "add it") from error


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return position if found is None else found.end()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)
