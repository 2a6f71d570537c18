"""Addresses behind Services that select nothing."""

from pathlib import Path

import pytest
from support.flows import drawn, graph_of_folder

INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec:
  ingressClassName: nginx
  rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: partner, port: {number: 80}}}}]}}]
---
apiVersion: v1
kind: Service
metadata: {name: partner, namespace: shop}
spec: SPEC
---
apiVersion: v1
kind: Endpoints
metadata: {name: NAME, namespace: NAMESPACE}
subsets: [{addresses: [{ip: 9.9.9.9}, {ip: 9.9.9.10}], ports: [{name: PORT, port: 8080}]}]
"""


def _drawn(folder: Path, **words: str) -> str:
    text = INGRESS
    told = {"SPEC": "{ports: [{name: web, port: 80}]}", "NAME": "partner", "NAMESPACE": "shop", "PORT": "web", **words}
    for word in ("NAMESPACE", "NAME", "SPEC", "PORT"):
        text = text.replace(word, told[word])
    (folder / "shop.yaml").write_text(text, encoding="utf-8")
    return drawn(graph_of_folder(folder))


def test_each_address_is_an_end_of_the_path(tmp_path: Path) -> None:
    found = _drawn(tmp_path)

    assert "-[clear]-> 9.9.9.9:8080" in found
    assert "-[clear]-> 9.9.9.10:8080" in found


@pytest.mark.parametrize(
    "words",
    [
        pytest.param({"NAME": "other"}, id="of another Service"),
        pytest.param({"NAMESPACE": "other"}, id="in another namespace"),
        pytest.param({"PORT": "admin"}, id="of another port"),
        pytest.param({"SPEC": "{selector: {app: a}, ports: [{name: web, port: 80}]}"}, id="beside a selector"),
    ],
)
def test_addresses_of_others_are_not(tmp_path: Path, words: dict[str, str]) -> None:
    assert "9.9.9" not in _drawn(tmp_path, **words)
