"""Prometheus: rules and probes in files, and what expressions say of the expiry of certificates wherever they stand."""

import re
from collections.abc import Collection, Iterator, Sequence

from linter.platforms.platform import Found, Listing, Options, Workspace
from linter.platforms.prometheus.metrics import NAMED
from linter.provenance.pattern import pattern
from linter.provenance.source import Source

NAME = "prometheus"
EXAMPLE = "alerts.yaml"
MAY_CLAIM = pattern(r"\.(?:ya?ml|rules|json)$")
_GROUPS = pattern(r"""^(?:[ \t]*\{)?["']?groups["']?[ \t]*:""", re.MULTILINE)
_ALERT = pattern(r"""["']?alert["']?[ \t]*:""")
_EXPRESSION = pattern(r"""["']?expr["']?[ \t]*:""")
_JOBS = pattern(r"""^(?:[ \t]*\{)?["']?scrape_configs["']?[ \t]*:""", re.MULTILINE)
_PROBES = pattern(r"""["']?metrics_path["']?[ \t]*:[ \t]*["']?/probe\b""")


def claims(source: Source) -> bool:
    """Say whether a file holds rules, one of which speaks of the expiry of certificates, or jobs that probe servers."""
    text = source.text
    if "scrape_configs" in text and _JOBS.search(text) is not None:
        return _PROBES.search(text) is not None
    if not all(word in text for word in ("groups", "alert", "expr")):  # most files are told by a word
        return False
    return all(one.search(text) is not None for one in (_GROUPS, _ALERT, _EXPRESSION, NAMED))


def bearing(_named: Collection[str], _listing: Listing) -> Collection[str]:
    """Return nothing: each file is read by itself."""
    return ()


def subjects(sources: Sequence[Source], _workspace: Workspace, _options: Options) -> Iterator[Found]:
    """Map the alerts and the probes of files."""
    from linter.platforms.prometheus.adapter import read  # noqa: PLC0415  # only when there is something to read

    for source in sources:
        yield from read(source)
