"""Hosts of an Ingress that no entry of `spec.tls` names, although it has some.  Knows no annotation by name."""

from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from linter.model.endpoint import Exposure, Listener, Serves, Tls
from linter.platforms.kubernetes.edge.ingress.controllers import YES, Row
from linter.platforms.kubernetes.edge.ingress.ingress import Ingress, backends, listener, tls_entries
from linter.platforms.kubernetes.objects.objects import HOLE, Object
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar

_MOST = 1000
_SETTING = "spec.tls.hosts"


def with_unnamed(
    ingress: Ingress, row: Row, listeners: tuple[Listener, ...], exposure: Setting[Exposure]
) -> tuple[Listener, ...]:
    """Return the listeners of an Ingress with one for these hosts, which are then none of the others'."""
    found = next(_unnamed(ingress, row, exposure), None)
    if found is None or not isinstance(found.hosts, Known):
        return listeners
    apart = {host.value for host in found.hosts.value if isinstance(host, Known)}
    return (*(_without(one, apart) for one in listeners), found)


def _without(one: Listener, apart: set[str]) -> Listener:
    if not isinstance(one.hosts, Known):
        return one
    kept = tuple(host for host in one.hosts.value if not (isinstance(host, Known) and host.value in apart))
    return replace(one, hosts=replace(one.hosts, value=kept))


def _unnamed(ingress: Ingress, row: Row, exposure: Setting[Exposure]) -> Iterator[Listener]:
    """Yield the listener of these hosts, where a controller ends TLS by host or is not known not to."""
    hosts = _hosts(ingress.owner)
    is_told = any(ingress.owner.annotation(key) is not None for key in (*row.certificate, row.passthrough) if key)
    if not hosts or row.by_host is False or is_told or not backends(ingress.owner):
        return
    at = hosts[0].at
    said = f"{row.title} ends TLS for the hosts of `spec.tls` alone"
    tls: Setting[Tls | None] = Known(None, at, _SETTING, default=said)
    serves: Setting[Serves] = Known(Serves.CONTENT, at, _SETTING, default=said)
    redirect = next((one for key in row.redirect if (one := ingress.owner.annotation(key)) is not None), None)
    if row.by_host is None:
        because = f"what {row.title} does with hosts that no entry of `spec.tls` names is not known here"
        tls = serves = Unknown(because, at, _SETTING)
    elif redirect is not None and redirect.text in YES:
        serves = Unknown("an annotation asks for a redirect to https", redirect.at, row.redirect[0])
    found = listener(ingress, 80, exposure, tls, serves=serves)
    shown = ", ".join(host.text for host in hosts[:3])
    yield replace(
        found,
        address=f"{ingress.owner.address}:80 beside spec.tls",
        name=f"{ingress.owner.title} on port 80 for {shown}",
        hosts=Known(tuple(Known(host.text, host.at, "spec.rules") for host in hosts), at, "spec.rules"),
    )


def _hosts(owner: Object) -> tuple[Scalar, ...]:
    """Return the hosts of rules that no entry names; none where an entry may be for all of them."""
    entries = tls_entries(owner)
    named = [host for entry in entries for host in entry.items_of("hosts")]
    if not named or not all(entry.items_of("hosts") for entry in entries):
        return ()
    texts = [host.text for host in named if isinstance(host, Scalar)]
    written = [host for rule in owner.node.mappings_of("spec", "rules") if (host := rule.scalar("host")) is not None]
    if any(mark in text for mark in HOLE for text in (*texts, *(host.text for host in written))):
        return ()
    found = (host for host in written if host.text and not any(_covers(text, host.text) for text in texts))
    return tuple(islice({host.text: host for host in found}.values(), _MOST))


def _covers(name: str, host: str) -> bool:
    """Say whether a name of an entry may be meant for a host: itself, or one label in place of the asterisk."""
    return name.lower() == host.lower() or (
        name.startswith("*.") and host.partition(".")[2].lower() == name[2:].lower()
    )
