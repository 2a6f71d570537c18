"""Settings that lie in a JSON document of a resource.  Knows which document means what, and no policy."""

from linter.platforms.terraform.language.functions.encodings.json import decoded
from linter.platforms.terraform.language.values.value import Encoded, Value, boolean_of, is_map, settled, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.provenance.setting import Known, Setting, Unknown

_SETTING = "EnableInTransitEncryption"


def emr_transit(context: Context) -> Setting[str] | None:
    """Say whether a security configuration of EMR encrypts what the nodes of a cluster send each other."""
    written = context.view.attribute("configuration")
    if written is None:
        return None
    switch = _member(_member(_document(written), "EncryptionConfiguration"), _SETTING)
    if switch is None:
        default = "the nodes then speak clear text to each other"
        return Known("clear", written.at, _SETTING, default=default)
    if isinstance(switch, Unknown):
        return Unknown(switch.because, written.at, _SETTING)
    is_on = boolean_of(switch.value)
    if is_on is None:
        return Unknown("it is no boolean", switch.at, _SETTING)
    return Known("tls" if is_on else "clear", switch.at, _SETTING, switch.via)


def _document(written: Setting[Value]) -> Setting[Value]:
    if isinstance(written, Unknown):
        return written
    if isinstance(written.value, Encoded):
        return written.value.value
    return decoded(text_of(written.value) or "", written.at)


def _member(of: Setting[Value] | None, name: str) -> Setting[Value] | None:
    """Return a member of an object; None where it has none of the name."""
    if of is None:
        return None
    plain = settled(of)
    if isinstance(plain, Unknown):
        return plain
    member = plain.value.get(name) if is_map(plain.value) else None
    return None if member is None else settled(member)
