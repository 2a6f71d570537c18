"""The annotations by which load balancers of Alibaba Cloud end TLS for a Service.  Knows no other cloud.

Alibaba Cloud, "Configure Classic Load Balancer (CLB) using annotations" and "Configure NLB instances using
annotations"; kubernetes/cloud-provider-alibaba-cloud, docs/usage.md.  Both prefixes count.  Checked 2026-11-30.
"""

from linter.model.endpoint import Tls
from linter.platforms.kubernetes.edge.service.ending import Ending, words_of
from linter.platforms.kubernetes.endings import clear
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar
from linter.tls.versions import between

_PREFIXES = ("service.beta.kubernetes.io/alibaba-cloud-", "service.beta.kubernetes.io/alicloud-")
_PORTS = "loadbalancer-protocol-port"
_POLICY = "loadbalancer-tls-cipher-policy"
_REDIRECT = "loadbalancer-forward-port"
_ENCRYPTED = frozenset({"https", "tcpssl"})
"""What a Classic and a Network Load Balancer call it."""
_NETWORK = "alibabacloud.com/nlb"
_DEFAULT_OF_NETWORK = "tls_cipher_policy_1_0"
# "TLS security policies" of Classic and of Network Load Balancers: the oldest and the newest version of each.
_VERSIONS = {
    "tls_cipher_policy_1_0": ("TLSv1.0", "TLSv1.2"),
    "tls_cipher_policy_1_1": ("TLSv1.1", "TLSv1.2"),
    "tls_cipher_policy_1_2": ("TLSv1.2", "TLSv1.2"),
    "tls_cipher_policy_1_2_strict": ("TLSv1.2", "TLSv1.2"),
    "tls_cipher_policy_1_2_strict_with_1_3": ("TLSv1.2", "TLSv1.3"),
}


def ending(owner: Object) -> Ending | None:
    """Return how the load balancer ends TLS for a Service; None where it does not."""
    listed = _annotation(owner, _PORTS)
    ports = frozenset() if listed is None else _ports(listed, _ENCRYPTED)
    if listed is None or not ports:
        return None
    tls: Setting[Tls | None] = Known(Tls(listed.at, versions=_versions(owner, listed)), listed.at, _PORTS)
    redirect = _annotation(owner, _REDIRECT)
    return Ending(
        tls=tls,
        ports=ports,
        backend=clear(listed.at, _PORTS, "the load balancer then speaks clear text to the pods"),
        redirect=None if redirect is None else Known(True, redirect.at, _REDIRECT),
        redirected=frozenset() if redirect is None else frozenset(one.split(":")[0] for one in words_of(redirect.text)),
    )


def clear_http(owner: Object, port: Map) -> Scalar | None:
    """Return what has the load balancer speak http on a port; None where it does not."""
    listed = _annotation(owner, _PORTS)
    return listed if listed is not None and port.text("port") in _ports(listed, frozenset({"http"})) else None


def _ports(listed: Scalar, protocols: frozenset[str]) -> frozenset[str]:
    """Return the ports that speak one of the protocols, of `https:443,http:80`."""
    pairs = (word.partition(":") for word in words_of(listed.text))
    return frozenset(port.strip() for protocol, _, port in pairs if protocol.strip() in protocols)


def _versions(owner: Object, listed: Scalar) -> Many[str]:
    policy = _annotation(owner, _POLICY)
    default = ""
    if policy is None:
        if owner.node.text("spec", "loadBalancerClass") != _NETWORK:
            return Unknown("the load balancer chooses the policy", listed.at, _POLICY)
        default = f"the load balancer then applies {_DEFAULT_OF_NETWORK}, which accepts TLSv1.0"
    name, at = (_DEFAULT_OF_NETWORK, listed.at) if policy is None else (policy.text, policy.at)
    if name not in _VERSIONS:
        return Unknown(f"`{name}` is no policy that is known here", at, _POLICY)
    found = tuple(Known(version, at, _POLICY, default=default) for version in between(*_VERSIONS[name]))
    return Known(found, at, _POLICY, default=default)


def _annotation(owner: Object, name: str) -> Scalar | None:
    found = (owner.annotation(prefix + name) for prefix in _PREFIXES)
    return next((one for one in found if one is not None), None)
