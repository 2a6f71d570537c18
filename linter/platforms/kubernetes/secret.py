"""Secrets to the certificates and private keys that they hold.  Keeps no key; knows no controller."""

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from linter.hosts import Network, network
from linter.model import Certificate, PrivateKey, Subject
from linter.platforms.certificates import Shown, certificate
from linter.platforms.exposure import either
from linter.platforms.kubernetes.ingress_parts import tls_entries
from linter.platforms.kubernetes.objects import HOLE, Cluster, Object
from linter.platforms.platform import Options
from linter.setting import Known, Many, Setting
from linter.source import InputError, Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar
from linter.tls.certificates import X509, CertificateError, covers, parse, private_keys

_BEGIN = "-----BEGIN "
_MAX_TEXT = 1_000_000
"""Characters of one value; the API server takes no larger Secret."""
_MOST_VALUES = 1000
# A placeholder has dots, stars or angle brackets where a certificate has base64, or is far too short.
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{200,}-----END CERTIFICATE-----")


@dataclass(frozen=True, slots=True, eq=False)
class _Value:
    """One decoded value of a Secret."""

    owner: Object
    key: Scalar
    at: Location
    text: str = field(repr=False)

    @property
    def address(self) -> str:
        return f"{self.owner.address}:{self.key.text}"


def secret(owner: Object, cluster: Cluster, options: Options) -> Iterator[Subject | InputError]:
    """Yield the certificates and keys of a Secret; what is encrypted or filled in later is none."""
    if owner.node.get("sops") is not None:
        return
    for part in ("data", "stringData"):
        node = owner.node.mapping(part)
        if node is not None:
            for key, value in islice(node.entries.values(), _MOST_VALUES):
                if isinstance(value, Scalar) and (text := _pem(value, part)) is not None:
                    yield from _held(_Value(owner, key, value.at, text), cluster, options)


def _pem(value: Scalar, part: str) -> str | None:
    """Return a value that holds PEM blocks, decoded; None where it does not."""
    text = value.text
    if len(text) > _MAX_TEXT or any(mark in text for mark in HOLE):
        return None
    if part == "stringData":
        return text if _BEGIN in text else None
    try:
        decoded = b64decode("".join(text.split()), validate=True).decode("utf-8", errors="replace")
    except ValueError:  # no base64, so a placeholder
        return None
    return decoded if _BEGIN in decoded else None


def _held(value: _Value, cluster: Cluster, options: Options) -> Iterator[Subject | InputError]:
    keys = [key.encrypted for key in private_keys(value.text)]
    if keys:
        # At the name of the key, so that no report quotes the key itself.
        at, name = value.key.at, f"`{value.key.text}` of {value.owner.title}"
        yield PrivateKey(at, value.address, name, "kubernetes", Known(all(keys), at))
    if _CERTIFICATE.search(value.text) is None:
        return
    try:
        leaf = next(iter(parse(value.text)), None)
    except CertificateError as error:
        message = f"`{value.key.text}` is not a certificate: {error}"
        yield InputError(value.at.header, message, "replace the certificate")
        return
    # An authority's certificate serves no host, and a bundle of authorities keeps expired ones on purpose.
    if leaf is not None and not leaf.is_ca:
        yield _certificate(value, cluster, options, leaf)


def _certificate(value: _Value, cluster: Cluster, options: Options, leaf: X509) -> Certificate:
    owner, at = value.owner, value.at
    hosts = {host.value: host for host in _hosts(owner, cluster)}
    exposure = either("the files do not say who sees the certificate", at)
    uncovered = _uncovered(leaf, list(hosts.values()), at) if hosts else None
    name = f"certificate of {owner.title}"
    shown = Shown(Known(None, at), value.address, name, "kubernetes", exposure, uncovered)
    return certificate(leaf, shown, options.today)


def _uncovered(leaf: X509, hosts: list[Known[str]], at: Location) -> Many[str]:
    missing: tuple[Setting[str], ...] = tuple(host for host in hosts if not covers(leaf.names, _tried(host.value)))
    return Known(missing, at, "spec.tls")


def _hosts(owner: Object, cluster: Cluster) -> Iterator[Known[str]]:
    """Yield the hosts on the internet for which an Ingress shows the certificate of a Secret."""
    for entry in _uses(cluster, owner.scope).get((owner.namespace, owner.name), ()):
        yield from _public(entry)


@lru_cache(maxsize=1)
def _uses(cluster: Cluster, scope: str) -> dict[tuple[str, str], list[Map]]:
    """Return the entries of `spec.tls` by the namespace and the name of their Secrets."""
    found: dict[tuple[str, str], list[Map]] = {}
    for one in cluster.objects:
        if one.scope == scope and one.kind == "Ingress":
            for entry in tls_entries(one):
                found.setdefault((one.namespace, entry.text("secretName") or ""), []).append(entry)
    return found


def _public(entry: Map) -> Iterator[Known[str]]:
    for host in islice(entry.items_of("hosts"), _MOST_VALUES):
        is_written = isinstance(host, Scalar) and not any(mark in host.text for mark in HOLE)
        if isinstance(host, Scalar) and is_written and network(_tried(host.text)) is Network.INTERNET:
            yield Known(host.text, host.at, "spec.tls.hosts")


def _tried(host: str) -> str:
    return f"any{host[1:]}" if host.startswith("*.") else host
