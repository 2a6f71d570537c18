"""Functions that few modules use, by name, so that only those modules wait for them.  Knows no names of values."""

from collections.abc import Mapping

from linter.platforms.terraform.language.functions.arguments import Function
from linter.platforms.terraform.language.functions.collections import products
from linter.platforms.terraform.language.functions.encodings import base64_url_csv, hashes, yaml
from linter.platforms.terraform.language.functions.numbers import arithmetic, networks
from linter.platforms.terraform.language.functions.texts import formatting, paths, regex

FUNCTIONS: Mapping[str, Function] = {
    **base64_url_csv.FUNCTIONS,
    **hashes.FUNCTIONS,
    **networks.FUNCTIONS,
    **arithmetic.FUNCTIONS,
    **paths.FUNCTIONS,
    **products.FUNCTIONS,
    **regex.FUNCTIONS,
    **yaml.FUNCTIONS,
    "formatlist": formatting.formatlist,
}
