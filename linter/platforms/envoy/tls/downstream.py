"""The server side of TLS: what a DownstreamTlsContext demands and offers.  Knows nothing of listeners."""

from linter.model.endpoint import ClientCertificate, Stapling, Tickets, Tls
from linter.platforms.certificates import agent_of
from linter.platforms.envoy.messages.inline import inline_of
from linter.platforms.envoy.messages.message import FILLED_IN, Message
from linter.platforms.envoy.messages.scopes import View
from linter.platforms.envoy.tls import pinning
from linter.platforms.envoy.tls.parameters import SERVER, Parameters, encrypt_then_mac, parameters
from linter.platforms.envoy.tls.validation import Validation, Written, checks_revocation, secret, validation_of
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.provenance.source import InputError, Location
from linter.tls.authorities import Authority, by_caa, by_organization
from linter.tls.certificates import CertificateError, parse

_REQUIRE = "require_client_certificate"


def server_tls(context: Message, at: Location, view: View, chosen: Parameters | None = None) -> Tls:
    """Return the TLS settings of a listener; `chosen` where something else than the context decides on versions."""
    agreed = chosen or parameters(context, SERVER)
    validation = validation_of(context, view)
    return Tls(
        at=at,
        versions=agreed.versions,
        cipher_suites=agreed.cipher_suites,
        groups=agreed.groups,
        signature_schemes=agreed.signature_schemes,
        encrypt_then_mac=encrypt_then_mac(context, agreed.versions),
        client_certificate=_client_certificate(context, validation),
        checks_revocation=checks_revocation(validation),
        client_authority=pinning.client_authority(validation),
        shared_name=pinning.shared_name(validation),
        session_tickets=_tickets(context),
        stapling=_stapling(context, view),
    )


def _tickets(context: Message) -> Setting[Tickets]:
    """Return whose key seals session tickets: what is written, a secret that somebody serves, or BoringSSL's own.

    Envoy API v3, DownstreamTlsContext: without keys BoringSSL makes and changes them.  Checked 2026-11-30.
    """
    switched_off = context.flag("disable_stateless_session_resumption", "Envoy then gives out session tickets")
    if isinstance(switched_off, Unknown):
        return switched_off
    if switched_off.value:
        return switched_off.map(lambda _: Tickets.NONE)
    for field in ("session_ticket_keys", "session_ticket_keys_sds_secret_config"):
        if context.get(field) is not None:
            if field != "session_ticket_keys":
                return Unknown("whoever serves the keys of session tickets may replace them", context.at(field), field)
            return Known(Tickets.STATIC, context.at(field), context.spelled(field))
    return context.absent("session_ticket_keys", Tickets.OWN, "BoringSSL then makes the keys, and changes them")


def refuse_blind_quic(context: Message, at: Location, view: View) -> None:
    """Raise InputError for QUIC that requires a certificate and has nothing to check it against: Envoy refuses it."""
    required = context.flag(_REQUIRE, "")
    validation = validation_of(context, view)
    if isinstance(required, Unknown) or not required.value or validation.missing or validation.accepts_untrusted:
        return
    if validation.trusted_ca is None and validation.custom is None:
        message = f"Envoy refuses `{context.spelled(_REQUIRE)}` over QUIC without an authority"
        raise InputError(at, message, "add a `trusted_ca` to its validation context")


def _client_certificate(context: Message, validation: Validation) -> Setting[ClientCertificate]:
    """Say what becomes of a client's certificate; each case is measured on Envoy 1.40."""
    validation.refuse_names_without_authority()
    required = context.flag(_REQUIRE, "Envoy then asks for no client certificate")
    if isinstance(required, Unknown):
        return required
    untrusted = validation.accepts_untrusted
    if untrusted is not None:
        return _unverified(required, untrusted, validation)
    checked = _checked(required, validation)
    if checked is not None:
        return checked
    if validation.missing is not None:
        return _by_missing(context, required, validation, validation.missing)
    if required.value:
        # Envoy does not even ask: with nothing to check against, it verifies in the mode that asks for nothing.
        said = "Envoy then ignores that a certificate is required, and lets every client in"
        setting = validation.home.spelled("trusted_ca")
        return Known(ClientCertificate.REQUESTED, required.at, setting, default=said)
    return required.map(lambda _: ClientCertificate.NONE)


def _by_missing(
    context: Message, required: Known[bool], validation: Validation, missing: Unknown
) -> Setting[ClientCertificate]:
    """Say what is known without the secret that has the authority."""
    if required.value or validation.names or validation.pins or missing.because == FILLED_IN:
        return Unknown(missing.because, missing.at, context.spelled(_REQUIRE))
    said = "Envoy then lets clients without a certificate in"
    return Known(ClientCertificate.OPTIONAL, required.at, required.setting, default=said if required.default else "")


def _checked(required: Known[bool], validation: Validation) -> Known[ClientCertificate] | None:
    """Say whether a certificate must be sent where something is there to check it against."""
    if validation.custom is not None or validation.trusted_ca is not None:
        # Envoy refuses names without an authority; with names to check, it sends away who shows none.
        demands = required.value or validation.pins is not None or validation.names is not None
    elif validation.pins is not None:
        demands = True
    else:
        return None
    if not demands:
        said = "Envoy then lets clients without a certificate in"
        default = said if required.default else ""
        return Known(ClientCertificate.OPTIONAL, required.at, required.setting, default=default)
    by = validation.pins or validation.names
    if not required.value and by is not None:
        return by.holder.written(by.field, ClientCertificate.REQUIRED)
    return Known(ClientCertificate.REQUIRED, required.at, required.setting)


def _unverified(required: Known[bool], untrusted: Written, validation: Validation) -> Known[ClientCertificate]:
    demanded = required.value and validation.trusted_ca is not None
    return untrusted.holder.written(
        untrusted.field, ClientCertificate.UNVERIFIED if demanded else ClientCertificate.REQUESTED
    )


def certificates_of(context: Message, view: View) -> tuple[Message, ...] | Unknown:
    """Return the certificates that a listener shows, as far as they are written down."""
    common = context.message("common_tls_context")
    if common is None:
        return context.hole("common_tls_context") or ()
    for field in ("tls_certificates", "tls_certificate_sds_secret_configs"):
        if (filled_in := common.part_filled_in(field)) is not None:
            return filled_in
    written = common.messages("tls_certificates")
    if written:
        return written
    found: list[Message] = []
    for wanted in common.messages("tls_certificate_sds_secret_configs"):
        named = secret(wanted, view)
        if isinstance(named, Unknown):
            return named
        certificate = named.message("tls_certificate")
        found += [] if certificate is None else [certificate]
    return tuple(found)


def delivered_to(context: Message, view: View) -> tuple[Message, ...]:
    """Return what mentions the secrets with certificates that a server has, and no file."""
    common = context.message("common_tls_context")
    wanted = () if common is None else common.messages("tls_certificate_sds_secret_configs")
    return tuple(one for one in wanted if one.get("sds_config") is not None and view.secret(one.text("name")) is None)


def _stapling(context: Message, view: View) -> Setting[Stapling]:
    """Say whether a revocation answer is stapled; Envoy asks no responder, so it must stand beside the certificate."""
    policy = context.choice("ocsp_staple_policy", "LENIENT_STAPLING", "STRICT_STAPLING", "MUST_STAPLE")
    demanded = policy == "MUST_STAPLE"
    setting = context.spelled("ocsp_staple_policy")
    certificates = certificates_of(context, view)
    if isinstance(certificates, Unknown):
        return Unknown(certificates.because, certificates.at, setting)
    without = [one for one in certificates if one.get("ocsp_staple") is None]
    if certificates and not without:
        ended = [_unanswered(one) for one in certificates]
        if all(ended):
            steps = tuple(one for one in ended if one is not None)
            return certificates[0].written("ocsp_staple", Stapling.INEFFECTIVE).passed(steps[0])
        return certificates[0].written("ocsp_staple", Stapling.EFFECTIVE)
    if demanded:
        return context.written("ocsp_staple_policy", Stapling.INEFFECTIVE)
    return context.absent("ocsp_staple", Stapling.OFF, "Envoy then staples nothing")


def _unanswered(certificate: Message) -> Step | None:
    """Say that the authority of a certificate answers nothing any more, so that each answer beside it has expired."""
    chain = certificate.child("certificate_chain")
    if chain is None:
        return None
    agent = agent_of(chain.text("filename"))
    if agent is not None and agent.name == "certbot":
        public, at = by_caa(agent.asks), chain.at("filename")
    else:
        inline = inline_of(chain)
        public, at = (None, chain.header) if inline is None else (_authority(inline.text), inline.at)
    if public is None or public.answers:
        return None
    return Step(at, f"{public.caa} has issued it, and answers no question about revocation")


def _authority(text: str) -> Authority | None:
    try:
        return next((by_organization(leaf.issuer) for leaf in parse(text)), None)
    except CertificateError:  # told where certificates are read
        return None
