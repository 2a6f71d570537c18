"""Route configurations: what becomes of a request.  Knows nothing of listeners and of TLS settings."""

from collections.abc import Iterable, Iterator
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Hsts, Serves
from linter.platforms.envoy.listeners.headers import added_hsts, removed_hsts
from linter.platforms.envoy.messages.message import FILLED_IN, Message, every_message, is_hole
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Scalar

_ACME = "/.well-known/acme-challenge"
_HEALTH = frozenset(
    {
        "health",
        "health-check",
        "healthcheck",
        "healthy",
        "healthz",
        "live",
        "liveness",
        "livez",
        "ping",
        "readiness",
        "ready",
        "readyz",
    }
)
_TLS_DEMANDED = frozenset({"ALL", "EXTERNAL_ONLY"})
_FIRST_ERROR = 400


class Act(Enum):
    """What a route does with a request."""

    CONTENT = "content"
    REDIRECT = "redirect"
    """To https."""
    SPARED = "spared"
    """An ACME challenge or a health check."""
    REFUSAL = "refusal"
    UNTOLD = "untold"


class Asked(Enum):
    """What a route asks of a client's certificate."""

    PRESENTED = "presented"
    VALIDATED = "validated"


class _Answer(Struct, frozen=True, eq=False):
    act: Act
    over_http: Act
    """The same where the request did not come over TLS."""
    at: Location
    """The name of the virtual host."""
    hsts: Setting[Hsts | None]
    asked: Known[Asked] | None = None


class Routes(Struct, frozen=True, eq=False):
    """What becomes of the requests of a listener."""

    serves: Setting[Serves]
    serves_over_tls: Setting[Serves]
    """As `serves`, where no request is sent from http to https."""
    hsts: Setting[Hsts | None]
    hosts: Many[str]
    clusters: tuple[str, ...]
    """Names of the clusters that requests may go to."""
    certificates_asked: Known[Asked] | None = None
    """The least that a route to content asks of a client's certificate; None where one asks nothing."""


def routes_of(config: Message) -> Routes:
    """Read a route configuration."""
    answers = list(_answers(config))
    return Routes(
        serves=_served(((answer.over_http, answer.at) for answer in answers), config),
        serves_over_tls=_served(((answer.act, answer.at) for answer in answers), config),
        hsts=_least(answers, config),
        hosts=Known(tuple(_host_names(config)), config.header, "domains"),
        clusters=tuple(dict.fromkeys(clusters_in((config,)))),
        certificates_asked=_least_asked(answers),
    )


def unseen(because: str, at: Location, setting: str) -> Routes:
    """Return what can be said of routes that the files do not show."""
    unknown = Unknown(because, at, setting)
    return Routes(unknown, unknown, unknown, unknown, ())


def clusters_in(roots: Iterable[Message]) -> Iterator[str]:
    """Return the names of clusters to which anything inside sends requests."""
    for message in every_message(roots):
        message.reading.spend(1, message.node.at)
        cluster = message.get("cluster")
        if isinstance(cluster, Scalar) and message.get("uri") is None:
            yield cluster.text
        weighted = message.get("weighted_clusters")
        if weighted is not None:
            choice = message.message("weighted_clusters")
            for one in () if choice is None else choice.messages("clusters"):
                yield one.text("name")


def _filled_in(holder: Message, field: str) -> Iterator[_Answer]:
    """Yield an answer that nobody knows where a template brings some."""
    if (filled_in := holder.part_filled_in(field)) is not None:
        yield _Answer(Act.UNTOLD, Act.UNTOLD, filled_in.at, filled_in)


def _answers(config: Message) -> Iterator[_Answer]:
    yield from _filled_in(config, "virtual_hosts")
    for host in config.messages("virtual_hosts"):
        demanded = host.choice("require_tls", "NONE", "EXTERNAL_ONLY", "ALL") in _TLS_DEMANDED
        for answer in _host_answers(host, config):
            yield replace(answer, over_http=Act.REDIRECT) if demanded else answer
        if demanded:
            # Whatever no route is for is sent to https as well.
            yield _Answer(Act.REFUSAL, Act.REDIRECT, host.at("require_tls"), Known(None, host.named))


def _host_answers(host: Message, config: Message) -> Iterator[_Answer]:
    at = host.named
    if host.get("matcher") is not None:
        yield _Answer(Act.UNTOLD, Act.UNTOLD, at, Unknown("a matcher chooses among routes", host.at("matcher")))
    yield from _filled_in(host, "routes")
    for route in host.messages("routes"):
        act = _act(route)
        hsts = _effective_hsts(route, host, config) or _nothing_added(route, host)
        yield _Answer(act, act, at, hsts, _asked(route))
        if _takes_all(route):
            return


def _act(route: Message) -> Act:
    match = route.message("match")
    path = "" if match is None else match.text("path") or match.text("prefix") or match.text("path_separated_prefix")
    redirect = route.message("redirect")
    if redirect is not None:
        return _redirect(redirect)
    direct = route.message("direct_response")
    status = None if direct is None else direct.number("status")
    if status is not None and status >= _FIRST_ERROR:
        return Act.REFUSAL
    if direct is None and route.get("route") is None:
        return Act.UNTOLD
    spared = path.startswith(_ACME) or path.rstrip("/").rpartition("/")[2] in _HEALTH
    return Act.SPARED if spared else Act.CONTENT


def _asked(route: Message) -> Known[Asked] | None:
    """Read the condition of a route on the client's certificate."""
    context = route.message("match", "tls_context")
    for asked in (Asked.VALIDATED, Asked.PRESENTED) if context is not None else ():
        demanded = context.raised(asked.value) if context is not None else None
        if isinstance(demanded, Known):
            return Known(asked, demanded.at, demanded.setting)
    return None


def _least_asked(answers: Iterable[_Answer]) -> Known[Asked] | None:
    asked = [answer.asked for answer in answers if answer.act in (Act.CONTENT, Act.UNTOLD)]
    known = [one for one in asked if one is not None]
    if not known or len(known) < len(asked):
        return None
    return next((one for one in known if one.value is Asked.PRESENTED), known[0])


def _redirect(redirect: Message) -> Act:
    https = redirect.raised("https_redirect")
    scheme = redirect.text("scheme_redirect")
    if isinstance(https, Unknown) or is_hole(scheme):
        return Act.UNTOLD
    return Act.REDIRECT if https is not None or scheme.lower() == "https" else Act.CONTENT


def _takes_all(route: Message) -> bool:
    """Say whether a route leaves nothing to those after it."""
    match = route.message("match")
    return match is not None and match.text("prefix") == "/" and len(match.node.entries) == 1


def _effective_hsts(route: Message, host: Message, config: Message) -> Setting[Hsts | None] | None:
    """Return the header after all levels; None where they leave it alone.

    Each level removes before it adds, the inner ones first unless `most_specific_header_mutations_wins`.  Of several
    that are added, browsers take the first (RFC 6797, 8.1).
    """
    levels = [
        (removed_hsts(route), _route_hsts(route)),
        (removed_hsts(host), added_hsts(host)),
        (removed_hsts(config), added_hsts(config)),
    ]
    found: Setting[Hsts | None] | None = None
    last = config.flag("most_specific_header_mutations_wins", "")
    for removed, added in reversed(levels) if isinstance(last, Known) and last.value else levels:
        found = removed or found
        found = added if found is None or (isinstance(found, Known) and found.value is None and added) else found
    return found


def _route_hsts(route: Message) -> Setting[Hsts | None] | None:
    found = added_hsts(route)
    weighted = route.message("route", "weighted_clusters")
    if found is None and weighted is not None:
        clusters = [added_hsts(cluster) for cluster in weighted.messages("clusters")]
        found = clusters[0] if clusters and all(one is not None for one in clusters) else None
    return found


def _nothing_added(route: Message, host: Message) -> Setting[Hsts | None]:
    setting = host.spelled("response_headers_to_add")
    if route.get("direct_response") is not None or route.get("redirect") is not None:
        return Known(None, host.named, setting, default="Envoy then answers without the header")
    return Unknown("the application behind may send the header itself", host.named, setting)


def _served(acts: Iterable[tuple[Act, Location]], config: Message) -> Setting[Serves]:
    """Say what all routes together serve: content if any does."""
    by_act: dict[Act, Location] = {}
    for act, at in acts:
        by_act.setdefault(act, at)
    setting = config.spelled("require_tls")
    if (content := by_act.get(Act.CONTENT)) is not None:
        return Known(Serves.CONTENT, content, setting, default="Envoy then answers http requests as they come")
    if (untold := by_act.get(Act.UNTOLD)) is not None:
        return Unknown("the files do not tell what its routes do", untold, setting)
    for act in (Act.REDIRECT, Act.SPARED):
        if act in by_act:
            return Known(Serves.REDIRECT, by_act[act], setting)
    return Known(Serves.NOTHING, config.header, setting)


def _least(answers: Iterable[_Answer], config: Message) -> Setting[Hsts | None]:
    """Return the weakest header of all content: none, an unknown one, that of the shortest age."""
    served = [answer.hsts for answer in answers if answer.act in (Act.CONTENT, Act.UNTOLD)]
    for hsts in served:
        if isinstance(hsts, Known) and hsts.value is None:
            return hsts
    for hsts in served:
        if isinstance(hsts, Unknown):
            return hsts
    known = [hsts for hsts in served if isinstance(hsts, Known) and hsts.value is not None]
    if not known:
        return Known(None, config.header, config.spelled("response_headers_to_add"))
    return min(known, key=_age)


def _age(hsts: Known[Hsts | None]) -> int:
    age = None if hsts.value is None else hsts.value.max_age
    return age.value if isinstance(age, Known) else 0


def _host_names(config: Message) -> Iterator[Setting[str]]:
    """Return the names of the virtual hosts; `*` is no name that two listeners could share."""
    for host in config.messages("virtual_hosts"):
        for domain in host.repeated("domains"):
            if isinstance(domain, Scalar) and domain.text != "*":
                yield host_name(domain, "domains")


def host_name(domain: Scalar, setting: str) -> Setting[str]:
    """Return a host name as users ask for it, without the port."""
    if is_hole(domain.text):
        return Unknown(FILLED_IN, domain.at.header, setting)
    name, colon, port = domain.text.rpartition(":")
    return Known(name if colon and port.isdecimal() else domain.text, domain.at.header, setting)
