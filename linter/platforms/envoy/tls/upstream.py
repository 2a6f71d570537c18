"""The client side of TLS: what an UpstreamTlsContext checks and sends.  Knows nothing of clusters' endpoints."""

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Tls
from linter.model.words import Renegotiation
from linter.platforms.envoy.messages.message import Message, extension
from linter.platforms.envoy.messages.scopes import View
from linter.platforms.envoy.tls import pinning
from linter.platforms.envoy.tls.parameters import CLIENT, Parameters, encrypt_then_mac, parameters
from linter.platforms.envoy.tls.validation import Validation, Written, checks_revocation, validation_of
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import InputError, Location
from linter.syntax.node import Mapping

_HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
_FROM_SNI = "auto_sni_san_validation"
_FROM_HOST = "auto_san_validation"


def client_tls(context: Message, at: Location, cluster: Message, view: View, chosen: Parameters | None = None) -> Tls:
    """Return the TLS settings of a hop; `chosen` where something else than the context decides on versions."""
    agreed = chosen or parameters(context, CLIENT)
    validation = validation_of(context, view)
    validation.refuse_names_without_authority()
    request = _of_request(cluster)
    sni = _sends_sni(context, request)
    return Tls(
        at=at,
        versions=agreed.versions,
        cipher_suites=agreed.cipher_suites,
        groups=agreed.groups,
        signature_schemes=agreed.signature_schemes,
        encrypt_then_mac=encrypt_then_mac(context, agreed.versions),
        renegotiation=_renegotiation(context),
        verifies_chain=_verifies_chain(validation, request),
        verifies_name=_verifies_name(context, validation, request, sni),
        sends_sni=sni,
        sends_certificate=_sends_certificate(context),
        checks_revocation=checks_revocation(validation),
        pinned_to=pinning.pinned_to(validation),
        pins=pinning.pins(validation),
        shared_name=pinning.shared_name(validation),
    )


def _renegotiation(context: Message) -> Setting[Renegotiation]:
    """Return whether a server may ask for new keys; BoringSSL takes none that does not show that it is the same."""
    allowed = context.flag("allow_renegotiation", "Envoy then never agrees on keys anew")
    return allowed.map(lambda yes: Renegotiation.SECURE if yes else Renegotiation.NONE)


class _OfRequest(Struct, frozen=True):
    """What a cluster takes from the host name of each request; None where it does not."""

    sends: Setting[bool] | None
    checks: Setting[bool] | None
    may_fail: bool = True
    """Whether nobody may have meant that every request fails."""


def _of_request(cluster: Message) -> _OfRequest:
    """Read the HTTP options of a cluster; older files write them in the cluster itself."""
    extensions = cluster.message("typed_extension_protocol_options")
    options = None if extensions is None else extensions.node.get(_HTTP_OPTIONS)
    holder = Message(options, cluster.reading) if isinstance(options, Mapping) else cluster
    http = holder.message("upstream_http_protocol_options")
    if http is not None:
        return _OfRequest(http.raised("auto_sni"), http.raised(_FROM_HOST))
    filled_in = cluster.hole("typed_extension_protocol_options") or holder.hole("upstream_http_protocol_options")
    if filled_in is not None:
        return _OfRequest(filled_in, filled_in)
    kind = cluster.message("cluster_type")
    found = None if kind is None else extension(kind)
    if found is None or ".dynamic_forward_proxy." not in found.type or holder is not cluster:
        return _OfRequest(None, None)
    # Without options of its own it is given both (Envoy 1.40.0, asked with servers of the right and of another name;
    # https://www.envoyproxy.io/docs/envoy/v1.35.0/intro/arch_overview/http/http_proxy).
    said = "a dynamic forward proxy then checks the name that a request asks for"
    default = Known(True, found.at, cluster.spelled("cluster_type"), default=said)
    return _OfRequest(default, default, may_fail=False)


def _verifies_chain(validation: Validation, request: _OfRequest) -> Setting[bool]:
    untrusted = validation.accepts_untrusted
    if untrusted is not None:
        return _written(untrusted, value=False)
    if validation.trust_filled_in is not None:
        return validation.trust_filled_in
    anchor = validation.custom or validation.trusted_ca or validation.pins
    if anchor is not None:
        return _written(anchor, value=True)
    setting = validation.home.spelled("trusted_ca")
    if validation.missing is not None:
        return replace(validation.missing, setting=setting)
    if request.checks is not None:
        because = f"with `{request.checks.setting}` and no `{setting}` every request fails"
        return Unknown(because, request.checks.at, setting) if request.may_fail else request.checks
    return validation.home.absent("trusted_ca", False, "Envoy then accepts any certificate")


def _verifies_name(context: Message, validation: Validation, request: _OfRequest, sni: Setting[bool]) -> Setting[bool]:
    if validation.accepts_untrusted is not None:
        return _written(validation.accepts_untrusted, value=False)
    fixed = validation.narrow_names or validation.pins
    if fixed is not None:
        return _written(fixed, value=True)
    from_sni = context.raised(_FROM_SNI)
    if from_sni is not None:
        return _name_from_sni(context, validation, sni) if isinstance(from_sni, Known) else from_sni
    if request.checks is not None:
        return request.checks
    wide = validation.names
    if wide is not None:
        return _written(wide, value=False)
    setting = validation.home.spelled("match_typed_subject_alt_names")
    if validation.custom is not None:
        at = validation.custom.holder.at(validation.custom.field)
        return Unknown("a validator of its own decides which names are accepted", at, setting)
    if validation.missing is not None:
        return replace(validation.missing, setting=setting)
    said = "Envoy then accepts a certificate of any name"
    return validation.home.absent("match_typed_subject_alt_names", False, said)


def _name_from_sni(context: Message, validation: Validation, sni: Setting[bool]) -> Setting[bool]:
    if not (validation.trusted_ca or validation.custom or validation.missing):
        at = context.at(_FROM_SNI)
        raise InputError(at, f"Envoy refuses `{_FROM_SNI}` without `trusted_ca`", "add the authority to trust")
    if isinstance(sni, Known) and not sni.value:
        said = f"`{context.spelled(_FROM_SNI)}` then has no name to check"
        return Known(False, context.at(_FROM_SNI), sni.setting, default=said)
    return sni.map(lambda _: True) if isinstance(sni, Unknown) else context.written(_FROM_SNI, True)


def _sends_sni(context: Message, request: _OfRequest) -> Setting[bool]:
    if context.text("sni"):
        return context.written("sni", True)
    own = context.raised("auto_host_sni")
    if own is not None:
        return own
    if request.sends is not None:
        return request.sends
    return context.absent("sni", False, "Envoy then sends no server name")


def _sends_certificate(context: Message) -> Setting[bool]:
    common = context.message("common_tls_context")
    home = common or context
    for field in ("common_tls_context", "tls_certificates", "tls_certificate_sds_secret_configs"):
        if (filled_in := home.part_filled_in(field)) is not None:
            return filled_in
        if home.repeated(field):
            return home.written(field, True)
    if home.get("custom_tls_certificate_selector") is not None:
        at = home.at("custom_tls_certificate_selector")
        return Unknown("an extension selects the certificate", at, home.spelled("tls_certificates"))
    return home.absent("tls_certificates", False, "Envoy then has no certificate to show")


def _written(found: Written, *, value: bool) -> Known[bool]:
    return found.holder.written(found.field, value)
