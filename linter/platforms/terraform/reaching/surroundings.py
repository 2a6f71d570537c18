"""Where people say that a resource is: its tags or labels, and the module that it is in.  Knows no resource type.

Sources: hashicorp/aws, `default_tags` of the provider; hashicorp/google, `default_labels`, and `labels`, which hold a
resource's own; a resource's own tag of a key counts before the provider's.  Checked 2026-11-30.
"""

from collections.abc import Iterator

from linter.model.whereabouts.surroundings import Surroundings, unknown_pair
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.values.value import Value, is_map, settled, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context, context_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

ROOT = "root"
"""What stands for the address of a module that nobody calls."""
_ATTRIBUTES = ("tags", "labels")
_PORTS = ("port", "port_range")
_DEFAULTS = {"aws": "default_tags.tags", "google": "default_labels", "google-beta": "default_labels"}


def surroundings_of(context: Context) -> Surroundings | None:
    """Return the tags of a resource, those that its provider gives it too, and its module's address.

    None where nobody asks.
    """
    resource, configuration = context.resource, context.configuration
    if not configuration.around:
        return None
    at = resource.block.header
    own = {key: one for name in _ATTRIBUTES for key, one in _tags(view_of(resource).attribute(name), name, at)}
    given = configuration.once(("default tags", _provider(resource)), lambda: _defaults(configuration, resource))
    tags = tuple((dict(given) | own).values()) if resource.block.type == "resource" else ()
    prefix = resource.address.rpartition(f"{resource.block.labels[0]}.")[0] if resource.block.labels else ""
    return Surroundings(tags=Known(tags, at), module=Known(prefix.removesuffix(".") or ROOT, at), port=_port(resource))


def _port(resource: Resource) -> Setting[int] | None:
    """Return the number of a port where a resource says one."""
    for name in _PORTS:
        value = view_of(resource).attribute(name)
        if isinstance(value, Unknown):
            return value
        text = "" if value is None else text_of(value.value) or ""
        if value is not None and text.isascii() and text.isdecimal() and len(text) <= len("65535"):
            return Known(int(text), value.at, name, value.via)
    return None


def _provider(resource: Resource) -> str:
    return resource.block.labels[0].partition("_")[0] if resource.block.labels else ""


def _defaults(configuration: Configuration, resource: Resource) -> tuple[tuple[str, Setting[str]], ...]:
    """Return what every configuration of a provider gives to all resources; unknown where they differ."""
    name = _provider(resource)
    path = _DEFAULTS.get(name)
    if path is None:
        return ()
    root = configuration.root
    blocks = [one for one in root.folder.connections if one.type == "provider" and one.labels[:1] == (name,)]
    found = [
        tuple(_tags(context_of(configuration, one).find(path_of(path)).value, path, block.header))
        for block in blocks
        for one in root.connections(block)
    ]
    if len({tuple(key for key, _ in one) for one in found}) > 1:
        because = f"the configurations of the provider `{name}` give different tags"
        return (("", Unknown(because, blocks[0].header, path)),)
    return found[0] if found else ()


def _tags(value: Setting[Value] | None, setting: str, at: Location) -> Iterator[tuple[str, Setting[str]]]:
    """Yield tags by their keys; what is not known has a key of its own."""
    if isinstance(value, Unknown):
        yield f"\0{setting}", Unknown(value.because, value.at, setting, value.via)
    elif value is not None and is_map(value.value):
        for key, one in value.value.items():
            tag = settled(one)
            text = text_of(tag.value) if isinstance(tag, Known) else None
            if isinstance(tag, Known) and text is not None:
                yield key, Known(f"{key}={text}", tag.at, setting, tag.via)
            elif isinstance(tag, Unknown):
                yield key, unknown_pair(tag.because, tag.at, setting, key)
    elif value is not None and value.value is not None:
        yield f"\0{setting}", Unknown("it is no map", at, setting)
