"""The labels of a service.  Knows no hop."""

from collections.abc import Iterator

from linter.model.whereabouts.surroundings import Surroundings, unknown_pair
from linter.platforms.compose.reading.pairs import pairs
from linter.platforms.compose.reading.project import Entry, Project
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar


def surroundings_of(service: Entry, project: Project) -> Surroundings:
    """Return the labels of a service, of its containers and of its deployment."""
    return Surroundings(labels=Known(tuple(_labels(service, project)), service.at))


def _labels(service: Entry, project: Project) -> Iterator[Setting[str]]:
    for keys in (("labels",), ("deploy", "labels")):
        found = service.map.find(*keys)
        labels = pairs(found)
        for key, value in () if labels is None else paid(labels.entries.values(), labels.at):
            name = project.setting(key, ".".join(keys))
            text = project.setting(value, ".".join(keys)) if isinstance(value, Scalar) else Known("", key.at)
            if isinstance(name, Unknown):
                yield name
            elif isinstance(text, Unknown):
                yield unknown_pair(text.because, text.at, ".".join(keys), name.value)
            else:
                yield Known(f"{name.value}={text.value}", key.at, ".".join(keys))
    if service.map.get("label_file") is not None:
        yield Unknown("a file of labels is not read", service.at, "label_file")
