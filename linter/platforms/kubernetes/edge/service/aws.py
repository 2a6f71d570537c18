"""The annotations by which load balancers of AWS end TLS for a Service.  Knows no other cloud."""

from msgspec.structs import replace

from linter.model.endpoint import Exposure, Tls
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.service.ending import Ending, words_of
from linter.platforms.kubernetes.endings import clear, exchange_of_preset, of_preset
from linter.platforms.kubernetes.objects.objects import Object, text_setting
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Scalar
from linter.tls import presets

_PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"
_DEFAULT_POLICY = "ELBSecurityPolicy-2016-08"
# cloud-provider-aws, `buildListener`, and for Network Load Balancers `ssl` alone, as the AWS Load Balancer Controller
# has it (service/model_build_listener.go).  Checked 2026-11-29.
_ENCRYPTED = frozenset({"ssl", "https"})
_ENCRYPTED_OF_NETWORK = frozenset({"ssl"})
_NETWORK = frozenset({"external", "nlb", "nlb-ip"})
_OF_CONTROLLER = frozenset({"external", "nlb-ip"})
"""Types that the AWS Load Balancer Controller makes, for which a balancer is internal unless told otherwise."""


def ending(owner: Object) -> Ending | None:
    """Return how AWS ends TLS for a Service; None where it does not."""
    certificate = owner.annotation(_PREFIX + "ssl-cert")
    if certificate is None:
        return None
    listed = owner.annotation(_PREFIX + "ssl-ports")
    at, setting = certificate.at, _PREFIX + "ssl-cert"
    versions, suites = of_preset(_table(owner), _policy(owner))
    exchange = exchange_of_preset(_table(owner), _policy(owner))
    inside = Tls(at, versions=versions, cipher_suites=suites, post_quantum=exchange)
    tls: Known[Tls | None] = Known(inside, at, setting)
    # Only the cloud's own controller takes a star for all ports; the other compares it with names and numbers.
    is_all = listed is None or (listed.text.strip() == "*" and not _is_of_controller(owner))
    ports = None if listed is None or is_all else words_of(listed.text)
    return Ending(tls=tls, ports=ports, backend=_backend(owner))


def exposure(owner: Object) -> Setting[Exposure] | None:
    """Return which network a balancer of AWS is in; None where no annotation of AWS tells."""
    for key, words in (("scheme", {"internal"}), ("internal", {"true", "0.0.0.0/0", "yes"})):
        scalar = owner.annotation(_PREFIX + key)
        if scalar is not None:
            word = text_setting(scalar, _PREFIX + key)
            if isinstance(word, Unknown):
                return either(word.because, scalar.at, _PREFIX + key)
            return Known(Exposure.INTERNAL if word.value in words else Exposure.PUBLIC, scalar.at, _PREFIX + key)
    if owner.annotation(_PREFIX + "eip-allocations") is not None:
        return Known(Exposure.PUBLIC, owner.at, _PREFIX + "eip-allocations")
    if _is_of_controller(owner):
        default = "the AWS Load Balancer Controller then makes an internal load balancer"
        return Known(Exposure.INTERNAL, owner.at, _PREFIX + "scheme", default=default)
    return None


def _policy(owner: Object) -> Setting[str]:
    setting = _PREFIX + "ssl-negotiation-policy"
    written = owner.annotation(setting)
    if written is not None:
        return text_setting(written, setting)
    default = f"AWS then applies the policy {_DEFAULT_POLICY}, which accepts TLSv1.0"
    return Known(_DEFAULT_POLICY, owner.at, setting, default=default)


def _table(owner: Object) -> str:
    """Return the table that has the policy of a Service; Network and Classic Load Balancers have some in common."""
    policy = _policy(owner)
    name = policy.value if isinstance(policy, Known) else ""
    return "aws-classic-elb" if presets.find("aws-elb", name) is None else "aws-elb"


def _backend(owner: Object) -> Setting[Tls | None]:
    setting = _PREFIX + "backend-protocol"
    written = owner.annotation(setting)
    if written is None:
        return clear(owner.at, setting, "the load balancer then speaks clear text to the pods")
    found = text_setting(written, setting)
    words = _ENCRYPTED_OF_NETWORK if _is_network(owner) else _ENCRYPTED
    spoken = found.map(lambda word: to_target(written.at) if word.lower() in words else None)
    return replace(spoken, setting=setting)


def clear_http(owner: Object) -> Scalar | None:
    """Return what makes a Classic Load Balancer speak http where it ends no TLS; None where bytes pass through."""
    written = owner.annotation(_PREFIX + "backend-protocol")
    return written if written is not None and written.text == "http" and not _is_network(owner) else None


def to_target(at: Location) -> Tls:
    """Return TLS to a target, of whose verification nothing is said.

    No load balancer of AWS verifies a target, and nothing can make it; its packets are authenticated by the network
    (Elastic Load Balancing, "Target groups for your Application Load Balancers").
    """
    return Tls(at)


def _is_of_controller(owner: Object) -> bool:
    """Say whether the AWS Load Balancer Controller makes the balancer, rather than the cloud's own controller."""
    kind = owner.annotation(_PREFIX + "type")
    of_class = owner.node.text("spec", "loadBalancerClass") == "service.k8s.aws/nlb"
    return of_class or (kind is not None and kind.text in _OF_CONTROLLER)


def _is_network(owner: Object) -> bool:
    kind = owner.annotation(_PREFIX + "type")
    return _is_of_controller(owner) or (kind is not None and kind.text in _NETWORK)
