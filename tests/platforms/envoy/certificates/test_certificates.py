from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from textwrap import indent

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509.oid import NameOID
from support.envoy.reading import FILTERS, TYPE, value

from linter.files.tree import Texts
from linter.model.endpoint import Certificate, Exposure, PrivateKey
from linter.platforms import envoy
from linter.platforms.platform import Found, Options
from linter.provenance.setting import Unknown
from linter.provenance.source import InputError, Source

TODAY = date(2026, 11, 23)
KEY = ed25519.Ed25519PrivateKey.generate()


def certificate(*names: str, days: int = 90, ca: bool = False) -> str:
    """Return a certificate, which expires so many days from today."""
    end = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC) + timedelta(days=days)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    builder = x509.CertificateBuilder(subject, subject, KEY.public_key(), 1, end - timedelta(days=3650), end)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    return builder.sign(KEY, None).public_bytes(serialization.Encoding.PEM).decode()


def private_key() -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return KEY.private_bytes(encoding, form, serialization.NoEncryption()).decode()


def mapped(files: Mapping[str, str]) -> list[Found]:
    sources = {path: Source(path, text) for path, text in files.items()}
    claimed = [source for path, source in sources.items() if path.endswith(".yaml")]
    return list(envoy.subjects(claimed, Texts(sources), Options(TODAY)))


def certificates(files: Mapping[str, str]) -> list[Certificate]:
    return [one for one in mapped(files) if isinstance(one, Certificate)]


def listener(hosts: str, *chains: str, address: str = "10.0.0.1") -> str:
    """Return a listener for server names, with certificates."""
    shown = ", ".join(f"{{certificate_chain: {chain}}}" for chain in chains)
    context = f"common_tls_context: {{tls_certificates: [{shown}]}}"
    kind = f"'@type': {TYPE}.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
    return f"""
    - address: {{socket_address: {{address: {address}}}}}
      filter_chains:
        - filter_chain_match: {{server_names: [{hosts}]}}
          filters: [{{typed_config: {{'@type': {FILTERS}.echo.v3.Echo}}}}]
          transport_socket: {{typed_config: {{{kind}, {context}}}}}"""


def bootstrap(*listeners: str) -> str:
    return "static_resources:\n  listeners:" + "".join(listeners) + "\n"


def uncovered(found: Certificate) -> list[object] | None:
    if found.uncovered_hosts is None:
        return None
    hosts = value(found.uncovered_hosts)
    assert isinstance(hosts, tuple)
    return [value(host) for host in hosts]


SHOP = certificate("shop.example.com", "*.shop.example.com")
BLOG = certificate("blog.example.com")


@pytest.mark.parametrize(
    ("hosts", "missing"),
    [
        pytest.param("shop.example.com", [], id="named"),
        pytest.param("www.shop.example.com, '*.shop.example.com'", [], id="by a wildcard"),
        pytest.param("shop.example.com, blog.example.com", ["blog.example.com"], id="one is not"),
        pytest.param("a.b.shop.example.com", ["a.b.shop.example.com"], id="a wildcard is one label"),
        pytest.param("shop, shop.default.svc", None, id="names inside a network are not compared"),
        pytest.param("'${HOST}'", None, id="filled in"),
    ],
)
def test_hosts_are_compared_with_names(hosts: str, missing: list[str] | None) -> None:
    text = bootstrap(listener(hosts, "{filename: /etc/envoy/tls/shop.crt}"))

    (found,) = certificates({"envoy/envoy.yaml": text, "envoy/tls/shop.crt": SHOP})

    assert "envoy/tls/shop.crt" == found.address
    assert missing == uncovered(found)
    assert Exposure.INTERNAL == value(found.exposure)


def test_one_certificate_of_a_listener_suffices() -> None:
    text = bootstrap(listener("blog.example.com", "{filename: shop.crt}", "{filename: blog.crt}"))

    found = certificates({"envoy.yaml": text, "shop.crt": SHOP, "blog.crt": BLOG})

    assert [[], None] == [uncovered(one) for one in found]


def test_nothing_is_compared_while_a_certificate_is_elsewhere() -> None:
    text = bootstrap(listener("blog.example.com", "{filename: shop.crt}", "{filename: /run/secrets/blog.crt}"))

    found, elsewhere = certificates({"envoy.yaml": text, "shop.crt": SHOP})

    assert uncovered(found) is None
    assert "envoy.yaml:/run/secrets/blog.crt" == elsewhere.address
    assert isinstance(elsewhere.names, Unknown)


def test_a_certificate_of_two_listeners_is_one() -> None:
    text = bootstrap(
        listener("shop.example.com", "{filename: shop.crt}"),
        listener("blog.example.com", "{filename: shop.crt}", address="203.0.113.1"),
    )

    (found,) = certificates({"envoy.yaml": text, "shop.crt": SHOP})

    assert ["blog.example.com"] == uncovered(found)
    assert Exposure.PUBLIC == value(found.exposure)


def block(pem: str) -> str:
    return "{inline_string: " + repr(pem).replace("'", '"') + "}"


@pytest.mark.parametrize(
    "chain",
    [
        pytest.param(block(BLOG), id="as it is"),
        pytest.param(f"{{inline_bytes: {b64encode(BLOG.encode()).decode()}}}", id="in base64"),
    ],
)
def test_certificates_in_the_configuration(chain: str) -> None:
    (found,) = certificates({"envoy.yaml": bootstrap(listener("shop.example.com", chain))})

    assert "envoy.yaml#1" == found.address
    assert ["shop.example.com"] == uncovered(found)


@pytest.mark.parametrize(
    ("days", "expired"), [pytest.param(-1, True, id="yesterday"), pytest.param(0, False, id="today")]
)
def test_expiry(days: int, *, expired: bool) -> None:
    chain = block(certificate("shop.example.com", days=days))
    text = f"static_resources:\n  secrets: [{{name: s, tls_certificate: {{certificate_chain: {chain}}}}}]\n"

    (found,) = certificates({"envoy.yaml": text})

    assert expired == value(found.expired)
    assert TODAY + timedelta(days=days) == value(found.not_after)
    assert {Exposure.PUBLIC, Exposure.INTERNAL} == value(found.exposure)


def test_an_authority_that_nobody_shows_serves_no_host() -> None:
    chain = block(certificate("ca.example.com", ca=True))
    text = f"static_resources:\n  secrets: [{{name: s, tls_certificate: {{certificate_chain: {chain}}}}}]\n"

    assert [] == certificates({"envoy.yaml": text})


def test_what_a_listener_shows_is_its_certificate_though_it_could_sign_others() -> None:
    chain = block(certificate("ca.example.com", days=-1, ca=True))

    (found,) = certificates({"envoy.yaml": bootstrap(listener("shop.example.com", chain))})

    assert value(found.expired)


@pytest.mark.parametrize(
    ("chain", "errors"),
    [
        pytest.param(block("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), 1, id="here"),
        pytest.param("{inline_bytes: '(filled in)'}", 0, id="a placeholder"),
        pytest.param("{inline_bytes: A}", 0, id="no base64"),
        pytest.param("{filename: broken.crt}", 0, id="in a file, which is told by whoever reads it"),
        pytest.param("{environment_variable: CERTIFICATE}", 0, id="in the environment"),
    ],
)
def test_what_is_no_certificate(chain: str, errors: int) -> None:
    files = {
        "envoy.yaml": bootstrap(listener("shop.example.com", chain)),
        "broken.crt": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    }

    found = mapped(files)

    assert errors == sum(isinstance(one, InputError) for one in found)
    assert not any(isinstance(one, Certificate) for one in found)


def test_keys_in_the_configuration() -> None:
    text = "static_resources:\n  secrets:\n    - name: s\n      tls_certificate:\n        private_key:\n"
    text += "          inline_string: |\n" + indent(private_key(), " " * 12)

    found = [one for one in mapped({"envoy.yaml": text}) if isinstance(one, PrivateKey)]

    assert [("envoy.yaml:private key 1", False)] == [(one.address, value(one.encrypted)) for one in found]
    assert ["inline_string"] == [one.at.text for one in found]
