"""Which files are Compose's."""

import pytest

from linter.analysis.discovery import claimant
from linter.provenance.source import Source

SERVICE = "services:\n  web:\n    image: nginx\n"


@pytest.mark.parametrize(
    "path",
    [
        "compose.yaml",
        "a/docker-compose.yml",
        "docker-compose.prod.yml",
        "compose.override.yaml",
        "dev.docker-compose.yml",
        "docker-compose-tools.yaml",
        "podman-compose.yml",
        "compose.json",
        "local.yml",
        "deploy/production.yaml",
    ],
)
def test_services_are_compose_s(path: str) -> None:
    assert "compose" == claimant(Source(path, SERVICE))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("compose.yaml", "include: [a.yaml]", id="includes alone"),
        pytest.param("compose.yaml", "services: {}", id="no services yet"),
        pytest.param("compose.yaml", "  version: '3'\n  services:\n    a: {image: b}", id="indented"),
        pytest.param("compose.yaml", '{"services": {"a": {"image": "b"}}}', id="JSON"),
        pytest.param("a.yml", "services:\n  a:\n    build: .\n", id="built"),
        pytest.param("a.yml", "services: {a: {extends: {file: b, service: c}}}", id="extended"),
        pytest.param("a.yml", "services: {a: {image: b}, c: }", id="in a line"),
        pytest.param("stdin.json", '{"name": "x", "services": {"a": {"image": "b"}}}', id="as Compose prints it"),
    ],
)
def test_forms_of_services(path: str, text: str) -> None:
    assert "compose" == claimant(Source(path, text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(
            "azure.yaml", "services:\n  web:\n    project: src/web\n    host: aks\n", id="Azure's developer tool"
        ),
        pytest.param("services.yaml", "services:\n  App\\Mailer:\n    arguments: ['@image']\n", id="Symfony"),
        pytest.param(".gitlab-ci.yml", "image: a\nservices: [docker:dind]\nx:\n  image: b\n", id="GitLab"),
        pytest.param(
            "ci.yml", "jobs:\n  a:\n    services:\n      db:\n        image: postgres\n", id="GitHub's workflows"
        ),
        pytest.param(".drone.yml", "services:\n- name: db\n  image: postgres\n", id="Drone"),
        pytest.param(".travis.yml", "services: [docker]\n", id="Travis"),
        pytest.param("compose.yaml", "version: '3'\n", id="nothing"),
        pytest.param("docker-compose.yml", "db:\n  image: postgres\n", id="the first version"),
        pytest.param("compose.md", SERVICE, id="another ending"),
        pytest.param("a.json", '{"services": {"a": {"name": "b"}}, "image": "c"}', id="other JSON"),
        pytest.param("a.yml", "services:\n  a: {image: b\n", id="broken, of any name"),
    ],
)
def test_what_only_looks_so_is_not(path: str, text: str) -> None:
    assert "compose" != claimant(Source(path, text))


@pytest.mark.parametrize(
    ("path", "text", "platform"),
    [
        pytest.param("values.yaml", SERVICE, "kubernetes", id="values of a chart"),
        pytest.param(
            "a.yaml", f"apiVersion: v1\nkind: ConfigMap\ndata: {{}}\n---\n{SERVICE}", "kubernetes", id="manifest"
        ),
        pytest.param(
            "compose.yaml",
            f"{SERVICE}configs:\n  a:\n    content: |\n      static_resources: {{clusters: []}}\n",
            "compose",
            id="what carries Envoy",
        ),
        pytest.param(
            "compose.yaml",
            f"{SERVICE}configs:\n  a:\n    content: |\n      server {{ listen 80; }}\n",
            "compose",
            id="what carries nginx",
        ),
    ],
)
def test_others_are_asked_first(path: str, text: str, platform: str) -> None:
    assert platform == claimant(Source(path, text))
