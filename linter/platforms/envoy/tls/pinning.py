"""To what a validation context pins the other side, and names in it that strangers can have.  Knows no endpoint.

Source: https://www.envoyproxy.io/docs/envoy/v1.40.0/api-v3/extensions/transport_sockets/tls/v3/common.proto,
CertificateValidationContext: a certificate passes that is in either of the lists.  Tried with Envoy 1.40.0.
"""

from linter.model.endpoint import Pin
from linter.model.words import ClientAuthority
from linter.platforms.envoy.tls.name_matchers import shared_among
from linter.platforms.envoy.tls.validation import Validation, Written
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar
from linter.tls.trust import is_of_everybody, is_of_system

_AUTHORITIES = {Pin.AUTHORITY: ClientAuthority.OWN}
# Filters and headers that can tell clients apart (Envoy API v3).
_WHO = (
    "rbac",
    "ext_authz",
    "forward_client_cert",
    "lua",
    "wasm",
    "ext_proc",
    "golang",
    "dynamic_modules",
    "matcher",
    "PEER_",
)
_LISTS = {"verify_certificate_spki": Pin.KEY, "verify_certificate_hash": Pin.CERTIFICATE}


def pinned_to(validation: Validation) -> Setting[Pin] | None:
    """Say to what a certificate is pinned; None where none is verified."""
    if validation.accepts_untrusted is not None:
        return None
    if validation.trust_filled_in is not None:
        return validation.trust_filled_in
    pins = validation.pins
    if pins is not None:
        return pins.holder.written(pins.field, _LISTS[pins.field])
    names = validation.narrow_names
    if names is not None:
        return names.holder.written(names.field, Pin.NAME)
    if validation.custom is not None:
        return validation.custom.holder.written(validation.custom.field, Pin.AUTHORITY)
    if validation.missing is not None:
        return validation.missing
    anchor = validation.trusted_ca
    return None if anchor is None else _of_authority(anchor)


def client_authority(validation: Validation) -> Setting[ClientAuthority] | None:
    """Say by whose word clients are taken; None where none is verified.

    Filters may ask who a client is, or tell a backend; in what order is not known here.
    """
    found = pinned_to(validation)
    if not isinstance(found, Known) or found.value is not Pin.NOTHING:
        return None if found is None else found.map(lambda pin: _AUTHORITIES.get(pin, ClientAuthority.NAMED))
    if not is_of_system(found.at.text.strip("'\"")):
        return found.map(lambda _: ClientAuthority.OWN)
    if any(word in found.at.source.text for word in _WHO):
        either = tuple(found.map(lambda _, what=what: what) for what in (ClientAuthority.PUBLIC, ClientAuthority.NAMED))  # type: ignore[misc]
        return Unknown("filters may ask who the client is", found.at, found.setting, found.via, either)
    return found.map(lambda _: ClientAuthority.PUBLIC)


def pins(validation: Validation) -> Setting[int] | None:
    """Return how many keys and certificates are let in; None where none is written."""
    first = validation.pins
    if first is None:
        return None
    holes = [hole for part in validation.parts for field in _LISTS if (hole := part.part_filled_in(field)) is not None]
    if holes or validation.missing is not None:
        return holes[0] if holes else validation.missing
    written = {
        item.text.lower().replace(":", "")
        for part in validation.parts
        for field in _LISTS
        for item in part.repeated(field)
        if isinstance(item, Scalar)
    }
    return first.holder.written(first.field, len(written))


def shared_name(validation: Validation) -> Setting[str | None] | None:
    """Return a matcher that takes names of strangers; None where no names are checked."""
    names = validation.names
    if names is None or validation.accepts_untrusted is not None:
        return None
    found = [one for part in validation.parts for one in shared_among(part, names.field)]
    if found:
        return found[0]
    return Known(None, names.holder.at(names.field), names.holder.spelled(names.field))


def _of_authority(anchor: Written) -> Setting[Pin]:
    source = anchor.holder.message(anchor.field)
    path = None if source is None else source.scalar("filename")
    if source is not None and (hole := source.hole("filename")) is not None:
        return Unknown(hole.because, hole.at, anchor.holder.spelled(anchor.field))
    if path is None:
        return anchor.holder.written(anchor.field, Pin.AUTHORITY)
    pin = Pin.NOTHING if is_of_everybody(path.text) else Pin.AUTHORITY
    return Known(pin, path.at, anchor.holder.spelled(anchor.field))
