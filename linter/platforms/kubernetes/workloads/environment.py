"""What a container is told: its environment and its arguments.  Knows no program and no setting's meaning."""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.kubernetes.objects.commands import words
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.setting import Step
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_REFERENCE = pattern(r"\$\(([A-Za-z_][\w.-]*)\)")
_FLAG = pattern(r"(?P<name>--?[a-zA-Z][\w.-]*)(?:=(?P<value>[^\n]*))?")
_ASSIGNED = pattern(r"(?P<name>[A-Za-z_]\w*)=(?P<value>\S*)")
_URL = pattern(r"[a-z][a-z0-9+]*://[^\s\"'<>]+", re.IGNORECASE)
_BETWEEN = pattern(r"\s*,\s*(?=[a-z][a-z0-9+]{1,20}://)", re.IGNORECASE)
_BEHIND = pattern(r"[a-z0-9_-]+[:=,|](?P<address>[a-z][a-z0-9+]*://\S+)")


class Variable(Struct, frozen=True):
    """A variable or a flag, with all that is known of its value."""

    name: str
    """As it is written: `DB_URL`, `--db-url`."""
    value: str
    at: Location
    via: tuple[Step, ...] = ()

    @property
    def key(self) -> str:
        """The name in the form of a variable's."""
        return _key(self.name)


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return name.lstrip("-").replace("-", "_").replace(".", "_").upper()


def variables(container: Map, owner: Object, cluster: Cluster) -> Iterator[Variable]:
    """Yield the variables and the flags whose values the manifests tell, with references among them filled in."""
    known: dict[str, str] = {}
    for found in (*_from_others(container, owner, cluster), *_written(container, owner, cluster), *_flags(container)):
        value = _REFERENCE.sub(lambda reference: known.get(reference[1], reference[0]), found.value)
        known[found.name] = value
        yield replace(found, value=value)


def parts(variable: Variable) -> Iterator[Variable]:
    """Yield a variable, or each address of one that lists several: with commas between, or as JSON."""
    found: object = None
    if variable.value.lstrip().startswith("["):
        try:
            found = json.loads(variable.value)
        except (ValueError, RecursionError):
            found = None
    words = found if isinstance(found, list) else _BETWEEN.split(variable.value)
    for word in paid(words or (), variable.at):
        if isinstance(word, str):
            yield replace(variable, value=word)


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


# --- commands ---------------------------------------------------------------------------------------------------


def _flags(container: Map) -> Iterator[Variable]:
    """Yield the flags among the words of a command, `--name=value` and `--name value`, and addresses in other words."""
    found = words(container)
    taken = False
    for word, following in zip_longest(found, found[1:]):
        flag, assigned = _FLAG.fullmatch(word.text), _ASSIGNED.fullmatch(word.text)
        if flag is not None and flag["value"] is not None:
            yield _flag(flag["name"], flag["value"], word.at)
        elif flag is not None and following is not None and not following.text.startswith("-"):
            yield _flag(flag["name"], following.text, following.at)
            taken = True
            continue
        elif assigned is not None:
            yield Variable(assigned["name"], assigned["value"], word.at)
        elif flag is None and not taken and _URL.fullmatch(word.text):
            yield Variable("argument", word.text, word.at)
        taken = False


def _flag(name: str, value: str, at: Location) -> Variable:
    """Return a flag; of a value that names something in front of an address, the address counts."""
    behind = _BEHIND.fullmatch(value)
    return Variable(name, value if behind is None else behind["address"], at)
