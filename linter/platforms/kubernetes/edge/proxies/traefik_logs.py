"""What Traefik's access log keeps of TLS, as it is started.  Knows no route.

Sources: Traefik, "Access Logs" and "Configuration Introduction" (a file counts, else flags, else the environment);
pkg/types/logs.go (fields are kept unless told) and pkg/middlewares/accesslog/logdata.go (`TLSVersion`, `TLSCipher`);
the common format has no fields.  Checked 2026-11-30.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from linter.model.endpoint import Recorded
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.commands import words
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Unknown
from linter.provenance.source import InputError, Location
from linter.syntax.carried import parse
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

_FIELDS = MappingProxyType({"tlsversion": Recorded.VERSION, "tlscipher": Recorded.CIPHER_SUITE})
_IMAGE = pattern(r"(?:.*/)?traefik(?::v?(?:[23]\b[\w.-]*|latest))?(?:@.*)?")
_FLAG = pattern(r"--(?P<name>[a-zA-Z][\w.-]*)(?:=(?P<value>.*))?")
_YAML = ("traefik.yaml", "traefik.yml")
_TOML = "traefik.toml"
_FOLDER = "/etc/traefik"
_LOG = "accesslog"
_SETTING = "accessLog.format"
_OFF = "Traefik then keeps no access log"
_PLAIN = "Traefik then writes the common format, which has nothing of TLS"


class _Started(Struct, frozen=True):
    """What Traefik is started with, by names in lower case: `accesslog.format`."""

    at: Location
    values: Mapping[str, Known[str]]


def logged(owner: Object, cluster: Cluster) -> Many[Recorded]:
    """Return what the log keeps, as the one Traefik beside an object is started."""
    found = _beside(cluster, owner.scope)
    if len(found) == 1:
        return found[0]
    because = "it is started in several ways beside it" if found else "how it is started is not among the files"
    return Unknown(f"which log Traefik keeps is said where it is started: {because}", owner.at, "accessLog")


@lru_cache(maxsize=1)
def _beside(cluster: Cluster, scope: str) -> tuple[Many[Recorded], ...]:
    objects = cluster.within(scope)
    return (*_by_files(objects), *_by_flags(objects))


# --- where it is said -------------------------------------------------------------------------------------------


def _by_files(objects: Sequence[Object]) -> Iterator[Many[Recorded]]:
    for one in objects:
        data = one.node.mapping("data") if one.kind == "ConfigMap" else None
        if data is None:
            continue
        if data.get(_TOML) is not None:
            yield Unknown(f"`{_TOML}` of {one.title} is not read", one.at, _TOML)
        text = next((found for name in _YAML if (found := data.scalar(name)) is not None), None)
        if text is not None:
            yield _of_file(one, text)


def _of_file(owner: Object, text: Scalar) -> Many[Recorded]:
    if owner.partial or any(mark in text.text for mark in HOLE):
        return Unknown(f"a part of {owner.title} is not known", text.at.header, "accessLog")
    try:
        node = parse(text)
    except InputError:
        return Unknown(f"the file in {owner.title} cannot be parsed", text.at.header, "accessLog")
    return _kept(_Started(owner.at, dict(_flat(node, "")) if isinstance(node, Map) else {}))


def _flat(node: Node, name: str) -> Iterator[tuple[str, Known[str]]]:
    """Yield what stands in a file under the names that flags have for it."""
    match node:
        case Scalar():
            yield name, Known(node.text, node.at, name)
        case Map():
            if name:
                yield name, Known("", node.at, name)
            for key, value in node.entries.values():
                yield from _flat(value, f"{name}.{key.text}".lstrip(".").lower())
        case _:
            yield name, Known("", node.at, name)


def _by_flags(objects: Sequence[Object]) -> Iterator[Many[Recorded]]:
    for one in (each for each in objects if each.kind in pods.WORKLOADS):
        for container in pods.containers(one):
            flags = dict(_flags(container)) if _IMAGE.fullmatch(container.text("image") or "") is not None else {}
            # What is read of a file counts, and flags then do not.
            if not flags or "configfile" in flags:
                continue
            mounted = [each.text("mountPath") or "" for each in container.mappings_of("volumeMounts")]
            if one.partial or any(path.startswith(_FOLDER) for path in mounted):
                yield Unknown(f"{one.title} may be started by a file", container.header(), "accessLog")
            else:
                yield _kept(_Started(container.header(), flags))


def _flags(container: Map) -> Iterator[tuple[str, Known[str]]]:
    for word in words(container):
        flag = _FLAG.fullmatch(word.text)
        if flag is not None:
            yield flag["name"].lower(), Known(flag["value"] or "", word.at, f"--{flag['name']}")


# --- what it says -----------------------------------------------------------------------------------------------


def _kept(started: _Started) -> Many[Recorded]:
    told = {name: one for name, one in started.values.items() if name == _LOG or name.startswith(f"{_LOG}.")}
    partly = next((name for name in started.values if ".observability" in name or f"{_LOG}.filters." in name), None)
    open_one = next((one for one in told.values() if any(mark in one.value for mark in HOLE)), None)
    if open_one is not None:
        return Unknown("a template fills it in", open_one.at.header, open_one.setting)
    if not told or (len(told) == 1 and told.get(_LOG, Known("", started.at)).value == "false"):
        return Known((), next((one.at for one in told.values()), started.at), "accessLog", default=_OFF)
    if partly is not None or (f"{_LOG}.fields.names" in told and not _has_names(told)):
        return Unknown("it keeps some of the requests or fields alone", next(iter(told.values())).at, "accessLog")
    form = told.get(f"{_LOG}.format")
    if form is None or form.value in ("", "common", "genericCLF"):
        return Known((), next(iter(told.values())).at if form is None else form.at, _SETTING, default=_PLAIN)
    if form.value != "json":
        return Unknown(f"`{form.value}` is no format that is known here", form.at.header, _SETTING)
    return Known(tuple(_of_fields(told, form)), form.at, "accessLog.fields")


def _has_names(told: Mapping[str, Known[str]]) -> bool:
    return any(name.startswith(f"{_LOG}.fields.names.") for name in told)


def _of_fields(told: Mapping[str, Known[str]], form: Known[str]) -> Iterator[Known[Recorded]]:
    default = told.get(f"{_LOG}.fields.defaultmode")
    for name, kind in _FIELDS.items():
        mode = told.get(f"{_LOG}.fields.names.{name}") or default
        if mode is None or mode.value != "drop":
            yield Known(kind, form.at if mode is None else mode.at, "accessLog.fields")
