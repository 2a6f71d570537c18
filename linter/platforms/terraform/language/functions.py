"""Terraform's pure functions, as far as modules use them for what concerns TLS.  Knows no names.

A function gets settings and returns one, so that a value that it only passes on keeps its place.
"""

from collections.abc import Mapping

from linter.platforms.terraform.language import list_functions as lists
from linter.platforms.terraform.language import text_functions as texts
from linter.platforms.terraform.language.arguments import Arguments, Function
from linter.platforms.terraform.language.encoding import jsondecode, jsonencode
from linter.platforms.terraform.language.value import Mistake, Value, boolean_of, number_of, text_of
from linter.setting import Setting, Unknown
from linter.source import Location

FUNCTIONS: Mapping[str, Function] = {
    "alltrue": lists.truths(decisive=False),
    "anytrue": lists.truths(decisive=True),
    "coalesce": lists.coalesce,
    "coalescelist": lists.coalescelist,
    "compact": lists.on_list(lists.compact),
    "concat": lists.concat,
    "contains": lists.contains,
    "distinct": lists.on_list(lists.distinct),
    "element": lists.element,
    "endswith": texts.of_texts(str.endswith),
    "flatten": lists.flatten,
    "format": texts.formatted,
    "join": texts.join,
    "jsondecode": jsondecode,
    "jsonencode": jsonencode,
    "keys": lists.keys,
    "length": lists.length,
    "lookup": lists.lookup,
    "lower": texts.of_texts(str.lower),
    "merge": lists.merge,
    "nonsensitive": lists.unchanged,
    "one": lists.one,
    "replace": texts.replace,
    "sensitive": lists.unchanged,
    "split": texts.split,
    "startswith": texts.of_texts(str.startswith),
    "tobool": texts.conversion(boolean_of, "boolean"),
    "tolist": lists.tolist,
    "tomap": lists.tomap,
    "tonumber": texts.conversion(number_of, "number"),
    "toset": lists.toset,
    "tostring": texts.conversion(text_of, "string"),
    "trimprefix": texts.of_texts(str.removeprefix),
    "trimspace": texts.of_texts(str.strip),
    "trimsuffix": texts.of_texts(str.removesuffix),
    "upper": texts.of_texts(str.upper),
    "values": lists.values,
}
"""`try` and `can` are not among them: they decide which of their arguments is evaluated."""


def call(name: str, arguments: Arguments, at: Location) -> Setting[Value]:
    """Call a function; one that is not evaluated here has an unknown result."""
    function = FUNCTIONS.get(name)
    if function is None:
        return Unknown(f"function `{name}` is not evaluated", at)
    try:
        return function(arguments, at)
    except (IndexError, ValueError):  # too few arguments, or too many
        return Mistake(f"`{name}` is called with the wrong number of arguments", at)
