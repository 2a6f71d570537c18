"""Load balancers: what a listener answers, and what stands behind it."""

from collections.abc import Iterator
from itertools import chain

from linter.model.endpoint import Hsts, Serves
from linter.model.hsts import hsts_of, sent_by
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Value, is_list, settled, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context
from linter.platforms.terraform.mapping.joins import naming, target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Many, Setting, Unknown

_LISTENERS = ("aws_lb_listener", "aws_alb_listener")
_RULES = ("aws_lb_listener_rule", "aws_alb_listener_rule")
_LISTENER_ARN = path_of("listener_arn")
_HSTS = "routing_http_response_strict_transport_security_header_value"


def serves(context: Context) -> Setting[Serves]:
    """Say what a listener answers: its default action, and the rules before it."""
    at = context.view.header
    default = _last_action(context.view, "default_action")
    rules = [(_last_action(rule, "action"), _matches_all(rule)) for rule in _rules(context)]
    for action in (default, *(action for action, _ in rules)):
        if isinstance(action, Unknown):
            return action
    usual = default.value if isinstance(default, Known) else Serves.CONTENT
    answers = {action.value for action, _ in rules if isinstance(action, Known)}
    redirects_all = any(every and _is(action, Serves.REDIRECT) for action, every in rules)
    if Serves.CONTENT in answers:
        mixed = usual is Serves.CONTENT and Serves.REDIRECT in answers
        return Unknown("rules redirect some of the requests", at) if mixed else Known(Serves.CONTENT, at)
    if redirects_all:
        return Known(Serves.REDIRECT, at)
    if Serves.REDIRECT not in answers:
        return Known(usual, at)
    if usual is Serves.CONTENT:
        return Unknown("rules redirect some of the requests", at)
    return Known(Serves.REDIRECT, at)


def _is(action: Setting[Serves], answer: Serves) -> bool:
    return isinstance(action, Known) and action.value is answer


def _rules(context: Context) -> Iterator[View]:
    """Return the rules of a listener, those that answer ACME's challenges left out."""
    for resource_type in _RULES:
        for rule in naming(context.configuration, resource_type, _LISTENER_ARN, context.resource):
            if not _is_acme(rule):
                yield rule


def _is_acme(rule: View) -> bool:
    return any(value.startswith("/.well-known/acme-challenge") for value in _values(rule, "path_pattern"))


def _matches_all(rule: View) -> bool:
    """Say whether a rule takes every request: its only condition is a wildcard."""
    conditions = list(rule.blocks("condition"))
    wildcards = ({"*", "/*"} & set(_values(rule, "path_pattern"))) or ("*" in _values(rule, "host_header"))
    return len(conditions) == 1 and bool(wildcards)


def _values(rule: View, kind: str) -> list[str]:
    found = []
    for condition in rule.blocks("condition"):
        for block in condition.blocks(kind):
            values = block.attribute("values")
            if isinstance(values, Known) and is_list(values.value):
                found += [text_of(one.value) or "" for one in map(settled, values.value) if isinstance(one, Known)]
    return found


def hosts_of_rules(configuration: Configuration, listener: Resource) -> Iterator[Setting[Value]]:
    """Return the hosts that the rules of a listener tell apart."""
    for resource_type in _RULES:
        for rule in naming(configuration, resource_type, _LISTENER_ARN, listener):
            for condition in rule.blocks("condition"):
                for block in condition.blocks("host_header"):
                    values = block.attribute("values")
                    yield from values.value if isinstance(values, Known) and is_list(values.value) else ()


def _last_action(view: View, name: str) -> Setting[Serves]:
    """Say what the last action does, to which those before it only add a log-in."""
    actions = list(view.blocks(name))
    if not actions:
        return Unknown(f"it has no `{name}`", view.header)
    action = actions[-1]
    kind = action.attribute("type")
    if action.maybe is not None:
        return action.maybe
    if kind is None or isinstance(kind, Unknown):
        return kind or Unknown("the type of its action is not written", action.header)
    match kind.value:
        case "redirect":
            return _redirect(action)
        case "fixed-response":
            return _fixed_response(action)
        case _:
            return Known(Serves.CONTENT, kind.at)


def _redirect(action: View) -> Setting[Serves]:
    """Say whether a redirect leads to https; one that stays in clear text helps nobody."""
    for redirect in action.blocks("redirect"):
        protocol = redirect.attribute("protocol")
        if isinstance(protocol, Unknown):
            return protocol
        is_https = protocol is not None and protocol.value == "HTTPS"  # absent, the scheme of the request is kept
        return Known(Serves.REDIRECT if is_https else Serves.CONTENT, redirect.header)
    return Unknown("its `redirect` is not written", action.header)


def _fixed_response(action: View) -> Setting[Serves]:
    for response in action.blocks("fixed_response"):
        status = response.attribute("status_code")
        if isinstance(status, Unknown):
            return status
        text = text_of(status.value) if status is not None else None
        refuses = text is None or text[:1] in ("4", "5")
        return Known(Serves.NOTHING if refuses else Serves.CONTENT, response.header)
    return Known(Serves.NOTHING, action.header)


def hsts(context: Context) -> Setting[Hsts | None]:
    """Return the header that a listener adds; without one, the targets may send it, if there are any."""
    value = context.view.attribute(_HSTS)
    if value is None:
        of_rules = (action for rule in _rules(context) for action in rule.blocks("action"))
        actions = [*context.view.blocks("default_action"), *of_rules]
        if actions and all(_answers_itself(action) for action in actions):
            return Known(None, context.view.header, _HSTS, default="the load balancer then adds no header")
        return sent_by("the targets behind the load balancer", context.view.header, _HSTS)
    if isinstance(value, Unknown):
        return value
    return hsts_of(Known(text_of(value.value) or "", value.at, _HSTS, value.via))


def _answers_itself(action: View) -> bool:
    kind = action.attribute("type")
    return action.maybe is None and isinstance(kind, Known) and kind.value in ("fixed-response", "redirect")


def hosts(context: Context) -> Many[str] | None:
    """Return the load balancer that a listener belongs to, in place of the host names that lead there."""
    owner = target_of(context.view.reference("load_balancer_arn"))
    return None if owner is None else _host_of(context, owner)


def own_host(context: Context) -> Many[str]:
    """Return the load balancer in place of the host names that lead there."""
    return _host_of(context, context.resource)


def _host_of(context: Context, owner: Resource) -> Many[str]:
    at = context.view.header
    return Known((Known(context.configuration.address(owner), at),), at)


def fronts(context: Context) -> Setting[tuple[str, ...]]:
    """Return the addresses of the listeners that forward to a target group."""
    addresses = (context.configuration.address(listener) for listener in _listeners(context))
    return Known(tuple(dict.fromkeys(addresses)), context.view.header)


def _listeners(context: Context) -> tuple[Resource, ...]:
    configuration = context.configuration
    by_group = configuration.once("aws listeners by target group", lambda: _by_group(configuration))
    return by_group.get(context.resource, ())


def _by_group(configuration: Configuration) -> dict[Resource, tuple[Resource, ...]]:
    """Return the listeners that forward to each target group, by their default action or a rule."""
    found: dict[Resource, tuple[Resource, ...]] = {}
    for listener in chain.from_iterable(map(configuration.of_type, _LISTENERS)):
        for group in _groups(view_of(listener), "default_action"):
            found[group] = (*found.get(group, ()), listener)
    for rule in chain.from_iterable(map(configuration.of_type, _RULES)):
        owner = target_of(view_of(rule).reference("listener_arn"))
        for group in _groups(view_of(rule), "action"):
            found[group] = (*found.get(group, ()), *([] if owner is None else [owner]))
    return found


def _groups(view: View, name: str) -> Iterator[Resource]:
    """Return the target groups that actions forward to."""
    for action in view.blocks(name):
        targets = [target_of(action.reference("target_group_arn"))]
        for forward in action.blocks("forward"):
            targets += [target_of(one.reference("arn")) for one in forward.blocks("target_group")]
        yield from (target for target in targets if target is not None)


def tcp_target(context: Context) -> Setting[str]:
    """Say what a TCP target gets: what the client sent, or clear text where the listener ends TLS."""
    protocols = [view_of(listener).attribute("protocol") for listener in _listeners(context)]
    known = {text_of(one.value) if isinstance(one, Known) else None for one in protocols}
    written = context.view.body.attributes.get("protocol")
    at = context.view.header if written is None else written.at
    if known == {"TLS"}:
        return Known("clear", at, "protocol")
    if known and known <= {"TCP", "TCP_UDP"}:
        return Known("passthrough", at, "protocol")
    return Unknown("it is not known whether a listener ends TLS in front of it", at, "protocol")
