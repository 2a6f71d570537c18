"""Certificates that Google manages: for which hosts load balancers show them.

A load balancer chooses among those of its proxy, or by the entries of a map, the one that names what a client asks for
(Cloud Load Balancing and Certificate Manager guides).
"""

from collections.abc import Iterator

from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.mapping.context import Configuration, Context
from linter.platforms.terraform.mapping.joins import target_of
from linter.platforms.terraform.providers.hosts import hosts_at, targets_at, texts_at, unnamed
from linter.provenance.setting import Known, Many

_ENTRY = "google_certificate_manager_certificate_map_entry"
_PROXIES = ("google_compute_target_https_proxy", "google_compute_region_target_https_proxy")
_MANAGED = ("google_compute_managed_ssl_certificate", "google_certificate_manager_certificate")


def hosts(context: Context) -> Many[str] | None:
    """Return the hosts for which a certificate is shown, and no other one beside it; None of none."""
    by_first = context.configuration.once("hosts of managed certificates", lambda: _by_first(context.configuration))
    found = by_first.get(context.resource, ())
    return Known(tuple({one.value: one for one in found}.values()), context.view.header) if found else None


def _by_first(configuration: Configuration) -> dict[Resource, tuple[Known[str], ...]]:
    """Return the hosts by the first of the certificates that are shown for them."""
    found: dict[Resource, tuple[Known[str], ...]] = {}
    for certificates, shown in (*_entries(configuration), *_proxies(configuration)):
        first = certificates[0] if certificates else None
        names = _names_of_others(certificates)
        if first is not None and names is not None:
            found[first] = (*found.get(first, ()), *unnamed(shown, names))
    return found


def _names_of_others(certificates: list[Resource | None]) -> list[str] | None:
    """Return the names of all certificates but the first; None where one is not known."""
    found: list[str] = []
    for one in certificates[1:]:
        names = None if one is None else _domains(one)
        if names is None:
            return None
        found += names
    return found


def _domains(certificate: Resource) -> list[str] | None:
    blocks = list(view_of(certificate).blocks("managed")) if certificate.type in _MANAGED else []
    return texts_at(blocks[0], "domains") if blocks else None


def _entries(configuration: Configuration) -> Iterator[tuple[list[Resource | None], tuple[Known[str], ...]]]:
    for entry in configuration.of_type(_ENTRY):
        view = view_of(entry)
        yield targets_at(view, "certificates"), tuple(hosts_at(view, "hostname").values())


def _proxies(configuration: Configuration) -> Iterator[tuple[list[Resource | None], tuple[Known[str], ...]]]:
    for proxy_type in _PROXIES:
        for proxy in configuration.of_type(proxy_type):
            view = view_of(proxy)
            if view.reference("certificate_map") is None and view.reference("url_map") is not None:
                yield targets_at(view, "ssl_certificates"), tuple(_of_map(view))


def _of_map(proxy: View) -> Iterator[Known[str]]:
    url_map = target_of(proxy.reference("url_map"))
    for rule in () if url_map is None else view_of(url_map).blocks("host_rule"):
        yield from hosts_at(rule, "hosts").values()
