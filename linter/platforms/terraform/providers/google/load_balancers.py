"""Google's load balancers: forwarding rule, proxy, URL map, backend service, each a resource of its own."""

from collections.abc import Iterator
from itertools import chain

from msgspec.structs import replace

from linter.model.endpoint import Exposure, Serves
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import settled, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context
from linter.platforms.terraform.mapping.endpoint import unknown_exposure
from linter.platforms.terraform.mapping.joins import naming, resolved, target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Many, Setting, Unknown

_FORWARDING_RULES = ("google_compute_global_forwarding_rule", "google_compute_forwarding_rule")
_URL_MAPS = ("google_compute_url_map", "google_compute_region_url_map")
_PROXIES = (
    "google_compute_target_https_proxy",
    "google_compute_region_target_https_proxy",
    "google_compute_target_http_proxy",
    "google_compute_region_target_http_proxy",
)
_SSL_PROXY = "google_compute_target_ssl_proxy"
_NEGS = ("google_compute_region_network_endpoint_group", "google_compute_network_endpoint_group")
_TARGET = path_of("target")
_HTTP_PROXY = "/targetHttpProxies/"
_HTTP_PROXIES = _PROXIES[2:]
_HTTP_PORTS = ("80", "8080")


def _rules(context: Context) -> Iterator[View]:
    """Return the forwarding rules that lead to a proxy."""
    for resource_type in _FORWARDING_RULES:
        yield from naming(context.configuration, resource_type, _TARGET, context.resource)


def exposure(context: Context) -> Setting[Exposure]:
    """Say who reaches a proxy, by the scheme of the rules that lead to it."""
    found = [_scheme(rule) for rule in _rules(context)]
    unknown = next((one for one in found if isinstance(one, Unknown)), None)
    if unknown is not None or not found:
        return unknown_exposure(context.view.header)
    public = next((one for one in found if isinstance(one, Known) and one.value is Exposure.PUBLIC), None)
    return public or found[0]


def _scheme(rule: View) -> Setting[Exposure]:
    scheme = rule.attribute("load_balancing_scheme")
    if scheme is None:
        return Known(Exposure.PUBLIC, rule.header, default="a forwarding rule then faces the internet")
    return scheme.map(
        lambda text: Exposure.INTERNAL if (text_of(text) or "").startswith("INTERNAL") else Exposure.PUBLIC
    )


def hosts(context: Context) -> Many[str] | None:
    """Return the addresses of a proxy, in place of the host names that lead there."""
    at = context.view.header
    found = []
    for rule in _rules(context):
        reference = rule.reference("ip_address")
        target = target_of(reference)
        plain = None if reference is None else settled(reference)
        text = text_of(plain.value) if isinstance(plain, Known) else None
        if target is not None:
            found.append(context.configuration.address(target))
        elif text is not None:
            found.append(text)
    return Known(tuple(Known(one, at) for one in found), at) if found else None


def serves(context: Context) -> Setting[Serves]:
    """Say what a proxy answers: its URL map may only redirect."""
    at = context.view.header
    reference = context.view.reference("url_map")
    if reference is None:
        return Known(Serves.CONTENT, at)
    maps = resolved(context, reference, _URL_MAPS, ("name", "self_link"))
    if isinstance(maps, Unknown):
        return replace(maps, at=at)
    answers = list(_answers(maps[0]))
    unknown = next((one for one in answers if isinstance(one, Unknown)), None)
    if unknown is not None:
        return unknown
    redirects = answers and all(isinstance(one, Known) and one.value for one in answers)
    return Known(Serves.REDIRECT if redirects else Serves.CONTENT, at)


def _answers(url_map: View) -> Iterator[Setting[bool]]:
    """Return of each destination of a map whether it is a redirect to https."""
    yield _is_redirect(url_map, "default_url_redirect")
    for matcher in url_map.blocks("path_matcher"):
        yield _is_redirect(matcher, "default_url_redirect")
        for kind in ("path_rule", "route_rules"):
            for rule in matcher.blocks(kind):
                yield _is_redirect(rule, "url_redirect")


def _is_redirect(view: View, name: str) -> Setting[bool]:
    for redirect in view.blocks(name):
        if redirect.maybe is not None:
            return redirect.maybe
        https = redirect.attribute("https_redirect")
        return Known(False, redirect.header) if https is None else https.map(lambda value: text_of(value) == "true")
    return Known(False, view.header)


def rule_tls(context: Context) -> Setting[str] | None:
    """Say what a proxy that is not among the files speaks, by the kind that its path names; None of any other."""
    found = context.refer(_TARGET)
    if found.value is None or target_of(found.value) is not None:
        return None
    plain = settled(found.value)
    text = text_of(plain.value) if isinstance(plain, Known) else None
    if text is None:
        return Unknown("which proxy it leads to is not known", found.at, "target") if _is_for_http(context) else None
    if _HTTP_PROXY not in text or not isinstance(resolved(context, plain, _HTTP_PROXIES, ("name",)), Unknown):
        return None
    return Known("clear", found.at, "target", plain.via)


def _is_for_http(context: Context) -> bool:
    ports = context.find(path_of("port_range")).value
    return isinstance(ports, Known) and (text_of(ports.value) or "").split("-")[0] in _HTTP_PORTS


def backend_tls(context: Context) -> Setting[str] | None:
    """Say what is spoken to a backend; None where Google itself carries requests to a service of its own."""
    groups = list(_groups(context.view))
    if any(_is_serverless(group) for group in groups):
        return None
    protocol = context.view.attribute("protocol")
    if protocol is None:
        return _default_protocol(context, groups)
    if isinstance(protocol, Unknown):
        return replace(protocol, setting="protocol")
    placed = replace(protocol, setting="protocol")
    match protocol.value:
        case "HTTPS" | "HTTP2" | "SSL":
            return placed.map(lambda _: "tls")
        case "HTTP" | "H2C":
            return _clear(placed, groups)
        case _:
            return placed.map(lambda _: "passthrough")


def _default_protocol(context: Context, groups: list[Setting[object]]) -> Setting[str]:
    at = context.view.header
    if context.resource.type != "google_compute_backend_service":
        return Unknown("it depends on the kind of load balancer", at, "protocol")
    return _clear(Known("HTTP", at, "protocol", default="Google Cloud then speaks HTTP to the backends"), groups)


def _clear(protocol: Known[str], groups: list[Setting[object]]) -> Setting[str]:
    """Say that backends get clear text, unless one of them may be a service of Google's own."""
    if not groups or any(target_of(group) is None for group in groups):
        return Unknown("it is not known what the backends are", protocol.at, "protocol", protocol.via)
    return protocol.map(lambda _: "clear")


def _groups(service: View) -> Iterator[Setting[object]]:
    for backend in service.blocks("backend"):
        group = backend.reference("group")
        yield Unknown("it has no group", backend.header) if group is None else group


def _is_serverless(group: Setting[object]) -> bool:
    target = target_of(group)
    if target is None or target.type not in _NEGS:
        return False
    kind = view_of(target).attribute("network_endpoint_type")
    is_regional = target.type == _NEGS[0]
    return is_regional and (kind is None or (isinstance(kind, Known) and kind.value == "SERVERLESS"))


def fronts(context: Context) -> Setting[tuple[str, ...]]:
    """Return the addresses of the proxies whose URL maps lead to a backend service."""
    configuration = context.configuration
    by_service = configuration.once("google proxies by service", lambda: _by_service(configuration))
    found = [configuration.address(proxy) for proxy in by_service.get(context.resource, ())]
    return Known(tuple(dict.fromkeys(found)), context.view.header)


def _by_service(configuration: Configuration) -> dict[Resource, tuple[Resource, ...]]:
    """Return the proxies that lead to each backend service, directly or through a URL map."""
    found: dict[Resource, tuple[Resource, ...]] = {}
    for proxy in chain.from_iterable(map(configuration.of_type, (_SSL_PROXY, *_PROXIES))):
        view = view_of(proxy)
        url_map = target_of(view.reference("url_map"))
        services = () if url_map is None else services_of(view_of(url_map))
        for service in (target_of(view.reference("backend_service")), *services):
            if service is not None:
                found[service] = (*found.get(service, ()), proxy)
    return found


def services_of(url_map: View) -> Iterator[Resource | None]:
    """Return where a URL map leads to; None for what is not among the files."""
    yield target_of(url_map.reference("default_service"))
    for matcher in url_map.blocks("path_matcher"):
        yield target_of(matcher.reference("default_service"))
        for kind in ("path_rule", "route_rules"):
            for rule in matcher.blocks(kind):
                yield target_of(rule.reference("service"))
