"""All functions of templates, by their names; and those two that render other templates.

Source: https://helm.sh/docs/howto/charts_tips_and_tricks/, Helm's engine/engine.go.
"""

from msgspec.structs import replace

from linter.provenance.source import InputError, Source
from linter.syntax.go_template.engine import Engine, Function, Functions
from linter.syntax.go_template.functions import addresses, dicts, formats, lists, logic, numbers, regex, texts, versions
from linter.syntax.go_template.grammar.parser import parse
from linter.syntax.go_template.lifted import text
from linter.syntax.go_template.values.value import Value, joined, pieces_of


def _included(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    unknown = engine.unknown_among(arguments[:1])
    if unknown is not None:
        return unknown
    at = engine.at
    body = engine.defined(text(arguments[0]))
    try:
        return body if isinstance(body, Value) else engine.expand(engine, body, arguments[1])
    finally:
        engine.budget.at = at


def _expanded(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Render a text as a template, whose words are placed where the text is written."""
    unknown = engine.unknown_among(arguments[:1])
    if unknown is not None:
        return unknown
    at, written = engine.at, arguments[0]
    if "{{" not in text(written):
        return written
    engine.budget.step(len(text(written)))
    outside = engine.defines
    source = Source(at.source.path, text(written))
    try:
        template = parse(source)
        engine.defines = {**outside, **template.defines} if template.defines else outside
        found = engine.expand(engine, template.body, arguments[1])
    except InputError as error:
        if error.at.source is not source:
            raise
        raise type(error)(written.origin or at, f"in a text for `tpl`: {error.message}", error.cure) from None
    finally:
        engine.defines = outside
        engine.budget.at = at
    return joined(replace(one, at=None, origin=one.origin or written.origin, literal=False) for one in pieces_of(found))


# Each of these has a twin that fails where it would give something else instead.
_WITH_TWIN = (
    "append chunk compact dateModify deepCopy first fromJson has initial last merge mergeOverwrite prepend push "
    "regexFind regexFindAll regexMatch regexReplaceAll regexReplaceAllLiteral regexSplit rest reverse slice toDate "
    "toJson toPrettyJson toRawJson toToml toYaml uniq without"
).split()

_SAFE: Functions = {
    **addresses.FUNCTIONS,
    **dicts.FUNCTIONS,
    **formats.FUNCTIONS,
    **lists.FUNCTIONS,
    **logic.FUNCTIONS,
    **numbers.FUNCTIONS,
    **regex.FUNCTIONS,
    **texts.FUNCTIONS,
    **versions.FUNCTIONS,
    "include": Function(_included, 2, 2, shallow=True),
    "tpl": Function(_expanded, 2, 2, shallow=True),
}

FUNCTIONS: Functions = {
    **{f"must{name[0].upper()}{name[1:]}": _SAFE[name] for name in _WITH_TWIN},
    **_SAFE,
    **regex.STRICT,
}
