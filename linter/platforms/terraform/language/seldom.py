"""Functions that few modules use, by name, so that only those modules wait for them.  Knows no names of values."""

from collections.abc import Mapping

from linter.platforms.terraform.language import (
    encoding_functions,
    format_function,
    hash_functions,
    network_functions,
    number_functions,
    path_functions,
    product_functions,
    regex_functions,
    yaml_functions,
)
from linter.platforms.terraform.language.arguments import Function

FUNCTIONS: Mapping[str, Function] = {
    **encoding_functions.FUNCTIONS,
    **hash_functions.FUNCTIONS,
    **network_functions.FUNCTIONS,
    **number_functions.FUNCTIONS,
    **path_functions.FUNCTIONS,
    **product_functions.FUNCTIONS,
    **regex_functions.FUNCTIONS,
    **yaml_functions.FUNCTIONS,
    "formatlist": format_function.formatlist,
}
