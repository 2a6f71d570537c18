"""Terraform's pure functions, by name.  Knows no names of values.

A function gets settings and returns one, so that a value that it only passes on keeps its place.
"""

from collections.abc import Mapping

from linter.platforms.terraform.language.functions.arguments import Arguments, Function, tried
from linter.platforms.terraform.language.functions.collections import choice as choices
from linter.platforms.terraform.language.functions.collections import lists, maps
from linter.platforms.terraform.language.functions.encodings.json import jsondecode, jsonencode
from linter.platforms.terraform.language.functions.texts import texts
from linter.platforms.terraform.language.functions.texts.formatting import formatted
from linter.platforms.terraform.language.values.value import Mistake, Value
from linter.provenance.setting import Setting, Unknown
from linter.provenance.source import Location

FUNCTIONS: Mapping[str, Function] = {
    **choices.FUNCTIONS,
    **lists.FUNCTIONS,
    **maps.FUNCTIONS,
    **texts.FUNCTIONS,
    "format": formatted,
    "jsondecode": jsondecode,
    "jsonencode": jsonencode,
}
"""Those that modules use all the time.  `try` and `can` decide what is evaluated, so they are not among them."""

_NOT_PURE = {
    "bcrypt": "it is salted anew at every run",
    "ephemeralasnull": "it depends on what is ephemeral",
    "issensitive": "it depends on what is sensitive",
    "plantimestamp": "it is the time of the plan",
    "rsadecrypt": "it depends on a private key",
    "timestamp": "it is the time of the run",
    "uuid": "it is made up anew at every run",
}


def call(name: str, arguments: Arguments, at: Location) -> Setting[Value]:
    """Call a function; one that is not evaluated here has an unknown result."""
    mistake = next((one for one in arguments if isinstance(one, Mistake)), None)
    if mistake is not None:
        return mistake
    function = FUNCTIONS.get(name) or _seldom(name)
    if function is not None:
        return tried(function, arguments, at)
    if name.startswith("provider::"):
        return Unknown(f"function `{name}` is a provider's", at)
    return Unknown(_NOT_PURE.get(name, f"function `{name}` is not evaluated"), at)


def _seldom(name: str) -> Function | None:
    from linter.platforms.terraform.language.functions.on_demand import FUNCTIONS as seldom  # noqa: N811, PLC0415  # seldom

    return seldom.get(name)
