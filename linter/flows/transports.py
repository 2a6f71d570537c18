"""What carries the bytes of a hop, by what its two ends say.  Knows no name."""

from msgspec import Struct

from linter.flows.graph import Transport, Verification
from linter.model.endpoint import ClientCertificate, Exposure, Listener, Tls, Upstream
from linter.model.identity import Port
from linter.provenance.setting import Known, Many, Setting, Step, Unknown
from linter.tls.versions import VERSIONS


class Carried(Struct, frozen=True):
    """What carries the bytes, and why, or why that is not known."""

    transport: Transport
    versions: tuple[str, ...] = ()
    verification: Verification | None = None
    because: str = ""
    broken: str = ""
    facts: tuple[Step, ...] = ()


def into(listener: Listener, *, passes: bool) -> Carried:
    """Return over what clients come to a listener; whether they verify is theirs to say."""
    if isinstance(listener.exposure, Known) and listener.exposure.value is Exposure.LOOPBACK:
        return Carried(Transport.LOCAL)
    return _taken(listener, passes=passes)


def spoken(listener: Listener, *, passes: bool) -> Transport:
    """Return what a listener takes, whichever machine it comes from."""
    return _taken(listener, passes=passes).transport


def _taken(listener: Listener, *, passes: bool) -> Carried:
    return _passed(listener.tls) if passes or listener.passes_to else _of(listener.tls)


def outof(upstream: Upstream) -> Carried:
    """Return over what a hop goes, by what the side says that opens it."""
    if isinstance(upstream.exposure, Known) and upstream.exposure.value is Exposure.LOOPBACK:
        return Carried(Transport.LOCAL)
    if upstream.passes_on and isinstance(upstream.tls, Unknown):
        return Carried(Transport.PASSED_THROUGH, because=upstream.tls.because)
    found = _of(upstream.tls)
    if isinstance(upstream.tls, Known) and upstream.tls.value is not None:
        found = Carried(
            found.transport, found.versions, _verification(upstream.tls.value), found.because, facts=found.facts
        )
    return found


def agreed(asked: Carried, listener: Listener) -> Carried:
    """Return what a hop is over that leads to a listener: its own word, and what the listener makes of it."""
    theirs = into(listener, passes=False)
    match asked.transport, theirs.transport:
        case Transport.CLEAR, Transport.TLS | Transport.MUTUAL_TLS if not _may_be_clear(listener):
            return _broken(asked, f"it is opened in clear text, and {listener.name} takes TLS only")
        case Transport.TLS | Transport.MUTUAL_TLS, Transport.CLEAR:
            return _broken(asked, f"it is opened over TLS, and {listener.name} speaks clear text")
        case Transport.UNKNOWN, Transport.TLS | Transport.MUTUAL_TLS:
            return Carried(theirs.transport, theirs.versions, Verification.UNKNOWN, facts=theirs.facts)
        case Transport.PASSED_THROUGH, Transport.CLEAR | Transport.TLS | Transport.MUTUAL_TLS:
            return theirs
        case _:
            return asked


def met(asked: Carried, port: Port | None, name: str) -> Carried:
    """Return what a hop is over that leads to a port of which a probe tells what is spoken there."""
    if port is None or not isinstance(port.encrypted, Known):
        return asked
    spoken = port.encrypted
    fact = Step(spoken.at, f"the kubelet probes this port {'over TLS' if spoken.value else 'in clear text'}")
    match asked.transport:
        case Transport.CLEAR if spoken.value:
            return _broken(asked, f"it is opened in clear text, and port {port.number} of {name} speaks TLS", fact)
        case Transport.TLS | Transport.MUTUAL_TLS if not spoken.value:
            return _broken(asked, f"it is opened over TLS, and port {port.number} of {name} speaks clear text", fact)
        case Transport.PASSED_THROUGH:
            return Carried(Transport.TLS if spoken.value else Transport.CLEAR, facts=(*asked.facts, fact))
        case _:
            return asked


def _may_be_clear(listener: Listener) -> bool:
    tls = listener.tls.value if isinstance(listener.tls, Known) else None
    return tls is None or (tls.required is not None and not (isinstance(tls.required, Known) and tls.required.value))


def _broken(asked: Carried, why: str, *facts: Step) -> Carried:
    return Carried(asked.transport, asked.versions, asked.verification, asked.because, why, (*asked.facts, *facts))


def _passed(tls: Setting[Tls | None]) -> Carried:
    """Return what passes through; where a probe or a protocol tells what it is, it is that."""
    if isinstance(tls, Known):
        return _of(tls)
    return Carried(Transport.PASSED_THROUGH, because=tls.because)


def _of(tls: Setting[Tls | None]) -> Carried:
    if isinstance(tls, Unknown):
        return Carried(Transport.UNKNOWN, because=tls.because, facts=(Step(tls.at, tls.because), *tls.via))
    facts = (Step(tls.at, _said(tls)), *tls.via)
    if tls.value is None:
        return Carried(Transport.CLEAR, facts=facts)
    settings = tls.value
    return Carried(_kind(settings), _versions(settings.versions), facts=facts)


def _kind(tls: Tls) -> Transport:
    if tls.of_mesh:
        return Transport.MESH
    if tls.required is not None and isinstance(tls.required, Known) and not tls.required.value:
        return Transport.OPTIONAL_TLS
    asked = tls.client_certificate
    demands = isinstance(asked, Known) and asked.value is ClientCertificate.REQUIRED
    shows = isinstance(tls.sends_certificate, Known) and tls.sends_certificate.value
    return Transport.MUTUAL_TLS if demands or shows else Transport.TLS


def _said(tls: Known[Tls | None]) -> str:
    word = "clear text" if tls.value is None else "TLS"
    if tls.default:
        return f"{word}: {tls.default}"
    return f"{word}, by `{tls.setting}`" if tls.setting else word


def _versions(found: Many[str] | None) -> tuple[str, ...]:
    if not isinstance(found, Known):
        return ()
    spoken = {one.value for one in found.value if isinstance(one, Known)}
    return tuple(version for version in VERSIONS if version in spoken)


def _verification(tls: Tls) -> Verification:
    chain, name = tls.verifies_chain, tls.verifies_name
    if isinstance(chain, Known) and not chain.value:
        return Verification.NONE
    if not isinstance(chain, Known):
        return Verification.UNKNOWN
    if isinstance(name, Known) and not name.value:
        return Verification.CHAIN
    return Verification.FULL if isinstance(name, Known) else Verification.UNKNOWN
