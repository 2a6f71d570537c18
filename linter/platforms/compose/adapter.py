"""Compose files to the model: the projects that they make, and what their services connect to."""

from collections.abc import Iterator, Sequence

from linter.model.endpoint import Exposure, Listener, Subject, Upstream
from linter.platforms.compose.carried import files_of
from linter.platforms.compose.reading.files import Files
from linter.platforms.compose.reading.loading import load
from linter.platforms.compose.reading.plans import Plan, plans
from linter.platforms.compose.reading.project import Entry, Project
from linter.platforms.compose.services.names import Neighbours
from linter.platforms.compose.services.ports import Published, published
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
_ON_EVERY_ADDRESS = "its port is published on the machine, and nothing says who reaches that"


def read(sources: Sequence[Source], workspace: Workspace) -> Iterator[Found]:
    """Map claimed files to the model."""
    files = Files(workspace, {source.path: source for source in sources})
    told_of: set[Found] = set()
    for plan in plans(files):
        for found in contained(files.claimed[plan.paths[-1]].whole, _of_plan, plan, files):
            if not isinstance(found, Unread | LeftOut) or found not in told_of:
                yield found
            if isinstance(found, Unread | LeftOut):
                told_of.add(found)
    yield from _once(files.errors)
    yield from dict.fromkeys(files.untold)


def _once(errors: Sequence[InputError]) -> Iterator[InputError]:
    yield from {(error.at, error.message): error for error in errors}.values()


def _of_plan(plan: Plan, files: Files) -> Iterator[Found]:
    project = load(plan.paths, files, plan.scope)
    for service in project.services.values():
        found = None
        if service.name not in plan.without:
            for found in contained(service.at, _of_service, service, project, files):
                yield found
        if found is None:
            yield LeftOut(service.at, "service", is_known=True)


def _of_service(service: Entry, project: Project, files: Files) -> Iterator[Subject | Embedded | Unread]:
    """Yield what a service opens, each backend once, what a broker in it listens on, and the files that it carries."""
    program = Program(
        address=f"{service.at.source.path}:service {service.name}",
        title=f"service {service.name}",
        platform=NAME,
        scope=project.scope,
    )
    given = told(service, project, files)
    variables = list(given.variables)
    ports = list(published(service, project))
    found: list[Upstream | Listener] = [
        *hops(variables, program, Neighbours(service, project)),
        *switches(given.words, variables, program),
        *brokers.listeners(variables, program, lambda port, at: _reached(port, at, ports)),
    ]
    yield from once(found)
    yield from files_of(service, project, f"{service.at.source.path}!service {service.name}")
    yield from given.untold


def _reached(port: str, at: Location, ports: Sequence[Published]) -> Setting[Exposure]:
    """Say who reaches a port in a container: the networks of the project, and whom the machine lets in."""
    if any(one.target == port and not one.is_local for one in ports):
        return either(_ON_EVERY_ADDRESS, at)
    return Known(Exposure.INTERNAL, at)
