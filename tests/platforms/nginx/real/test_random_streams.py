"""What random streams do on a real nginx is what the model says of them.

`ORACLE_SEED` and `ORACLE_BATCHES` mean what they do in `test_nginx_oracle.py`.
"""

import http
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from support.nginx.backends import BACKENDS, backend, compare_groups, loaded, make_certificates, reached, shown_by
from support.nginx.generator import SUITES, Generated, Named
from support.nginx.reading import MAIN, everything, tls_of, value
from support.nginx.real import running
from support.nginx.stream_generator import Passed, StreamHop, encrypted_streams, passing_streams, stream_hops
from support.probing import EVERY_SUITE, accepted, answer, client, handshakes, spoken
from support.processes import free_port

from linter.model.endpoint import ClientCertificate, Listener, Tls, Upstream
from linter.provenance.setting import Known, Setting, Unknown

SEED = int(os.environ.get("ORACLE_SEED", "20261123"))
BATCHES = range(int(os.environ.get("ORACLE_BATCHES", "1")))
# Old versions are what is asked about.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder)
    return folder


@pytest.fixture
def ports() -> dict[str, int]:
    """Return a port for each backend."""
    return {name: free_port() for name in BACKENDS}


def around(tls: Path, ports: dict[str, int]) -> str:
    """Return what stands around random streams: the backends, and whose certificates are believed."""
    backends = "\n".join(backend(name, ports, tls) for name in ports)
    authority = f"ssl_client_certificate {tls}/ca.crt;"
    trusted = f"proxy_ssl_trusted_certificate {tls}/ca.crt;"
    return f"http {{\naccess_log off;\n{authority}\n{backends}\n}}\nstream {{\n{authority}\n{trusted}\n...\n}}"


def streams(text: str) -> dict[int, dict[str, tuple[Listener, list[Upstream]]]]:
    """Return what the model has for streams: by port and name, the listener and its hops."""
    model = [one for one in everything({MAIN: text}) if isinstance(one, Listener | Upstream)]
    found: dict[int, dict[str, tuple[Listener, list[Upstream]]]] = {}
    for one in model:
        if isinstance(one, Listener):
            *names, socket = one.name.removeprefix("server ").split()
            hops = [hop for hop in model if isinstance(hop, Upstream) and one.address in hop.listeners]
            found.setdefault(int(socket.rpartition(":")[2]), {})["".join(names)] = one, hops
    return found


# Whether nobody, a client of the authority's and a stranger are let in.
LET_IN = {
    ClientCertificate.NONE: (True, True, True),
    ClientCertificate.REQUESTED: (True, True, True),
    ClientCertificate.OPTIONAL: (True, True, False),
    ClientCertificate.REQUIRED: (False, True, False),
}


@pytest.mark.parametrize("batch", BATCHES)
def test_listeners(tls: Path, ports: dict[str, int], batch: int) -> None:
    text, made = loaded(
        lambda random: encrypted_streams(random, 20, shown_by("ca-server", tls), ports["clear"]),
        f"{SEED} streams {batch}",
        tls,
        around(tls, ports),
    )
    model = streams(text)

    with running(text, tls, *ports.values(), *made.ports):
        for number, named in enumerate(made.names):
            said = tls_of(model[named.port][named.server][0])
            _compare_versions(said, named, number)
            compare_groups(said, named.port, named.asked)
            _compare_clients(said, named, tls)


def _compare_versions(said: Tls, named: Named, number: int) -> None:
    wanted = spoken(said, "RSA", "anon")
    versions = {version for version, suites in wanted.items() if suites}
    assert versions == accepted(named.port, named.asked), named
    for suite in SUITES[number % 5 :: 5] if "TLSv1.2" in versions else ():
        assert (suite in wanted["TLSv1.2"]) == handshakes(named.port, client("TLSv1.2", suite), named.asked), suite


def _compare_clients(said: Tls, named: Named, tls: Path) -> None:
    # With an anonymous suite nobody shows a certificate.
    usable = [version for version, suites in spoken(said, "RSA").items() if suites]
    # Without a certificate, a server checks what it is shown while another one asks for it, or does not.
    if not usable or not named.has_certificate:
        return
    got = []
    for who in ("", "ca", "stranger"):
        context = client(max(usable), f"{EVERY_SUITE}:!aNULL")
        if who:
            context.load_cert_chain(tls / f"{who}-server.crt", tls / f"{who}.key")
        got.append(answer(named.port, context, named.asked, "/", "shop.example.com") is not None)
    wanted = said.client_certificate
    if isinstance(wanted, Unknown):
        # Which of two servers checks a client is a matter of time; nobody is let in by neither.
        allowed = [LET_IN[one.value] for one in wanted.candidates]
        assert all(any(column) or not is_in for *column, is_in in zip(*allowed, got, strict=True)), named
        return
    assert isinstance(wanted, Known)
    assert LET_IN[wanted.value] == tuple(got), named


@pytest.mark.parametrize("batch", BATCHES)
def test_hops(tls: Path, ports: dict[str, int], batch: int) -> None:
    shown = shown_by("ca-server", tls)
    found: list[StreamHop] = []

    def make(random: Random) -> Generated:
        made, found[:] = stream_hops(random, 40, ports, shown, shown.replace("ssl_cert", "proxy_ssl_cert"))
        made.text = made.text.replace("_certificate stranger", f"_certificate {tls}/stranger")
        return made

    text, made = loaded(make, f"{SEED} stream hops {batch}", tls, around(tls, ports))
    model = streams(text)

    with running(text, tls, *ports.values(), *made.ports):
        for hop in found:
            front, hops = model[hop.port][""]
            (back,) = hops
            for encrypted in (False, True):
                got = answer(hop.port, client() if encrypted else None, "shop.example.com", "/")
                wanted = {_through(front.tls, back.tls, one, hop, encrypted=encrypted) for one in hop.backends}
                if isinstance(back.tls, Known) and back.tls.value is not None:
                    # A group's next member gets the connection that one has refused.
                    wanted = wanted - {None} or wanted
                assert (got and got.status) in wanted, (hop, encrypted, text)
                if got is not None and got.status == http.HTTPStatus.OK and isinstance(back.tls, Known):
                    assert (got.getheader("X-Name") or "") == _told(back.tls.value, hop), (hop, text)


def _through(
    front: Setting[Tls | None], back: Setting[Tls | None], backend: str, hop: StreamHop, *, encrypted: bool
) -> int | None:
    """Return the status of an answer, as the model has it; None for none."""
    wants_tls = backend != "clear"
    if isinstance(front, Unknown):
        assert isinstance(back, Unknown)
        if wants_tls and encrypted:
            return 400 if backend == "mutual" else 200
        return None if encrypted else 400 if wants_tls else 200
    assert isinstance(back, Known)
    if (front.value is not None) != encrypted:
        return None
    if back.value is None:
        return 400 if wants_tls else 200
    return reached(back.value, backend, hop.checks, hop.trusts)


def _told(found: Tls | None, hop: StreamHop) -> str:
    """Return the name that a backend is told."""
    return hop.checks if found is not None and found.sends_sni is not None and value(found.sends_sni) else ""


@pytest.mark.parametrize("batch", BATCHES)
def test_what_passes_through(tls: Path, ports: dict[str, int], batch: int) -> None:
    found: list[Passed] = []
    encrypted = {name: port for name, port in ports.items() if name not in ("clear", "mutual")}

    def make(random: Random) -> Generated:
        made, found[:] = passing_streams(random, 8, encrypted)
        return made

    text, made = loaded(make, f"{SEED} passing {batch}", tls, around(tls, ports))
    model = streams(text)

    with running(text, tls, *ports.values(), *made.ports):
        for passed in found:
            front, hops = model[passed.port][passed.server]
            assert all(isinstance(said, Unknown) for said in (front.tls, *(hop.tls for hop in hops))), passed
            got = answer(passed.port, client(), passed.asked, "/")
            assert got is not None, (passed, text)
            assert int(got.getheader("X-Port") or "0") == ports[passed.backend], (passed, text)
            assert passed.asked == got.getheader("X-Name")
            assert ports[passed.backend] in set(_ports(hops, text)), passed


def _ports(hops: list[Upstream], text: str) -> Iterator[int]:
    """Return the ports that hops lead to; those of groups as they are written."""
    for hop in hops:
        name = hop.name.removesuffix(" (tcp)")
        if name.startswith("upstream "):
            name = text.partition(f"{name} {{ server ")[2].partition(";")[0]
        yield int(name.rpartition(":")[2])
