"""What random configurations do on a real nginx is what the model says of them.

`ORACLE_SEED` chooses other configurations, and `ORACLE_BATCHES` how many processes of nginx each test asks about them;
one holds about 50 servers.
A longer run: `ORACLE_SEED=7 ORACLE_BATCHES=50 pytest tests/platforms/nginx/real -k random`.
"""

import http
import http.client
import os
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from support.nginx.backends import BACKENDS, backend, compare_groups, loaded, make_certificates, reached, shown_by
from support.nginx.generator import (
    OTHER_HOST,
    PATHS,
    SUITES,
    Generated,
    Hop,
    Named,
    clear_servers,
    encrypted_servers,
    hops,
)
from support.nginx.reading import read, tls_of, value
from support.nginx.real import running
from support.probing import EVERY_SUITE, accepted, answer, client, handshakes, served, spoken
from support.processes import free_port

from linter.model.endpoint import ClientCertificate, Hsts, Listener, Serves, Upstream
from linter.provenance.setting import Known, Unknown

SEED = int(os.environ.get("ORACLE_SEED", "20261123"))
BATCHES = range(int(os.environ.get("ORACLE_BATCHES", "2")))
# Old versions are what is asked about.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two authorities with a certificate for the backend, and a page to serve."""
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder)
    for page in ("index.html", "page", "old/page", "inner/page"):
        (folder / "pages" / page).parent.mkdir(exist_ok=True, parents=True)
        (folder / "pages" / page).write_text("welcome")
    return folder


def around(tls: Path) -> str:
    return f"http {{\naccess_log off;\nssl_client_certificate {tls}/ca.crt;\n...\n}}"


def listener(model: dict[str, Listener | Upstream], named: Named) -> Listener:
    found = model[f"server {named.server} 127.0.0.1:{named.port}"]
    assert isinstance(found, Listener)
    return found


@pytest.mark.parametrize("batch", BATCHES)
def test_handshakes(tls: Path, batch: int) -> None:
    shown = shown_by("ca-server", tls)
    text, made = loaded(lambda random: encrypted_servers(random, 25, shown), f"{SEED} tls {batch}", tls, around(tls))
    model = read(text)

    with running(text, tls, *made.ports):
        for number, named in enumerate(made.names):
            said = spoken(tls_of(listener(model, named)), "RSA", "anon")
            wanted = {version for version, suites in said.items() if suites}
            found = accepted(named.port, named.asked)
            assert wanted == found, (named, text)
            compare_groups(tls_of(listener(model, named)), named.port, named.asked)
            for suite in SUITES[number % 5 :: 5] if "TLSv1.2" in wanted else ():
                takes = handshakes(named.port, client("TLSv1.2", suite), named.asked)
                assert (suite in said["TLSv1.2"]) == takes, (named, suite, text)


# What is answered to nobody, to a client of the authority's, and to a stranger.
ANSWERS = {
    ClientCertificate.NONE: (200, 200, 200),
    ClientCertificate.REQUESTED: (200, 200, 200),
    ClientCertificate.OPTIONAL: (200, 200, 400),
    ClientCertificate.REQUIRED: (400, 200, 400),
}


@pytest.mark.parametrize("batch", BATCHES)
def test_clients_and_headers(tls: Path, batch: int) -> None:
    shown = shown_by("ca-server", tls)
    text, made = loaded(lambda random: encrypted_servers(random, 25, shown), f"{SEED} client {batch}", tls, around(tls))
    model = read(text)
    certificates = (None, tls / "ca-server.crt", tls / "stranger-server.crt")
    asked = open_questions = 0

    with running(text, tls, *made.ports):
        for named in made.names:
            endpoint = listener(model, named)
            usable = [version for version, suites in spoken(tls_of(endpoint), "RSA").items() if suites]
            if named.asked is None or not usable or not named.has_certificate:
                # Without a certificate, a server checks what it is shown while another one asks for it, or does not.
                continue
            asked += 1
            version = max(usable)
            said = tls_of(endpoint).client_certificate
            got = [shown_to(named, version, certificate, "/page") for certificate in certificates]
            if isinstance(said, Unknown):
                open_questions += 1
                continue
            assert isinstance(said, Known)
            statuses = tuple(found and min(found.status, 400) if found else 400 for found in got)
            assert ANSWERS[said.value] == statuses, (named, text)
            pages = [found for path in ("/", "/page") if (found := shown_to(named, version, certificates[1], path))]
            has_header = bool(pages) and all(page.getheader("Strict-Transport-Security") for page in pages)
            assert isinstance(value(endpoint.hsts), Hsts) == has_header, (named, text)
    assert open_questions * 10 <= asked


def shown_to(named: Named, version: str, certificate: Path | None, path: str) -> http.client.HTTPResponse | None:
    # Of versions with a gap between them, some OpenSSLs find none in common with a client that takes all.
    # With an anonymous suite nobody shows a certificate.
    context = client(version, f"{EVERY_SUITE}:!aNULL")
    if certificate is not None:
        context.load_cert_chain(certificate, certificate.with_name(f"{certificate.stem.partition('-')[0]}.key"))
    return answer(named.port, context, named.asked or "", path)


@pytest.mark.parametrize("batch", BATCHES)
def test_answers_in_clear_text(tls: Path, batch: int) -> None:
    text, made = loaded(lambda random: clear_servers(random, 60), f"{SEED} clear {batch}", tls, around(tls))
    model = read(text)
    open_questions = 0

    with running(text, tls, *made.ports):
        for named in made.names:
            said = listener(model, named).serves
            open_questions += isinstance(said, Unknown)
            if isinstance(said, Known):
                # Where some requests are refused and others sent to https, the paths that are asked for decide.
                is_content = served(_answers(named)) is Serves.CONTENT
                assert is_content == (said.value is Serves.CONTENT), (
                    named,
                    re.findall(rf".*{named.server}.*", text),
                )
    assert open_questions * 10 <= len(made.names)


def _answers(named: Named) -> Iterator[http.client.HTTPResponse | None]:
    for host in (named.server, OTHER_HOST):
        yield from (answer(named.port, None, None, path, host) for path in PATHS)


@pytest.mark.parametrize("batch", BATCHES)
def test_hops(tls: Path, batch: int) -> None:
    ports = {name: free_port() for name in BACKENDS}
    shown = shown_by("ca-server", tls)
    own = shown.replace("ssl_cert", "proxy_ssl_cert")
    backends = [f"proxy_ssl_trusted_certificate {tls}/ca.crt;", *(backend(name, ports, tls) for name in ports)]
    found: list[Hop] = []

    def make(random: Random) -> Generated:
        made, found[:] = hops(random, 60, ports, shown, own)
        made.text = "\n".join([*backends, made.text])
        made.ports += ports.values()
        return made

    text, made = loaded(make, f"{SEED} hops {batch}", tls, around(tls))
    model = read(text)

    with running(text, tls, *made.ports):
        for hop in found:
            got = answer(hop.port, client(), "shop.example.com", "/page")
            assert got is not None
            upstream = model[f"upstream {hop.group}"]
            status, name = expected(upstream, hop.backend, hop.checks)
            assert status == got.status, (hop, text)
            assert name is None or name == (got.getheader("X-Name") or ""), (hop, text)


def expected(upstream: Listener | Upstream, backend: str, checks: str) -> tuple[int, str | None]:
    """Return the status and the name that a backend was asked for, as the model has them; None where it has none."""
    assert isinstance(upstream.tls, Known)
    found = upstream.tls.value
    if found is None or backend == "clear":
        return (502 if found else 200, "") if backend == "clear" else (400, "")
    status = reached(found, backend, checks)
    if status is not http.HTTPStatus.OK:
        return status or 502, ""
    return status, None if found.sends_sni is None else checks if value(found.sends_sni) else ""
