"""Manifests to the model: builds them, and has each object mapped by who knows its kind.  Knows no kind's meaning."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from linter.model.endpoint import Listener, Role, Upstream
from linter.platforms.containment import contained
from linter.platforms.kubernetes.certificates import anchors, beside
from linter.platforms.kubernetes.edge.identities import identities
from linter.platforms.kubernetes.objects import documents, external_dns
from linter.platforms.kubernetes.objects.bundles import bundled
from linter.platforms.kubernetes.objects.identity import data_of, place_of
from linter.platforms.kubernetes.objects.kinds import JOINED, MAPPERS, SKAFFOLD, mapped_by
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.objects.pods import WORKLOADS
from linter.platforms.kubernetes.objects.surroundings import decided_by_release, surrounded
from linter.platforms.kubernetes.recognition import is_chart, is_kustomization
from linter.platforms.platform import Found, LeftOut, Options, Unread, Workspace
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Location, Source

if TYPE_CHECKING:
    from linter.platforms.kubernetes.building.helm.build import Built
    from linter.platforms.kubernetes.building.kustomize.built import Built as Overlays


def read(sources: Sequence[Source], workspace: Workspace, options: Options) -> Iterator[Found]:
    """Yield what the objects of all manifests mean, and the documents that cannot be parsed."""
    kinds = JOINED | {kind for _, kind in MAPPERS}
    found: list[Object] = []
    errors: set[tuple[Location, str]] = set()
    charts = [source for source in sources if is_chart(source.path)]
    kustomizations = [source for source in sources if is_kustomization(source.path)]
    overlays = _overlays(kustomizations, charts, workspace, kinds) if kustomizations else None
    built = _rendered(charts, workspace, kinds, overlays.charts if overlays else frozenset()) if charts else None
    rendered = (built.consumed if built else frozenset()) | (overlays.rendered if overlays else frozenset())
    consumed = overlays.consumed if overlays else frozenset()
    if built:
        yield from built.errors
        yield from built.unread
    yield from anchors.of_values(sources, options)
    for source in sources:
        if source.path in rendered:
            continue
        for one in contained(source.whole, documents.objects, source, kinds):
            if isinstance(one, LeftOut):
                yield one
            elif isinstance(one, Unread | InputError):
                errors.add((one.at, one.message if isinstance(one, InputError) else ""))
                yield one
            elif one.path not in consumed:
                found.append(one)
    if overlays:
        yield from overlays.unread
        yield from (one for one in overlays.errors if (one.at, one.message) not in errors)
        found += overlays.objects
        yield from _alone(overlays.alone, options)
    yield from _built_images(found, workspace)
    together = list(bundled(found))
    yield from (one for one in together if isinstance(one, Unread))
    everything = _mapped(Cluster.of(one for one in together if isinstance(one, Object)), options)
    yield from map(overlays.places.moved, everything) if overlays and overlays.places else everything
    for release in built.releases if built else ():
        yield from map(decided_by_release, release.found(lambda objects: _mapped(Cluster.of(objects), options)))


def _built_images(found: Iterable[Object], workspace: Workspace) -> Iterator[Found]:
    for one in found:
        if (one.group, one.kind) == SKAFFOLD:
            from linter.platforms.kubernetes.building import skaffold  # noqa: PLC0415  # only where there is one

            yield from contained(one.at, skaffold.built_images, one, workspace)


def _alone(patches: Iterable[Object], options: Options) -> Iterator[Found]:
    """Yield what patches say of objects that are not here."""
    from linter.platforms.kubernetes.building.kustomize.patches.alone import set_by  # noqa: PLC0415  # as for `build`

    for one in patches:
        for found in _mapped(Cluster.of([one]), options):
            yield from set_by(found, one)


def _mapped(cluster: Cluster, options: Options) -> Iterator[Found]:
    for one in cluster.objects:
        mappers = mapped_by((one.group, one.kind))
        found = None
        opens = one.kind in WORKLOADS
        listeners: list[Listener] = []
        for found in (found for mapper in mappers for found in contained(one.at, mapper, one, cluster, options)):
            is_own = isinstance(found, Upstream) and not found.listeners and not _is_rule(found)
            opens = opens or is_own
            if isinstance(found, Listener):
                listeners.append(found)
            yield surrounded(_placed(found, one, opens=is_own), one, options)
        certificates = contained(one.at, beside.certificates, one, cluster, options)
        yield from (surrounded(found, one, options) for found in certificates)
        if found is None:
            yield LeftOut(one.at, one.kind, is_known=True)
        yield from (surrounded(found, one, options) for found in identities(one, cluster, options, opens=opens))
        yield from contained(one.at, external_dns.records, one, listeners)


def _placed(found: Found, owner: Object, *, opens: bool) -> Found:
    """Say of an endpoint where it is, or who opens it."""
    if isinstance(found, Listener):
        return external_dns.named(replace(found, place=place_of(owner), data=data_of(owner)), owner)
    return replace(found, opened_by=owner.address) if opens and isinstance(found, Upstream) else found


def _is_rule(found: Upstream) -> bool:
    """Say whether it tells how a mesh reaches a host, rather than that somebody does."""
    return isinstance(found.role, Known) and found.role.value is Role.MESH


def _rendered(charts: list[Source], workspace: Workspace, kinds: frozenset[str], without: frozenset[str]) -> "Built":
    from linter.platforms.kubernetes.building.helm.build import build  # noqa: PLC0415  # only where there is a chart

    return build(charts, workspace, kinds, without)


def _overlays(
    kustomizations: list[Source], charts: list[Source], workspace: Workspace, kinds: frozenset[str]
) -> "Overlays":
    from linter.platforms.kubernetes.building.kustomize.build import build  # noqa: PLC0415  # only where there is a kustomization

    return build(kustomizations, workspace, kinds, charts)
