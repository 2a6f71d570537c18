import pytest

from linter.platforms import envoy
from linter.provenance.source import Source

TYPE = "type.googleapis.com/envoy"
CLUSTER = f'"@type": {TYPE}.config.cluster.v3.Cluster'
MANIFEST = "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("static_resources:\n  clusters: []\n", id="bootstrap"),
        pytest.param("# edge\n---\nstaticResources: {}\n", id="camelCase, after a comment"),
        pytest.param("dynamic_resources:\n  ads_config: {}\n", id="dynamic only"),
        pytest.param('{\n  "static_resources": {}\n}\n', id="json"),
        pytest.param('{"node": {}, "dynamicResources": {}}', id="json on one line"),
        pytest.param("admin:\n  address:\n    socket_address: {address: 0.0.0.0, port_value: 1}\n", id="admin only"),
        pytest.param(f"resources:\n- {CLUSTER}\n", id="resources with types"),
        pytest.param(f"version_info: '1'\nresources:\n- {CLUSTER}\n", id="discovery response"),
        pytest.param(f"{CLUSTER}\nname: shop\n", id="one resource"),
        pytest.param(f'"@type": {TYPE}.api.v2.Listener\n', id="API v2"),
        pytest.param(f'{{"resources": [{{"@type": "{TYPE}.config.listener.v3.Listener"}}]}}', id="json resources"),
        pytest.param("- name: shop\n  filterChains:\n  - {}\n", id="list of listeners"),
        pytest.param("- connectTimeout: 1s\n  edsClusterConfig: {}\n", id="list of clusters"),
        pytest.param("-   cluster_name: shop\n    endpoints: []\n", id="list of endpoints, four columns in"),
        pytest.param("- name: r\n  virtual_hosts: []\n", id="list of routes"),
        pytest.param("{static_resources: {clusters: []}}", id="flow style"),
        pytest.param("\n  # edge\n\n  static_resources:\n    clusters: []\n", id="indented as a whole"),
        pytest.param('"static\\u005fresources": {}\n', id="an escaped key"),
        pytest.param("static_resources: {}\n---\napiVersion: v1\nkind: Secret\n", id="of documents the first"),
        pytest.param("resources:\n  name: x\n  resource: {" + CLUSTER + "}\n", id="one resource for a list"),
        pytest.param(f'{{"configs": [{{"@type": "{TYPE}.admin.v3.ClustersConfigDump"}}]}}', id="what the admin dumps"),
        pytest.param("- name: s\n  validationContext:\n    trustedCa: {}\n", id="list of secrets"),
    ],
)
def test_claims(text: str) -> None:
    assert envoy.claims(Source("envoy.yaml", text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("services:\n  web: {image: envoyproxy/envoy}\n", id="compose file"),
        pytest.param(f"{MANIFEST}spec:\n  jsonPatches:\n  - {CLUSTER}\n", id="kubernetes object"),
        pytest.param(
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  envoy.yaml: |\n    static_resources: {}\n", id="config map"
        ),
        pytest.param(f'{{"apiVersion": "v1", "data": {{"a": "{TYPE}.config.cluster.v3.Cluster"}}}}', id="json object"),
        pytest.param('{"data": {"envoy.json": "{\\"static_resources\\": {}}"}}', id="json inside json"),
        pytest.param("docs:\n  static_resources: {}\n", id="a key further in"),
        pytest.param("# static_resources:\nfoo: bar\n", id="a comment"),
        pytest.param("- name: web\n  clusterType: eks\n  connectTimeout: 5\n", id="somebody's list"),
        pytest.param("admin:\n  password: secret\n", id="somebody's admin"),
        pytest.param(f"schema:\n  example:\n    {CLUSTER}\n", id="an example further in"),
    ],
)
def test_leaves_to_others(text: str) -> None:
    assert not envoy.claims(Source("values.yaml", text))


@pytest.mark.parametrize(
    ("path", "text", "claimed"),
    [
        pytest.param("envoy.yaml.tmpl", "static_resources: {x: ${HOST}}\n", True, id="a shell's template is YAML"),
        pytest.param("envoy.yaml.tmpl", "static_resources: {{ .X }}\n", True, id="a Go template is to be told"),
        pytest.param("envoy.yaml.tpl", "static_resources:\n{% if x %}\n", True, id="so is one with statements"),
        pytest.param("envoy.yaml", "static_resources: {{ .X }}\n", True, id="under a plain name it is to be told"),
    ],
)
def test_templates(path: str, text: str, *, claimed: bool) -> None:
    assert envoy.MAY_CLAIM.search(path)
    assert claimed == envoy.claims(Source(path, text))


@pytest.mark.parametrize("path", ["envoy.md", "envoy.yaml.bak", "envoy.textproto", "yaml"])
def test_other_names_are_not_opened(path: str) -> None:
    assert not envoy.MAY_CLAIM.search(path)
