"""What programs in tasks, functions and containers of clouds are told to connect to, by their environments.

Knows the types by their rows, which the documentation of each provider has under the name of the type (hashicorp/aws,
hashicorp/azurerm, hashicorp/google).  Checked 2026-11-30.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Exposure, Tls, Upstream
from linter.model.names import PUBLIC
from linter.platforms.connections.variables import Variable
from linter.platforms.exposure import either, of_host
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.modules.written import written
from linter.platforms.terraform.language.values.value import Encoded, Value, is_list, is_map, settled, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.joins import naming
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Step
from linter.provenance.source import Location

if TYPE_CHECKING:
    from linter.platforms.connections.opened import Connection

_MOST = 1_000
"""Variables of one resource."""
_UNTOLD = "its name does not tell whether the host is on a private network"


class _Row(Struct, frozen=True):
    """Where a resource has the environments of its programs."""

    blocks: tuple[str, ...] = ()
    """The blocks that lead there, from the outside in."""
    variables: str = ""
    """An attribute that is a map of them."""
    each: str = ""
    """Blocks of one variable each, with `name` and `value`."""
    definitions: str = ""
    """An attribute whose JSON is a list of containers, each with an `environment` of names and values."""
    run_by: Mapping[str, str] = {}
    """Types of what runs it, with the attributes that name it."""


ENVIRONMENTS: Mapping[str, _Row] = {
    "aws_apprunner_service": _Row(
        ("source_configuration", "image_repository", "image_configuration"), variables="runtime_environment_variables"
    ),
    "aws_ecs_task_definition": _Row(definitions="container_definitions", run_by={"aws_ecs_service": "task_definition"}),
    "aws_lambda_function": _Row(("environment",), variables="variables"),
    "azurerm_container_app": _Row(("template", "container"), each="env"),
    "azurerm_container_group": _Row(("container",), variables="environment_variables"),
    "azurerm_linux_function_app": _Row(variables="app_settings"),
    "azurerm_linux_web_app": _Row(variables="app_settings"),
    "azurerm_windows_function_app": _Row(variables="app_settings"),
    "azurerm_windows_web_app": _Row(variables="app_settings"),
    "google_cloud_run_service": _Row(("template", "spec", "containers"), each="env"),
    "google_cloud_run_v2_job": _Row(("template", "template", "containers"), each="env"),
    "google_cloud_run_v2_service": _Row(("template", "containers"), each="env"),
    "google_cloudfunctions2_function": _Row(("service_config",), variables="environment_variables"),
    "google_cloudfunctions_function": _Row(variables="environment_variables"),
}


def environment_hops(context: Context) -> Iterator[Upstream]:
    """Yield the connections that the programs of a resource are told to open, each backend once."""
    resource, configuration = context.resource, context.configuration
    row = ENVIRONMENTS.get(resource.type)
    if row is None:
        return
    from linter.platforms.connections.hops import hops, once  # noqa: PLC0415  # with all that programs connect to
    from linter.platforms.connections.program import Program  # noqa: PLC0415

    program = Program(
        address=configuration.address(resource),
        title=resource.address,
        platform="terraform",
        scope=configuration.scope,
        zones=(configuration.scope, PUBLIC),
    )
    opener = _opener(context, row)
    found = (one for variables in _told(context, row) for one in hops(variables, program, _Around()))
    yield from (replace(one, opened_by=opener, maybe=context.maybe) for one in once(found))


def _opener(context: Context, row: _Row) -> str:
    """Return the address of what runs the programs: a service that names the task, else the resource itself."""
    for kind, attribute in row.run_by.items():
        for service in naming(context.configuration, kind, path_of(attribute), context.resource):
            return context.configuration.address(service.owner)
    return context.configuration.address(context.resource)


def _told(context: Context, row: _Row) -> Iterator[list[Variable]]:
    """Yield the environment of each program."""
    view = view_of(context.resource)
    if row.definitions:
        yield from _of_definitions(view.reference(row.definitions), context)
        return
    for block in _inside(view, row.blocks):
        if row.variables:
            yield list(_of_map(block.reference(row.variables), context))
        else:
            pairs = ((one.attribute("name"), one.reference("value")) for one in block.blocks(row.each))
            yield [found for name, value in pairs for found in _variable(name, value, context)]


def _inside(view: View, blocks: tuple[str, ...]) -> Iterator[View]:
    if not blocks:
        yield view
        return
    for block in view.blocks(blocks[0]):
        yield from _inside(block, blocks[1:])


def _of_map(found: Setting[Value] | None, context: Context) -> Iterator[Variable]:
    plain = None if found is None else settled(found)
    if isinstance(plain, Known) and is_map(plain.value):
        for name, value in paid(list(plain.value.items())[:_MOST], plain.at):
            yield from _variable(Known(name, value.at), value, context)


def _of_definitions(found: Setting[Value] | None, context: Context) -> Iterator[list[Variable]]:
    """Yield the environment of each container, be it an encoded value or a text of JSON."""
    plain = None if found is None else settled(found)
    if not isinstance(plain, Known):
        return
    if isinstance(plain.value, Encoded):
        containers = settled(plain.value.value)
        for one in containers.value if isinstance(containers, Known) and is_list(containers.value) else ():
            yield list(_of_container(settled(one), context))
    elif isinstance(plain.value, str):
        yield from (list(one) for one in _of_json(plain.value, plain.at))


def _of_container(container: Setting[Value], context: Context) -> Iterator[Variable]:
    members = container.value if isinstance(container, Known) and is_map(container.value) else {}
    listed = settled(members["environment"]) if "environment" in members else None
    for one in listed.value[:_MOST] if isinstance(listed, Known) and is_list(listed.value) else ():
        entry = settled(one)
        if isinstance(entry, Known) and is_map(entry.value):
            yield from _variable(entry.value.get("name"), entry.value.get("value"), context)


def _of_json(text: str, at: Location) -> Iterator[Iterable[Variable]]:
    import json  # noqa: PLC0415  # for texts that are not made by `jsonencode`

    try:
        containers = json.loads(text)
    except (ValueError, RecursionError):
        return
    for container in containers if isinstance(containers, list) else ():
        listed = container.get("environment") if isinstance(container, dict) else None
        pairs = (one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()
        yield [Variable(str(one["name"]), str(one["value"]), at) for one in pairs if {"name", "value"} <= one.keys()]


def _variable(name: Setting[Value] | None, value: Setting[Value] | None, context: Context) -> Iterator[Variable]:
    plain = None if name is None else settled(name)
    text = text_of(plain.value) if isinstance(plain, Known) else None
    if text and value is not None:
        known = written(value, context.configuration.scope, context.resource.module.prefix)
        via: tuple[Step, ...] = value.via if isinstance(value, Known) else ()
        yield Variable(text, known, value.at, via)


class _Around(Struct, frozen=True):
    """What is around the programs of a cloud: nothing that the files name."""

    def is_beside(self, host: str) -> bool:
        """Say whether a host names something that is deployed together: a reference to a resource does."""
        return host.startswith("${")

    def exposure(self, host: str, at: Location, setting: str) -> Setting[Exposure]:
        """Say which network a connection to a host crosses."""
        found = of_host(host)
        return either(_UNTOLD, at, setting) if found is None else Known(found, at, setting)

    def between(self, _found: "Connection", _exposure: Setting[Exposure]) -> Setting[Tls | None] | None:
        """Return what else on the way makes of a connection in clear text: nothing."""
        return None


__all__ = ["ENVIRONMENTS", "environment_hops"]
