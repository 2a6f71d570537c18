"""Overlays as they are deployed; `test_real_kustomize.py` compares them with the real Kustomize."""

from typing import Any

import pytest
from support.bounded import cpu_at_most

from linter.files.tree import Texts
from linter.platforms.kubernetes.building.kustomize.build import build
from linter.platforms.kubernetes.building.kustomize.built import Built
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.source import Source
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


def whole(files: dict[str, str]) -> Built:
    sources = {path: Source(path, text) for path, text in files.items()}
    kustomizations = [source for path, source in sources.items() if path.endswith("kustomization.yaml")]
    return build(kustomizations, Texts(sources), KINDS)


def built(files: dict[str, str]) -> dict[str, Object]:
    return {f"{one.build}:{one.kind} {one.namespace}/{one.name}": one for one in whole(files).objects}


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
        ("{op: move, from: /spec/servers/0/port, path: /spec/a}", {"servers": [{}, {"port": "81"}], "a": "80"}),
        ("{op: copy, from: /spec/servers/0/port, path: /spec/servers/1/port}", {"servers": [{"port": "80"}] * 2}),
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
        "- {op: move, path: /spec/a, from: /spec/gone}",
        "- {op: copy, path: /spec/servers/0/port/a, from: /spec}",
        "- {op: other, path: /spec/servers}",
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


def test_why_an_object_is_known_in_part_only_is_told_for_what_is_deployed() -> None:
    patch = "patches: [{target: {kind: Service}, path: gone.yaml}]\n"

    (one,) = built({"kustomization.yaml": f"resources: [s.yaml]\n{patch}", "s.yaml": SERVICE}).values()

    assert one.partial
    assert one.untold


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


def test_bases_that_multiply_are_refused_and_told_and_do_not_cost_the_others() -> None:
    files = {"other/kustomization.yaml": "resources: [s.yaml]\n", "other/s.yaml": SERVICE}
    for layer in range(12):
        listed = ", ".join(f"../{layer + 1}{name}" for name in "abc")
        files |= {
            f"{layer}{name}/kustomization.yaml": f"namePrefix: {name}-\nresources: [{listed}]\n" for name in "abc"
        }
    for name in "abc":
        files |= {f"12{name}/kustomization.yaml": "resources: [s.yaml]\n", f"12{name}/s.yaml": SERVICE}

    with cpu_at_most(30):
        found = whole(files)

    assert len(found.errors) == len(("0a", "0b", "0c"))
    assert ["other"] == [one.build for one in found.objects]
    assert not found.consumed


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("resources: [s.yaml\n", 1, id="an open bracket"),
        pytest.param("a: b\n c: d\n", 2, id="a wrong indentation"),
        pytest.param("- s.yaml\n", 1, id="a list"),
        pytest.param("patches:\n- target: {kind: Service}\n  patch: 'a: ['\n", 3, id="a patch"),
    ],
)
def test_what_is_no_kustomization_is_an_error(text: str, line: int) -> None:
    (error,) = whole({"kustomization.yaml": text, "s.yaml": SERVICE}).errors

    assert line == error.at.region.start_line


PATCH = '[{"op": "replace", "path": "/spec/type", "value": "NodePort"}]'
MERGE = '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"type": "NodePort"}}'


@pytest.mark.parametrize(
    "quoted",
    [
        pytest.param("'{}'", id="single quotes"),
        pytest.param(">-\n    {}", id="folded"),
        pytest.param("|\n    {}", id="literal"),
        pytest.param("|2-\n    {}", id="literal with its indentation"),
        pytest.param('"ESCAPED"', id="double quotes"),
    ],
)
@pytest.mark.parametrize(
    ("key", "patch"),
    [
        ("patches", PATCH),
        ("patches", MERGE),
        ("patchesJson6902", PATCH),
        ("patchesStrategicMerge", MERGE),
    ],
)
def test_a_patch_says_the_same_however_it_is_quoted(key: str, patch: str, quoted: str) -> None:
    written = quoted.replace("ESCAPED", patch.replace('"', '\\"')).replace("{}", patch)
    item = f"- {written}" if key == "patchesStrategicMerge" else f"- target: {{kind: Service}}\n  patch: {written}"

    found = spec({"kustomization.yaml": f"resources: [s.yaml]\n{key}:\n{item}\n", "s.yaml": SERVICE})

    assert "NodePort" == found["type"]


def test_several_patches_in_one_text_all_count() -> None:
    more = MERGE.replace("NodePort", "ClusterIP")
    text = f"resources: [s.yaml]\npatches:\n- patch: |\n    {MERGE}\n    ---\n    {more}\n"

    assert "ClusterIP" == spec({"kustomization.yaml": text, "s.yaml": SERVICE})["type"]


# --- names, labels, replacements and variables ----------------------------------------------------------------------

OBJECTS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, labels: {tier: a}}
spec: {rules: [{host: $(HOST)}], defaultBackend: {service: {name: web}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {externalName: a.example.com}
"""


def test_two_overlays_of_one_base_are_two_things() -> None:
    files = {
        "base/kustomization.yaml": "resources: [s.yaml]\n",
        "base/s.yaml": OBJECTS,
        "a/kustomization.yaml": "resources: [../base]\nnamePrefix: a-\n",
        "b/kustomization.yaml": "resources: [../base]\nnameSuffix: -b\n",
        "kustomization.yaml": "resources: [a, b]\nnamespace: shop\n",
    }

    found = built(files)

    assert {f".:{kind} shop/{name}" for kind in ("Ingress", "Service") for name in ("a-web", "web-b")} == set(found)
    for name in ("a-web", "web-b"):
        assert name == found[f".:Ingress shop/{name}"].node.text("spec", "defaultBackend", "service", "name")


def replacement(source: str, target: str) -> dict[str, str]:
    text = f"resources: [s.yaml]\nreplacements:\n- source: {{{source}}}\n  targets: [{{{target}}}]\n"
    return {"kustomization.yaml": text, "s.yaml": OBJECTS}


def test_a_value_that_is_copied_keeps_its_place() -> None:
    files = replacement(
        "kind: Service, fieldPath: spec.externalName", "select: {kind: Ingress}, fieldPaths: [spec.rules.0.host]"
    )

    host = built(files)[".:Ingress /web"].node.mappings_of("spec", "rules")[0].scalar("host")

    assert host is not None
    assert ("a.example.com", OBJECTS.index("a.example.com")) == (host.text, host.at.start)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("kind: Secret", "select: {kind: Ingress}"),
        ("kind: Service, fieldPath: spec.gone", "select: {kind: Ingress}"),
        ("kind: Service, fieldPath: spec", "select: {kind: Ingress}"),
        ("fieldPath: metadata.name", "select: {kind: Ingress}"),
        ("kind: Service, options: {delimiter: e, index: 7}", "select: {kind: Ingress}"),
        ("kind: Service", "select: {kind: Ingress}, fieldPaths: [spec.gone]"),
        ("kind: Service", "select: {kind: Ingress}, fieldPaths: [spec.rules]"),
        ("kind: Service", "select: {kind: Ingress}, fieldPaths: [spec.rules.7.host]"),
        ("kind: Service", "select: {kind: Ingress}, fieldPaths: ['spec.rules.[host=a+].host']"),
        ("kind: Service", "select: {kind: 'I[a-z]+'}, fieldPaths: [metadata.labels.tier]"),
        ("kind: Service", "select: {kind: Ingress}, reject: [{name: '[w]eb'}], fieldPaths: [metadata.labels.tier]"),
        ("kind: Service", "select: {kind: Ingress, labelSelector: 'tier ~ a'}"),
    ],
)
def test_what_cannot_be_copied_leaves_its_target_open(source: str, target: str) -> None:
    assert built(replacement(source, target))[".:Ingress /web"].partial


@pytest.mark.parametrize(
    "select",
    [
        "{kind: Gateway}",
        "{kind: Ingress}, reject: [{name: web}]",
        "{kind: Ingress, labelSelector: 'tier in (b, c)'}",
        "{kind: Ingress, labelSelector: '!tier'}",
        "{kind: Ingress, labelSelector: 'tier notin (a)'}",
        "{kind: Ingress, labelSelector: 'tier!=a'}",
        "{kind: Ingress, annotationSelector: tier}",
        "{kind: Ingress, namespace: other}",
    ],
)
def test_nothing_is_copied_into_what_is_not_selected(select: str) -> None:
    files = replacement("kind: Gone", f"select: {select}")

    assert not built(files)[".:Ingress /web"].partial


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("{fieldPath: spec.externalName}", "a.example.com"),
        ("{fieldPath: metadata.name}", "x-web"),
        ("{fieldPath: spec.gone}", "$(HOST)"),
        ("{fieldPath: spec}", "$(HOST)"),
    ],
)
def test_a_variable_is_what_its_object_has_at_the_end(field: str, expected: str) -> None:
    variable = f"vars: [{{name: HOST, objref: {{kind: Service, name: web, apiVersion: v1}}, fieldref: {field}}}]\n"
    files = {"kustomization.yaml": f"resources: [s.yaml]\nnamePrefix: x-\n{variable}", "s.yaml": OBJECTS}

    assert expected == built(files)[".:Ingress /x-web"].node.mappings_of("spec", "rules")[0].text("host")


def test_objects_of_any_kind_can_be_sources_and_are_then_left_out() -> None:
    files = replacement(
        "kind: Widget, fieldPath: spec.host", "select: {kind: Ingress}, fieldPaths: [spec.rules.0.host]"
    )
    files["s.yaml"] += (
        "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {host: w.example.com}\n"
    )

    found = built(files)

    assert {".:Ingress /web", ".:Service /web"} == set(found)
    assert "w.example.com" == found[".:Ingress /web"].node.mappings_of("spec", "rules")[0].text("host")


def test_what_is_not_there_is_told() -> None:
    text = "resources: [https://example.com/x, s.yaml]\nhelmCharts: [{name: a}]\ntransformers: [t.yaml]\n"
    sources = {"kustomization.yaml": Source("kustomization.yaml", text), "s.yaml": Source("s.yaml", OBJECTS)}

    found = build([sources["kustomization.yaml"]], Texts(sources), KINDS).unread

    assert ["https://example.com/x", "transformers", "name"] == [one.at.text for one in found]


def test_an_object_made_of_files_is_known_as_far_as_they_are() -> None:
    generators = "configMapGenerator:\n- {name: a, files: [x.txt, y=x.txt]}\n- {name: b, files: [gone.txt]}\n"
    generators += "secretGenerator:\n- {name: c, files: [x.txt], literals: [k=v]}\n"
    found = built({"kustomization.yaml": generators, "x.txt": "text"})

    assert {"x.txt": "text", "y": "text"} == plain(found[".:ConfigMap /a"].node)["data"]
    assert [False, True, True] == [one.partial for one in found.values()]


MANY = 400
HOSTILE = {
    "aliases in aliases": {
        "kustomization.yaml": "resources: [s.yaml]\nnamePrefix: x-\nimages: [{name: a, newTag: b}]\n"
        "commonLabels: {a: b}\nreplacements: [{source: {kind: Service}, targets: [{select: {kind: Deployment}, "
        f"fieldPaths: [spec.{'.'.join(['*'] * 40)}]}}]}}]\n",
        "s.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\na0: &a0 [{image: a}]\n"
        + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, {{containers: *a{n - 1}}}]\n" for n in range(1, 60))
        + "spec: *a59\n",
    },
    "components in components": {
        "kustomization.yaml": "resources: [s.yaml]\ncomponents: [c0, c0]\n",
        "s.yaml": SERVICE,
        **{f"c{n}/kustomization.yaml": f"kind: Component\ncomponents: {[f'../c{n + 1}'] * 3}\n" for n in range(40)},
    },
    "many changes of many objects": {
        "kustomization.yaml": f"resources: {[f's{n}.yaml' for n in range(MANY)]}\n"
        f"patches: {['s.yaml'] * MANY}\npatchesJson6902: {['s.yaml'] * MANY}\n"
        "replacements:\n"
        + f"- {{source: {{kind: Service}}, targets: [{{select: {{kind: Service}}, fieldPaths: {['a'] * 9}}}]}}\n"
        * MANY,
        "s.yaml": "- {op: add, path: /a, value: b}\n",
        **{f"s{n}.yaml": SERVICE.replace("web", f"web{n}") for n in range(MANY)},
    },
    "variables that grow": {
        "kustomization.yaml": f"resources: [s.yaml]\ncommonAnnotations: {{a: '{'$(V)' * 50_000}'}}\n"
        f"vars: [{{name: V, objref: {{kind: Service, name: web}}, fieldref: {{fieldPath: spec.big}}}}]\n",
        "s.yaml": f"{SERVICE}  big: {'x' * 50_000}\n",
    },
    "objects that are copied into themselves": {
        "kustomization.yaml": "resources: [s.yaml]\npatches:\n- target: {kind: Service}\n  patch: |-\n"
        + "    - {op: copy, from: /spec, path: /spec/a}\n" * 2_000,
        "s.yaml": SERVICE,
    },
    "expressions": {
        "kustomization.yaml": "resources: [s.yaml]\npatches:\n"
        "- {target: {name: '(a*)*b'}, patch: 'x'}\n- {target: {name: '(a|a)(a|a)(a|a)b'}, patch: 'x'}\n"
        f"- {{target: {{name: '{'(a|aa)' * 30}b'}}, patch: 'x'}}\n",
        "s.yaml": SERVICE.replace("web", "a" * 250),
    },
}


@pytest.mark.parametrize("files", HOSTILE.values(), ids=HOSTILE)
def test_hostile_kustomizations_end_soon(files: dict[str, str]) -> None:
    # A million changes take four seconds; components of components and aliases of aliases would take for ever.
    with cpu_at_most(30):
        assert len(built(files)) <= MANY


def test_a_link_to_a_base_that_git_left_as_a_file_is_followed() -> None:
    files = {
        "base": "shared/web",
        "loop": "loop",
        "shared/web/kustomization.yaml": "resources: [service.yaml]\n",
        "shared/web/service.yaml": SERVICE,
        "a/kustomization.yaml": "resources: [../base, ../loop]\nnamespace: a\n",
    }

    assert ["a:Service a/web"] == list(built(files))
