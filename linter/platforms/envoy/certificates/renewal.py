"""Who renews a certificate, and how Envoy comes to the next one.  Reads no certificate.

Source: https://www.envoyproxy.io/docs/envoy/latest/operations/certificates: files that a TLS context names are read
once, those that a secret names which is itself delivered are watched.  Checked 2026-11-30.
"""

from datetime import date

from msgspec.structs import replace

from linter.model.expiry.life import Life
from linter.model.words import Pickup, Renewal
from linter.platforms.certificates import agent_of, life_by_agent
from linter.platforms.envoy.messages.message import Message, is_hole
from linter.provenance.setting import Known, Unknown
from linter.syntax.node import Mapping

_UNTOLD = "the file is not among these, and who replaces it is not written here"


def chain_of(certificate: Message) -> Message | None:
    """Return the source of a certificate's chain."""
    source = certificate.get("certificate_chain")
    return Message(source, certificate.reading) if isinstance(source, Mapping) else None


def names_file_elsewhere(chain: Message) -> bool:
    """Say whether a chain is a file that somebody may renew."""
    path = chain.text("filename")
    return bool(path) and not is_hole(path)


def life_of(chain: Message, today: date, *, is_delivered: bool, is_here: bool) -> Life:
    """Return the life of a certificate; `is_delivered` where it comes by SDS, `is_here` where it is among the files."""
    path = chain.text("filename")
    if not path:
        place = Known(None, chain.header, "certificate_chain")
        pickup = Pickup.SDS if is_delivered else Pickup.RESTART
        return Life(renewed_by=place.map(lambda _: Renewal.HAND), reaches_server=place.map(lambda _: pickup))
    place = Known(None, chain.at("filename"), "certificate_chain.filename")
    agent = agent_of(path)
    if agent is not None:
        life = life_by_agent(agent, place, today)
    elif is_here:
        life = Life(renewed_by=place.map(lambda _: Renewal.HAND))
    else:
        life = Life(renewed_by=Unknown(_UNTOLD, place.at, place.setting))
    pickup = Pickup.WATCH if is_delivered else Pickup.RESTART
    return replace(life, reaches_server=place.map(lambda _: pickup))
