"""What a connection from a container crosses, by who answers to the name."""

import pytest
from support.compose.reading import exposures

from linter.model.endpoint import Exposure

PROJECT = """
services:
  app:
    image: a
    container_name: shop-app
    hostname: app.example.com
    domainname: ignored.example.com
    links: ["db:primary.example.com"]
    external_links: ["other_1:legacy.example.com"]
    extra_hosts:
      - "machine.example.com:host-gateway"
      - "near.example.com:10.0.0.7"
      - "far.example.com=[2001:db8::1]"
    environment: {X_API: "http://%s"}
  beside:
    image: b
    container_name: beside.example.com
    networks: {default: {aliases: [alias.example.com, "${ALIAS:-second}.example.com"]}}
  db: {image: c}
  sidecar: {image: d, network_mode: "service:app", container_name: sidecar.example.com}
"""


@pytest.mark.parametrize(
    ("host", "exposure"),
    [
        ("localhost:80", Exposure.LOOPBACK),
        ("app", Exposure.LOOPBACK),
        ("shop-app", Exposure.LOOPBACK),
        ("app.example.com", Exposure.LOOPBACK),
        ("sidecar.example.com", Exposure.LOOPBACK),
        ("host.docker.internal:3000", Exposure.LOOPBACK),
        ("host.containers.internal", Exposure.LOOPBACK),
        ("machine.example.com", Exposure.LOOPBACK),
        ("db:5432", Exposure.INTERNAL),
        ("beside.example.com", Exposure.INTERNAL),
        ("alias.example.com.", Exposure.INTERNAL),
        ("second.example.com", Exposure.INTERNAL),
        ("primary.example.com", Exposure.INTERNAL),
        ("legacy.example.com", Exposure.INTERNAL),
        ("near.example.com", Exposure.INTERNAL),
        ("elsewhere", Exposure.INTERNAL),
        ("10.1.2.3", Exposure.INTERNAL),
        ("far.example.com", Exposure.PUBLIC),
        ("api.example.com", Exposure.PUBLIC),
        ("203.0.113.9", Exposure.PUBLIC),
        ("db.example.amazonaws.com", None),
        ("${HOST}", None),
    ],
)
def test_a_host_is_who_answers_to_it(host: str, exposure: Exposure | None) -> None:
    assert {"X_API": exposure} == exposures(PROJECT.replace("%s", host))


@pytest.mark.parametrize("several", ["deploy: {replicas: 3}", "scale: 2"])
def test_one_of_several_may_be_another_one(several: str) -> None:
    text = f"services: {{app: {{image: a, {several}, environment: {{X_API: 'http://app'}}}}}}"

    assert {"X_API": Exposure.INTERNAL} == exposures(text)


def test_whoever_shares_a_network_is_reached_by_its_names() -> None:
    text = "services: {app: {image: a}, sidecar: {image: b, network_mode: 'service:app', environment: {X_API: 'http://app'}}}"

    assert {"X_API": Exposure.LOOPBACK} == exposures(text)
