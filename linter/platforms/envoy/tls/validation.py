"""Validation contexts, inline and from secrets, put together as Envoy merges them.  Knows not who validates whom."""

from msgspec import Struct

from linter.platforms.envoy.messages.message import FILLED_IN, Message, is_hole
from linter.platforms.envoy.messages.scopes import View
from linter.platforms.envoy.tls.name_matchers import takes_every_name
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import InputError
from linter.syntax.node import Mapping, Node, Scalar, Sequence

_PINS = ("verify_certificate_spki", "verify_certificate_hash")
# The older two took names without their kind.
_TRUST = ("VERIFY_TRUST_CHAIN", "ACCEPT_UNTRUSTED")
_NAMES = ("match_typed_subject_alt_names", "match_subject_alt_names", "verify_subject_alt_name")


class Written(Struct, frozen=True, eq=False):
    """A field that is present, and the message that holds it."""

    holder: Message
    field: str


class Validation(Struct, frozen=True, eq=False):
    """What one side checks about the certificate of the other."""

    home: Message
    """Where a missing field would be written."""
    parts: tuple[Message, ...]
    """Contexts that are merged: of single fields the last one counts, lists add up."""
    missing: Unknown | None
    """Why a part of it cannot be seen."""

    @property
    def trusted_ca(self) -> Written | None:
        """The authorities; `system_root_certs` and `ca_certificate_provider_instance` are for gRPC, not for Envoy."""
        return self._first("trusted_ca")

    @property
    def custom(self) -> Written | None:
        """A validator in place of Envoy's own, such as SPIFFE's."""
        return self._first("custom_validator_config")

    @property
    def pins(self) -> Written | None:
        """Certificates or keys that are known one by one."""
        return self._first(*_PINS)

    @property
    def names(self) -> Written | None:
        """Names of which the certificate must have one."""
        return self._first(*_NAMES)

    @property
    def narrow_names(self) -> Written | None:
        """The same, unless one of them stands for every name."""
        found = self.names
        return None if found is None or takes_every_name(found.holder, found.field) else found

    @property
    def accepts_untrusted(self) -> Written | None:
        """Whether a certificate is accepted whatever the checks say."""
        found = self._first("trust_chain_verification")
        accepts = found is not None and found.holder.choice(found.field, *_TRUST) == "ACCEPT_UNTRUSTED"
        return found if accepts else None

    @property
    def revoked(self) -> Written | None:
        """The list of certificates that are revoked (`crl` of CertificateValidationContext).

        With `only_verify_leaf_cert_crl` authorities between are not looked up, and need no list; the client's own is.
        """
        return self._first("crl")

    @property
    def trust_filled_in(self) -> Unknown | None:
        """That a template says whether a certificate is accepted whatever the checks say."""
        return next((hole for part in self.parts if (hole := part.hole("trust_chain_verification"))), None)

    def refuse_names_without_authority(self) -> None:
        """Raise InputError for what Envoy refuses, because it would check names that anybody can claim."""
        names = self.names
        if names is None or self.trusted_ca or self.custom or self.missing:
            return
        at = names.holder.at(names.field)
        raise InputError(at, f"Envoy refuses `{names.field}` without `trusted_ca`", "add the authority to trust")

    def _first(self, *fields: str) -> Written | None:
        for part in reversed(self.parts):
            for field in fields:
                node = part.get(field)
                if node is not None and not _is_empty(node):
                    return Written(part, field)
        return None


def checks_revocation(validation: Validation) -> Setting[bool] | None:
    """Say whether certificates are looked up among those that are revoked; None where none is verified by Envoy."""
    listed = validation.revoked
    if listed is not None:
        return Known(True, listed.holder.at(listed.field), listed.holder.spelled(listed.field))
    if validation.missing is not None:
        return validation.missing
    if validation.trusted_ca is None:
        return None
    home = validation.home
    return Known(False, home.named, home.spelled("crl"), default="Envoy then takes certificates that are revoked")


def validation_of(context: Message, view: View) -> Validation:
    """Put together what a TLS context checks about the peer's certificate."""
    common = context.message("common_tls_context")
    if common is None:
        return Validation(context, (), context.hole("common_tls_context"))
    holes = (common.hole(field) for field in ("validation_context", "combined_validation_context"))
    filled_in = next((hole for hole in holes if hole is not None), None)
    if filled_in is not None:
        return Validation(common, (), filled_in)
    inline = common.message("validation_context")
    if inline is not None:
        return Validation(inline, (inline,), None)
    combined = common.message("combined_validation_context")
    if combined is not None:
        default = combined.message("default_validation_context")
        secret, missing = _secret_of(combined, view)
        missing = combined.hole("default_validation_context") or missing
        parts = tuple(part for part in (default, secret) if part is not None)
        return Validation(default or combined, parts, missing)
    secret, missing = _secret_of(common, view)
    return Validation(secret or common, () if secret is None else (secret,), missing)


def _secret_of(holder: Message, view: View) -> tuple[Message | None, Unknown | None]:
    """Find the validation context of a secret; it may be on a server that the files do not show."""
    field = "validation_context_sds_secret_config"
    wanted = holder.message(field)
    if wanted is None:
        return None, holder.hole(field)
    found = secret(wanted, view)
    if isinstance(found, Unknown):
        return None, found
    inside = found.message("validation_context")
    if inside is None and (filled_in := found.hole("validation_context")) is not None:
        return None, filled_in
    if inside is None:
        raise InputError(
            holder.at(field), f"the secret `{wanted.text('name')}` is no validation context", "name another secret"
        )
    return inside, None


def secret(wanted: Message, view: View) -> Message | Unknown:
    """Find a secret by what mentions it."""
    name = wanted.text("name")
    at = wanted.named
    if is_hole(name):
        return Unknown(FILLED_IN, at)
    found = view.secret(name)
    if found is not None:
        return found.message
    if wanted.get("sds_config") is None and view.file.is_bootstrap:
        raise InputError(at, f"there is no secret `{name}`", "define it under `secrets`, or add an `sds_config`")
    return Unknown(f"the secret `{name}` is not among the files", at)


def _is_empty(node: Node) -> bool:
    match node:
        case Scalar():
            return not node.text
        case Sequence():
            return not node.items
        case Mapping():
            return not node.entries
