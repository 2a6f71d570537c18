"""To what Istio's proxies pin a host outside of the mesh.  Knows no hop.

Source: istio.io, reference of `ClientTLSSettings` and of `ServiceEntry`.  Checked 2026-11-30.
"""

from linter.model import hosts
from linter.model.endpoint import Pin
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.setting import Known, Setting
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar
from linter.tls.trust import is_of_everybody

NAMES = "trafficPolicy.tls.subjectAltNames"


def pinned_to(tls: Map, entry: Object | None, written: Known[str], default: str) -> Setting[Pin]:
    """Say to what the host is pinned: names that are written down, or authorities in place of everybody's."""
    names = names_of(tls, entry)
    if names:
        return Known(Pin.NAME, names[0].at.header, NAMES)
    for key in ("caCertificates", "credentialName"):
        authority = tls.scalar(key)
        if authority is not None and not (key == "caCertificates" and is_of_everybody(authority.text)):
            return Known(Pin.AUTHORITY, authority.at, f"trafficPolicy.tls.{key}")
    return Known(Pin.NOTHING, written.at, "trafficPolicy.tls.caCertificates", default=default)


def names_of(tls: Map, entry: Object | None) -> tuple[Node, ...]:
    """Return the names that are accepted, by the rule or by the ServiceEntry of the host."""
    names = tls.items_of("subjectAltNames")
    return names or (() if entry is None else entry.node.items_of("spec", "subjectAltNames"))


def shared_name(tls: Map, entry: Object | None) -> Setting[str | None] | None:
    """Return a name that is accepted and that strangers have too; None where no names are written."""
    names = [one for one in names_of(tls, entry) if isinstance(one, Scalar)]
    shared = next((one for one in names if one.text.startswith("*.") and hosts.is_shared(one.text)), None)
    if shared is not None:
        return Known(shared.text, shared.at, NAMES)
    return Known(None, names[0].at, NAMES) if names else None
