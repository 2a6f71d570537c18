"""Rules of Prometheus to alerts on the expiry of certificates, wherever they are written.  Knows no file.

Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/.  Checked 2026-11-30.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Named
from contextlib import suppress
from math import inf
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.model.expiry.watching import Alert
from linter.platforms.prometheus.metrics import METRICS, NAMED
from linter.platforms.prometheus.promql import Expression, PromqlError, parse, taking_up
from linter.platforms.prometheus.thresholds import DAY, Span, UnclearError, is_narrowed, metrics_in, span_of
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Mapping, Scalar

Recorded: TypeAlias = Named[str, Expression]
"""What other rules record, by its name."""

_DURATION = pattern(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?")
_SECONDS = (31_536_000, 604_800, DAY, 3_600, 60, 1, 0.001)
_HOLE = pattern(r"\{\{|\$\{|<%|%\(")
_FILLED_IN = "a template fills in a part of the expression"
_UNFOLLOWED = "it is more than a comparison with the time that is left"


class Owner(Struct, frozen=True):
    """What the rules stand in."""

    address: str
    """Free of line numbers: `alerts/tls.yaml`, `k8s/alerts.yaml:PrometheusRule ops/tls`."""
    platform: str


class Reading(Struct, frozen=True):
    """What an expression says of the time at which the alert goes off."""

    metrics: tuple[str, ...]
    flaw: Setting[str | None] | None
    seconds: Setting[float] | None
    """Before the expiry; None where nothing follows, or it goes off at the wrong end."""
    is_narrowed: bool = False


def alerts_of(groups: Iterable[Mapping], owner: Owner) -> Iterator[Alert]:
    """Return the alerts of some groups of rules that look at the expiry of certificates."""
    taken: dict[str, int] = {}
    whole = tuple(groups)
    recorded = dict(_recorded(whole))
    for group in whole:
        for rule in paid(group.mappings_of("rules"), group.at):
            name, expression = rule.scalar("alert"), rule.scalar("expr")
            if name is None or expression is None:
                continue
            if NAMED.search(expression.text) is None and not any(one in expression.text for one in recorded):
                continue
            found = _alert(rule, name, expression, owner, recorded)
            if found is not None:
                taken[name.text] = number = taken.get(name.text, 0) + 1
                yield found if number == 1 else _numbered(found, number)


def _recorded(groups: Iterable[Mapping]) -> Iterator[tuple[str, Expression]]:
    """Yield what rules record of the expiry, under the names by which others take it up."""
    for group in groups:
        for rule in paid(group.mappings_of("rules"), group.at):
            name, expression = rule.text("record"), rule.text("expr")
            if name and expression and NAMED.search(expression) is not None:
                with suppress(PromqlError):
                    yield name, parse(expression)


def _numbered(found: Alert, number: int) -> Alert:
    return replace(found, address=f"{found.address} #{number}")


class Written(Struct, frozen=True):
    """An alert as it is written, in whatever language."""

    name: Known[str]
    expression: Known[str]
    wait: float | None
    """Seconds; None where it is not told."""


def _alert(rule: Mapping, name: Scalar, expression: Scalar, owner: Owner, recorded: Recorded) -> Alert | None:
    text = Known(expression.text, expression.at.header, "expr")
    written = Written(Known(name.text, name.at.header), text, seconds_of(rule.text("for") or "0s"))
    return alert_of(written, f"{owner.address} alert {name.text}", owner.platform, recorded)


def alert_of(written: Written, address: str, platform: str, recorded: Recorded = MappingProxyType({})) -> Alert | None:
    """Return an alert that looks at the expiry of certificates; None of any other."""
    reading = _read(written.expression, written.wait, recorded)
    if not reading.metrics:
        return None
    metric = reading.metrics[0]
    days = None if reading.seconds is None else reading.seconds.map(lambda seconds: round(seconds / DAY))
    return Alert(
        at=written.name.at,
        address=address,
        name=f"alert {written.name.value}",
        platform=platform,
        metric=metric,
        sees=METRICS[metric].sees,
        flaw=reading.flaw,
        days=None if METRICS[metric].is_short else days,
        is_narrowed=reading.is_narrowed,
    )


def _read(expression: Known[str], wait: float | None, recorded: Recorded) -> Reading:
    text, at, setting = expression.value, expression.at, expression.setting
    named = tuple(dict.fromkeys(NAMED.findall(text)))
    if _HOLE.search(text) is not None:
        untold = Unknown(_FILLED_IN, at, setting)
        return Reading(named, untold, untold)
    try:
        tree = taking_up(parse(text), recorded)
        found = tuple(sorted(metrics_in(tree)))
        span = span_of(tree) if found else Span(0, 0)
    except PromqlError as error:
        untold = Unknown(str(error), at, setting)
        return Reading(named, untold, untold)
    except UnclearError:
        # Whether something else works is not asked, so it is no question either.
        return Reading(found, None, Unknown(_UNFOLLOWED, at, setting))
    flaw = _flaw(span, wait)
    seconds = expression.map(lambda _: span.most - (wait or 0)) if flaw is None and wait is not None else None
    return Reading(found, expression.map(lambda _: flaw), seconds, is_narrowed(tree))


def _flaw(span: Span, wait: float | None) -> str | None:
    """Say why an alert cannot work that holds in a span of time before the expiry."""
    if span.is_empty:
        return "can never go off"
    if span.fewest == -inf and span.most == inf:
        return "goes off for every certificate, however long it is valid"
    if span.most == inf:
        return f"goes off while more than {_spoken(span.fewest)} are left, and not when fewer are"
    if wait is not None and span.most > 0 and wait >= span.most - max(span.fewest, -inf) > 0:
        return "waits longer than its condition can hold"
    if wait is not None and 0 < span.most <= wait:
        return "waits until the certificate has expired"
    return None


def _spoken(seconds: float) -> str:
    if abs(seconds) < DAY:
        return f"{seconds:g} seconds"
    return "a day" if seconds == DAY else f"{seconds / DAY:.10g} days"


def seconds_of(text: str) -> float | None:
    """Return a duration of Prometheus in seconds; None where it is none."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return 0.0 if text == "0" else None
    return sum(int(digits) * factor for digits, factor in zip(found.groups(), _SECONDS, strict=True) if digits)
