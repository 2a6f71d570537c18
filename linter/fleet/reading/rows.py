"""What was found in a repository to rows of the store's tables."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from linter.analysis.asking.compliance.answers import Compliance
from linter.analysis.asking.inventory.items import Inventory, Item
from linter.analysis.asking.inventory.owners import Owners
from linter.analysis.report import Report
from linter.fleet.store.tables import Certificate, Coverage, Endpoint, File, Hop, Requirement, Row, Said
from linter.flows.graph import Graph
from linter.model.finding import Finding
from linter.report.documents.inventory.columns import exchange_of, tls_of
from linter.report.fingerprints import identity
from linter.report.wording import printable

_ENDPOINTS = ("listener", "upstream")


def rows(key: str, report: Report, inventory: Inventory, graph: Graph, owners: Owners) -> Iterator[Row]:
    """Yield the rows of a reading but for the names in it."""
    yield from _files(key, report)
    yield _coverage(key, report)
    yield from _said(key, (*report.findings, *report.open, *report.suppressed), owners)
    for item in inventory.items:
        yield _endpoint(key, item) if item.kind in _ENDPOINTS else _certificate(key, item)
    yield from _hops(key, graph)
    yield from _requirements(key, inventory.compliance)


def _files(key: str, report: Report) -> Iterator[File]:
    coverage = report.coverage
    for path, platform in coverage.read:
        yield File(key, printable(path), platform, "read", "")
    for error in coverage.failed:
        yield File(key, printable(error.at.source.path), "", "failed", printable(error.message))
    for skipped in coverage.skipped:
        yield File(key, printable(skipped.path), "", "skipped", printable(skipped.reason))


def _coverage(key: str, report: Report) -> Coverage:
    found = report.coverage
    return Coverage(
        key=key,
        files=len(found.read),
        failed=len({error.at.source.path for error in found.failed}),
        skipped=len(found.skipped),
        endpoints=found.endpoints,
        passed=found.passed,
        failing=found.failing,
        open=found.open,
    )


def _said(key: str, findings: Iterable[Finding], owners: Owners) -> Iterator[Said]:
    taken: Counter[str] = Counter()
    for one in findings:
        fingerprint = identity(one)
        taken[fingerprint] += 1
        region, accepted = one.at.region, one.suppressed
        yield Said(
            key=key,
            id=fingerprint if taken[fingerprint] == 1 else f"{fingerprint}#{taken[fingerprint]}",
            kind=str(one.kind),
            rule=one.rule,
            severity=str(one.severity),
            message=printable(one.message),
            cause=printable(one.cause),
            path=printable(one.at.source.path),
            line=region.start_line,
            column=region.start_column,
            platform=one.platform,
            subject=printable(one.subject),
            setting=printable(one.setting),
            accepted=accepted is not None,
            reason="" if accepted is None else printable(accepted.reason),
            until=None if accepted is None else accepted.until,
            owners=owners.of(one.at.source.path),
        )


def _where(key: str, item: Item) -> dict[str, Any]:
    """Return what every row of an item has."""
    return {
        "key": key,
        "id": printable(item.id),
        "kind": item.kind,
        "name": printable(item.name),
        "platform": item.platform,
        "path": printable(item.at.source.path),
        "line": item.at.region.start_line,
    }


def _endpoint(key: str, item: Item) -> Endpoint:
    return Endpoint(
        **_where(key, item),
        exposure=_shown(item, "exposure"),
        protocol=_shown(item, "protocol"),
        port=_shown(item, "port"),
        hosts=_values(item, "hosts") or _values(item, "host"),
        tls=tls_of(item),
        versions=_values(item, "tls.versions"),
        suites=_values(item, "tls.cipher-suites"),
        groups=_values(item, "tls.groups"),
        key_exchange=exchange_of(item) or "",
        client_certificate=_shown(item, "tls.client-certificate"),
        verifies=_shown(item, "tls.verifies-chain"),
        owners=item.owners,
        data=item.data,
        violates=item.violates,
    )


def _certificate(key: str, item: Item) -> Certificate:
    last = _values(item, "not-after")
    return Certificate(
        **_where(key, item),
        names=_values(item, "names"),
        not_after=date.fromisoformat(last[0]) if last else None,
        authority=_shown(item, "life.authority") or _shown(item, "life.issuer"),
        renewed_by=_shown(item, "life.renewed-by"),
        strength=_shown(item, "key-strength"),
        signature_hash=_shown(item, "signature-hash"),
        self_signed=_shown(item, "self-signed"),
        owners=item.owners,
    )


def _values(item: Item, name: str) -> tuple[str, ...]:
    """Return the values of a field, `?` last where not all are known; none where it has no meaning."""
    found = item.field(name)
    if found is None or found.values == ("nothing",):
        return ()
    return (*map(printable, found.values), *(("?",) if found.unknown else ()))


def _shown(item: Item, name: str) -> str:
    return printable(item.shown(name))


def _hops(key: str, graph: Graph) -> Iterator[Hop]:
    for one in graph.hops:
        at = one.facts[0].at if one.facts else None
        yield Hop(
            key=key,
            id=printable(one.id),
            source=printable(one.source),
            target=printable(one.target),
            transport=str(one.transport),
            protocol=printable(one.protocol),
            versions=one.versions,
            verification="" if one.verification is None else str(one.verification),
            path="" if at is None else printable(at.source.path),
            line=0 if at is None else at.region.start_line,
            doubt=printable(one.doubt),
            because=printable(one.because),
            control_plane=one.is_control,
        )


def _requirements(key: str, compliance: Compliance) -> Iterator[Requirement]:
    for assessment in compliance.assessments:
        for answer in assessment.answers:
            yield Requirement(
                key=key,
                standard=assessment.standard.id,
                requirement=answer.requirement.number,
                status=str(answer.status),
                due=answer.is_due,
                endpoints=answer.endpoints,
                failing=len(answer.failing),
                open=len(answer.undecided),
                accepted=len(answer.accepted),
            )
