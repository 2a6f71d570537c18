"""Which certificates listeners show, and who issues them.  Knows the model, and no platform."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from linter.model.endpoint import Certificate, Listener, Subject
from linter.model.expiry.life import Life
from linter.model.words import Issuer
from linter.provenance.setting import Known, Setting, Unknown

_UNTOLD = "who issues its certificate is not written here"
_MOST = 20
"""Certificates of one listener that are told apart."""


def showing(subjects: Iterable[Subject]) -> Iterator[Subject]:
    """Say of listeners what is known of the certificates that they show."""
    everything = tuple(subjects)
    lives: dict[str, list[Known[Life]]] = {}
    for one in everything:
        if isinstance(one, Certificate):
            for address in one.shown_by:
                lives.setdefault(address, []).append(Known(_told(one), one.at))
    for one in everything:
        yield replace(one, certificate=_certificate(one, lives)) if isinstance(one, Listener) else one


def _certificate(listener: Listener, lives: Mapping[str, Sequence[Known[Life]]]) -> Setting[Life] | None:
    """Return what is known of the certificate that a listener shows; of several it is one.

    What has several listeners, such as an Ingress or a distribution, has an address that theirs begin with.
    """
    if isinstance(listener.tls, Known) and (listener.tls.value is None or listener.tls.value.of_mesh):
        return None
    owners = (listener.address, listener.address.rpartition(":")[0], listener.address.partition(" ")[0])
    shown = next((lives[one] for one in owners if one in lives), ())
    if not shown:
        return Unknown("the files do not say which certificate it shows", listener.at)
    if len({(one.value.issuer, one.value.authority, one.value.days) for one in shown}) == 1:
        return shown[0]
    return Unknown("one of several certificates is shown", shown[0].at, candidates=tuple(shown[:_MOST]))


def _told(certificate: Certificate) -> Life:
    """Return the life of a certificate; what nobody tells of its issuer is unknown, and not absent."""
    life = certificate.life or Life()
    untold = Unknown(_UNTOLD, certificate.at)
    issuer = life.issuer or untold
    is_itself = isinstance(issuer, Known) and issuer.value is Issuer.ITSELF
    return replace(life, issuer=issuer, authority=life.authority or (None if is_itself else untold))
