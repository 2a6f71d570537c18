"""Certificates and the alerts on their expiry: which of them nobody watches, and which alerts fit them.

Knows no platform's language, and no expression.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Alert, Certificate, Estate, Exposure, Listener, Role, Subject
from linter.model.expiry.watching import Probe, Sees
from linter.model.words import Renewal
from linter.provenance.setting import Known, Many, Setting, Unknown

# The platforms whose servers show what somebody has to renew; clouds renew for those that Terraform makes.
_OWN = frozenset({"envoy", "kubernetes", "nginx"})
_EVER = 36_500
"""Days: longer than any certificate lives."""
_PROBED = "it depends on what is probed, and on which files an exporter reads"


def watched(subjects: Iterable[Subject]) -> Iterator[Subject]:
    """Return what was found, with what alerts and certificates say of each other, and the estate as a whole."""
    everything = tuple(subjects)
    alerts = [one for one in everything if isinstance(one, Alert)]
    certificates = [one for one in everything if isinstance(one, Certificate)]
    first = _first_days(alerts)
    for one in everything:
        if isinstance(one, Alert):
            yield replace(one, first_days=first.get(one.metric), premature=_premature(one, certificates))
        else:
            yield one
    yield from _estate(everything, alerts)


def _first_days(alerts: Iterable[Alert]) -> dict[str, Setting[int] | None]:
    """Return, by metric, how many days before the expiry the first alert goes off; None where one is not told."""
    by_metric: dict[str, list[Setting[int] | None]] = defaultdict(list)
    for one in filter(_may_work, alerts):
        by_metric[one.metric].append(one.days)
    return {metric: _widest(found) for metric, found in by_metric.items()}


def _may_work(alert: Alert) -> bool:
    return not (isinstance(alert.flaw, Known) and alert.flaw.value is not None)


def _widest(found: Iterable[Setting[int] | None]) -> Setting[int] | None:
    known: list[Known[int]] = []
    unknown: Unknown | None = None
    for one in found:
        if isinstance(one, Known):
            known.append(one)
        elif one is not None:
            unknown = unknown or one
    first = max(known, key=lambda one: one.value, default=None)
    if unknown is None or first is None:
        return unknown or first
    # One of which it is not told may come before it, and none makes it come later.
    return replace(unknown, candidates=(first, Known(_EVER, unknown.at, unknown.setting)))


def _premature(alert: Alert, certificates: Iterable[Certificate]) -> Setting[str | None] | None:
    """Return a certificate whose renewal is due later than its alert, so that the alert tells of nothing."""
    days = alert.days
    if alert.sees is not Sees.CERT_MANAGER or not isinstance(days, Known) or alert.is_narrowed:
        return None
    for one in certificates:
        due = one.life.renewal_days if one.life is not None and _is_kept_by_cert_manager(one) else None
        if isinstance(due, Known) and due.value < days.value:
            told = f"{one.name}, which is renewed {_days(due.value)} before it expires"
            return Known(told, days.at, days.setting, days.via)
    return Known(None, days.at, days.setting, days.via)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _estate(subjects: Sequence[Subject], alerts: Sequence[Alert]) -> Iterator[Estate]:
    """Return the estate, where it has a certificate that somebody has to renew."""
    shown = [one for one in subjects if _expires(one)]
    if not shown:
        return
    asked = _asked(one for one in subjects if isinstance(one, Probe))
    kinds = {alert.sees for alert in filter(_may_work, alerts)}
    unwatched = [(one, _watch(one, kinds, asked)) for one in shown]
    lacking = [one for one, watch in unwatched if watch is False]
    unsure = [one for one, watch in unwatched if watch is None]
    first = (lacking or unsure or shown)[0]
    elements = tuple(Known(_called(one), one.at) for one in lacking)
    untold = () if lacking else tuple(Unknown(_PROBED, one.at) for one in unsure[:1])
    found: Many[str] = Known((*elements, *untold), first.at)
    yield Estate(first.at, "estate", "the estate", first.platform, found)


def _called(one: Subject) -> str:
    return one.name if isinstance(one, Certificate) else f"the certificate of {one.name}"


def _expires(one: Subject) -> bool:
    """Say whether it is, or shows, a certificate that somebody has to renew."""
    if isinstance(one, Certificate):
        return _is_somebodys(one)
    if not isinstance(one, Listener) or one.platform not in _OWN or one.maybe is not None:
        return False
    if one.hosts is None and not one.port:
        return False  # a part of a configuration, of which others say where it listens
    is_inside = isinstance(one.exposure, Known) and one.exposure.value is not Exposure.PUBLIC
    is_web = isinstance(one.role, Known) and one.role.value is Role.WEB
    ends_tls = isinstance(one.tls, Known) and one.tls.value is not None and one.tls.value.versions is not None
    return is_web and ends_tls and (one.faces_clients or not is_inside)


def _is_somebodys(one: Certificate) -> bool:
    """Say whether somebody has to renew a certificate that no listener stands for already."""
    if one.platform == "kubernetes":
        return one.not_after is not None or _is_kept_by_cert_manager(one)
    renewed_by = None if one.life is None else one.life.renewed_by
    is_taken_care_of = isinstance(renewed_by, Known) and renewed_by.value is Renewal.PLATFORM
    return one.platform == "terraform" and not is_taken_care_of


class _Asked(Struct, frozen=True):
    """Whom probes ask."""

    hosts: frozenset[str]
    parents: frozenset[str]
    """What stands behind the first label of each, for which a wildcard in a certificate may stand."""
    is_any: bool
    is_whole: bool
    """Whether nobody else is asked, as far as the files tell."""


def _asked(probes: Iterable[Probe]) -> _Asked:
    told = [probe.hosts for probe in probes]
    known = [one for found in told if isinstance(found, Known) for one in found.value]
    hosts = frozenset(one.value for one in known if isinstance(one, Known))
    is_whole = all(isinstance(one, Known) for one in (*told, *known))
    return _Asked(hosts, frozenset(host.partition(".")[2] for host in hosts), bool(told), is_whole)


def _watch(one: Subject, kinds: Iterable[Sees], asked: _Asked) -> bool | None:
    """Say whether an alert of some kinds sees something; None where one may."""
    seen = [_sees(kind, one, asked) for kind in kinds]
    return True if True in seen else None if None in seen else False


def _sees(kind: Sees, one: Subject, asked: _Asked) -> bool | None:
    match kind:
        case Sees.SHOWN:
            return _is_asked(one, asked)
        case Sees.STORED:
            return None
        case Sees.CERT_MANAGER if isinstance(one, Certificate) and _is_kept_by_cert_manager(one):
            return True
        case Sees.ENVOY if one.platform == "envoy":
            return True
        case Sees.CERT_MANAGER | Sees.INGRESS | Sees.ENVOY:
            return None if one.platform == "kubernetes" else False
        case Sees.PROVIDER:
            return None if one.platform == "terraform" else False
        case _:
            return False


def _is_kept_by_cert_manager(one: Certificate) -> bool:
    """Say whether cert-manager keeps a certificate: of what it keeps alone the files say when it is renewed."""
    return one.platform == "kubernetes" and one.life is not None and one.life.renewal_days is not None


def _is_asked(one: Subject, asked: _Asked) -> bool | None:
    """Say whether a server that shows something is asked for it; None where that is not told."""
    hosts = one.hosts if isinstance(one, Listener) else one.names if isinstance(one, Certificate) else None
    if hosts is None or isinstance(hosts, Unknown) or not asked.is_any:
        return None
    names = {host.value.lower() for host in hosts.value if isinstance(host, Known)}
    if names & asked.hosts or any(name.startswith("*.") and name[2:] in asked.parents for name in names):
        return True
    return False if asked.is_whole and names else None
