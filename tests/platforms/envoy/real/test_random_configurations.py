"""What random configurations do on a real Envoy is what the model says of them.

`ORACLE_SEED` chooses other configurations, and `ORACLE_BATCHES` how many processes of Envoy each test asks about them;
one holds about 60 listeners.
A longer run: `ORACLE_SEED=7 ORACLE_BATCHES=50 pytest tests/platforms/envoy/real -k random`.
"""

import contextlib
import http
import json
import os
import ssl
import subprocess
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from support.envoy.backends import backend, showing, speaking
from support.envoy.generator import (
    CURVES,
    NAMES,
    PATHS,
    SUITES,
    Chain,
    Generated,
    Hop,
    add_hop,
    add_listener,
    cipher_list,
)
from support.envoy.reading import read, tls_of, value
from support.envoy.real import ENVOY, make_certificates, running
from support.hellos import picked
from support.probing import EVERY_SUITE, VERSIONS, answer, client, handshakes, offers, served, spoken

from linter.model.endpoint import ClientCertificate, Hsts, Listener, Tls, Upstream
from linter.provenance.setting import Known, Unknown
from linter.tls.groups import canonical
from linter.tls.strings.boringssl import expand_boringssl

SEED = int(os.environ.get("ORACLE_SEED", "20261123"))
HYBRID = "X25519MLKEM768"
BATCHES = range(int(os.environ.get("ORACLE_BATCHES", "1")))
# Old versions are what is asked about.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder)
    words = ["-newkey", "rsa:2048", "-nodes", "-keyout", "rsa.key", "-out", "rsa.crt", "-subj", "/CN=rsa", "-days", "2"]
    subprocess.run(["openssl", "req", "-x509", *words], cwd=folder, check=True, capture_output=True)
    return folder


def random_of(*parts: object) -> Random:
    return Random(" ".join(map(str, (SEED, *parts))))  # noqa: S311  # the same each time, and no secret


def made_of(made: Generated) -> tuple[str, dict[str, Listener | Upstream]]:
    text = json.dumps(made.bootstrap, indent=1)
    return text, read(text)


@pytest.mark.parametrize("batch", BATCHES)
def test_listeners(tls: Path, tmp_path: Path, batch: int) -> None:
    random, made = random_of("listeners", batch), Generated()
    for number in range(60):
        add_listener(random, made, f"l{number}", str(tls))
    text, model = made_of(made)

    with running(text, tmp_path, *made.ports):
        for number, chain in enumerate(made.chains):
            endpoint = model[chain.name]
            assert isinstance(endpoint, Listener)
            if chain.key:
                _compare_tls(chain, tls_of(endpoint), tls, number)
                _compare_clients(chain, tls_of(endpoint), tls)
                _compare_headers(chain, endpoint, tls)
            else:
                assert isinstance(endpoint.tls, Known)
                assert endpoint.tls.value is None
                said = endpoint.serves
                assert isinstance(said, Known), chain
                assert served(answer(chain.port, None, None, path) for path in PATHS) == said.value, (
                    chain,
                    _shown(made, chain),
                )


def _shown(made: Generated, chain: Chain) -> str:
    return json.dumps([one for one in made.listeners if chain.port in one["address"]["socket_address"].values()])


def _compare_tls(chain: Chain, said: Tls, tls: Path, number: int) -> None:
    """Compare versions, suites and curves."""
    wanted = spoken(said, chain.key)
    found = {version for version in VERSIONS if handshakes(chain.port, admitted(version, chain, tls), chain.asked)}
    assert {version for version, suites in wanted.items() if suites} == found, chain
    for suite in SUITES[number % 4 :: 4] if "TLSv1.2" in found else ():
        takes = handshakes(chain.port, admitted("TLSv1.2", chain, tls, suite), chain.asked)
        assert (suite in wanted["TLSv1.2"]) == takes, (chain, suite)
    groups = said.groups
    assert isinstance(groups, Known)
    if "TLSv1.3" in found:
        offered = {one.value for one in groups.value if isinstance(one, Known)}
        # By itself the Envoy at hand has what only newer ones have, so that it is open in the model.
        is_own = any(isinstance(one, Unknown) for one in groups.value)
        assert (HYBRID if is_own else None) == picked(chain.port, chain.asked, HYBRID), chain
        for name, curve in CURVES.items():
            context = admitted("TLSv1.3", chain, tls)
            if offers(context, curve):
                assert (canonical(name) in offered) == handshakes(chain.port, context, chain.asked), (chain, name)


# Who gets in; of those that the authority knows, one has the name that may be asked for, and another one another.
ADMITTED = {
    ClientCertificate.NONE: {"nobody", "client", "other", "stranger"},
    ClientCertificate.REQUESTED: {"nobody", "client", "other", "stranger"},
    ClientCertificate.OPTIONAL: {"nobody", "client", "other"},
    ClientCertificate.UNVERIFIED: {"client", "other", "stranger"},
    ClientCertificate.REQUIRED: {"client", "other"},
}


def _newest(chain: Chain, said: Tls) -> str:
    return max((version for version, suites in spoken(said, chain.key).items() if suites), default="")


def admitted(version: str, chain: Chain, tls: Path, suite: str = EVERY_SUITE) -> ssl.SSLContext:
    """Return a client with a certificate that is good enough, whatever is demanded."""
    return presenting(version, "other" if chain.peer == "other.test" else "client", tls, suite)


def presenting(version: str, who: str, tls: Path, suite: str = EVERY_SUITE) -> ssl.SSLContext:
    context = client(version, suite)
    if who != "nobody":
        context.load_cert_chain(tls / f"{who}.crt", tls / f"{who}.key")
    return context


def _compare_clients(chain: Chain, said: Tls, tls: Path) -> None:
    if not (version := _newest(chain, said)):
        return
    assert isinstance(said.client_certificate, Known), chain
    named = {"client": "client.test", "other": "other.test"}
    let_in = ADMITTED[said.client_certificate.value]
    verified = said.client_certificate.value in (ClientCertificate.OPTIONAL, ClientCertificate.REQUIRED)
    wanted = {who for who in let_in if not (verified and chain.peer and named.get(who, chain.peer) != chain.peer)}
    found = {
        who
        for who in ("nobody", "client", "other", "stranger")
        if answer(chain.port, presenting(version, who, tls), chain.asked, "/")
    }
    assert wanted == found, (chain, said.client_certificate)


def _compare_headers(chain: Chain, endpoint: Listener, tls: Path) -> None:
    version = _newest(chain, tls_of(endpoint))
    paths = PATHS if version else ()
    pages = [answer(chain.port, admitted(version, chain, tls), chain.asked, path) for path in paths]
    real = [page for page in pages if page is not None and page.status == http.HTTPStatus.OK]
    if real and not isinstance(endpoint.hsts, Unknown):
        has_header = all(page.getheader("Strict-Transport-Security") for page in real)
        assert isinstance(value(endpoint.hsts), Hsts) == has_header, chain


@pytest.mark.parametrize("batch", BATCHES)
def test_hops(tls: Path, tmp_path: Path, batch: int) -> None:
    random, made = random_of("hops", batch), Generated()
    mutual = showing("server", tls)
    mutual.verify_mode = ssl.CERT_REQUIRED
    mutual.load_verify_locations(tls / "ca.crt")
    contexts = {
        **{who: showing(who, tls) for who in NAMES},
        "old": speaking(VERSIONS["TLSv1.1"], tls),
        "not new": speaking(VERSIONS["TLSv1.2"], tls),
        "new": speaking(VERSIONS["TLSv1.3"], tls),
        "mutual": mutual,
    }
    for name in (*NAMES, "mutual"):
        contexts[name].set_ciphers("ALL:@SECLEVEL=0")
    with contextlib.ExitStack() as stack:
        backends = {name: stack.enter_context(backend(context)) for name, context in contexts.items()}
        for number in range(60):
            add_hop(random, made, f"h{number}", str(tls), backends)
        text, model = made_of(made)
        stack.enter_context(running(text, tmp_path, *made.ports))

        for hop in made.hops:
            got = answer(hop.port, None, None, "/", "server.test")
            assert got is not None
            name = f"cluster {hop.cluster}"
            upstream = model.get(f"{name} (all)") or model[name]
            assert reached(upstream, hop) == (got.status == http.HTTPStatus.OK), (hop, upstream.tls)


def reached(upstream: Listener | Upstream, hop: Hop) -> bool:
    """Say whether a request reaches its backend, as the model has it."""
    assert isinstance(upstream.tls, Known)
    found = upstream.tls.value
    if found is None:
        return False
    backend_name = NAMES.get(hop.backend, "server.test")
    if value(found.verifies_chain) and hop.backend == "stranger":
        return False
    if value(found.verifies_name) and hop.name != backend_name:
        return False
    if hop.backend == "mutual" and not value(found.sends_certificate):
        return False
    takes = {"old": {"TLSv1.1"}, "not new": {"TLSv1.2"}, "new": {"TLSv1.3"}}.get(hop.backend, {"TLSv1.2", "TLSv1.3"})
    return any(suites for version, suites in spoken(found, "ECDSA").items() if version in takes)


def test_cipher_lists_are_refused_as_the_model_does(tls: Path, tmp_path: Path) -> None:
    random = random_of("lists")

    for number in range(20 * len(BATCHES)):
        entries = cipher_list(random)
        made = Generated()
        add_listener(Random(0), made, f"l{number}", str(tls))  # noqa: S311
        common = {"tls_params": {"cipher_suites": entries}}
        made.listeners[0]["filter_chains"] = [_only(common, tls)]
        (tmp_path / "envoy.json").write_text(json.dumps(made.bootstrap))
        command = [*ENVOY, "--mode", "validate", "-c", str(tmp_path / "envoy.json")]
        taken = subprocess.run(command, capture_output=True, check=False).returncode == 0
        assert taken == _takes(entries), entries


def _only(common: Mapping[str, object], tls: Path) -> dict[str, object]:
    shown = {"certificate_chain": {"filename": f"{tls}/rsa.crt"}, "private_key": {"filename": f"{tls}/rsa.key"}}
    context = {
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        "common_tls_context": {"tls_certificates": [shown], **common},
    }
    echo = {"@type": "type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo"}
    return {
        "filters": [{"name": "echo", "typed_config": echo}],
        "transport_socket": {"name": "tls", "typed_config": context},
    }


def _takes(entries: list[str]) -> bool:
    try:
        expand_boringssl(entries)
    except ValueError:
        return False
    return True
