"""What the access log of Contour's proxies keeps of TLS.  Knows no route.

Sources: Contour, "Contour Configuration Reference" and "Access Logging"; apis/projectcontour/v1alpha1/accesslog.go, by
which a field of JSON without `=` is the operator of that name, and only the server name is among those of the default;
Envoy's own format has nothing of TLS.  Checked 2026-11-30.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from linter.model.endpoint import Recorded
from linter.model.expiry.watching import OF_OPERATORS, operators_in
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.commands import words
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Unknown
from linter.provenance.source import InputError, Location
from linter.syntax.carried import parse
from linter.syntax.node import Mapping, Scalar

_OBJECTS = {
    "ContourConfiguration": ("spec", "envoy", "logging"),
    "ContourDeployment": ("spec", "runtimeSettings", "envoy", "logging"),
}
_FILE = "contour.yaml"
_FLAG = pattern(r"--accesslog-format\b")
_OF_ENVOY = "Contour's proxies then write Envoy's own format, which has nothing of TLS"
_OF_JSON = "Contour then writes fields of which only the server name is of TLS"


class _Keys(Struct, frozen=True):
    """What the settings are called in an object or in a file."""

    form: str
    text: str
    fields: str
    level: str


_IN_OBJECT = _Keys("accessLogFormat", "accessLogFormatString", "accessLogJSONFields", "accessLogLevel")
_IN_FILE = _Keys("accesslog-format", "accesslog-format-string", "json-fields", "accesslog-level")


def logged(owner: Object, cluster: Cluster) -> Many[Recorded]:
    """Return what the log of the proxies keeps, as the one configuration beside an object says it."""
    found = _beside(cluster, owner.scope)
    if len(found) == 1:
        return found[0]
    because = "several configurations of Contour are beside it" if found else "Contour's is not among the files"
    return Unknown(f"which log it keeps is for its configuration to say: {because}", owner.at, _IN_FILE.text)


@lru_cache(maxsize=1)
def _beside(cluster: Cluster, scope: str) -> tuple[Many[Recorded], ...]:
    objects = cluster.within(scope)
    found = tuple(_configurations(objects))
    flagged = next((one for one in objects if one.kind in pods.WORKLOADS and _has_flag(one)), None)
    if found and flagged is not None:
        return (Unknown(f"{flagged.title} decides the format by a flag", flagged.at, "--accesslog-format"),)
    return found


def _has_flag(workload: Object) -> bool:
    return any(_FLAG.match(word.text) for one in pods.containers(workload) for word in words(one))


def _configurations(objects: Sequence[Object]) -> Iterator[Many[Recorded]]:
    for one in objects:
        path = _OBJECTS.get(one.kind)
        if path is not None and one.group == "projectcontour.io":
            yield _of_object(one, path)
        elif one.kind == "ConfigMap" and (text := one.node.scalar("data", _FILE)) is not None:
            yield _of_file(one, text)


def _of_object(owner: Object, path: tuple[str, ...]) -> Many[Recorded]:
    if owner.partial:
        return Unknown(f"a part of {owner.title} is not known", owner.at, ".".join(path))
    return _kept(owner.node.mapping(*path), _IN_OBJECT, owner.at)


def _of_file(owner: Object, text: Scalar) -> Many[Recorded]:
    if owner.partial or any(mark in text.text for mark in HOLE):
        return Unknown(f"a part of {owner.title} is not known", text.at.header, _FILE)
    try:
        node = parse(text)
    except InputError:
        return Unknown(f"`{_FILE}` of {owner.title} cannot be parsed", text.at.header, _FILE)
    return _kept(node if isinstance(node, Mapping) else None, _IN_FILE, owner.at)


def _kept(settings: Mapping | None, keys: _Keys, at: Location) -> Many[Recorded]:
    if settings is None:
        return Known((), at, keys.text, default=_OF_ENVOY)
    form, level = settings.scalar(keys.form), settings.scalar(keys.level)
    if level is not None and level.text == "disabled":
        return Known((), level.at, keys.level)
    if level is not None and level.text != "info":
        return Unknown("it keeps some of the requests alone", level.at.header, keys.level)
    if form is None or form.text == "envoy":
        text = settings.scalar(keys.text)
        if text is None or not text.text:
            return Known((), at if form is None else form.at, keys.text, default=_OF_ENVOY)
        return _of_formats((text.text,), text.at.header, keys.text)
    if form.text != "json":
        return Unknown(f"`{form.text}` is no format of Contour", form.at.header, keys.form)
    if settings.get(keys.fields) is None:
        server_name = Known(Recorded.SERVER_NAME, form.at, keys.fields, default=_OF_JSON)
        return Known((server_name,), form.at, keys.fields, default=_OF_JSON)
    written = [one.text for one in settings.items_of(keys.fields) if isinstance(one, Scalar)]
    return _of_formats(tuple(map(_format_of, written)), settings.key_at(keys.fields), keys.fields)


def _format_of(field: str) -> str:
    name, has_format, form = field.partition("=")
    return form if has_format else f"%{name.upper()}%"


def _of_formats(formats: tuple[str, ...], at: Location, setting: str) -> Many[Recorded]:
    kept = {OF_OPERATORS[name] for one in formats for name in operators_in(one) if name in OF_OPERATORS}
    if Recorded.VERSION not in kept and any(mark in one for one in formats for mark in HOLE):
        return Unknown("a template fills in a part of the format", at, setting)
    return Known(tuple(Known(kind, at, setting) for kind in sorted(kept)), at, setting)
