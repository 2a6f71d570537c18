"""Services that Envoy calls with Google's gRPC client, without a cluster.  Knows nothing of Envoy's own TLS."""

from collections.abc import Iterator

from linter.model.endpoint import Role, Tls, Upstream
from linter.platforms.envoy.messages.addresses import host_exposure
from linter.platforms.envoy.messages.message import Message
from linter.platforms.envoy.messages.scopes import View
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar


def direct_hops(view: View) -> Iterator[Upstream]:
    """Map the targets of `google_grpc`, each once."""
    if "google_grpc" not in view.file.source.text and "googleGrpc" not in view.file.source.text:
        return
    seen: set[str] = set()
    for message in view.file.messages:
        service = message.message("google_grpc")
        target = None if service is None else service.scalar("target_uri")
        if service is not None and target is not None and target.text not in seen:
            seen.add(target.text)
            yield _hop(service, target, view)


def _hop(service: Message, target: Scalar, view: View) -> Upstream:
    at = target.at.header
    host = _host(target.text)
    return Upstream(
        at=at,
        address=f"{view.file.path}:google_grpc {target.text}",
        name=f"gRPC service {target.text}",
        platform="envoy",
        role=Known(Role.CONTROL, at),
        protocol=Known("grpc", at),
        exposure=host_exposure(host, at),
        tls=_tls(service, target),
        host=Known(host, at, "target_uri"),
        scope=view.scope.name,
    )


def _host(target: str) -> str:
    """Return the host of a gRPC name: `dns:///host:port`, `host:port`, `unix:/path`."""
    if target.startswith("unix:"):
        return "localhost"
    name = target.rpartition("/")[2] if "//" in target else target.removeprefix("dns:")
    host, colon, port = name.rpartition(":")
    return host.strip("[]") if colon and port.isdecimal() else name


def _tls(service: Message, target: Scalar) -> Setting[Tls | None]:
    setting = service.spelled("channel_credentials")
    credentials = service.message("channel_credentials")
    if service.get("channel_credentials_plugin") is not None:
        at = service.at("channel_credentials_plugin")
        return Unknown("an extension decides how the channel is protected", at, setting)
    if (filled_in := service.hole("channel_credentials")) is not None:
        return filled_in
    if credentials is None:
        return Known(None, target.at.header, setting, default="gRPC then speaks clear text")
    at = service.at("channel_credentials")
    if credentials.get("local_credentials") is not None:
        return Unknown("local credentials protect connections inside one machine only", at, setting)
    ssl = credentials.message("ssl_credentials")
    # gRPC checks chain and name against its roots, or those that are given; it has no switch to stop it.
    checked = Known(True, at, setting)
    shown = Known(ssl is not None and ssl.get("private_key") is not None, at, "private_key")
    tls = Tls(at=at, verifies_chain=checked, verifies_name=checked, sends_sni=checked, sends_certificate=shown)
    return Known(tls, at, setting)
