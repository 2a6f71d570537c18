"""Files to alerts and probes.  Knows no expression."""

from collections.abc import Iterator
from itertools import chain

from linter.model.expiry.watching import Alert, Probe
from linter.platforms.platform import LeftOut, Unread
from linter.platforms.prometheus.alerts import Owner, alerts_of
from linter.platforms.prometheus.probes import probes_of
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Source
from linter.syntax import yaml
from linter.syntax.node import Mapping

_TEMPLATE = pattern(r"\{\{|\{%|<%")


def read(source: Source) -> Iterator[Alert | Probe | LeftOut | Unread | InputError]:
    """Yield the alerts of a file that look at the expiry of certificates, and its jobs that ask for them."""
    try:
        documents = tuple(yaml.parse_all(source))
    except InputError as error:
        if _TEMPLATE.search(source.text) is None:
            yield error
        else:
            yield Unread(source.whole.header, "a template that becomes YAML only when it is rendered")
        return
    found = False
    for document in documents:
        groups = document.mappings_of("groups") if isinstance(document, Mapping) else ()
        probes = probes_of(document, source.path) if isinstance(document, Mapping) else ()
        found_here: Iterator[Alert | Probe] = chain(alerts_of(groups, Owner(source.path, "prometheus")), probes)
        for one in found_here:
            found = True
            yield one
    if not found:
        yield LeftOut(source.whole.header, "rules", is_known=True)
