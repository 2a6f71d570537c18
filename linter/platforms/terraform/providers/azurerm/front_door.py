"""Front Door: what origins get that mirror the client, by what clients may speak."""

from linter.platforms.terraform.language.values.value import is_list, settled, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Setting, Unknown

_BECAUSE = "Front Door speaks to the origin what the client speaks"
_ROUTE = ("supported_protocols", "forwarding_protocol")
_RULE = ("each.accepted_protocols", "each.forwarding_configuration.forwarding_protocol")


def route_mirrors(context: Context) -> Setting[str]:
    """Say that a route speaks TLS to its origins, as it does to any client of https, unless that is not known."""
    return _mirrored(context, *_ROUTE, redirects=_redirects(context))


def route_clear(context: Context) -> Setting[str] | None:
    """Say that a route speaks clear text to its origins as well; None where no client may."""
    return _clear(context, *_ROUTE, redirects=_redirects(context))


def rule_mirrors(context: Context) -> Setting[str]:
    """Say the same of a rule of the classic Front Door, which redirects nothing that it forwards."""
    return _mirrored(context, *_RULE, redirects=False)


def rule_clear(context: Context) -> Setting[str] | None:
    """Say the same of a rule of the classic Front Door."""
    return _clear(context, *_RULE, redirects=False)


def _redirects(context: Context) -> bool | None:
    """Say whether a route redirects http, as it does by default; None where that is not known."""
    value = context.find(path_of("https_redirect_enabled")).value
    if isinstance(value, Unknown):
        return None
    return value is None or text_of(value.value) == "true"


def _protocols(context: Context, name: str) -> set[str] | None:
    value = context.find(path_of(name)).value
    if not isinstance(value, Known) or not is_list(value.value):
        return None
    elements = [settled(one) for one in value.value]
    texts = {(text_of(one.value) or "").lower() for one in elements if isinstance(one, Known)}
    return texts if all(isinstance(one, Known) for one in elements) else None


def _mirrored(context: Context, accepted: str, forwarding: str, *, redirects: bool | None) -> Setting[str]:
    found = context.find(path_of(forwarding))
    protocols = _protocols(context, accepted)
    if redirects or protocols == {"https"}:
        return Known("tls", found.at, found.setting)
    if protocols is None or redirects is None:
        return Unknown(_BECAUSE, found.at, found.setting)
    return Known("tls" if "https" in protocols else "clear", found.at, found.setting)


def _clear(context: Context, accepted: str, forwarding: str, *, redirects: bool | None) -> Setting[str] | None:
    found = context.find(path_of(forwarding))
    is_both = redirects is False and _protocols(context, accepted) == {"http", "https"}
    return Known("clear", found.at, found.setting) if is_both else None
