"""Terraform's files to endpoints.  Knows no resource type, no expression and no table."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING

from msgspec.structs import replace

from linter.model.endpoint import Alert, Certificate, Listener, Subject, Upstream
from linter.model.identity import Identity
from linter.platforms.containment import contained
from linter.platforms.platform import Embedded, Found, Options, Unread, Workspace, Written
from linter.platforms.terraform.embedded.files import CARRIERS, CONCERN, embedded
from linter.platforms.terraform.embedded.literal_pem import literal_pem
from linter.platforms.terraform.embedded.manifests import TYPES as MANIFESTS
from linter.platforms.terraform.embedded.manifests import is_encoded, manifest
from linter.platforms.terraform.embedded.released import releases
from linter.platforms.terraform.folders.alternatives import alternatives, is_whole
from linter.platforms.terraform.folders.left_out import absent, as_if_switched_on, switched_off
from linter.platforms.terraform.folders.needed import Needed, needed
from linter.platforms.terraform.folders.passed_over import passed_over
from linter.platforms.terraform.folders.tree import Tree
from linter.platforms.terraform.folders.variables import variables
from linter.platforms.terraform.language.expressions.looking import Looking
from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.mapping.context import Configuration, Context, context_of
from linter.platforms.terraform.mapping.endpoint import CERTIFICATE, endpoints
from linter.platforms.terraform.mapping.row import Row
from linter.platforms.terraform.mapping.tables import row, types
from linter.platforms.terraform.placing.merging import merged, merged_certificates
from linter.platforms.terraform.placing.relocation import relocated
from linter.platforms.terraform.providers.alarms import ALARMS, alarms
from linter.platforms.terraform.providers.functions import JOINED, function
from linter.platforms.terraform.reaching.environments import ENVIRONMENTS, environment_hops
from linter.platforms.terraform.reaching.identities import identified, identities
from linter.platforms.terraform.reaching.surroundings import surroundings_of
from linter.platforms.terraform.recognition import is_plan
from linter.provenance.said import Said
from linter.provenance.source import InputError, Source
from linter.syntax.hcl.tree import Block

if TYPE_CHECKING:
    from linter.platforms.terraform.folders.plans import Plans
    from linter.platforms.terraform.mapping.again import Again


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Map the modules that the sources are part of, and the plans among them."""
    plans = _plans([source for source in sources if is_plan(source.path)], workspace, options)
    written = [source for source in sources if not is_plan(source.path)]
    concern = {**types(), **ENVIRONMENTS, **ALARMS}
    looking = Looking() if options.again else None
    tree = Tree(written, workspace, concern, CONCERN, is_part=options.asked is not None, looking=looking)
    folders = list(tree.roots())
    files = [] if options.tf_vars else [one for one in sources if ".tfvars" in one.path]
    given = alternatives(files, folders, options.asked)
    asked = None if options.asked is None or plans is not None else given.without_effect(options.asked, options.tf_vars)
    part = None if asked is None else needed(tree, asked, JOINED)
    yield from given.errors
    yield from given.unread
    if plans is not None:
        plans.settle(folders, options.asked)
    roots: list[Module] = []
    for root in folders:
        values = variables(root.path, tree.names(root.path), workspace, options)
        yield from values.errors
        plan = None if plans is None else plans.of(root)
        if plan is not None:
            settings = {**values.settings, **plan.variables}
            roots.append(Module(root, tree, settings, plan=plan.plan, workspace=workspace))
            continue
        ways = [values.settings, *({**values.settings, **one} for one in given.of(root))]
        roots += [Module(root, tree, way, workspace=workspace) for way in ways if is_whole(root, way, ways)]
    if plans is not None:
        yield from plans.errors
        roots.extend(plans.alone())
    built = (_configuration(root, tree, plans, part) for root in roots)
    configurations = [replace(one, today=options.today, around=options.around) for one in built]
    yield from tree.errors(None if part is None else part.folders)
    said = Said()
    for found in _found(configurations, tree, said, part, options.asked):
        if not isinstance(found, Embedded | Identity):
            said.note(found.at)
        yield found
    yield from literal_pem(sources)
    planned = [one.root.folder for one in configurations if one.root.folder.given]
    own = written if options.asked is None else [one for one in written if one.path in options.asked]
    yield from passed_over(tree, own, planned, said, _is_judged, options.asked)


def _found(
    configurations: Sequence[Configuration], tree: Tree, said: Said, part: Needed | None, asked: Collection[str] | None
) -> Iterator[Found]:
    again = _again(configurations)
    found = [one for each, kept in zip(configurations, again, strict=True) for one in _endpoints(each, part, kept)]
    yield from (one for one in found if isinstance(one, InputError))
    yield from merged(one for one in found if isinstance(one, Listener | Upstream))
    yield from merged_certificates(one for one in found if isinstance(one, Certificate))
    yield from _identities(configurations)
    yield from _alarms(configurations)
    yield from absent(tree, None if part is None else part.leads)
    yield from _switched_off(configurations, tree, part, asked)
    yield from _embedded(configurations, said)
    yield from releases((module for one in configurations for module in one.modules), said)


def _is_judged(kind: str) -> bool:
    """Say whether a table or code has a type."""
    return (
        row(kind) is not None
        or kind in ENVIRONMENTS
        or kind in ALARMS
        or kind.removeprefix("data.") in CARRIERS
        or kind in MANIFESTS
    )


def _configuration(root: Module, tree: Tree, plans: "Plans | None", part: Needed | None) -> Configuration:
    """Return a root module with all that it calls, and with what only a plan of it has."""
    if part is not None:
        leads = partial(_leads, part, tree)
        return Configuration(tuple(tree.modules(root, leads)), partial(_with, root, tree))
    modules = tuple(tree.modules(root))
    planned = None if plans is None or root.plan is None else plans.of(root.folder)
    if plans is None or planned is None:
        return Configuration(modules)
    return Configuration((*modules, *plans.beyond(planned, modules, tree)))


def _with(root: Module, tree: Tree, resource_type: str) -> Iterator[Module]:
    """Return the modules that may have a resource of a type."""
    leading = tree.leading(root.folder, resource_type)
    if not leading and not tree.fetches(root.folder):
        return iter(())
    return tree.modules(root, partial(_leads, Needed(leading, leading), tree))


def _leads(part: Needed, tree: Tree, folder: Folder) -> bool:
    """Say whether a folder is needed, or leads to one, and would be looked at in a run over everything."""
    return part.leads(folder) and tree.concerns(folder)


def _again(configurations: Sequence[Configuration]) -> "Sequence[Again | None]":
    if all(one.root.folder.looking is None for one in configurations):
        return [None] * len(configurations)
    from linter.platforms.terraform.mapping.again import again_of  # noqa: PLC0415  # for an editor alone

    return list(starmap(again_of, enumerate(configurations)))


def _plans(sources: Sequence[Source], workspace: Workspace, options: Options) -> "Plans | None":
    if not sources and not options.tf_plans:
        return None
    from linter.platforms.terraform.folders.plans import plans_of  # noqa: PLC0415  # seldom

    return plans_of(sources, options.tf_plans, workspace)


def _endpoints(
    configuration: Configuration, part: Needed | None, again: "Again | None"
) -> Iterator[Subject | InputError]:
    for module in configuration.modules:
        if part is not None and not part.has(module.folder.path):
            continue
        for block in (*module.folder.resources, *module.folder.connections):
            known = row(block.labels[0] if block.type == "resource" else f"{block.type}.{block.labels[0]}")
            if known is not None:
                made = contained(block.header, _of_resource, configuration, module, block, known)
                yield from made if again is None else again.of(block, "row", made)
            if block.labels[0] in ENVIRONMENTS and block.type == "resource":
                hops = contained(block.header, _of_environment, configuration, module, block)
                yield from hops if again is None else again.of(block, "environment", hops)


def _of_resource(configuration: Configuration, module: Module, block: Block, known: Row) -> Iterator[Subject]:
    for instance in module.instances(block) if block.type == "resource" else module.connections(block):
        whole = context_of(configuration, instance)
        around = surroundings_of(whole)
        for context, endpoint in endpoints(whole, known, function):
            yield relocated(replace(identified(endpoint, context), around=around), module)
        for certificate in _certificates(whole, known):
            yield relocated(replace(certificate, around=around), module)


def _certificates(context: Context, known: Row) -> Iterator[Certificate]:
    if any(one.kind == CERTIFICATE for one in known.endpoints):
        from linter.platforms.terraform.mapping.certificate import certificates  # noqa: PLC0415  # and what reads them

        yield from certificates(context, known, function)


def _identities(configurations: Iterable[Configuration]) -> Iterator[Identity]:
    """Return by which names resources find each other, each once."""
    for configuration in configurations:
        for module in configuration.modules:
            for found in identities(configuration, module):
                yield relocated(found, module)


def _alarms(configurations: Iterable[Configuration]) -> Iterator[Alert | InputError]:
    """Return the alerts on the expiry of certificates, each once however often its module is called."""
    seen: set[tuple[str, int, int]] = set()
    for one in configurations:
        for module in one.modules:
            for block in (block for block in module.folder.resources if block.labels[0] in ALARMS):
                for found in contained(block.header, _alarms_of, one, module, block):
                    if found.at.order not in seen:
                        seen.add(found.at.order)
                        yield found


def _alarms_of(configuration: Configuration, module: Module, block: Block) -> Iterator[Alert]:
    for instance in module.instances(block):
        yield from alarms(context_of(configuration, instance))


def _of_environment(configuration: Configuration, module: Module, block: Block) -> Iterator[Listener | Upstream]:
    for instance in module.instances(block):
        whole = context_of(configuration, instance)
        for hop in environment_hops(whole):
            yield relocated(replace(hop, around=surroundings_of(whole)), module)


def _switched_off(
    configurations: Sequence[Configuration], tree: Tree, part: Needed | None, asked: Collection[str] | None
) -> Iterator[Unread]:
    """Return what would be judged if variables were not what they are by default, in some files, or in all."""
    present = [resource.block for one in configurations for resource in _known_resources(one.modules, asked)]
    for one in {one.root.folder.path: one for one in configurations}.values():
        declared = {id(block) for module in one.modules for block in _known_blocks(module, asked)}
        calls = any(True for module in one.modules for _ in module.folder.of_type("module"))
        if not calls and declared <= {id(block) for block in present}:
            continue
        root = as_if_switched_on(one.root, tree)
        if root is not None:
            possible = _known_resources(tree.modules(root, None if part is None else part.leads), asked)
            yield from switched_off(present, ((resource.block, resource.maybe) for resource in possible))


def _known_resources(modules: Iterable[Module], asked: Collection[str] | None) -> Iterator[Resource]:
    """Return the instances of resources that have a row in the tables."""
    for module in modules:
        for block in _known_blocks(module, asked):
            yield from module.instances(block)


def _known_blocks(module: Module, asked: Collection[str] | None) -> Iterator[Block]:
    for block in module.folder.resources:
        if (asked is None or block.header.source.path in asked) and row(block.labels[0]) is not None:
            yield block


def _embedded(configurations: Sequence[Configuration], said: Said) -> Iterator[Embedded | Unread | InputError]:
    """Return what resources carry or stand for, once for each block, however often its module is called."""
    told: set[tuple[str, ...]] = set()
    for one in configurations:
        written: dict[str, Written] = {}
        for resource in _manifests(one):
            for found in contained(resource.block.header, _manifest, resource, one.scope):
                if isinstance(found, InputError):
                    yield found
                else:
                    said.note(resource.block.header)
                    written[f"{resource.address.replace('/', '_')}.json"] = found
        texts = (one.root.folder.path, *written, *(manifest.text for manifest in written.values()))
        if written and texts not in told:
            told.add(texts)
            yield Embedded(one.root.folder.path or ".", written)
    seen: set[tuple[str, int, int]] = set()
    for module in (module for one in configurations for module in one.modules):
        for block in _carriers(module):
            if block.header.order not in seen:
                for carried in contained(block.header, embedded, block, module):
                    seen.add(block.header.order)
                    said.note(block.header)
                    yield carried


def _carriers(module: Module) -> Iterator[Block]:
    """Return the resources and data sources that may carry something."""
    if module.folder.mentions(*CONCERN):
        yield from module.folder.resources
        yield from (block for block in module.folder.of_type("data") if block.labels)


def _manifest(resource: Resource, scope: str) -> Iterator[Written]:
    yield manifest(resource, scope)


def _manifests(configuration: Configuration) -> Iterator[Resource]:
    """Return the instances of resources that stand for objects of Kubernetes."""
    for module in configuration.modules:
        for block in module.folder.resources if module.folder.mentions(*CONCERN) else ():
            if block.labels[0] in MANIFESTS:
                yield from (one for one in module.instances(block) if is_encoded(one))
