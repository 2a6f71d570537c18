"""What CloudFront speaks to origins that mirror the viewer: what viewers of the behaviors that lead there may speak."""

from collections.abc import Iterator

from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Setting, Unknown

_ENCRYPTED = ("https-only", "redirect-to-https")
_UNKNOWN = ""


def match_viewer(context: Context) -> Setting[str]:
    """Say that TLS is spoken, as it is to any viewer of https, unless it is not known what viewers may speak."""
    found = context.find(path_of("each.custom_origin_config.origin_protocol_policy"))
    if _UNKNOWN in set(_policies(context)):
        return Unknown("CloudFront speaks to the origin what the viewer speaks", found.at, found.setting)
    return Known("tls", found.at, found.setting)


def viewers_in_clear_text(context: Context) -> Setting[str] | None:
    """Say that clear text is spoken as well, where viewers of http are let in; None where they are not."""
    found = context.find(path_of("each.custom_origin_config.origin_protocol_policy"))
    policies = set(_policies(context))
    both = policies and _UNKNOWN not in policies and not policies <= set(_ENCRYPTED)
    return Known("clear", found.at, found.setting) if both else None


def _policies(context: Context) -> Iterator[str]:
    """Return the viewers' policies of the behaviors that lead to an origin; of one that none leads to, all of them."""
    names = _names(context)
    behaviors = [(behavior, _leads_to(behavior, names)) for behavior in _behaviors(context)]
    leading = [behavior for behavior, leads in behaviors if leads]
    for behavior in leading or [behavior for behavior, _ in behaviors]:
        policy = behavior.attribute("viewer_protocol_policy")
        yield (text_of(policy.value) or _UNKNOWN) if isinstance(policy, Known) else _UNKNOWN


def _names(context: Context) -> set[str] | None:
    """Return the names of an origin and of the groups that it is in; None where its own is not known."""
    origin = context.find(path_of("each.origin_id")).value
    name = text_of(origin.value) if isinstance(origin, Known) else None
    if name is None:
        return None
    names = {name}
    for group in context.view.blocks("origin_group"):
        members = [_text(member, "origin_id") for member in group.blocks("member")]
        if name in members:
            names.add(_text(group, "origin_id") or name)
    return names


def _text(view: View, attribute: str) -> str | None:
    value = view.attribute(attribute)
    return text_of(value.value) if isinstance(value, Known) else None


def _behaviors(context: Context) -> Iterator[View]:
    for kind in ("default_cache_behavior", "ordered_cache_behavior"):
        yield from context.view.blocks(kind)


def _leads_to(behavior: View, names: set[str] | None) -> bool:
    """Say whether a behavior leads to an origin, or may do so."""
    target = behavior.attribute("target_origin_id")
    return names is None or not isinstance(target, Known) or text_of(target.value) in names
