"""Files of rules to alerts.  Knows no expression."""

from collections.abc import Iterator

from linter.model.watching import Alert
from linter.platforms.platform import LeftOut, Unread
from linter.platforms.prometheus.alerts import Owner, alerts_of
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Source
from linter.syntax import yaml
from linter.syntax.node import Mapping

_TEMPLATE = pattern(r"\{\{|\{%|<%")


def read(source: Source) -> Iterator[Alert | LeftOut | Unread | InputError]:
    """Yield the alerts of a file that look at the expiry of certificates."""
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
        for alert in alerts_of(groups, Owner(source.path, "prometheus")):
            found = True
            yield alert
    if not found:
        yield LeftOut(source.whole.header, "rules", is_known=True)
