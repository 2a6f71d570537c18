"""Compose files: the services, their images with variables filled in, what they are built of, and what they mount.

Sources: https://docs.docker.com/reference/compose-file/services/, .../configs/, .../build/, .../interpolation/.
Nothing is run; of variables only defaults and the `.env` file beside count.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from msgspec import Struct

from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source
from linter.syntax import node as tree
from linter.syntax.node import Node, Scalar, Sequence

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
_VARIABLE = pattern(r"\$(?:\{(?P<braced>\w+)(?:(?P<sign>:?-)(?P<otherwise>[^}]*))?\}|(?P<bare>\w+)|\$)")
# The folder that Compose is called in, which usually is that of its file.
_HERE = pattern(r"^\$(?:\{PWD\}|PWD)/")
_ASSIGNED = pattern(r"^[ \t]*(?:export[ \t]+)?(?P<name>\w+)[ \t]*=[ \t]*(?P<value>[^\n]*?)[ \t\r]*$", re.MULTILINE)


class Files(Protocol):
    """The files of the scanned root."""

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""


class Service(Struct, frozen=True):
    """A service, as far as files are brought to it."""

    image: str
    """With variables filled in; empty where none is named."""
    at: Location | None
    """Where the image is named."""
    folder: str | None
    """What it is built of, from the root; None where nothing is built."""
    dockerfile: str
    arguments: Mapping[str, str]
    """Of the build."""
    mounted: tuple[tuple[str, str], ...]
    """Paths of the host, from the root, and in the container."""


def services(source: Source, files: Files) -> Iterator[Service]:
    """Return the services of a Compose file; none of one that is not understood."""
    from linter.syntax import yaml  # noqa: PLC0415  # only where a composition names what is looked for

    try:
        documents = list(yaml.parse_all(source))
    except InputError:
        return
    folder = posixpath.dirname(source.path)
    variables = _environment(files.read(posixpath.join(folder, ".env")))
    for document in documents:
        found = document.mapping("services") if isinstance(document, tree.Mapping) else None
        configs = document.mapping("configs") if isinstance(document, tree.Mapping) else None
        entries = found.entries.values() if found is not None else ()
        for _, service in paid(entries, document.at):
            if isinstance(service, tree.Mapping):
                yield _service(service, configs, folder, variables)


def _service(service: tree.Mapping, configs: tree.Mapping | None, folder: str, variables: Mapping[str, str]) -> Service:
    image = service.scalar("image")
    build = service.get("build")
    context, dockerfile, arguments = "", "", {}
    if isinstance(build, Scalar):
        context = build.text
    elif isinstance(build, tree.Mapping):
        context, dockerfile = build.text("context") or ".", build.text("dockerfile") or ""
        arguments = dict(_pairs(build.get("args"), variables))
    granted = _configs(service, configs)
    files = ((filled(config.text("file") or "", variables), there) for there, config in granted)
    mounted = (*(_mount(one, variables) for one in service.items_of("volumes")), *files)
    return Service(
        image="" if image is None else filled(image.text, variables),
        at=None if image is None else image.at,
        folder=inside(posixpath.join(folder, filled(context, variables))) if build is not None else None,
        dockerfile=dockerfile or "Dockerfile",
        arguments=arguments,
        mounted=tuple((inside(posixpath.join(folder, here)), there) for here, there in mounted if here),
    )


def _configs(service: tree.Mapping, configs: tree.Mapping | None) -> Iterator[tuple[str, tree.Mapping]]:
    """Return the configurations that a service is granted, by their paths in the container."""
    if configs is None:
        return
    for granted in service.items_of("configs"):
        name = granted.text if isinstance(granted, Scalar) else ""
        there = f"/{name}"
        if isinstance(granted, tree.Mapping):
            name = granted.text("source") or ""
            there = granted.text("target") or f"/{name}"
        config = configs.mapping(name)
        if config is not None:
            yield there, config


def filled(text: str, variables: Mapping[str, str]) -> str:
    """Fill in variables; one without a value stays as it is."""
    return _VARIABLE.sub(lambda one: _value(one, variables), text)


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    value = variables.get(found["braced"] or found["bare"] or "")
    if value is not None and (value or found["sign"] != ":-"):
        return value
    return found[0] if found["otherwise"] is None else found["otherwise"]


def inside(name: str) -> str:
    """Return a path from the root, without what does not count."""
    path = posixpath.normpath(name.lstrip("/"))
    return "" if path == "." else path


def _environment(source: Source | None) -> dict[str, str]:
    found = _ASSIGNED.finditer("" if source is None else source.text)
    return {one["name"]: one["value"].strip("\"'") for one in found}


def _pairs(node: Node | None, variables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return arguments, written as a mapping or as a list of `NAME=value`."""
    if isinstance(node, tree.Mapping):
        for name, (_, value) in node.entries.items():
            if isinstance(value, Scalar) and not value.is_null:
                yield name, filled(value.text, variables)
    elif isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Scalar) and "=" in item.text:
                name, _, text = item.text.partition("=")
                yield name, filled(text, variables)


def _of_host(path: str) -> str:
    """Return a path of the host by that of the Compose file; empty for any other, and for the name of a volume."""
    path = _HERE.sub("./", path)
    return path if path.startswith(".") else ""


def _mount(volume: Node, variables: Mapping[str, str]) -> tuple[str, str]:
    """Return what of the host is mounted, and where; empty for volumes of other kinds."""
    if isinstance(volume, Scalar):
        here, _, there = filled(volume.text, variables).partition(":")
        return _of_host(here), there.partition(":")[0]
    if isinstance(volume, tree.Mapping):
        return _of_host(filled(volume.text("source") or "", variables)), volume.text("target") or ""
    return "", ""
