import pytest
from support.envoy.reading import FILTERS, MANAGER, TYPE, endpoints_of, everything, listener, upstream, value

from linter.model.endpoint import Exposure, Serves, Upstream
from linter.provenance.source import InputError

LDS = f"""
    resources:
      - "@type": {TYPE}.config.listener.v3.Listener
        name: l
        filter_chains: [{{filters: [{{typed_config: {{"@type": {MANAGER}, rds: {{route_config_name: r}}}}}}]}}]
"""
RDS = f"""
    resources:
      - "@type": {TYPE}.config.route.v3.RouteConfiguration
        name: r
        virtual_hosts: [{{domains: ["*"], routes: [{{match: {{prefix: /}}, route: {{cluster: app}}}}]}}]
"""
CDS = f"""
    version_info: "7"
    resources:
      - name: app
        resource: {{"@type": {TYPE}.config.cluster.v3.Cluster, name: app, type: EDS, eds_cluster_config: {{}}}}
"""
EDS = f"""
    "@type": {TYPE}.config.endpoint.v3.ClusterLoadAssignment
    cluster_name: app
    endpoints: [{{lb_endpoints: [{{endpoint: {{address: {{socket_address: {{address: 10.0.0.1}}}}}}}}]}}]
"""


@pytest.mark.parametrize(
    "names",
    [
        pytest.param("lds.yaml rds.yaml cds.yaml eds.yaml", id="by kind"),
        pytest.param("shop.listeners.yaml shop.routes.yaml shop.clusters.yaml shop.endpoints.yaml", id="by stem"),
        pytest.param("x/shop-lds.yml x/shop-rds.yml x/shop-cds.yml x/shop-eds.yml", id="in a folder"),
    ],
)
def test_files_of_one_envoy_are_joined(names: str) -> None:
    files = dict(zip(names.split(), (LDS, RDS, CDS, EDS), strict=True))

    found = endpoints_of(files)

    assert Serves.CONTENT == value(listener(found["listener l"]).serves)
    assert (found["listener l"].address,) == upstream(found["cluster app"]).listeners
    assert Exposure.INTERNAL == value(found["cluster app"].exposure)
    assert found["listener l"].scope == found["cluster app"].scope


@pytest.mark.parametrize(
    "names",
    [
        pytest.param("a.listeners.yaml a.routes.yaml b.clusters.yaml b.endpoints.yaml", id="of another stem"),
        pytest.param("x/lds.yaml x/rds.yaml y/cds.yaml y/eds.yaml", id="of another folder"),
    ],
)
def test_files_of_different_envoys_are_not(names: str) -> None:
    files = dict(zip(names.split(), (LDS, RDS, CDS, EDS), strict=True))

    found = endpoints_of(files)

    assert () == upstream(found["cluster app"]).listeners


@pytest.mark.parametrize(
    ("bootstrap", "path", "joined"),
    [
        pytest.param("envoy/envoy.yaml", "/etc/envoy/cds.yaml", True, id="beside the bootstrap"),
        pytest.param("envoy/envoy.yaml", "cds.yaml", True, id="relative"),
        pytest.param("envoy.yaml", "/srv/envoy/cds.yaml", True, id="the end of the path, from the root"),
        pytest.param("envoy/envoy.yaml", "/etc/envoy/clusters.yaml", False, id="another name"),
        pytest.param("envoy/envoy.yaml", "../../../etc/passwd", False, id="out of the root"),
        pytest.param("envoy/envoy.yaml", "a/" * 5000 + "b", False, id="a path without end"),
    ],
)
def test_bootstraps_name_files_by_the_paths_of_their_machine(bootstrap: str, path: str, *, joined: bool) -> None:
    start = f"""
        dynamic_resources:
          cds_config: {{path_config_source: {{path: "{path}"}}}}
        static_resources:
          listeners: [{{name: l, filter_chains: [{{filters: [
            {{typed_config: {{"@type": {FILTERS}.tcp_proxy.v3.TcpProxy, cluster: app}}}}]}}]}}]
    """

    found = {
        one.name: one for one in everything({bootstrap: start, "envoy/cds.yaml": CDS}) if isinstance(one, Upstream)
    }

    assert joined == (found["cluster app"].listeners == (f"{bootstrap}:listener l",))


def test_a_config_dump_shows_what_an_envoy_runs() -> None:
    dump = f"""
        configs:
          - "@type": {TYPE}.admin.v3.ClustersConfigDump
            dynamic_active_clusters:
              - cluster: {{"@type": {TYPE}.config.cluster.v3.Cluster, name: app}}
    """

    found = everything({"config_dump.json": dump})

    assert ["cluster app"] == [one.name for one in found if isinstance(one, Upstream)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param("static_resources: {listeners: {a: {}}}", "without `address`", id="a mapping by names"),
        pytest.param("static_resources: [a]", "`static_resources` must be a mapping", id="a list for a mapping"),
        pytest.param("static_resources: {clusters: [c]}", "`clusters` must be a mapping", id="a word for a message"),
        pytest.param(
            "staticResources: {listeners: [{filterChains: x}]}",
            "`filterChains` must be a mapping",
            id="as it is spelled",
        ),
        pytest.param("static_resources: {\n", "not YAML", id="no YAML"),
        pytest.param("static_resources:\n  {{ if x }}\n a: b\n", "looks like a template", id="a template"),
    ],
)
def test_what_envoy_would_not_load_is_said(text: str, wrong: str) -> None:
    errors = [one for one in everything({"envoy.yaml": text}) if isinstance(one, InputError)]

    assert [True] == [wrong in error.message for error in errors]


def test_one_broken_part_leaves_the_others() -> None:
    text = """
        static_resources:
          listeners: [{filter_chains: x}]
          clusters: [{name: c}, {name: d, hosts: x}]
    """

    found = everything({"envoy.yaml": text})

    assert ["InputError", "Upstream", "InputError"] == [type(one).__name__ for one in found]
