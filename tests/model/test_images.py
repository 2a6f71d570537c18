"""References to container images: which of them are the same, and what in an image a proxy reads."""

import pytest

from linter.model.images import canonical, is_published_by_others, is_qualified, read_by_proxies, repository


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        pytest.param("edge", "edge:latest", id="no tag is the latest"),
        pytest.param("docker.io/library/nginx:1.28", "nginx:1.28", id="the hub need not be named"),
        pytest.param("docker.io/shop/edge", "shop/edge:latest", id="nor for a folder of it"),
        pytest.param("localhost:5000/edge", "localhost:5000/edge:latest", id="a port is no tag"),
        pytest.param("ghcr.io/shop/edge:1@sha256:ab", "ghcr.io/shop/edge:1@sha256:ab", id="a digest"),
        pytest.param("shop/edge:${TAG}", "", id="a variable"),
        pytest.param("{{ .Values.image }}", "", id="a template"),
    ],
)
def test_a_reference_is_written_as_all_write_it(reference: str, expected: str) -> None:
    assert canonical(reference) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("localhost:5000/edge", "localhost:5000/edge"),
        ("edge:1", "edge"),
        ("ghcr.io/shop/edge@sha256:ab", "ghcr.io/shop/edge"),
    ],
)
def test_a_repository_has_no_tag(reference: str, expected: str) -> None:
    assert repository(reference) == expected


def test_a_name_alone_does_not_say_whose_it_is() -> None:
    assert not is_qualified("docker.io/library/edge:1")
    assert is_qualified("shop/edge")


def test_what_others_publish_is_nobodys_own() -> None:
    assert is_published_by_others("docker.io/envoyproxy/envoy:v1.33")
    assert not is_published_by_others("shop/nginx")


def test_a_proxy_reads_configurations_and_no_pages() -> None:
    brought = (("a/nginx.conf", "/etc/nginx/nginx.conf"), ("a/page.conf", "/var/www/page.conf"), (".", "/etc/nginx/"))

    assert list(read_by_proxies(brought)) == ["a/nginx.conf"]
