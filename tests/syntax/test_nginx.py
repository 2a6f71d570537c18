import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.provenance.source import InputError, Source
from linter.syntax.nginx.parser import Directive, Word, parse
from linter.syntax.nginx.text import HOLE, without_lua, without_templates


def read(text: str) -> tuple[Directive, ...]:
    found = parse(Source("nginx.conf", text))
    assert found is not None
    return found


def words(text: str) -> list[str]:
    """Return the words of the only directive."""
    (directive,) = read(text)
    return [directive.name.text, *(word.text for word in directive.arguments)]


def all_words(directives: tuple[Directive, ...]) -> list[Word]:
    return [
        word
        for directive in directives
        for word in (directive.name, *directive.arguments, *all_words(directive.block or ()))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("listen 443 ssl;", ["listen", "443", "ssl"], id="words"),
        pytest.param("listen\n  443\n  ssl\n;", ["listen", "443", "ssl"], id="lines"),
        pytest.param("# first\nlisten 443; # last", ["listen", "443"], id="comments"),
        pytest.param("a b#c;", ["a", "b#c"], id="number sign inside a word"),
        pytest.param("a ${b}#c;", ["a", "${b}#c"], id="number sign behind a variable"),
        pytest.param('a "b c";', ["a", "b c"], id="quotes"),
        pytest.param("a 'b \"c\"';", ["a", 'b "c"'], id="quotes inside quotes"),
        pytest.param(r'a "b\"c";', ["a", 'b"c'], id="escaped quote"),
        pytest.param(r"a b\ c;", ["a", r"b\ c"], id="escaped white space"),
        pytest.param('a "";', ["a", ""], id="empty"),
        pytest.param('a ";{}#";', ["a", ";{}#"], id="signs in quotes"),
        pytest.param('a "b" # c\nd;', ["a", "b", "d"], id="comment behind a quote"),
        pytest.param('a b"c;', ["a", 'b"c'], id="quote inside a word"),
        pytest.param("a ${b}c;", ["a", "${b}c"], id="braces of a variable"),
        pytest.param(r"a ~^/x\.(?:y|z)$;", ["a", r"~^/x\.(?:y|z)$"], id="pattern"),
        pytest.param("a b;\r\n", ["a", "b"], id="line break of Windows"),
        pytest.param("a ü;", ["a", "ü"], id="letters"),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert expected == words(text)


def test_blocks() -> None:
    (http,) = read("http { server { listen 80; } server { } }")

    assert http.block is not None
    assert ["server", "server"] == [one.name.text for one in http.block]
    assert () == http.block[1].block


def test_a_directive_without_block_has_none() -> None:
    (listen,) = read("listen 80;")

    assert listen.block is None


def test_places() -> None:
    (server,) = read("# shop\nserver {\n    listen 443 'ssl';\n}\n")
    assert server.block is not None
    (listen,) = server.block

    assert "server" == server.at.text
    assert "listen 443 'ssl'" == listen.at.text
    region = listen.arguments[1].at.region
    assert (3, 16, 3, 21) == (region.start_line, region.start_column, region.end_line, region.end_column)


def test_the_place_of_a_part() -> None:
    (directive,) = read("ssl_ciphers 'A:B';")

    assert "B" == directive.arguments[0].part(2, 3).text


def test_the_place_of_a_part_behind_an_escape_is_the_whole() -> None:
    (directive,) = read(r"a '\"B';")

    assert r"'\"B'" == directive.arguments[0].part(1, 2).text


NAMES = st.text("abz_", min_size=1, max_size=6)
PLAIN = st.text("abc./$=~-1", min_size=1, max_size=8)
QUOTED = st.text("ab c;{}#\n", max_size=8).filter(lambda text: "{#" not in text and "{{" not in text).map('"{}"'.format)
SPACE = st.sampled_from([" ", "\n", "  ", "\t", " # comment; {\n"])


@st.composite
def texts(draw: st.DrawFn, depth: int = 2) -> str:
    name = draw(NAMES)
    arguments = "".join(f"{draw(SPACE)}{word}" for word in draw(st.lists(st.one_of(PLAIN, QUOTED), max_size=3)))
    if depth and draw(st.booleans()):
        inner = "".join(draw(st.lists(texts(depth - 1), max_size=3)))
        return f"{draw(SPACE)}{name}{arguments} {{{inner}{draw(SPACE)}}}"
    return f"{draw(SPACE)}{name}{arguments};"


@given(texts())
def test_each_word_stands_where_it_says(text: str) -> None:
    found = all_words(read(text))

    assert found
    for word in found:
        assert word.text == (word.at.text[1:-1] if word.quoted else word.at.text)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        pytest.param("server { listen 80;", "server", "never closed", id="open block"),
        pytest.param("http { server { }", "http", "never closed", id="open outer block"),
        pytest.param("listen 80", "80", "expected `;`", id="no end"),
        pytest.param("listen 80\nserver_name a;", "80", "expected `;`", id="no end before a directive"),
        pytest.param("server { listen 80 }", "80", "expected `;`", id="no end before a brace"),
        pytest.param("}", "}", "no block is open", id="extra brace"),
        pytest.param("{ }", "{", "no directive stands before it", id="block without name"),
        pytest.param(";", ";", "nothing stands before it", id="end of nothing"),
        pytest.param('a "b;', '"', "never closed", id="open quote"),
        pytest.param('a "b""";', '""', "white space after the quote", id="quotes behind a quote"),
        pytest.param('a "b"c;', "c", "white space after the quote", id="word behind a quote"),
        pytest.param("a \\", "\\", "expected `;`", id="backslash at the end"),
        pytest.param("content_by_lua_block a;", "a", "expected `{`", id="Lua without block"),
    ],
)
def test_errors(text: str, place: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)

    assert place == caught.value.at.text
    assert message in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        'content_by_lua_block { local a = "}" }',
        "content_by_lua_block { local a = '\\'}' }",
        "content_by_lua_block { -- it's a comment }\n }",
        "content_by_lua_block { --[[ it's\n } ]] }",
        "content_by_lua_block { local a = [==[ } ]] ]==] }",
        "content_by_lua_block { if a then b = {c = {1}} end }",
        "set_by_lua_block $a { return 'it}' }",
    ],
)
def test_lua_is_not_read(text: str) -> None:
    found = read(f"location / {{ {text} listen 443 ssl; }}")

    assert found[0].block is not None
    assert "listen" == found[0].block[-1].name.text


def test_lua_in_a_comment_is_none() -> None:
    text = "# content_by_lua_block {\nlisten 80;\n"

    assert text == without_lua(text)


def test_lua_keeps_all_places() -> None:
    text = "a_by_lua_block { x = '}' } listen 80;"

    assert len(text) == len(without_lua(text))
    assert "listen 80" == read(text)[-1].at.text


@pytest.mark.parametrize("hole", ["{{ x }}", "{% if x %}", "<%= x %>", "{{ '}' }}"])
def test_a_template_leaves_a_hole(hole: str) -> None:
    (directive,) = read(f"listen {hole}a;")

    (word,) = directive.arguments
    assert word.has_hole
    assert f"{hole}a" == word.at.text


def test_a_template_in_a_directives_place_is_a_directive() -> None:
    first, second = read("{{ more }}\nlisten 80;")

    assert first.is_hole
    assert not second.is_hole


def test_a_template_may_close_what_it_opens() -> None:
    found = read("{% if tls %}\nserver {\n{% else %}\n{% endif %}\n  listen 80;\n}\n")

    assert ["server"] == [one.name.text for one in found if not one.mark]


def test_directives_of_terraform_choose() -> None:
    found = read("%{ if tls ~}\nserver {\n%{~ else }\n%{ endif }\n  listen 80;\n}\n")

    assert ["server"] == [one.name.text for one in found if not one.mark]


@pytest.mark.parametrize("literal", ["%%{if}", "%{iffy}", "%{x}"])
def test_what_only_looks_like_a_directive_of_terraform_is_text(literal: str) -> None:
    (directive,) = read(f'log_format a "{literal}";')

    assert literal == directive.arguments[1].text


def test_a_comment_of_liquid_ends_with_its_end() -> None:
    (directive,) = read("{%- comment -%} server { {{ x }} {% endcomment %}\nlisten 80;")

    assert "listen" == directive.name.text


def test_a_template_that_cannot_be_told_is_none() -> None:
    assert parse(Source("x", "server {{% if a %} { {% endif %}\n listen 80;\n")) is None


@given(st.text("{}%#< x\n"))
def test_holes_keep_all_places(text: str) -> None:
    assert len(text) == len(without_templates(text).text)


def test_a_hole_is_as_long_as_what_it_stands_for() -> None:
    assert f"a {HOLE * 7} b" == without_templates("a {{ x }} b").text


def test_a_backslash_behind_a_quote_at_the_end_is_refused_inside_the_text() -> None:
    with pytest.raises(InputError) as raised:
        read("%;''\\")

    assert 5 == raised.value.at.end
