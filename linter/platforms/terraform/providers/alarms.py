"""Alarms on the expiry of certificates, as the providers of clouds and of monitoring have them.  Knows no endpoint.

Sources, checked 2026-11-30: the documentation of each provider under the name of the type; "Supported CloudWatch
metrics" and "Amazon EventBridge support" of the ACM guide (`DaysToExpiry`; events begin 45 days before the expiry
unless the account says otherwise); AWS Config, `acm-certificate-expiration-check` (14 days unless told); Cloud
Monitoring, uptime_check/time_until_ssl_cert_expires (days); Datadog, integrations http_check and tls (days_left).
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from linter.model.expiry.watching import Alert, Sees
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import is_list, settled, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown

_FEWER = frozenset({"LessThanThreshold", "LessThanOrEqualToThreshold", "COMPARISON_LT", "COMPARISON_LE", "<", "<="})
_MORE = frozenset(
    {"GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "COMPARISON_GT", "COMPARISON_GE", ">", ">="}
)
_ACM_EVENT = "ACM Certificate Approaching Expiration"
_ACM_EVENT_DAYS = 45
_CONFIG_RULE = "ACM_CERTIFICATE_EXPIRATION_CHECK"
_CONFIG_DAYS = "14"
_UPTIME = "uptime_check/time_until_ssl_cert_expires"
_DATADOG = pattern(r"\b(http\.ssl\.days_left|tls\.days_left)\b.*?\s(<=|>=|<|>)\s*([0-9]{1,6})\s*$")

_ISO = pattern(r"P(?:([0-9]+)D)?T?(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?")

Reader = Callable[[Context], Iterator[Alert]]


def _cloudwatch(context: Context) -> Iterator[Alert]:
    view = context.view
    if _text(view, "metric_name") != "DaysToExpiry":
        return
    comparison, threshold = view.attribute("comparison_operator"), view.attribute("threshold")
    found = _compared(context, "DaysToExpiry", Sees.PROVIDER, (comparison, "comparison_operator"), threshold)
    yield replace(found, flaw=_telling_nobody(view) or found.flaw)


def _telling_nobody(view: View) -> Known[str | None] | None:
    """Say that an alarm tells nobody; None where it may tell somebody."""
    enabled, actions = view.attribute("actions_enabled"), view.reference("alarm_actions")
    if isinstance(enabled, Known) and text_of(enabled.value) == "false":
        return Known("tells nobody when it goes off", enabled.at, "actions_enabled", enabled.via)
    if actions is None:
        return Known("tells nobody when it goes off", view.header, "alarm_actions")
    plain = settled(actions)
    if isinstance(plain, Known) and is_list(plain.value) and not plain.value:
        return Known("tells nobody when it goes off", plain.at, "alarm_actions", plain.via)
    return None


def _event(context: Context) -> Iterator[Alert]:
    written = context.view.attribute("event_pattern")
    text = text_of(written.value) or "" if isinstance(written, Known) else ""
    if written is not None and _ACM_EVENT in text and _is_json(text):
        days = Known(_ACM_EVENT_DAYS, written.at, "event_pattern")
        yield _alert(context, _ACM_EVENT, Sees.PROVIDER, days)


def _config(context: Context) -> Iterator[Alert]:
    for source in context.view.blocks("source"):
        if _text(source, "source_identifier") == _CONFIG_RULE:
            written = context.view.attribute("input_parameters")
            days: Setting[int] = Known(int(_CONFIG_DAYS), context.view.header, "input_parameters")
            if isinstance(written, Known):
                found = _parameter(text_of(written.value) or "", "daysToExpiration")
                days = Known(int(found), written.at, "input_parameters") if found.isdecimal() else days
            elif written is not None:
                days = written
            yield _alert(context, _CONFIG_RULE, Sees.PROVIDER, days)


def _google(context: Context) -> Iterator[Alert]:
    for conditions in context.view.blocks("conditions"):
        for block in conditions.blocks("condition_threshold"):
            if _UPTIME in (_text(block, "filter") or ""):
                comparison, threshold = block.attribute("comparison"), block.attribute("threshold_value")
                yield _compared(context, _UPTIME, Sees.SHOWN, (comparison, "comparison"), threshold)
                return
    yield from _google_rules(context)


def _google_rules(context: Context) -> Iterator[Alert]:
    from linter.platforms.prometheus.alerts import seconds_of  # noqa: PLC0415  # few alert by PromQL

    for conditions in context.view.blocks("conditions"):
        for block in conditions.blocks("condition_prometheus_query_language"):
            yield from _of_expression(
                context, block, ("alert_rule", "query"), seconds_of(_text(block, "duration") or "0s")
            )


def _azure_rules(context: Context) -> Iterator[Alert]:
    for rule in context.view.blocks("rule"):
        wait = _ISO.fullmatch(_text(rule, "for") or "PT0S")
        parts = () if wait is None else zip(wait.groups(), (86_400, 3_600, 60, 1), strict=True)
        seconds = None if wait is None else float(sum(int(number) * unit for number, unit in parts if number))
        yield from _of_expression(context, rule, ("alert", "expression"), seconds)


def _of_expression(context: Context, block: View, names: tuple[str, str], wait: float | None) -> Iterator[Alert]:
    """Yield the alert that an expression of PromQL makes."""
    name, expression = _text(block, names[0]), block.attribute(names[1])
    if not isinstance(expression, Known):
        return
    from linter.platforms.prometheus.alerts import Written, alert_of  # noqa: PLC0415  # as above

    text = Known(text_of(expression.value) or "", expression.at, names[1], expression.via)
    address = context.configuration.address(context.resource)
    told = Known(name or context.resource.address, block.header)
    found = alert_of(Written(told, text, wait), f"{address} {name}" if name else address, "terraform")
    if found is not None:
        yield replace(found, maybe=context.maybe or block.maybe)


def _grafana(context: Context) -> Iterator[Alert]:
    from linter.platforms.prometheus.alerts import Written, alert_of, seconds_of  # noqa: PLC0415  # as above
    from linter.platforms.terraform.providers import grafana  # noqa: PLC0415

    address = context.configuration.address(context.resource)
    for rule in grafana.rules(context.view):
        told = Known(rule.name or context.resource.address, rule.expression.at)
        place = f"{address} {rule.name}" if rule.name else address
        found = alert_of(Written(told, rule.expression, seconds_of(rule.wait)), place, "terraform")
        if found is not None:
            more = Unknown("it is more than a comparison with the time that is left", told.at, "condition")
            flaw, days = (found.flaw, found.days) if rule.is_followed else (None, more)
            yield replace(found, flaw=rule.paused or flaw, days=days, maybe=context.maybe)


def _datadog(context: Context) -> Iterator[Alert]:
    written = context.view.attribute("query")
    found = None if not isinstance(written, Known) else _DATADOG.search(text_of(written.value) or "")
    if found is None or not isinstance(written, Known):
        return
    comparison, threshold = written.map(lambda _: found[2]), written.map(lambda _: found[3])
    yield _compared(context, found[1], Sees.SHOWN, (comparison, "query"), threshold)


def _key_vault(context: Context) -> Iterator[Alert]:
    yield _alert(context, "contacts of a Key Vault", Sees.PROVIDER, None)


ALARMS: Mapping[str, Reader] = MappingProxyType(
    {
        "aws_cloudwatch_event_rule": _event,
        "aws_cloudwatch_metric_alarm": _cloudwatch,
        "aws_config_config_rule": _config,
        "azurerm_key_vault_certificate_contacts": _key_vault,
        "azurerm_monitor_alert_prometheus_rule_group": _azure_rules,
        "datadog_monitor": _datadog,
        "google_monitoring_alert_policy": _google,
        "grafana_rule_group": _grafana,
    }
)
"""By type of resource."""


def alarms(context: Context) -> Iterator[Alert]:
    """Return the alerts on the expiry of certificates that a resource makes."""
    return ALARMS[context.resource.type](context)


def _compared(
    context: Context, metric: str, sees: Sees, comparison: tuple[Setting[object] | None, str], threshold: object
) -> Alert:
    """Return an alert that compares days with a number."""
    how, setting = comparison
    if isinstance(how, Unknown):
        return _alert(context, metric, sees, how, how)
    word = "" if how is None else str(how.value)
    number = _number(threshold)
    if word in _MORE and isinstance(how, Known):
        flaw = how.map(lambda _: "goes off while days are left, and not when they are fewer")
        return _alert(context, metric, sees, None, Known(flaw.value, how.at, setting, how.via))
    if word not in _FEWER or how is None:
        return _alert(context, metric, sees, None)
    return _alert(context, metric, sees, number, Known(None, how.at, setting))


def _alert(
    context: Context,
    metric: str,
    sees: Sees,
    days: Setting[int] | None,
    flaw: Setting[str | None] | None = None,
) -> Alert:
    return Alert(
        at=context.view.header,
        address=context.configuration.address(context.resource),
        name=context.resource.address,
        platform="terraform",
        metric=metric,
        sees=sees,
        flaw=flaw,
        days=days,
        maybe=context.maybe,
    )


def _number(value: object) -> Setting[int] | None:
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, Known):
        return None
    text = text_of(value.value) or ""
    try:
        return Known(int(float(text)), value.at, value.setting, value.via)
    except (ValueError, OverflowError):
        return Unknown("it is no number", value.at, value.setting, value.via)


def _text(view: View, name: str) -> str | None:
    value = view.attribute(name)
    return text_of(value.value) if isinstance(value, Known) else None


def _is_json(text: str) -> bool:
    return isinstance(_of_json(text), dict)


def _parameter(text: str, name: str) -> str:
    found = _of_json(text)
    return str(found.get(name, "")) if isinstance(found, dict) else ""


def _of_json(text: str) -> object:
    import json  # noqa: PLC0415  # for few alarms

    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found
