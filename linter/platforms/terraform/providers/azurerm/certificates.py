"""Certificates of a vault: whether what shows one follows it to its next version.

Sources: Azure documentation, "TLS termination with Key Vault certificates" of Application Gateway; hashicorp/azurerm
documentation, resource cdn_frontdoor_secret.  Checked 2026-11-30.
"""

from linter.model.words import Pickup
from linter.platforms.terraform.language.values.value import Handle, settled, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown

_PATHS = (path_of("each.key_vault_secret_id"), path_of("secret.customer_certificate.key_vault_certificate_id"))
_OF_VERSION = frozenset({"id", "secret_id", "version"})
_URL = pattern(r"https://[^/]+/(?:secrets|certificates)/[^/]+(?P<version>/[^/]+)?/?")


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
