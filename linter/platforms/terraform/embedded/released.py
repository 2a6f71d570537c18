"""The releases of Helm that modules make, each once.  Knows nothing of what they give their charts."""

from collections.abc import Iterable, Iterator

from linter.platforms.containment import contained
from linter.platforms.platform import Embedded, Unread
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.modules.resource import Resource
from linter.provenance.said import Said
from linter.provenance.source import InputError

_TYPE = "helm_release"


def releases(modules: Iterable[Module], said: Said) -> Iterator[Embedded | Unread | InputError]:
    """Return the releases of Helm with the values that they give their charts, each once, however often it is made."""
    seen: set[object] = set()
    for module in modules:
        for block in module.folder.resources:
            for resource in module.instances(block) if block.labels[0] == _TYPE else ():
                for found in contained(block.header, _release, resource):
                    key = (found.owner, *map(repr, found.beside)) if isinstance(found, Embedded) else block.header
                    if key not in seen:
                        seen.add(key)
                        said.note(block.header)
                        yield found


def _release(resource: Resource) -> Iterator[Embedded | Unread]:
    from linter.platforms.terraform.embedded.releases import release  # noqa: PLC0415  # few modules have one
    from linter.platforms.terraform.embedded.remote_releases import values_alone  # noqa: PLC0415

    found = release(resource)
    yield found
    if not isinstance(found, Embedded):
        yield from values_alone(resource)
