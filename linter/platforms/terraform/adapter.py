"""Terraform's files to endpoints.  Knows no resource type, no expression and no table."""

from collections.abc import Iterator, Sequence

from linter.model import Listener, Subject, Upstream
from linter.platforms.platform import Options, Workspace
from linter.platforms.terraform.functions import function
from linter.platforms.terraform.language.module import Module
from linter.platforms.terraform.mapping.context import Configuration, context_of
from linter.platforms.terraform.mapping.endpoint import endpoints
from linter.platforms.terraform.mapping.tables import row, types
from linter.platforms.terraform.merging import merged
from linter.platforms.terraform.tree import Tree
from linter.platforms.terraform.variables import variables
from linter.source import InputError, Source


def subjects(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Subject | InputError]:
    """Map the modules that the sources are part of."""
    tree = Tree(sources, workspace, types())
    found: list[Listener | Upstream] = []
    for root in tree.roots():
        values = variables(root.path, tree.names(root.path), workspace, options)
        yield from values.errors
        found.extend(_endpoints(tree, Module(root, tree, values.settings)))
    yield from tree.errors()
    yield from merged(found)


def _endpoints(tree: Tree, root: Module) -> Iterator[Listener | Upstream]:
    configuration = Configuration(tuple(tree.modules(root)))
    for module in configuration.modules:
        yield from _of_module(configuration, module)


def _of_module(configuration: Configuration, module: Module) -> Iterator[Listener | Upstream]:
    for block in module.folder.resources:
        known = row(block.labels[0])
        if known is not None:
            for instance in module.instances(block):
                yield from endpoints(context_of(configuration, instance), known, function)
