"""What a service is in data flows: its names, its ports, and the configuration that it runs.  Knows no hop.

Source: https://docs.docker.com/compose/how-tos/networking/.  Checked 2026-11-30.
"""

from collections.abc import Iterator

from linter.model.identity import Alias, Image, Port, Workload
from linter.model.names import PUBLIC, Destination, Name
from linter.model.whereabouts.data import LABEL as DATA
from linter.platforms.compose.reading.files import Files
from linter.platforms.compose.reading.pairs import pairs
from linter.platforms.compose.reading.project import Entry, Project
from linter.platforms.compose.services.brought import brought, built
from linter.platforms.compose.services.names import OF_MACHINE, names_by_network, networks_of
from linter.platforms.compose.services.ports import published
from linter.platforms.connections.program import Program
from linter.provenance.setting import Known
from linter.syntax.node import Scalar

_BETWEEN = "\x1e"
"""What stands between a project and a network, and in neither."""
_PUBLISHED = "published by the machine"


def carried_by(service: Entry) -> str:
    """Return what the scopes of all that a service carries begin with."""
    return f"{service.at.source.path}!service {service.name}"


def zones_of(service: Entry, project: Project) -> tuple[str, ...]:
    """Return where the containers of a service look hosts up: in the networks that they are in, and nowhere beside."""
    return (*(_zone(project, one) for one in networks_of(service, project)), project.scope, PUBLIC)


def _zone(project: Project, network: str) -> str:
    return f"{project.scope}{_BETWEEN}{network}"


def workload_of(service: Entry, project: Project, program: Program, files: Files) -> Workload:
    """Return a service as a node of data flows."""
    names = (
        Name(_zone(project, network), name)
        for network, known in names_by_network(service, project).items()
        for name in dict.fromkeys(known)
    )
    return Workload(
        at=service.at,
        address=program.address,
        name=program.title,
        platform=program.platform,
        place=(f"project {project.name}" if project.name else "project",),
        names=(*names, Name(project.scope, program.address)),
        ports=tuple(_ports(service, project)),
        zones=program.zones,
        runs=tuple(dict.fromkeys((program.address, carried_by(service), *brought(service, project, files)))),
        scope=project.scope,
        data=tuple(sorted(_data(service, project))),
        images=tuple(_image(service, project)),
    )


def image_of(service: Entry, project: Project, program: Program, files: Files) -> Iterator[Image]:
    """Yield the image that a service is built as, where it gives it a name and something in it is for a proxy."""
    runs = tuple(dict.fromkeys(built(service, project, files))) if service.map.get("build") is not None else ()
    for name in _image(service, project) if runs else ():
        yield Image(name.at, f"{program.address} as {name.value}", name.value, program.platform, runs, project.scope)


def _image(service: Entry, project: Project) -> Iterator[Known[str]]:
    image = service.map.scalar("image")
    known = None if image is None else project.setting(image)
    if isinstance(known, Known):
        yield known


def published_ports(service: Entry, project: Project, program: Program) -> Iterator[Alias]:
    """Yield the ports of the machine that stand for ports of a service."""
    for one in published(service, project):
        if one.published:
            yield Alias(
                at=one.at,
                address=f"{program.address} port {one.address or '*'}:{one.published}",
                name=f"port {one.published} {_PUBLISHED}",
                platform=program.platform,
                names=tuple(Name(project.scope, name, one.published) for name in sorted(OF_MACHINE)),
                targets=(Destination(program.address, one.at, one.target, (project.scope,)),),
                scope=project.scope,
                lets_in=not one.is_local,
            )


def _ports(service: Entry, project: Project) -> Iterator[Port]:
    for one in published(service, project):
        yield Port(one.target, one.at)
    for node in service.map.items_of("expose"):
        if isinstance(node, Scalar):
            yield Port(project.text(node).partition("/")[0], node.at.header)


def _data(service: Entry, project: Project) -> Iterator[str]:
    """Yield the classes of the data that a service says to hold by a label."""
    for keys in (("labels",), ("deploy", "labels")):
        labels = pairs(service.map.find(*keys))
        said = None if labels is None else labels.scalar(DATA)
        yield from (word.strip() for word in project.text(said).split(",") if word.strip())
