"""Whom the blackbox exporter is told to ask, by configurations of Prometheus.  Knows no alert.

Source: https://github.com/prometheus/blackbox_exporter, README: a job with the path `/probe` has those who are asked as
its targets, and relabelling puts the exporter in their place.  Checked 2026-11-30.
"""

from collections.abc import Iterable, Iterator

from linter.model.expiry.watching import Probe
from linter.model.hosts import host_in
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping, Scalar

_PATH = "/probe"
_HOLE = ("{{", "${", "$(", "<%")


def probes_of(document: Mapping, path: str) -> Iterator[Probe]:
    """Return the jobs of a configuration that ask servers by an exporter."""
    for job in paid(document.mappings_of("scrape_configs"), document.at):
        name = job.scalar("job_name")
        if name is not None and job.text("metrics_path") == _PATH:
            yield Probe(
                at=name.at.header,
                address=f"{path}:job {name.text}",
                name=f"job {name.text}",
                platform="prometheus",
                hosts=_hosts(job, name.at.header),
            )


def _hosts(job: Mapping, at: Location) -> Many[str]:
    elsewhere = next((key for key, _ in job.entries.values() if key.text.endswith("_sd_configs")), None)
    if elsewhere is not None:
        return Unknown("they are found while Prometheus runs", elsewhere.at, elsewhere.text)
    groups = job.mappings_of("static_configs")
    return asked((one for group in groups for one in paid(group.items_of("targets"), group.at)), at)


def asked(written: Iterable[object], at: Location) -> Many[str]:
    """Return the hosts of targets over TLS; those in clear text show no certificate."""
    found: list[Setting[str]] = []
    for one in written:
        if not isinstance(one, Scalar):
            continue
        if any(mark in one.text for mark in _HOLE):
            found.append(Unknown("a template fills it in", one.at, "targets"))
        elif not one.text.startswith("http://"):
            found.append(Known(host_in(one.text).lower(), one.at, "targets"))
    return Known(tuple(found), at, "targets")
