"""Backends behind a real nginx, which are servers of its own, and what becomes of hops to them."""

import http
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from support.nginx.generator import BACKEND, CURVES, OTHER_HOST, Generated
from support.nginx.reading import value
from support.nginx.real import Authority, pem, reading
from support.probing import client, handshakes, offers, spoken

from linter.model.endpoint import Tls
from linter.provenance.setting import Known
from linter.tls.groups import canonical

_SUITE = "ECDHE-RSA-AES128-GCM-SHA256"
# What backends show and take; each tells its port, and the name that it was asked for.
BACKENDS = {
    "clear": "",
    "good": "ca-server",
    "other name": "ca-other",
    "stranger": "stranger-server",
    "self-signed": "stranger",
    "new": "ca-server ssl_protocols TLSv1.3;",
    "not new": "ca-server ssl_protocols TLSv1.2;",
    "one suite": f"ca-server ssl_protocols TLSv1.2; ssl_ciphers {_SUITE};",
    "mutual": "ca-server ssl_verify_client on;",
}
_NAMES = {"other name": OTHER_HOST, "self-signed": ""}
_TAKEN = {"new": {"TLSv1.3"}, "not new": {"TLSv1.2"}, "one suite": {"TLSv1.2"}}


def make_certificates(folder: Path) -> None:
    """Make two authorities with certificates for the backend and for another name."""
    for who, authority in (("ca", Authority()), ("stranger", Authority("Another authority"))):
        (folder / f"{who}.crt").write_text(pem(authority.certificate))
        (folder / f"{who}.key").write_text(authority.private_key())
        (folder / f"{who}-server.crt").write_text(authority.signed(BACKEND))
        (folder / f"{who}-other.crt").write_text(authority.signed(OTHER_HOST))


def shown_by(signer: str, tls: Path) -> str:
    """Return the directives that show a certificate: `ca-server` is the one that the first authority has signed."""
    return f"ssl_certificate {tls}/{signer}.crt; ssl_certificate_key {tls}/{signer.partition('-')[0]}.key;"


def backend(name: str, ports: Mapping[str, int], tls: Path) -> str:
    """Return a server of http for a backend."""
    signer, _, more = BACKENDS[name].partition(" ")
    listen = f"listen 127.0.0.1:{ports[name]}"
    told = "add_header X-Name $ssl_server_name; add_header X-Port $server_port; location / { return 200; }"
    if not signer:
        return f"server {{ {listen}; {told} }}"
    return f"server {{ {listen} ssl; {shown_by(signer, tls)} {more} {told} }}"


def compare_groups(said: Tls, port: int, name: str | None) -> None:
    """Compare the groups of the model with those that a server accepts, where it speaks TLS 1.3."""
    groups = said.groups
    if not isinstance(groups, Known) or not spoken(said, "RSA").get("TLSv1.3"):
        return
    listed = {one.value for one in groups.value if isinstance(one, Known)}
    for curve in CURVES:
        context = client("TLSv1.3")
        if offers(context, curve):
            assert (canonical(curve) in listed) == handshakes(port, context, name), (port, name, curve)


def reached(found: Tls, backend: str, checks: str, trusts: str = "ca") -> http.HTTPStatus | None:
    """Return what a backend answers to a request over TLS, as the model has it; None where no handshake succeeds.

    The name that a certificate is compared with, should it be, and the authority that signed it are not in the model.
    """
    signer = BACKENDS[backend].partition(" ")[0].partition("-")[0]
    is_refused = value(found.verifies_chain) and signer != trusts
    is_misnamed = value(found.verifies_name) and checks != _NAMES.get(backend, BACKEND)
    takes = _TAKEN.get(backend, {"TLSv1.2", "TLSv1.3"})
    offered = [suites for version, suites in spoken(found, "RSA", "anon").items() if version in takes]
    is_spoken = any(_SUITE in suites if backend == "one suite" else suites for suites in offered)
    if not signer or is_refused or is_misnamed or not is_spoken:
        return None
    is_let_in = backend != "mutual" or value(found.sends_certificate)
    return http.HTTPStatus.OK if is_let_in else http.HTTPStatus.BAD_REQUEST


def loaded(make: Callable[[Random], Generated], seed: str, folder: Path, around: str) -> tuple[str, Generated]:
    """Return the first of the configurations that nginx takes; of some strings no suite is left."""
    for attempt in range(20):
        made = make(Random(f"{seed} {attempt}"))  # noqa: S311  # the same each time, and no secret
        text = f"events {{}}\n{around.replace('...', made.text)}\n"
        (folder / "nginx.conf").write_text(text)
        if reading(folder / "nginx.conf").returncode == 0:
            return text, made
    raise AssertionError("nginx takes none of them")
