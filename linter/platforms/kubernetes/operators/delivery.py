"""What fetches things for a cluster: sources of Flux, Vault's operator, issuers of certificates.

Knows where each says whom it connects to.  Sources: the projects' API references.  Checked 2026-11-23.
"""

from collections.abc import Iterator

from linter.model.endpoint import Subject
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.operators.url_target import Target, hops
from linter.platforms.platform import Options
from linter.syntax.node import Mapping as Map


def flux_source(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to the repository that a source of Flux is fetched from."""
    url = owner.node.scalar("spec", "url") or owner.node.scalar("spec", "endpoint")
    if url is not None and not owner.partial:
        insecure = owner.node.scalar("spec", "insecure")
        yield from hops([Target(owner, url, "spec.url", insecure=insecure)])


def vault_connection(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to Vault of its own operator."""
    address = owner.node.scalar("spec", "address")
    if address is not None:
        skip = owner.node.scalar("spec", "skipTLSVerify")
        yield from hops([Target(owner, address, "spec.address", skip)])


def issuer(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop from cert-manager to an authority."""
    yield from hops(_authorities(owner))


def _authorities(owner: Object) -> Iterator[Target]:
    acme, vault = owner.node.mapping("spec", "acme"), owner.node.mapping("spec", "vault")
    for part, setting in ((acme, "spec.acme.server"), (vault, "spec.vault.server")):
        server = None if part is None else part.scalar("server")
        if server is not None and isinstance(part, Map):
            yield Target(owner, server, setting, part.scalar("skipTLSVerify"))
    venafi = owner.node.scalar("spec", "venafi", "tpp", "url")
    if venafi is not None:
        yield Target(owner, venafi, "spec.venafi.tpp.url")
