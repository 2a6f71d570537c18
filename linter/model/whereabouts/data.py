"""Classes of data: where people say that some lies, and what its ways have to be.  Knows no configuration file."""

from __future__ import annotations  # each would be worked out at every start

from datetime import date
from enum import StrEnum

from msgspec import Struct

from linter.provenance.setting import Known
from linter.provenance.source import Location

LABEL = "tlslint.dev/data"
"""The label, annotation or tag by which something says itself of which classes its data is."""


QUANTUM_COMPUTERS_FROM = date(2032, 1, 1)
"""The day from which quantum computers count where nobody says another: BSI TR-02102-1, edition 2026-01, recommends
classical key agreement alone until the end of 2031.  Checked 2026-11-30, in summaries of it."""


class Minimum(StrEnum):
    """What the hops have to be that data of a class takes."""

    ENCRYPTED = "encrypted"
    """TLS, or the encryption of a mesh, that nobody can downgrade."""
    MUTUAL_TLS = "mutual-tls"
    """And both ends know each other by their certificates, but for clients outside of all that is described."""


class DataClass(Struct, frozen=True):
    """A class of data, such as cardholder data."""

    name: str
    at: Location
    where: tuple[Known[str], ...] = ()
    """Hosts, addresses, kinds with names and Terraform's addresses, in which `*` stands for any text."""
    minimum: Known[Minimum] | None = None
    version: Known[str] | None = None
    """The oldest version of TLS that may carry it."""
    post_quantum: Known[bool] | None = None
    """Whether the key exchange has to withstand quantum computers."""
    secret_until: Known[date] | None = None
    """The last day on which it has to be secret; the configuration says from when on quantum computers can read it."""
    pinned: Known[bool] | None = None
    """Whether the client side has to pin its peer to more than any public authority says."""

    @property
    def demands(self) -> bool:
        """Whether anything is asked of the hops that it takes."""
        return any(one is not None for one in (self.minimum, self.version, self.post_quantum, self.pinned))
