"""How far what there is withstands quantum computers: key exchange, and signatures, which nobody judges yet.

No public authority signs by an algorithm that does (CA/Browser Forum, Baseline Requirements 2.2.6, 7.1.3; 2026-11-30).
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from linter.model.endpoint import Certificate, Listener, Subject, Tls, Upstream
from linter.model.words import Issuer
from linter.provenance.setting import Known
from linter.tls.certificates import withstands_quantum_computers
from linter.tls.groups import is_post_quantum

HYBRID, CLASSICAL, UNKNOWN = "hybrid", "classical", "unknown"
POST_QUANTUM = "post-quantum"


class Readiness(Struct, frozen=True):
    """How many there are of each kind."""

    key_exchange: dict[str, int]
    """Listeners and hops with TLS: `hybrid`, `classical`, `unknown`."""
    signatures: dict[str, int]
    """Certificates: `post-quantum`, `classical`, `unknown`."""


def readiness(subjects: Iterable[Subject]) -> Readiness:
    """Count what is known of each endpoint with TLS, and of each certificate."""
    exchanges, signatures = Counter[str](), Counter[str]()
    for one in subjects:
        if isinstance(one, Listener | Upstream) and isinstance(one.tls, Known) and one.tls.value is not None:
            exchanges[_exchange(one.tls.value)] += 1
        elif isinstance(one, Certificate):
            signatures[_signature(one)] += 1
    return Readiness(
        {word: exchanges[word] for word in (HYBRID, CLASSICAL, UNKNOWN)},
        {word: signatures[word] for word in (POST_QUANTUM, CLASSICAL, UNKNOWN)},
    )


def _exchange(tls: Tls) -> str:
    if isinstance(tls.post_quantum, Known):
        return HYBRID if tls.post_quantum.value else CLASSICAL
    groups = tls.groups.value if tls.post_quantum is None and isinstance(tls.groups, Known) else ()
    known = [one.value for one in groups if isinstance(one, Known)]
    if not known or len(known) < len(groups):
        return UNKNOWN
    return HYBRID if any(map(is_post_quantum, known)) else CLASSICAL


def _signature(certificate: Certificate) -> str:
    if isinstance(certificate.signature, Known):
        return POST_QUANTUM if withstands_quantum_computers(certificate.signature.value) else CLASSICAL
    issuer = None if certificate.life is None else certificate.life.issuer
    is_public = isinstance(issuer, Known) and issuer.value is Issuer.PUBLIC
    return CLASSICAL if certificate.signature is None and is_public else UNKNOWN
