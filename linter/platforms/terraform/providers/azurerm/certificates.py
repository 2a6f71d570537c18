"""Certificates of a vault: for which hosts a gateway shows one, and whether it follows it to its next version.

Sources: Azure documentation, "TLS termination with Key Vault certificates" of Application Gateway; hashicorp/azurerm
documentation, resource cdn_frontdoor_secret.  Checked 2026-11-30.
"""

from linter.model.words import Pickup
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Handle, settled, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context
from linter.platforms.terraform.mapping.joins import target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.platforms.terraform.providers.hosts import hosts_at
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown

_NAMED = "key_vault_secret_id"
_PATHS = (path_of("each.key_vault_secret_id"), path_of("secret.customer_certificate.key_vault_certificate_id"))
_OF_VERSION = frozenset({"id", "secret_id", "version"})
_URL = pattern(r"https://[^/]+/(?:secrets|certificates)/[^/]+(?P<version>/[^/]+)?/?")


def hosts(context: Context) -> Many[str] | None:
    """Return the hosts of the listeners of gateways that show a certificate; None of none."""
    configuration = context.configuration
    by_certificate = configuration.once("hosts of certificates of vaults", lambda: _by_certificate(configuration))
    found = by_certificate.get(context.resource)
    return Known(tuple(found.values()), context.view.header) if found else None


def _by_certificate(configuration: Configuration) -> dict[Resource, dict[str, Known[str]]]:
    found: dict[Resource, dict[str, Known[str]]] = {}
    for gateway in map(view_of, configuration.of_type("azurerm_application_gateway")):
        by_name = {_text(one, "name"): target_of(one.reference(_NAMED)) for one in gateway.blocks("ssl_certificate")}
        for listener in gateway.blocks("http_listener"):
            named = by_name.get(_text(listener, "ssl_certificate_name") or "")
            if named is not None and listener.maybe is None:
                shown = hosts_at(listener, "host_name") | hosts_at(listener, "host_names")
                found.setdefault(named, {}).update(shown)
    return found


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
