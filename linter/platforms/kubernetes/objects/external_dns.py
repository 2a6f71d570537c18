"""Records of the DNS that ExternalDNS makes of annotations and of `DNSEndpoint`s.  Knows no listener's settings.

Source: kubernetes-sigs.github.io/external-dns, "Annotations" (`hostname`, `internal-hostname`, `target`,
`ingress-hostname-source`; the prefix is another from release 0.22 on) and "CRD Source" (`spec.endpoints`).  Checked
2026-11-30.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from linter.model.endpoint import Listener
from linter.model.identity import Alias
from linter.model.names import PUBLIC, Destination, Name
from linter.platforms.kubernetes.objects.objects import HOLE, Object
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Step
from linter.provenance.source import Location
from linter.syntax.node import Scalar

KIND = "DNSEndpoint"
_PREFIXES = ("external-dns.kubernetes.io/", "external-dns.alpha.kubernetes.io/")
_RECORDS = frozenset({"A", "AAAA", "CNAME"})
_ELSEWHERE = "its record is told to lead to what is not among the files"


def hosts(owner: Object, key: str = "hostname") -> tuple[str, ...]:
    """Return the names that an annotation gives an object."""
    return tuple(text for text, _ in _words(owner, key))


def inner_hosts(service: Object) -> tuple[str, ...]:
    """Return the names that lead to a Service itself, whatever stands in front of it for clients."""
    is_balanced = service.node.text("spec", "type") in ("LoadBalancer", "NodePort")
    own = () if is_balanced or _words(service, "target") else hosts(service)
    return (*own, *hosts(service, "internal-hostname"))


def named(found: Listener, owner: Object) -> Listener:
    """Return a listener of an object with the names that its records have."""
    targets = _words(owner, "target")
    own = () if targets else tuple(Name(PUBLIC, host, found.port) for host in hosts(owner))
    key = (Name(owner.scope, _by_name(owner), found.port),) if targets else ()
    names = (*found.names, *own, *key)
    return replace(found, names=names) if own or key else found


def records(owner: Object, listeners: Iterable[Listener]) -> Iterator[Alias]:
    """Yield the records of an object that lead elsewhere: by an annotation, or by what it is there for."""
    if owner.kind == KIND:
        yield from _endpoints(owner)
        return
    targets = _words(owner, "target")
    known = [
        host.value
        for one in listeners
        for host in (one.hosts.value if isinstance(one.hosts, Known) else ())
        if isinstance(host, Known)
    ]
    names = tuple(Name(PUBLIC, one) for one in dict.fromkeys((*hosts(owner), *known)) if "." in one)
    if targets and names:
        own = Destination(_by_name(owner), owner.at, zones=(owner.scope,), doubt=_ELSEWHERE, otherwise=True)
        yield _alias(owner, "records", names, (*_leading(targets), own))


def _endpoints(owner: Object) -> Iterator[Alias]:
    for one in paid(owner.node.mappings_of("spec", "endpoints"), owner.at):
        name, kind = one.scalar("dnsName"), one.text("recordType") or ""
        written = [target for target in one.items_of("targets") if isinstance(target, Scalar)]
        targets = [(target.text, target.at) for target in written if not _has_hole(target.text)]
        if name is not None and kind in _RECORDS and targets and not _has_hole(name.text):
            yield _alias(owner, f"{kind} {name.text}", (Name(PUBLIC, name.text),), _leading(targets))


def _leading(targets: Iterable[tuple[str, Location]]) -> tuple[Destination, ...]:
    return tuple(Destination(text, at, zones=(PUBLIC,)) for text, at in targets)


def _alias(owner: Object, label: str, names: tuple[Name, ...], targets: tuple[Destination, ...]) -> Alias:
    steps = tuple(Step(one.at, f"its record leads to {one.text}") for one in targets if not one.otherwise)
    address, name = f"{owner.address} {label}", f"{label} of {owner.title}"
    return Alias(owner.at, address, name, "kubernetes", names, targets, steps[:3], owner.scope)


def _by_name(owner: Object) -> str:
    return f"{owner.address} by name"


def _words(owner: Object, key: str) -> list[tuple[str, Location]]:
    """Return the words of an annotation, without those that a template fills in."""
    annotations = owner.node.mapping("metadata", "annotations")
    if annotations is None:
        return []
    written = next((one for prefix in _PREFIXES if (one := annotations.scalar(prefix + key)) is not None), None)
    words = [] if written is None else [(word.strip(), written.at) for word in written.text.split(",")]
    return [(word, at) for word, at in words if word and not _has_hole(word)]


def _has_hole(text: str) -> bool:
    return any(mark in text for mark in HOLE)
