"""Images that Skaffold builds of folders, to be run by the workloads that it deploys.  Builds nothing.

Source: https://skaffold.dev/docs/references/yaml/ (`build.artifacts`): `context` is a folder beside the file, its own
unless told, `docker.dockerfile` a path in that, `Dockerfile` unless told.  Whatever tag a manifest gives the image,
Skaffold puts in that of its build (https://skaffold.dev/docs/taggers/).  Checked 2026-11-30.
"""

import posixpath
from collections.abc import Iterator

from linter.model.identity import Image
from linter.model.images import read_by_proxies
from linter.platforms.kubernetes.objects.objects import HOLE, Object
from linter.platforms.platform import Workspace
from linter.provenance.budget import paid
from linter.syntax.node import Mapping as Map
from linter.syntax.scripts import dockerfile


def built_images(config: Object, workspace: Workspace) -> Iterator[Image]:
    """Yield the images that a file of Skaffold, or a profile in it, builds, each with what a proxy reads in it."""
    for node in (config.node, *config.node.mappings_of("profiles")):
        for artifact in paid(node.mappings_of("build", "artifacts"), config.at):
            name = artifact.scalar("image")
            runs = tuple(dict.fromkeys(_brought(artifact, config, workspace)))
            if name is not None and runs:
                address = f"{config.path}:artifact {name.text}"
                yield Image(name.at, address, name.text, "kubernetes", runs, config.scope, whatever_tag=True)


def _brought(artifact: Map, config: Object, workspace: Workspace) -> Iterator[str]:
    context = artifact.text("context") or "."
    named = artifact.text("docker", "dockerfile") or "Dockerfile"
    if any(mark in text for text in (context, named) for mark in HOLE):
        return
    folder = posixpath.normpath(posixpath.join(posixpath.dirname(config.path), context))
    source = workspace.read(posixpath.normpath(posixpath.join(folder, named)))
    if source is not None:
        yield source.path
        copied = dockerfile.copies(source)
        yield from read_by_proxies((_inside(folder, here), there) for here, there in copied)


def _inside(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
