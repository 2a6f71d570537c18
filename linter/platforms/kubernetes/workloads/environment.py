"""What a container is told: its environment and its arguments.  Knows no program and no setting's meaning."""

import binascii
from base64 import b64decode
from collections.abc import Iterator

from msgspec.structs import replace

from linter.platforms.connections.variables import Variable, flags
from linter.platforms.kubernetes.objects.commands import words
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.pattern import pattern
from linter.provenance.setting import Step
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_REFERENCE = pattern(r"\$\(([A-Za-z_][\w.-]*)\)")


def variables(container: Map, owner: Object, cluster: Cluster) -> Iterator[Variable]:
    """Yield the variables and the flags whose values the manifests tell, with references among them filled in."""
    known: dict[str, str] = {}
    for found in (
        *_from_others(container, owner, cluster),
        *_written(container, owner, cluster),
        *flags(words(container)),
    ):
        value = _REFERENCE.sub(lambda reference: known.get(reference[1], reference[0]), found.value)
        known[found.name] = value
        yield replace(found, value=value)


def _written(container: Map, owner: Object, cluster: Cluster) -> Iterator[Variable]:
    for entry in container.mappings_of("env"):
        name = entry.text("name") or ""
        value = entry.scalar("value")
        if value is not None:
            yield Variable(name, value.text, value.at.header)
            continue
        for reference, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            wanted = entry.text("valueFrom", reference, "name")
            found = None if wanted is None else cluster.find(owner, kind, wanted)
            for key, text, at in () if found is None else _entries(found):
                if key == entry.text("valueFrom", reference, "key"):
                    yield _variable(name, text, at, entry.header(), found)


def _from_others(container: Map, owner: Object, cluster: Cluster) -> Iterator[Variable]:
    for entry in container.mappings_of("envFrom"):
        for reference, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            found = cluster.find(owner, kind, entry.text(reference, "name") or "")
            for key, text, at in () if found is None else _entries(found):
                yield _variable((entry.text("prefix") or "") + key, text, at, entry.header(), found)


def _entries(found: Object) -> Iterator[tuple[str, str, Location]]:
    """Yield what a ConfigMap or a Secret holds: keys, texts and places."""
    for part in ("data",) if found.kind == "ConfigMap" else ("data", "stringData"):
        data = found.node.mapping(part)
        for key, value in () if data is None else data.entries.values():
            if isinstance(value, Scalar):
                is_encoded = found.kind == "Secret" and part == "data"
                yield key.text, _decoded(value.text) if is_encoded else value.text, value.at.header


def _decoded(text: str) -> str:
    try:
        return b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _variable(name: str, text: str, at: Location, entry: Location, found: Object | None) -> Variable:
    """Return a variable that stands elsewhere; one of a Secret stands where it is used, so that none is shown."""
    if found is not None and found.kind == "Secret":
        return Variable(name, text, entry, (Step(found.at, f"{name} comes from {found.title}"),))
    return Variable(name, text, at, (Step(entry, f"variable {name}"),))
