"""Files of variables: those that Terraform loads by itself, and those that the user names."""

import posixpath
from collections.abc import Iterator, Mapping

from msgspec import Struct

from linter.platforms.platform import Options, Workspace
from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.expressions.scope import Effort, Scope
from linter.platforms.terraform.language.modules.folder import parse
from linter.platforms.terraform.language.values.value import Value
from linter.provenance.setting import Setting
from linter.provenance.source import InputError, Source

_FIRST = ("terraform.tfvars", "terraform.tfvars.json")
_AUTOMATIC = (".auto.tfvars", ".auto.tfvars.json")


class Variables(Struct, frozen=True):
    """The values of a root module's variables, and what could not be read."""

    settings: Mapping[str, Setting[Value]]
    errors: tuple[InputError, ...]


def variables(folder: str, names: tuple[str, ...], workspace: Workspace, options: Options) -> Variables:
    """Read the files of variables of a root module; of two values of one name, the later one counts."""
    settings: dict[str, Setting[Value]] = {}
    errors: list[InputError] = []
    for path in _paths(folder, names, options):
        source = workspace.read(path)
        if source is None:
            continue  # a path that the user names wrongly is told where the user is asked for it
        found, broken = values_of(source)
        errors.extend(broken)
        settings |= found
    return Variables(settings, tuple(errors))


def values_of(source: Source) -> tuple[Mapping[str, Setting[Value]], tuple[InputError, ...]]:
    """Return the values in one file of variables, and what cannot be read of it."""
    file = parse(source)
    scope = Scope(None, Effort())
    return {name: evaluate(one.expression, scope) for name, one in file.body.attributes.items()}, file.errors


def is_automatic(name: str) -> bool:
    """Say whether Terraform loads a file of this name by itself."""
    return name in _FIRST or name.endswith(_AUTOMATIC)


def _paths(folder: str, names: tuple[str, ...], options: Options) -> Iterator[str]:
    """Return the paths of the files in the order in which Terraform reads them."""
    yield from (posixpath.join(folder, name) for name in _FIRST if name in names)
    yield from (posixpath.join(folder, name) for name in sorted(names) if name.endswith(_AUTOMATIC))
    yield from options.tf_vars
