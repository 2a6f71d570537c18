"""What a container is told: its environment and its arguments.  Knows no program and no setting's meaning."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.setting import Step
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_REFERENCE = re.compile(r"\$\(([A-Za-z_][\w.-]*)\)")
_FLAG = re.compile(r"(?P<name>--?[a-zA-Z][\w.-]*)(?:=(?P<value>[^\n]*))?")
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable or a flag, with all that is known of its value."""

    name: str
    """As it is written: `DB_URL`, `--db-url`."""
    value: str
    at: Location
    via: tuple[Step, ...] = ()

    @property
    def key(self) -> str:
        """The name in the form of a variable's."""
        return self.name.lstrip("-").replace("-", "_").replace(".", "_").upper()


def variables(container: Map, owner: Object, cluster: Cluster) -> Iterator[Variable]:
    """Yield the variables and the flags whose values the manifests tell, with references among them filled in."""
    known: dict[str, str] = {}
    for found in (*_from_maps(container, owner, cluster), *_written(container, owner, cluster), *_flags(container)):
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
        map_name = entry.text("valueFrom", "configMapKeyRef", "name")
        key = entry.text("valueFrom", "configMapKeyRef", "key")
        config_map = None if map_name is None else cluster.find(owner, "ConfigMap", map_name)
        scalar = None if config_map is None or key is None else config_map.node.scalar("data", key)
        if scalar is not None:
            yield Variable(name, scalar.text, scalar.at.header, (Step(entry.header(), f"variable {name}"),))


def _from_maps(container: Map, owner: Object, cluster: Cluster) -> Iterator[Variable]:
    for entry in container.mappings_of("envFrom"):
        config_map = cluster.find(owner, "ConfigMap", entry.text("configMapRef", "name") or "")
        data = None if config_map is None else config_map.node.mapping("data")
        for key, value in () if data is None else data.entries.values():
            if isinstance(value, Scalar):
                yield Variable(key.text, value.text, value.at.header, (Step(entry.header(), "environment"),))


def _flags(container: Map) -> Iterator[Variable]:
    """Yield the flags among the words of a command, `--name=value` and `--name value`."""
    words = [word for part in ("command", "args") for word in container.items_of(part) if isinstance(word, Scalar)]
    for word, following in islice(zip_longest(words, words[1:]), _MOST):
        flag = _FLAG.fullmatch(word.text)
        if flag is None:
            continue
        if flag["value"] is not None:
            yield Variable(flag["name"], flag["value"], word.at.header)
        elif following is not None and not following.text.startswith("-"):
            yield Variable(flag["name"], following.text, following.at.header)
