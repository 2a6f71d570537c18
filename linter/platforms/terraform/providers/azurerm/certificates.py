"""Certificates of a vault, and of App Service: for which hosts one is shown, and whether its next version is.

Sources: Azure documentation, "TLS termination with Key Vault certificates" of Application Gateway; hashicorp/azurerm
documentation, resources cdn_frontdoor_secret, cdn_frontdoor_custom_domain, app_service_certificate_binding,
app_service_custom_hostname_binding and app_service_certificate.  Checked 2026-11-30.
"""

from collections.abc import Iterator
from typing import TypeAlias

from linter.model.words import Pickup
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Handle, settled, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context, context_of
from linter.platforms.terraform.mapping.joins import target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.platforms.terraform.providers.hosts import hosts_at
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown

_NAMED = "key_vault_secret_id"
_PATHS = (path_of("each.key_vault_secret_id"), path_of("secret.customer_certificate.key_vault_certificate_id"))
_Shown: TypeAlias = Iterator[tuple[Resource, dict[str, Known[str]]]]
_OF_VERSION = frozenset({"id", "secret_id", "version"})
_URL = pattern(r"https://[^/]+/(?:secrets|certificates)/[^/]+(?P<version>/[^/]+)?/?")


def hosts(context: Context) -> Many[str] | None:
    """Return the hosts for which gateways, Front Door and App Service show a certificate; None of none."""
    configuration = context.configuration
    by_certificate = configuration.once("hosts of certificates of Azure", lambda: _by_certificate(configuration))
    found = by_certificate.get(context.resource)
    return Known(tuple(found.values()), context.view.header) if found else None


def _by_certificate(configuration: Configuration) -> dict[Resource, dict[str, Known[str]]]:
    found: dict[Resource, dict[str, Known[str]]] = {}
    for show in (_by_gateways, _by_front_door, _by_bindings, _by_thumbprints):
        for certificate, shown in show(configuration):
            found.setdefault(certificate, {}).update(shown)
    return found


def _by_gateways(configuration: Configuration) -> _Shown:
    for gateway in map(view_of, configuration.of_type("azurerm_application_gateway")):
        by_name = {_text(one, "name"): target_of(one.reference(_NAMED)) for one in gateway.blocks("ssl_certificate")}
        for listener in gateway.blocks("http_listener"):
            named = by_name.get(_text(listener, "ssl_certificate_name") or "")
            if named is not None and listener.maybe is None:
                yield named, hosts_at(listener, "host_name") | hosts_at(listener, "host_names")


def _by_front_door(configuration: Configuration) -> _Shown:
    """Yield what domains show; one that is not told otherwise has a certificate that Front Door itself manages."""
    for domain in _there(configuration, "azurerm_cdn_frontdoor_custom_domain"):
        for tls in domain.blocks("tls"):
            secret = target_of(tls.reference("cdn_frontdoor_secret_id"))
            if secret is not None and tls.maybe is None and _text(tls, "certificate_type") == "CustomerCertificate":
                held = target_of(context_of(configuration, secret).refer(_PATHS[1]).value)
                if held is not None:
                    yield held, hosts_at(domain, "host_name")


def _by_bindings(configuration: Configuration) -> _Shown:
    for binding in _there(configuration, "azurerm_app_service_certificate_binding"):
        shown = _held(target_of(binding.reference("certificate_id")))
        hostname = target_of(binding.reference("hostname_binding_id"))
        if shown is not None and hostname is not None:
            yield shown, hosts_at(view_of(hostname), "hostname")


def _by_thumbprints(configuration: Configuration) -> _Shown:
    for binding in _there(configuration, "azurerm_app_service_custom_hostname_binding"):
        shown = _held(target_of(binding.reference("thumbprint")))
        if shown is not None and binding.reference("ssl_state") is not None:
            yield shown, hosts_at(binding, "hostname")


def _there(configuration: Configuration, resource_type: str) -> Iterator[View]:
    """Yield the bodies of the resources of a type that are there whatever a switch says."""
    return (view_of(one) for one in configuration.of_type(resource_type) if one.maybe is None)


def _held(shown: Resource | None) -> Resource | None:
    """Return the certificate of a vault that App Service has taken from it, or the certificate itself."""
    vault = None if shown is None else target_of(view_of(shown).reference(_NAMED))
    return vault or shown


def _text(view: View, attribute: str) -> str | None:
    value = view.attribute(attribute)
    return text_of(value.value) if isinstance(value, Known) else None


def follows(context: Context) -> Setting[Pickup] | None:
    """Say whether a reference to a certificate of a vault leads to its newest version."""
    found = next((one for one in map(context.refer, _PATHS) if one.value is not None), None)
    if found is None or found.value is None:
        return None
    value = found.value
    if isinstance(value, Known) and isinstance(value.value, Handle) and value.value.path:
        is_fixed = value.value.path[-1] in _OF_VERSION
        return Known(Pickup.APPLY if is_fixed else Pickup.WATCH, value.at, found.setting, value.via)
    plain = settled(value)
    written = _URL.fullmatch(text_of(plain.value) or "") if isinstance(plain, Known) else None
    if written is None:
        return Unknown("it is not known whether it names one version", value.at, found.setting, value.via)
    return Known(Pickup.APPLY if written["version"] else Pickup.WATCH, value.at, found.setting, value.via)
