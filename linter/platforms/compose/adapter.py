"""Compose files to the model: the projects that they make, and what their services connect to."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from linter.model.endpoint import Exposure, Listener, Subject, Upstream
from linter.model.identity import Identity, Relay
from linter.platforms.compose.carried import files_of
from linter.platforms.compose.reading.files import Files
from linter.platforms.compose.reading.loading import load
from linter.platforms.compose.reading.plans import Plan, plans
from linter.platforms.compose.reading.project import Entry, Project
from linter.platforms.compose.services.identity import (
    carried_by,
    image_of,
    published_ports,
    workload_of,
    zones_of,
)
from linter.platforms.compose.services.names import Names, Neighbours, names_in
from linter.platforms.compose.services.ports import Published, published
from linter.platforms.compose.services.surroundings import surroundings_of
from linter.platforms.compose.services.told import told
from linter.platforms.connections import brokers
from linter.platforms.connections.hops import hops, once
from linter.platforms.connections.program import Program
from linter.platforms.connections.switches import switches
from linter.platforms.containment import contained
from linter.platforms.exposure import either
from linter.platforms.platform import Embedded, Found, LeftOut, Unread, Workspace
from linter.provenance.setting import Known, Setting
from linter.provenance.source import InputError, Location, Source

NAME = "compose"
_NO_SERVICES = "no services are described in it"
_ON_EVERY_ADDRESS = "its port is published on the machine, and nothing says who reaches that"


def read(sources: Sequence[Source], workspace: Workspace) -> Iterator[Found]:
    """Map claimed files to the model."""
    files = Files(workspace, {source.path: source for source in sources})
    seen: set[object] = set()
    for plan in plans(files):
        for found in contained(files.claimed[plan.paths[-1]].whole, _of_plan, plan, files):
            known = _known(found)
            if known is None or known not in seen:
                yield found
            elif isinstance(found, Upstream):
                yield Relay(found)
            if known is not None:
                seen.add(known)
    yield from _once(files.errors)
    yield from dict.fromkeys(files.untold)


def _known(found: Found) -> object:
    """Return by what something is known that is told once; None for what each project has of its own.

    What an anchor says of many services is judged where it is written, and files below several others say the same in
    each project.
    """
    match found:
        case Upstream():
            exposure = found.exposure.value if isinstance(found.exposure, Known) else None
            is_clear = isinstance(found.tls, Known) and found.tls.value is None
            return found.at.order, found.address.rpartition(" to ")[2], exposure, is_clear
        case Unread() | LeftOut():
            return found
        case Embedded():
            return found.owner, tuple((path, one.text) for path, one in found.files.items())
        case _:
            return None


def _once(errors: Sequence[InputError]) -> Iterator[InputError]:
    yield from {(error.at, error.message): error for error in errors}.values()


def _of_plan(plan: Plan, files: Files) -> Iterator[Found]:
    project = load(plan.paths, files, plan.scope)
    for path in plan.paths:
        document = files.document(path)
        is_empty = document is not None and not document.mapping("services") and not document.items_of("include")
        if document is not None and is_empty and not document.repeated:
            yield Unread(document.header(), _NO_SERVICES)
    names = names_in(project)
    for service in project.services.values():
        is_told = False
        if service.name not in plan.without:
            for found in contained(service.at, _of_service, service, project, names, files):
                is_told = is_told or not isinstance(found, Embedded)
                yield found
            yield from contained(service.at, _identities, service, project, files)
        if not is_told:
            yield LeftOut(service.at, "service", is_known=True)


def _of_service(service: Entry, project: Project, names: Names, files: Files) -> Iterator[Subject | Embedded | Unread]:
    """Yield what a service opens, each backend once, what a broker in it listens on, and the files that it carries."""
    program = _program(service, project)
    given = told(service, project, files)
    variables = list(given.variables)
    ports = list(published(service, project))
    found: list[Upstream | Listener] = [
        *hops(variables, program, Neighbours(service, project, names)),
        *switches(given.words, variables, program),
        *brokers.listeners(variables, program, lambda port, at: _reached(port, at, ports)),
    ]
    around = surroundings_of(service, project)
    for one in once(found):
        placed = replace(one, around=around)
        yield replace(placed, opened_by=program.address) if isinstance(placed, Upstream) else placed
    yield from (replace(one, around=around) for one in files_of(service, project, carried_by(service)))
    yield from given.untold


def _identities(service: Entry, project: Project, files: Files) -> Iterator[Identity]:
    """Yield under which names a service is reached, what the machine publishes of it, and what it is built as."""
    program = _program(service, project)
    yield from image_of(service, project, program, files)
    yield replace(workload_of(service, project, program, files), around=surroundings_of(service, project))
    yield from published_ports(service, project, program)


def _program(service: Entry, project: Project) -> Program:
    return Program(
        address=f"{service.at.source.path}:service {service.name}",
        title=f"service {service.name}",
        platform=NAME,
        scope=project.scope,
        zones=zones_of(service, project),
    )


def _reached(port: str, at: Location, ports: Sequence[Published]) -> Setting[Exposure]:
    """Say who reaches a port in a container: the networks of the project, and whom the machine lets in."""
    if any(one.target == port and not one.is_local for one in ports):
        return either(_ON_EVERY_ADDRESS, at)
    return Known(Exposure.INTERNAL, at)
