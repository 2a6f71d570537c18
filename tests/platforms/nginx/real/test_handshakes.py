"""The real nginx does on the wire what the model says of its versions, cipher suites, client certificates and hops."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.nginx.reading import read, suites_of, tls_of, value, values
from support.nginx.real import Authority, free_ports, pem, running
from support.probing import accepted, client, connected, handshakes

from linter.model.endpoint import ClientCertificate, Listener

# OpenSSL 3 speaks TLS 1.0 and 1.1 at security level 0 only.
OLD = "ssl_ciphers ALL:@SECLEVEL=0;"
# Old versions are what is asked about.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an authority, and certificates of it and of another one."""
    folder = tmp_path_factory.mktemp("tls")
    for who, authority in (("ca", Authority()), ("stranger", Authority("Another authority"))):
        (folder / f"{who}.crt").write_text(pem(authority.certificate))
        (folder / f"{who}.key").write_text(authority.private_key())
        (folder / f"{who}-server.crt").write_text(authority.signed("shop.example.com", "backend.example.com"))
    return folder


def whole(servers: Mapping[int, str], tls: Path, around: str = "") -> str:
    """Return a configuration with a server for each port."""
    shown = f"ssl_certificate {tls}/ca-server.crt; ssl_certificate_key {tls}/ca.key;"
    blocks = (
        f"server {{ listen 127.0.0.1:{port} ssl; server_name shop.example.com; {body} }}\n"
        for port, body in servers.items()
    )
    http = f"access_log off;\n{around}\n{shown}\n{''.join(blocks)}"
    return f"events {{}}\nhttp {{\n{http}}}\n"


def told(text: str, port: int, name: str = "shop.example.com") -> set[str]:
    # A server that is not on all addresses is called by its name and its address.
    return set(map(str, values(tls_of(endpoint(text, port, name)).versions)))


def endpoint(text: str, port: int, name: str = "shop.example.com") -> Listener:
    found = read(text)[f"server {name} 127.0.0.1:{port}"]
    assert isinstance(found, Listener)
    return found


PROTOCOLS = {
    "nothing written": "",
    "old ones": f"ssl_protocols TLSv1 TLSv1.1; {OLD}",
    "a gap": f"ssl_protocols TLSv1 TLSv1.3; {OLD}",
    "two lists": "ssl_protocols TLSv1.2; ssl_protocols TLSv1.3;",
    "the newest": "ssl_protocols TLSv1.3;",
    "not the newest": "ssl_protocols TLSv1.2;",
    "a floor": f"ssl_protocols TLSv1 TLSv1.1 TLSv1.2; {OLD} ssl_conf_command MinProtocol TLSv1.2;",
    "a floor below": "ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ALL:@SECLEVEL=0; ssl_conf_command MinProtocol TLSv1;",
    "a ceiling": "ssl_conf_command MaxProtocol TLSv1.2;",
    "all but one": f"ssl_protocols TLSv1.3; {OLD} ssl_conf_command Protocol ALL,-TLSv1.3;",
    "one more": f"ssl_protocols TLSv1.2; {OLD} ssl_conf_command Protocol +TLSv1.1;",
    "another string": "ssl_protocols TLSv1.1 TLSv1.2; ssl_conf_command CipherString ALL:@SECLEVEL=0;",
    "any case": f"ssl_protocols tlsv1.1 TLSV1.2; {OLD}",
}


@pytest.mark.parametrize("around", ["", f"ssl_protocols TLSv1.1 TLSv1.2; {OLD}"], ids=["alone", "inherited"])
def test_versions_are_those_that_handshake(tls: Path, tmp_path: Path, around: str) -> None:
    ports = free_ports(PROTOCOLS)
    text = whole({port: PROTOCOLS[name] for name, port in ports.items()}, tls, around)

    with running(text, tmp_path, *ports.values()):
        found = {name: accepted(port) for name, port in ports.items()}

    assert {name: told(text, port) for name, port in ports.items()} == found


NAMES = {
    "one.example.com": "ssl_protocols TLSv1.2;",
    "two.example.com": "ssl_protocols TLSv1.3;",
    "three.example.com": f"ssl_protocols TLSv1.1; {OLD}",
}


def test_versions_differ_by_server_name(tls: Path, tmp_path: Path) -> None:
    (port,) = free_ports(("shop",)).values()
    shown = f"ssl_certificate {tls}/ca-server.crt; ssl_certificate_key {tls}/ca.key;"
    with_certificate = [f"server_name {name}; {shown} {body}" for name, body in NAMES.items()]
    inert = "server_name inert.example.com; ssl_protocols TLSv1.3;"
    bodies = [inert, *with_certificate]
    listen = [f"listen 127.0.0.1:{port}{extra};" for extra in ("", " ssl default_server", "", " ssl")]
    servers = "".join(f"server {{ {one} {body} }}\n" for one, body in zip(listen, bodies, strict=True))
    text = f"events {{}}\nhttp {{\naccess_log off;\n{servers}}}\n"
    names = [*NAMES, "inert.example.com"]

    with running(text, tmp_path, port):
        found = {name: accepted(port, name) for name in names}

    assert {name: told(text, port, name) for name in names} == found


CIPHERS = {
    "nothing written": "",
    "a list": "ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA;",
    "exclusions": "ssl_ciphers HIGH:!aNULL:!kRSA:!SHA1;",
    "no encryption": "ssl_ciphers ALL:eNULL:@SECLEVEL=0;",
    "finite fields without parameters": "ssl_ciphers EDH+AESGCM:ECDHE+AESGCM;",
    "another string": "ssl_ciphers AES256-SHA; ssl_conf_command CipherString AES128-SHA;",
}
SUITES = (
    "ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-CHACHA20-POLY1305 ECDHE-RSA-AES128-SHA"
    " DHE-RSA-AES128-GCM-SHA256 AES128-GCM-SHA256 AES128-SHA AES256-SHA ECDHE-RSA-NULL-SHA NULL-SHA256 ADH-AES128-SHA"
    " AECDH-AES128-SHA ECDHE-RSA-CAMELLIA128-SHA256 ECDHE-RSA-AES256-SHA384"
).split()


def test_cipher_suites_are_those_that_handshake(tls: Path, tmp_path: Path) -> None:
    ports = free_ports(CIPHERS)
    text = whole({port: f"{CIPHERS[name]} ssl_protocols TLSv1.2;" for name, port in ports.items()}, tls)

    with running(text, tmp_path, *ports.values()):
        found = {(name, suite) for name, port in ports.items() for suite in SUITES if _takes(port, suite)}

    model = {(name, suite) for name, port in ports.items() for suite in suites_of(endpoint(text, port))}
    assert {pair for pair in model if pair[1] in SUITES} == found


def _takes(port: int, suite: str) -> bool:
    context = client("TLSv1.2")
    context.set_ciphers(f"{suite}:@SECLEVEL=0")
    return handshakes(port, context)


def request(port: int, certificate: Path | None = None) -> str:
    """Return the status of an answer, and what it says of a name or of verification."""
    context = client()
    if certificate is not None:
        context.load_cert_chain(certificate, certificate.with_name(f"{certificate.stem.partition('-')[0]}.key"))
    with (
        connected(port) as connection,
        context.wrap_socket(connection, server_hostname="shop.example.com") as wrapped,
    ):
        wrapped.sendall(b"GET / HTTP/1.0\r\nHost: shop.example.com\r\n\r\n")
        answer = b""
        while part := wrapped.recv(65536):
            answer += part
    said = re.search(r"^X-\w+: (\S+?)(?::|\r$)", answer.decode(), re.MULTILINE)
    return f"{answer.split()[1].decode()} {said[1] if said else ''}".strip()


CLIENTS = {
    "nothing written": "",
    "off": "ssl_verify_client off;",
    "on": "ssl_verify_client on;",
    "optional": "ssl_verify_client optional;",
    "any": "ssl_verify_client optional_no_ca;",
    "a condition": "ssl_verify_client optional; if ($ssl_client_verify != SUCCESS) { return 403; }",
}
# What is answered to nobody, to a client of the authority's, and to a stranger.
ANSWERS = {
    ClientCertificate.NONE: ["200 NONE", "200 NONE", "200 NONE"],
    ClientCertificate.REQUESTED: ["200 NONE", "200 SUCCESS", "200 FAILED"],
    ClientCertificate.OPTIONAL: ["200 NONE", "200 SUCCESS", "400"],
    ClientCertificate.REQUIRED: ["refused", "200 SUCCESS", "refused"],
}


def test_client_certificates_are_demanded_as_the_model_says(tls: Path, tmp_path: Path) -> None:
    ports = free_ports(CLIENTS)
    around = f"ssl_client_certificate {tls}/ca.crt; add_header X-Verified $ssl_client_verify always;"
    text = whole({port: f"{CLIENTS[name]} location / {{ return 200; }}" for name, port in ports.items()}, tls, around)
    shown = (None, tls / "ca-server.crt", tls / "stranger-server.crt")

    with running(text, tmp_path, *ports.values()):
        found = {name: [request(port, certificate) for certificate in shown] for name, port in ports.items()}

    for name, port in ports.items():
        said = value(tls_of(endpoint(text, port)).client_certificate)
        assert isinstance(said, ClientCertificate)
        pairs = zip(ANSWERS[said], found[name], strict=True)
        assert all(_is(wanted, got) for wanted, got in pairs), (name, said, found[name])


def _is(wanted: str, got: str) -> bool:
    return got.startswith("40") if wanted == "refused" else got.startswith(wanted)


HOPS = {
    "nothing written": "",
    "verified": "proxy_ssl_verify on;",
    "names": "proxy_ssl_verify on; proxy_ssl_server_name on;",
    "another kind's": "grpc_ssl_verify on;",
    "off again": "proxy_ssl_verify on; location /inner/ { proxy_ssl_verify off; }",
}


@pytest.mark.parametrize("scheme", ["https", "HTTPS"])
def test_backends_are_verified_as_the_model_says(tls: Path, tmp_path: Path, scheme: str) -> None:
    signers = ("ca", "stranger")
    backends = {("", who): backend(tls / who) for who in signers}
    ports = free_ports([*backends, *((name, who) for name in HOPS for who in signers)])
    hops = [key for key in ports if key not in backends]
    groups = {key: f"n{number}.example.com" for number, key in enumerate(hops)}
    around = [f"upstream {groups[name, who]} {{ server 127.0.0.1:{ports['', who]}; }}" for name, who in hops]
    around += [f"server {{ listen 127.0.0.1:{ports[key]} ssl; {body} }}" for key, body in backends.items()]
    around += [f"{kind}_ssl_trusted_certificate {tls}/ca.crt;" for kind in ("proxy", "grpc")]
    bodies = {ports[key]: f"{HOPS[key[0]]} {passed_on(f'{scheme}://{groups[key]}')}" for key in hops}
    text = whole(bodies, tls, "\n".join(around))

    with running(text, tmp_path, *ports.values()):
        found = {key: request(ports[key]) for key in hops}

    model = read(text)
    for (name, who), answer in found.items():
        hop = tls_of(model[f"upstream {groups[name, who]} (https)"])
        is_refused = value(hop.verifies_chain) and who == "stranger"
        told_name = " backend.example.com" if value(hop.sends_sni) else ""
        assert answer == ("502" if is_refused else f"200{told_name}"), (name, who)


def backend(signer: Path) -> str:
    shown = f"ssl_certificate {signer}-server.crt; ssl_certificate_key {signer}.key;"
    return f"server_name backend.example.com; {shown} add_header X-Name $ssl_server_name; location / {{ return 200; }}"


def passed_on(url: str) -> str:
    return f"location / {{ proxy_ssl_name backend.example.com; proxy_pass {url}; }}"
