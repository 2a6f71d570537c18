"""By whose word the control plane and Istio's gateways take clients."""

import pytest
from support.kubernetes.reading import everything, said, tls_of

from linter.model.endpoint import Listener, Tls
from linter.model.words import ClientAuthority

BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


def gateway(inside: str) -> str:
    return (
        "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: edge, namespace: shop}\n"
        "spec: {servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [shop.example.com], "
        f"tls: {{mode: MUTUAL, {inside}}}}}]}}\n"
    )


def etcd(path: str) -> str:
    flags = f"[etcd, --listen-client-urls=https://0.0.0.0:2379, --client-cert-auth, --trusted-ca-file={path}]"
    return (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: etcd, namespace: kube-system}\n"
        f"spec: {{containers: [{{name: etcd, image: registry.k8s.io/etcd:3.6.1, command: {flags}}}]}}\n"
    )


def told(text: str) -> Tls:
    (found,) = (one for one in everything(text) if isinstance(one, Listener))
    return tls_of(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(gateway(f"caCertificates: {BUNDLE}"), ClientAuthority.PUBLIC, id="a gateway"),
        pytest.param(
            gateway(f"caCertificates: {BUNDLE}, subjectAltNames: [a.example.com]"), ClientAuthority.NAMED, id="names"
        ),
        pytest.param(gateway("caCertificates: /etc/clients/ca.crt"), ClientAuthority.OWN, id="a file of its own"),
        pytest.param(etcd(BUNDLE), ClientAuthority.PUBLIC, id="etcd"),
        pytest.param(etcd("/etc/kubernetes/pki/etcd/ca.crt"), ClientAuthority.OWN, id="etcd as kubeadm has it"),
    ],
)
def test_by_whose_word_clients_are_taken(text: str, expected: ClientAuthority) -> None:
    assert expected == said(told(text).client_authority)


def test_a_gateway_with_a_secret_has_authorities_of_its_own() -> None:
    assert told(gateway("credentialName: shop")).client_authority is None
