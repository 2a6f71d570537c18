"""The annotations by which load balancers of AWS end TLS for a Service.  Knows no other cloud."""

from dataclasses import replace

from linter.model.endpoint import Exposure, Tls
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.service.ending import Ending, words_of
from linter.platforms.kubernetes.endings import clear, of_preset
from linter.platforms.kubernetes.objects.objects import Object, text_setting
from linter.provenance.setting import Known, Setting, Unknown
from linter.tls import presets

_PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"
_DEFAULT_POLICY = "ELBSecurityPolicy-2016-08"
_ENCRYPTED = frozenset({"ssl", "https", "tls"})
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
    tls: Known[Tls | None] = Known(Tls(at, versions=versions, cipher_suites=suites), at, setting)
    ports = None if listed is None or listed.text.strip() == "*" else words_of(listed.text)
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
    kind = owner.annotation(_PREFIX + "type")
    of_controller = owner.node.text("spec", "loadBalancerClass") == "service.k8s.aws/nlb"
    if of_controller or (kind is not None and kind.text in _OF_CONTROLLER):
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
    # A load balancer of AWS verifies no target, and nothing can make it, so nothing is said of that.
    found = text_setting(written, setting)
    spoken = found.map(lambda word: Tls(written.at) if word.lower() in _ENCRYPTED else None)
    return replace(spoken, setting=setting)
