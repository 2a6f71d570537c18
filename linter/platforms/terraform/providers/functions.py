"""What the tables leave to code, by name.  Knows where each of them is."""

from collections.abc import Mapping

from linter.platforms.terraform.mapping.fields import Function


def function(name: str) -> Function:
    """Return a function by the name that the tables have for it; its module is imported when it is needed."""
    return _functions(name.partition("-")[0])[name]


def _functions(provider: str) -> Mapping[str, Function]:
    match provider:
        case "aws":
            from linter.platforms.terraform.providers.aws import FUNCTIONS as aws  # noqa: N811, PLC0415

            return aws
        case "azurerm":
            from linter.platforms.terraform.providers.azurerm import FUNCTIONS as azurerm  # noqa: N811, PLC0415

            return azurerm
        case "terraform":
            from linter.platforms.terraform.providers.terraform import FUNCTIONS as terraform  # noqa: N811, PLC0415

            return terraform
        case _:
            from linter.platforms.terraform.providers.google import FUNCTIONS as google  # noqa: N811, PLC0415

            return google
