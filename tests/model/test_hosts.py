import pytest

from linter.model.hosts import Network, host_in, is_address, network, place_in


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", Network.MACHINE),
        ("app.localhost", Network.MACHINE),
        ("127.0.0.1", Network.MACHINE),
        ("127.1.2.3", Network.MACHINE),
        ("[::1]", Network.MACHINE),
        ("0.0.0.0", Network.MACHINE),
        ("10.1.2.3", Network.PRIVATE),
        ("169.254.1.1", Network.PRIVATE),
        ("fd00::1", Network.PRIVATE),
        ("app", Network.PRIVATE),
        ("orders.shop.svc", Network.PRIVATE),
        ("orders.shop.svc.cluster.local.", Network.PRIVATE),
        ("orders.shop.svc.k8s.example.com", Network.PRIVATE),
        ("db.internal", Network.PRIVATE),
        ("host.docker.internal", Network.PRIVATE),
        ("shop.example", Network.PRIVATE),
        ("8.8.8.8", Network.INTERNET),
        ("203.0.113.7", Network.INTERNET),
        ("2001:db8::1", Network.INTERNET),
        ("api.example.com", Network.INTERNET),
        ("shop.s3-website.us-east-1.amazonaws.com", Network.INTERNET),
        ("shop.s3-website-eu-west-1.amazonaws.com", Network.INTERNET),
        ("api.shop.xn--p1ai", Network.INTERNET),
        ("api.shop.рф", Network.INTERNET),
        ("api.example.CLOUD", Network.INTERNET),
        ("api.shop-prod", None),
        ("api.discovery.wmnet", None),
        ("shop.c1.eu-central-1.rds.amazonaws.com", None),
        ("shop.redis.cache.windows.net", None),
        ("999.1.1.1", None),
        ("*.example.com", Network.INTERNET),
        ("www.example.*", None),
        ("<host>.example.com", None),
        ("", None),
    ],
)
def test_the_name_tells_the_network(host: str, expected: Network | None) -> None:
    assert expected == network(host)


@pytest.mark.parametrize(("host", "expected"), [("10.0.0.1", True), ("[::1]", True), ("app", False), ("a.b", False)])
def test_an_address_is_told_from_a_name(host: str, expected: bool) -> None:
    assert expected == is_address(host)


@pytest.mark.parametrize(
    ("url", "place", "host"),
    [
        ("https://api.example.com/v1", "api.example.com", "api.example.com"),
        ("https://app:pw@127.0.0.1:6443", "127.0.0.1:6443", "127.0.0.1"),
        ("https://app:p@ss@api.example.com?x=a@b", "api.example.com", "api.example.com"),
        ("https://app@[::1]:6443/", "[::1]:6443", "[::1]"),
        ("api.example.com:443", "api.example.com:443", "api.example.com"),
        ("[::1", "[::1", "["),
    ],
)
def test_the_host_of_a_url_is_behind_its_user(url: str, place: str, host: str) -> None:
    assert (place, host) == (place_in(url), host_in(url))
