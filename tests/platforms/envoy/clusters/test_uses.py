import pytest
from support.envoy.reading import FILTERS, MANAGER, TYPE, read, tls_of, upstream, value

from linter.flows.linking import linked
from linter.model.endpoint import Listener, Role, Upstream
from linter.provenance.setting import Known

SHOP = f"""
    static_resources:
      listeners:
        - name: front
          address: {{socket_address: {{address: 10.0.0.1, port_value: 80}}}}
          filter_chains:
            - filters:
                - typed_config:
                    "@type": {MANAGER}
                    route_config:
                      virtual_hosts:
                        - domains: [shop.example.com]
                          routes:
                            - match: {{prefix: /a}}
                              route: {{cluster: a}}
                            - match: {{prefix: /b}}
                              route: {{weighted_clusters: {{clusters: [{{name: b}}, {{name: all}}]}}}}
                    http_filters:
                      - typed_config:
                          "@type": {TYPE}.extensions.filters.http.ext_authz.v3.ExtAuthz
                          http_service: {{server_uri: {{uri: "https://auth.internal", cluster: auth}}}}
        - name: cache
          filter_chains:
            - filters:
                - typed_config:
                    "@type": {FILTERS}.redis_proxy.v3.RedisProxy
                    prefix_routes: {{catch_all_route: {{cluster: redis}}}}
      clusters:
        - {{name: a}}
        - {{name: b}}
        - name: all
          cluster_type:
            typed_config:
              "@type": {TYPE}.extensions.clusters.aggregate.v3.ClusterConfig
              clusters: [c, all, a]
        - {{name: c}}
        - {{name: auth}}
        - {{name: redis}}
        - {{name: idle}}
"""


@pytest.mark.parametrize(
    ("cluster", "listeners", "role"),
    [
        pytest.param("a", ("envoy.yaml:listener front",), Role.WEB, id="by a route"),
        pytest.param("b", ("envoy.yaml:listener front",), Role.WEB, id="by a weight"),
        pytest.param("c", ("envoy.yaml:listener front",), Role.WEB, id="by a cluster of clusters"),
        pytest.param("auth", (), Role.CONTROL, id="by Envoy itself"),
        pytest.param("redis", ("envoy.yaml:listener cache",), Role.DATASTORE, id="by a proxy of a data store"),
        pytest.param("idle", (), Role.WEB, id="by nobody"),
    ],
)
def test_who_reaches_a_cluster(cluster: str, listeners: tuple[str, ...], role: Role) -> None:
    found = upstream(read(SHOP)[f"cluster {cluster}"])

    assert listeners == found.listeners
    assert role == value(found.role)


def test_a_cluster_of_clusters_is_no_hop_itself() -> None:
    assert "cluster all" not in read(SHOP)


def test_hops_and_listeners_of_one_envoy_share_a_scope() -> None:
    subjects = list(linked(read(SHOP).values()))

    assert {"envoy.yaml"} == {one.scope for one in subjects if isinstance(one, Listener | Upstream)}


@pytest.mark.parametrize(
    ("credentials", "checked"),
    [
        pytest.param("channel_credentials: {ssl_credentials: {}}", True, id="TLS"),
        pytest.param("channel_credentials: {google_default: {}}", True, id="Google's own"),
        pytest.param("channel_credentials: {local_credentials: {}}", None, id="inside the machine"),
        pytest.param("channel_credentials_plugin: [{}]", None, id="an extension"),
    ],
)
def test_credentials_of_google_grpc(credentials: str, *, checked: bool | None) -> None:
    service = f"{{google_grpc: {{target_uri: 'dns:///xds.example.com:443', {credentials}}}}}"

    hop = upstream(read(f"dynamic_resources: {{ads_config: {{grpc_services: [{service}]}}}}").popitem()[1])

    assert "xds.example.com" == value(hop.host)
    assert checked == (value(tls_of(hop).verifies_chain) if isinstance(hop.tls, Known) else None)
