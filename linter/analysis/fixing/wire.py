"""What an endpoint does otherwise than before: versions and suites that it no longer speaks, and what it now checks."""

from collections.abc import Iterator, Sequence

from linter.model.endpoint import Listener, Tls, Upstream
from linter.model.words import ClientCertificate, Stapling
from linter.provenance.setting import Known, Many, Setting
from linter.tls.suites import CipherSuite
from linter.tls.versions import VERSIONS, Clients, clients_without, oldest_clients

_MOST_NAMED = 4
_SWITCHES = {
    "required": "no longer speaks clear text beside TLS",
    "verifies_chain": "verifies the certificate of its peer",
    "verifies_name": "verifies the name of its peer",
    "sends_sni": "names its peer in the handshake",
}

_CHOSEN = ("ECDHE", "any (TLS 1.3)")
_KEPT = (*_SWITCHES, "checks_revocation", "sends_certificate", "counts_failures")
_FROM_CLIENTS = (
    ClientCertificate.NONE,
    ClientCertificate.REQUESTED,
    ClientCertificate.UNVERIFIED,
    ClientCertificate.OPTIONAL,
    ClientCertificate.REQUIRED,
)
"""What is asked of a client, the least first."""


def changes(before: object, after: object) -> Iterator[str]:
    """Yield in sentences what an endpoint does otherwise."""
    if not isinstance(before, Listener | Upstream) or not isinstance(after, Listener | Upstream):
        return
    old, new = _known(before.tls), _known(after.tls)
    if old is None and new is not None:
        yield f"{after.name} speaks TLS"
    if not isinstance(old, Tls) or not isinstance(new, Tls):
        return
    versions = [one for one in _values(old.versions) if one not in _values(new.versions)]
    if versions:
        yield f"{after.name} no longer speaks {_listed(versions)}"
    suites = [one for one in _suites(old.cipher_suites) if one not in _suites(new.cipher_suites)]
    if suites:
        yield f"{after.name} no longer takes {_listed(suites)}"
    if isinstance(after, Listener):
        yield from (f"{after.name} {sentence}" for sentence in lost(old, new))
    for name, sentence in _SWITCHES.items():
        if _known(getattr(old, name)) is False and _known(getattr(new, name)) is True:
            yield f"{after.name} {sentence}"


def lost(before: Tls, after: Tls) -> Iterator[str]:
    """Yield in sentences which clients cannot come in any more, as far as guidelines name them."""
    old, new = _values(before.versions), _values(after.versions)
    if not isinstance(after.versions, Known) or len(new) < len(after.versions.value):
        return  # What is not known may be spoken.
    lowest = min(new, key=VERSIONS.index, default="")
    found = clients_without(lowest)
    if found is not None and found.speak in old and found.speak not in new and _speaks(before, found.speak):
        yield f"loses clients without {lowest}, such as {_named(found)}"
    oldest = oldest_clients(lowest)
    # A guideline names who is served for certain; some that are older may be, too.
    is_narrower = not _is_modern(before) or any(_speaks(before, one) for one in old if one not in new)
    if oldest is not None and is_narrower and _is_modern(after):
        yield f"may keep out clients older than {_named(oldest)}"


def _named(found: Clients) -> str:
    return f"{', '.join(found.clients)} (Mozilla's guideline {found.guideline})"


def _speaks(tls: Tls, version: str) -> bool:
    """Say whether one of the suites, if they are known, goes with a version."""
    found = _known_suites(tls)
    return found is None or any(version in one.versions for one in found)


def _is_modern(tls: Tls) -> bool:
    """Say whether it is known that all suites are AEAD, and agreed upon by ECDHE where the version leaves a choice."""
    if _values(tls.versions) == ["TLSv1.3"]:
        return True
    found = _known_suites(tls)
    return bool(found) and all(one.aead and one.key_exchange in _CHOSEN for one in found or ())


def _known_suites(tls: Tls) -> list[CipherSuite] | None:
    """Return the suites; None where one of them is not known."""
    many = tls.cipher_suites
    if not isinstance(many, Known):
        return None
    found = [one.value for one in many.value if isinstance(one, Known)]
    return found if len(found) == len(many.value) else None


def is_less(before: Sequence[object], after: Sequence[object]) -> bool:
    """Say whether fewer endpoints of an address are there than were, fewer of them have TLS, or one asks for less.

    Where a rule finds that something is done in vain, not to do it at all would leave it nothing to find.
    """
    if len(after) < len(before) or sum(map(_has_tls, after)) < sum(map(_has_tls, before)):
        return True
    return any(_asks_less(one, other) for one, other in zip(before, after, strict=False))


def _asks_less(before: object, after: object) -> bool:
    if not isinstance(before, Listener | Upstream) or not isinstance(after, Listener | Upstream):
        return False
    old, new = _known(before.tls), _known(after.tls)
    if not isinstance(old, Tls) or not isinstance(new, Tls):
        return False
    if any(_known(getattr(old, name)) is True and _known(getattr(new, name)) is not True for name in _KEPT):
        return True
    if _known(old.stapling) is Stapling.EFFECTIVE and _known(new.stapling) is not Stapling.EFFECTIVE:
        return True
    return _rank(new.client_certificate) < _rank(old.client_certificate)


def _rank(asked: Setting[ClientCertificate] | None) -> int:
    """Return how much is asked of a client: what is not known is less than anything that is."""
    found = _known(asked)
    return _FROM_CLIENTS.index(found) if isinstance(found, ClientCertificate) else -1


def _has_tls(endpoint: object) -> bool:
    found = _known(endpoint.tls) if isinstance(endpoint, Listener | Upstream) else None
    return isinstance(found, Tls) and not found.of_mesh


def _known(setting: object) -> object:
    return setting.value if isinstance(setting, Known) else ...


def _values(many: Many[str] | None) -> list[str]:
    return [one.value for one in many.value if isinstance(one, Known)] if isinstance(many, Known) else []


def _suites(many: Many[CipherSuite] | None) -> list[str]:
    found: list[Setting[CipherSuite]] = list(many.value) if isinstance(many, Known) else []
    return [one.value.name for one in found if isinstance(one, Known)]


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
