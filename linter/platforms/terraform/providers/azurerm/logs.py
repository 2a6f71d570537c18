"""What the logs of Azure's edges keep of TLS.  Knows no listener.

Sources, checked 2026-11-30: Azure Monitor, diagnostic settings; Application Gateway, "Access log" (sslProtocol and
sslCipher); Front Door, "Access log" (securityProtocol); the provider's resource monitor_diagnostic_setting.
"""

from linter.model.endpoint import Recorded
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.joins import target_of
from linter.provenance.setting import Known, Many, Unknown
from linter.provenance.source import Location

_SETTING = "azurerm_monitor_diagnostic_setting"
_GROUPS = frozenset({"alllogs"})
_SAID = "Azure then keeps no log of what comes in"


def of_gateway(context: Context) -> Many[Recorded]:
    """Return what the access log of an Application Gateway keeps."""
    kept = (Recorded.VERSION, Recorded.CIPHER_SUITE)
    return _kept(context, context.resource, "applicationgatewayaccesslog", kept, context.view.header)


def of_front_door(context: Context) -> Many[Recorded]:
    """Return what the access log of the profile of a custom domain keeps."""
    profile = target_of(context.view.reference("cdn_frontdoor_profile_id"))
    if profile is None:
        return Unknown("its profile is not among the files", context.view.header, _SETTING)
    return _kept(context, profile, "frontdooraccesslog", (Recorded.VERSION,), context.view.header)


def _kept(
    context: Context, owner: Resource, category: str, kinds: tuple[Recorded, ...], at: Location
) -> Many[Recorded]:
    """Return what the settings keep that name a resource; unknown where one may that names nobody here."""
    unknown: Unknown | None = None
    for setting in context.configuration.of_type(_SETTING):
        view = view_of(setting)
        target = target_of(view.reference("target_resource_id"))
        if target is not None and target is not owner:
            continue
        keeps = _has(view, category)
        if target is None or isinstance(keeps, Unknown) or setting.maybe is not None:
            unknown = unknown or Unknown("a diagnostic setting may keep it", view.header, _SETTING)
        elif keeps is not None:
            return Known(tuple(Known(kind, keeps, _SETTING) for kind in kinds), keeps, _SETTING)
    return unknown or Known((), at, _SETTING, default=_SAID)


def _has(view: View, category: str) -> Location | Unknown | None:
    """Return where a setting switches a category on; unknown where it cannot be told."""
    for block in (*view.blocks("enabled_log"), *view.blocks("log")):
        switch = block.attribute("enabled")
        if isinstance(switch, Known) and (text_of(switch.value) or "").lower() == "false":
            continue
        for name, wanted in (("category", {category}), ("category_group", _GROUPS)):
            value = block.attribute(name)
            if isinstance(value, Unknown):
                return value
            if value is not None and (text_of(value.value) or "").lower() in wanted:
                return block.header if block.maybe is None else block.maybe
    return None
