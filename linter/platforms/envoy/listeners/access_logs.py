"""What Envoy's access logs keep of TLS.  Knows no transport socket.

Source: https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/observability/access_log/usage, command operators and
the default format; data.accesslog.v3.TLSProperties for what is sent by gRPC.  Tried with Envoy 1.40.0.
"""

from collections.abc import Iterator, Sequence

from linter.model.endpoint import Recorded
from linter.model.expiry.watching import OF_OPERATORS, operators_in
from linter.platforms.envoy.messages.message import Extension, Message, every_message, extension
from linter.platforms.envoy.messages.scopes import View
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.syntax.node import Mapping, Node, Scalar
from linter.syntax.node import Sequence as List

# What may hold any of the others, in words of CEL or of a formatter that is an extension.
_OPEN_OPERATORS = frozenset({"CEL", "DYNAMIC_MODULE", "METADATA", "FILTER_STATE"})
# Each entry that is sent by gRPC has the version, the suite, the name and the certificates.
_BY_GRPC = frozenset({"HttpGrpcAccessLogConfig", "TcpGrpcAccessLogConfig"})
_BY_FORMAT = frozenset({"FileAccessLog", "StdoutAccessLog", "StderrAccessLog", "OpenTelemetryAccessLogConfig"})
_ALL = (Recorded.VERSION, Recorded.CIPHER_SUITE, Recorded.SERVER_NAME, Recorded.CLIENT_CERTIFICATE)
_SAID = "Envoy then writes no log of what comes in"
_DEFAULT = "Envoy then writes its default format, which has nothing of TLS"


def logged(listener: Message, filters: Sequence[Extension]) -> Many[Recorded]:
    """Return what the logs of a listener, and of the filters of one of its chains, keep of TLS."""
    holders = [listener, *(one.config for one in filters)]
    kept: dict[Recorded, Known[Recorded]] = {}
    unknown: Unknown | None = None
    first: Known[None] | None = None
    for holder in holders:
        unknown = unknown or holder.part_filled_in("access_log")
        for log in holder.messages("access_log"):
            found = _of_log(log)
            if isinstance(found, Unknown):
                unknown = unknown or found
                continue
            first = first or found.map(lambda _: None)
            for one in found.value:
                if isinstance(one, Known):
                    kept.setdefault(one.value, one)
    if not _looks_at_names(listener):
        kept.pop(Recorded.SERVER_NAME, None)
    if Recorded.VERSION not in kept and unknown is not None:
        return unknown
    if first is not None:
        return first.map(lambda _: tuple(kept.values()))
    home = filters[0].config if filters else listener
    return Known((), home.header if filters else listener.named, home.spelled("access_log"), default=_SAID)


def _looks_at_names(listener: Message) -> bool:
    """Say whether the server name is known at all: to the inspector of TLS, without which a log has `-` for it.

    (Tried with Envoy 1.40.0.  Envoy adds the inspector by itself where a chain is chosen by what only it sees.)
    """
    filters = (extension(one) for one in listener.messages("listener_filters"))
    if any(found is not None and found.kind == "TlsInspector" for found in filters):
        return True
    matches = (chain.message("filter_chain_match") for chain in listener.messages("filter_chains"))
    fields = ("server_names", "application_protocols", "transport_protocol")
    return any(match.get(field) is not None for match in matches if match is not None for field in fields)


def _of_log(log: Message) -> Many[Recorded]:
    found = extension(log)
    if found is None:
        return Unknown("its kind is not written here", log.header, "access_log")
    if log.get("filter") is not None and not _keeps_enough(log):
        return Unknown("it keeps some of the requests alone", log.at("filter"), log.spelled("filter"))
    if found.kind in _BY_GRPC:
        return Known(tuple(Known(one, found.at, "access_log") for one in _ALL), found.at, "access_log")
    if found.kind not in _BY_FORMAT:
        return Unknown(f"what `{found.kind}` keeps is not known here", found.at, "access_log")
    return _of_formats(found)


def _keeps_enough(log: Message) -> bool:
    """Say whether a filter leaves out nothing but health checks (AccessLogFilter)."""
    return log.message("filter", "not_health_check_filter") is not None


def _of_formats(found: Extension) -> Many[Recorded]:
    config = found.config
    fields = ("log_format", "format", "json_format", "typed_json_format", "body", "attributes")
    written = [field for field in fields if config.get(field) is not None]
    if not written:
        return Known((), found.at, config.spelled("log_format"), default=_DEFAULT)
    at = config.at(written[0])
    kept: set[Recorded] = set()
    is_open = False
    for field in written:
        node = config.get(field)
        for text in () if node is None else _texts(node):
            names = operators_in(text)
            kept |= {OF_OPERATORS[name] for name in names if name in OF_OPERATORS}
            is_open = is_open or not _OPEN_OPERATORS.isdisjoint(names)
        is_open = is_open or config.part_filled_in(field) is not None or _is_elsewhere(config, field)
    if is_open and Recorded.VERSION not in kept:
        return Unknown("a part of the format is decided elsewhere", at, config.spelled(written[0]))
    return Known(tuple(Known(one, at, written[0]) for one in sorted(kept)), at, config.spelled(written[0]))


def _is_elsewhere(config: Message, field: str) -> bool:
    """Say whether the format stands in a file or a variable of the environment (DataSource)."""
    node = config.get(field)
    inside = every_message((Message(node, config.reading),)) if isinstance(node, Mapping) else ()
    return any(one.get(name) is not None for one in inside for name in ("filename", "environment_variable"))


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Scalar():
            yield node.text
        case List():
            for item in node.items:
                yield from _texts(item)
        case Mapping():
            for _, value in node.entries.values():
                yield from _texts(value)


def tells_failures(view: View, logs: Many[Recorded]) -> Setting[bool]:
    """Say whether anybody can see how many handshakes fail, which Envoy always counts: by its statistics, or a log."""
    kept = logs.value if isinstance(logs, Known) else ()
    told = next((one for one in kept if isinstance(one, Known) and one.value is Recorded.FAILURE), None)
    if told is not None:
        return told.map(lambda _: True)
    roots = [root for file in view.scope.files for root in file.bootstraps]
    for root in roots:
        for field in ("admin", "stats_sinks"):
            if root.get(field) is not None:
                return Known(True, root.at(field), root.spelled(field))
    if not roots:
        return Unknown("the bootstrap is not among the files", view.file.source.whole.header, "admin")
    said = "nobody can then read what Envoy counts"
    return Known(False, roots[0].header, roots[0].spelled("admin"), default=said)
