"""Issuers of cert-manager: which authority is behind one, and how it convinces itself.  Knows no certificate.

Source: https://cert-manager.io/docs/configuration/ and https://cert-manager.io/docs/reference/api-docs/.
Checked 2026-11-30.
"""

from collections.abc import Iterator
from typing import TypeVar

from msgspec import Struct

from linter.model.words import Issuer, Validation
from linter.platforms.certificates import either_authority
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar
from linter.tls.authorities import Authority, by_acme, is_untrusted

T = TypeVar("T")

_OWN = ("", "cert-manager.io")
# The groups of issuers that others provide, all of which sign by an authority of one's own.
# Source: https://cert-manager.io/docs/configuration/issuers/, external issuers.  Checked 2026-11-30.
_PRIVATE_GROUPS = frozenset(
    {
        "awspca.cert-manager.io",
        "cas-issuer.jetstack.io",
        "cert-manager.k8s.cloudflare.com",
        "certmanager.step.sm",
    }
)
_SOLVERS = {"dns01": Validation.DNS, "http01": Validation.HTTP}


class Reference(Struct, frozen=True):
    """The issuer that something names."""

    name: Scalar
    kind: str = "Issuer"
    group: str = ""
    setting: str = "spec.issuerRef"


class Issued(Struct, frozen=True):
    """What is known of who issues a certificate."""

    issuer: Setting[Issuer]
    authority: Setting[str] | None = None
    validated_by: Setting[Validation] | None = None
    is_acme: bool = False
    """Whether the authority decides how long it lives, whatever is asked."""
    public: Authority | None = None


def issued_by(owner: Object, reference: Reference, cluster: Cluster) -> Issued:
    """Return what the files tell of an issuer."""
    name = reference.name
    if reference.group in _PRIVATE_GROUPS:
        return Issued(_known(Issuer.PRIVATE, reference), _known(name.text, reference))
    if reference.group not in _OWN:
        return Issued(
            either_authority(f"`{reference.group}` is no group that is known here", name.at, reference.setting)
        )
    if any(mark in name.text for mark in HOLE):
        return Issued(either_authority("a template fills in which issuer it is", name.at, reference.setting))
    found = cluster.find(owner, reference.kind, name.text)
    if found is None or found.partial:
        return Issued(either_authority(f"the issuer {name.text} is not among the files", name.at, reference.setting))
    return _issued(found, reference)


def _issued(issuer: Object, reference: Reference) -> Issued:
    spec = issuer.node.mapping("spec")
    if spec is None:
        return Issued(either_authority("the issuer says nothing", reference.name.at, reference.setting))
    if (acme := spec.mapping("acme")) is not None:
        return _by_acme(acme, reference)
    if spec.get("selfSigned") is not None:
        return Issued(_known(Issuer.ITSELF, reference))
    if spec.get("ca") is not None or spec.get("vault") is not None:
        return Issued(_known(Issuer.PRIVATE, reference), _known(reference.name.text, reference))
    return Issued(either_authority("Venafi may have a public or a private authority sign", reference.name.at))


def _by_acme(acme: Map, reference: Reference) -> Issued:
    server = acme.scalar("server")
    solvers = list(_validations(acme))
    validated_by = _known(solvers[0], reference) if len(set(solvers)) == 1 else None
    if server is None or any(mark in server.text for mark in HOLE):
        because = "it is not known which authority the issuer asks"
        return Issued(either_authority(because, reference.name.at), None, validated_by, is_acme=True)
    step = Step(server.at, "the issuer asks there")
    public = by_acme(server.text)
    if public is not None:
        issuer = _known(Issuer.PUBLIC, reference).passed(step)
        return Issued(issuer, _known(public.caa, reference).passed(step), validated_by, is_acme=True, public=public)
    if is_untrusted(server.text):
        issuer = _known(Issuer.PRIVATE, reference).passed(step)
        return Issued(issuer, _known(server.text, reference).passed(step), validated_by, is_acme=True)
    unknown = either_authority("it is not known who answers at that directory of ACME", reference.name.at)
    return Issued(unknown.passed(step), Unknown(unknown.because, unknown.at), validated_by, is_acme=True)


def _validations(acme: Map) -> Iterator[Validation]:
    for solver in acme.mappings_of("solvers"):
        yield from (word for key, word in _SOLVERS.items() if solver.get(key) is not None)


def _known(value: T, reference: Reference) -> Known[T]:
    return Known(value, reference.name.at, reference.setting)
