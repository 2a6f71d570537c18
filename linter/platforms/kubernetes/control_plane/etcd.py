"""What etcd listens on, and how its members speak to each other.  Knows no other program.

Source: etcd, configuration options of 3.6.  Checked 2026-11-23.
"""

from collections.abc import Iterator

from linter.model.endpoint import ClientCertificate, Exposure, Subject, Tls
from linter.model.hosts import host_in
from linter.platforms.kubernetes.control_plane.flags import Flags
from linter.platforms.kubernetes.control_plane.program import Program, is_loopback, listened
from linter.platforms.kubernetes.endings import authority_at
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location


def etcd(program: Program) -> Iterator[Subject]:
    """Yield the ports of etcd, and the hop to its peers where it makes certificates itself."""
    flags = program.flags
    for flag, prefix, name in (
        ("listen-client-urls", "", "etcd's port for clients"),
        ("listen-peer-urls", "peer-", "etcd's port for its peers"),
        ("listen-metrics-urls", "", "etcd's port for metrics"),
    ):
        urls = flags.urls(flag)
        if urls is None:
            continue  # by default, etcd listens on loopback only
        if isinstance(urls, Unknown):
            yield program.listener(name, urls, Known(Exposure.INTERNAL, urls.at))
            continue
        clear, secure = _parted(urls)
        if clear:
            yield program.listener(name, urls.map(lambda _: None), listened(clear, urls.at))
        elif secure and flag != "listen-metrics-urls":
            tls = etcd_tls(flags, prefix, urls.at)
            yield program.listener(name, urls.map(lambda _, tls=tls: tls), listened(secure, urls.at))  # type: ignore[misc]
    if isinstance(automatic := flags.is_on("peer-auto-tls", "etcd then makes no certificates itself"), Known):
        urls = flags.urls("listen-peer-urls")
        if isinstance(urls, Known) and automatic.value:
            unverified = Tls(automatic.at, verifies_chain=automatic.map(lambda _: False))
            hosts_of = listened(_parted(urls)[1], urls.at)
            yield program.hop(
                "hop from etcd to its peers", Known(unverified, automatic.at, automatic.setting), hosts_of
            )


def etcd_tls(flags: Flags, prefix: str | None, at: Location) -> Tls:
    """Return the TLS of a port of etcd; without a prefix, of one whose clients kubeadm makes it verify."""
    client: Setting[ClientCertificate] | None = None
    authority = None
    if prefix is not None:
        asked = flags.is_on(f"{prefix}client-cert-auth", "etcd then asks for no client certificate")
        client = asked.map(lambda is_on: ClientCertificate.REQUIRED if is_on else ClientCertificate.NONE)
        authority = authority_at(flags.get(f"{prefix}trusted-ca-file"))
    versions = flags.versions("tls-min-version", "TLSv1.2", "etcd then accepts TLS 1.2 and newer")
    suites = flags.cipher_suites("cipher-suites")
    return Tls(at, versions=versions, cipher_suites=suites, client_certificate=client, client_authority=authority)


def _parted(urls: Known[str]) -> tuple[list[str], list[str]]:
    """Return the hosts of clear-text URLs that others reach, and of those with TLS."""
    every = [url.strip() for url in urls.value.split(",")]
    clear = [host_in(url) for url in every if url.lower().startswith("http://")]
    secure = [host_in(url) for url in every if url.lower().startswith("https://")]
    return [host for host in clear if not is_loopback(host)], secure
