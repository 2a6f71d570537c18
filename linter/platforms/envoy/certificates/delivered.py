"""Certificates that come by the secret discovery service, of which the files have only the names.  Reads no file.

Source: https://www.envoyproxy.io/docs/envoy/latest/configuration/security/secret.  Checked 2026-11-30.
"""

from collections.abc import Iterable, Iterator

from linter.model.endpoint import Certificate, Listener
from linter.model.expiry.life import Life
from linter.model.words import Pickup
from linter.platforms.envoy.listeners.listeners import Chain
from linter.platforms.envoy.messages.addresses import worst
from linter.platforms.envoy.messages.message import Message, is_hole
from linter.provenance.setting import Known, Unknown


def delivered(chains: Iterable[Chain]) -> Iterator[Certificate]:
    """Yield the certificates that listeners ask a server for, each once."""
    found: dict[str, tuple[Message, list[Listener]]] = {}
    for chain in chains:
        for wanted in chain.delivered:
            name = wanted.text("name")
            if not is_hole(name):
                address = f"{wanted.node.at.source.path}:secret {name}"
                found.setdefault(address, (wanted, []))[1].append(chain.listener)
    for address, (wanted, listeners) in found.items():
        at, setting = wanted.named, "tls_certificate_sds_secret_configs.name"
        because = f"{_server(wanted)} has it, and who renews it there is not written here"
        yield Certificate(
            at=at,
            address=address,
            name=f"certificate of secret `{wanted.text('name')}`",
            platform="envoy",
            names=Unknown("the certificate is not among the files", at, setting),
            exposure=worst([one.exposure for one in listeners], at),
            life=Life(
                renewed_by=Unknown(because, at, setting),
                reaches_server=Known(Pickup.SDS, at, setting),
            ),
            shown_by=tuple(dict.fromkeys(one.address for one in listeners)),
        )


def _server(wanted: Message) -> str:
    """Return who serves a secret."""
    source = wanted.message("sds_config", "api_config_source")
    for service in () if source is None else source.messages("grpc_services"):
        cluster = service.text("envoy_grpc", "cluster_name") or service.text("google_grpc", "target_uri")
        if cluster:
            return f"`{cluster}`"
    return "the server of the secret"
