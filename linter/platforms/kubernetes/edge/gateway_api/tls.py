"""How a listener of the Gateway API ends TLS, with what two implementations add.  Knows no route.

Sources: gateway-api.sigs.k8s.io, references of v1 up to release 1.5; gateway.envoyproxy.io, reference of
`ClientTrafficPolicy`; istio.io, "Kubernetes Gateway API".  Checked 2026-11-23.
"""

from collections.abc import Iterator, Mapping

from linter.model.endpoint import ClientCertificate, Tls
from linter.platforms.kubernetes.edge.gateway_api.attachment import targets_of
from linter.platforms.kubernetes.edge.gateway_api.gateway_class import implementation_of, is_of_istio
from linter.platforms.kubernetes.edge.gateway_api.logs import logged
from linter.platforms.kubernetes.endings import groups_of, schemes_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of, text_setting
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of
from linter.tls import suites
from linter.tls.suites import CipherSuite
from linter.tls.versions import between, canonical

_UNTOLD = "the Gateway API leaves it to the implementation"
_NO_CLIENT = "a Gateway then asks for no client certificate"
_MODES: Mapping[str, ClientCertificate] = {
    "AllowValidOnly": ClientCertificate.REQUIRED,
    "AllowInsecureFallback": ClientCertificate.REQUESTED,
}
_MODES_OF_ENVOY: Mapping[str, ClientCertificate] = {
    "Request": ClientCertificate.REQUESTED,
    "RequireAndVerify": ClientCertificate.REQUIRED,
    "RequireAny": ClientCertificate.UNVERIFIED,
    "VerifyIfGiven": ClientCertificate.OPTIONAL,
}
_MODES_OF_ISTIO: Mapping[str, ClientCertificate] = {
    "ISTIO_MUTUAL": ClientCertificate.REQUIRED,
    "ISTIO_SIMPLE": ClientCertificate.NONE,
    "MUTUAL": ClientCertificate.REQUIRED,
    "OPTIONAL_MUTUAL": ClientCertificate.OPTIONAL,
}
_OPTION_OF_ISTIO = "gateway.istio.io/tls-terminate-mode"
_SCHEMES = ("spec", "tls", "signatureAlgorithms")
_LEAST, _MOST_RECENT = "TLSv1.2", "TLSv1.3"


def ended(owner: Object, cluster: Cluster, listener: Map, at: Location) -> Tls:
    """Return the TLS that a listener ends."""
    whole = owner if owner.kind == "Gateway" else parent_of(owner, cluster)
    policy = next(_policies(owner, cluster, listener), None)
    if policy is not None:
        return Tls(
            at=at,
            versions=_versions(policy),
            cipher_suites=_cipher_suites(policy),
            groups=groups_of(policy.node.items_of("spec", "tls", "ecdhCurves"), "spec.tls.ecdhCurves"),
            signature_schemes=schemes_of(policy.node.items_of(*_SCHEMES), ".".join(_SCHEMES)),
            client_certificate=_clients_by_policy(policy) or _clients(whole, listener, at),
            checks_revocation=_revoked(policy),
            logs=logged(whole, cluster, at),
        )
    return Tls(
        at=at,
        versions=_by_class(whole, cluster, at),
        client_certificate=_clients(whole, listener, at),
        logs=logged(whole, cluster, at),
    )


def parent_of(listeners: Object, cluster: Cluster) -> Object | None:
    """Return the Gateway that a set of listeners belongs to."""
    name = listeners.node.text("spec", "parentRef", "name") or ""
    namespace = listeners.node.text("spec", "parentRef", "namespace") or listeners.namespace
    return cluster.find(listeners, "Gateway", name, namespace)


def _by_class(whole: Object | None, cluster: Cluster, at: Location) -> Many[str]:
    setting = "listeners.tls.options"
    title = None if whole is None else implementation_of(whole, cluster)
    if title is None:
        return Unknown(_UNTOLD, at, setting)
    default = f"{title} then accepts TLS 1.2 and newer"
    versions = tuple(Known(one, at, setting, default=default) for one in between(_LEAST, _MOST_RECENT))
    return Known(versions, at, setting, default=default)


# --- clients ----------------------------------------------------------------------------------------------------


def _clients(whole: Object | None, listener: Map, at: Location) -> Setting[ClientCertificate]:
    """Return what is asked of clients: by port, by the Gateway's default, or by the listener in older releases."""
    setting = "tls.frontend.default.validation"
    validation = _validation(whole, listener)
    if validation is not None:
        mode = validation.scalar("mode")
        if mode is None:
            return Known(ClientCertificate.REQUIRED, validation.header(), setting)
        return _mode(mode, setting, _MODES)
    option = listener.scalar("tls", "options", _OPTION_OF_ISTIO)
    if option is not None:
        if whole is None or not is_of_istio(whole):
            return Unknown("an option of the implementation decides", option.at, _OPTION_OF_ISTIO)
        return _mode(option, _OPTION_OF_ISTIO, _MODES_OF_ISTIO)
    if whole is None:
        return Unknown("the Gateway that it belongs to is not among the files", at, setting)
    return Known(ClientCertificate.NONE, at, setting, default=_NO_CLIENT)


def _validation(whole: Object | None, listener: Map) -> Map | None:
    """Return how clients of a listener are verified; what is said of a port hides the default of the Gateway."""
    own = listener.mapping("tls", "frontendValidation")
    if own is not None or whole is None or (listener.text("protocol") or "").upper() != "HTTPS":
        return own
    for entry in whole.node.mappings_of("spec", "tls", "frontend", "perPort"):
        if entry.text("port") == listener.text("port"):
            return entry.mapping("tls", "validation")
    return whole.node.mapping("spec", "tls", "frontend", "default", "validation")


def _mode(mode: Scalar, setting: str, modes: Mapping[str, ClientCertificate]) -> Setting[ClientCertificate]:
    word = text_setting(mode, setting)
    if isinstance(word, Known) and word.value not in modes:
        return Unknown("it is no mode that is known", word.at, setting)
    return word.map(lambda text: modes[text])


# --- Envoy Gateway ----------------------------------------------------------------------------------------------


def _policies(owner: Object, cluster: Cluster, listener: Map) -> Iterator[Object]:
    """Yield Envoy Gateway's policies for a listener, those for it alone before those for its Gateway."""
    policies = [
        one
        for one in paid(cluster.of_kind(owner, "ClientTrafficPolicy"), owner.at)
        if one.group == "gateway.envoyproxy.io"
        and (not one.namespace or not owner.namespace or one.namespace == owner.namespace)
    ]
    for section in (listener.text("name"), None):
        for policy in policies:
            for target in targets_of(policy):
                named = (target.text("kind"), target.text("name"), target.text("sectionName"))
                if named == (owner.kind, owner.name, section):
                    yield policy
    for policy in policies:
        if any(_selects(selector, owner) for selector in policy.node.mappings_of("spec", "targetSelectors")):
            yield policy


def _selects(selector: Map, owner: Object) -> bool:
    """Say whether a selector of targets is for an object: by its kind and, where they are written, by its labels."""
    if selector.text("kind") != owner.kind or selector.text("group") not in (None, owner.group):
        return False
    labels = labels_of(owner.node.find("metadata", "labels"))
    wanted = labels_of(selector.find("matchLabels"))
    expressions = selector.mappings_of("matchExpressions")
    return wanted.items() <= labels.items() and all(_holds(one, labels) for one in expressions)


def _holds(expression: Map, labels: Mapping[str, str]) -> bool:
    """Evaluate a requirement of a selector of labels (Kubernetes, "Labels and Selectors")."""
    found = labels.get(expression.text("key") or "")
    values = {one.text for one in expression.items_of("values") if isinstance(one, Scalar)}
    match expression.text("operator"):
        case "In":
            return found in values
        case "NotIn":
            return found not in values
        case "Exists":
            return found is not None
        case "DoesNotExist":
            return found is None
        case _:
            return False


def _versions(policy: Object) -> Many[str]:
    setting = "spec.tls.minVersion"
    least, most = policy.node.scalar("spec", "tls", "minVersion"), policy.node.scalar("spec", "tls", "maxVersion")
    lowest, highest = _bound(least, _LEAST), _bound(most, _MOST_RECENT)
    at = policy.at if least is None else least.at
    if lowest is None or highest is None:
        return Unknown("it is no version that Envoy Gateway knows", at, setting)
    default = "Envoy Gateway then accepts TLS 1.2 and newer" if least is None else ""
    versions = tuple(Known(one, at, setting, default=default) for one in between(lowest, highest))
    if most is not None:
        return Known(versions, most.at, "spec.tls.maxVersion")
    return Known(versions, at, setting, default=default)


def _bound(written: Scalar | None, default: str) -> str | None:
    return default if written is None or written.text == "Auto" else canonical(written.text)


def _cipher_suites(policy: Object) -> Many[CipherSuite] | None:
    setting = "spec.tls.ciphers"
    items = [one for one in paid(policy.node.items_of("spec", "tls", "ciphers"), policy.at) if isinstance(one, Scalar)]
    if not items:
        return None
    return Known(tuple(_cipher_suite(one, setting) for one in items), items[0].at, setting)


def _cipher_suite(name: Scalar, setting: str) -> Setting[CipherSuite]:
    suite = suites.find(name.text)
    if suite is None:
        return Unknown("it is no cipher suite that is known", name.at, setting)
    return Known(suite, name.at, setting)


def _clients_by_policy(policy: Object) -> Setting[ClientCertificate] | None:
    validation = policy.node.mapping("spec", "tls", "clientValidation")
    if validation is None:
        return None
    setting = "spec.tls.clientValidation"
    mode, optional = validation.scalar("mode"), validation.scalar("optional")
    if mode is not None:
        return _mode(mode, f"{setting}.mode", _MODES_OF_ENVOY)
    if optional is not None:
        asked = bool_of(optional, f"{setting}.optional")
        return asked.map(lambda yes: ClientCertificate.OPTIONAL if yes else ClientCertificate.REQUIRED)
    return Known(ClientCertificate.REQUIRED, validation.header(), setting)


def _revoked(policy: Object) -> Setting[bool] | None:
    """Say whether clients' certificates are looked up in a list; None where the policy has none verified."""
    validation = policy.node.mapping("spec", "tls", "clientValidation")
    if validation is None:
        return None
    setting = "spec.tls.clientValidation.crl"
    listed = next(iter(validation.mappings_of("crl", "refs")), None)
    if listed is None:
        default = "Envoy Gateway then takes certificates that are revoked"
        return Known(False, validation.header(), setting, default=default)
    return Known(True, listed.header(), setting)
