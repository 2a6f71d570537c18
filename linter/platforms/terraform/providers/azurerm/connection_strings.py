"""Connection strings of SQL drivers: whether they encrypt, and whether they verify.  Knows no resource type.

Source: the connector reference of Azure Data Factory, and the drivers' documentation of `Encrypt`,
`TrustServerCertificate` and `SSLMode`.
"""

import re

from linter.platforms.terraform.language.values.value import Partial, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown

_ENCRYPT = pattern(r"\bencrypt\s*=\s*(?P<value>\w+)", re.IGNORECASE)
_TRUST = pattern(r"\btrust\s?server\s?certificate\s*=\s*(?P<value>\w+)", re.IGNORECASE)
_MODE = pattern(r"\bssl\s?mode\s*=\s*(?P<value>[\w-]+)", re.IGNORECASE)
_SETTING = "connection_string"
_CLEAR_MODES = frozenset({"0", "disable", "disabled", "none"})
_VERIFYING = frozenset({"3", "4", "verify-ca", "verifyca", "verify-full", "verifyfull"})
_TLS_MODES = _VERIFYING | {"1", "2", "require", "required"}
_YES = frozenset({"true", "yes", "1", "strict", "mandatory"})
_NO = frozenset({"false", "no", "0", "optional"})


def tls(context: Context) -> Setting[str] | None:
    """Say whether a connection string asks for TLS; unknown where the driver's own default counts."""
    written, text = _text(context)
    if written is None or isinstance(written, Unknown):
        return written
    encrypt, mode = _word(_ENCRYPT, text), _word(_MODE, text)
    if encrypt in _NO or mode in _CLEAR_MODES:
        return Known("clear", written.at, _SETTING, written.via)
    if encrypt in _YES or mode in _TLS_MODES:
        return Known("tls", written.at, _SETTING, written.via)
    return Unknown("the driver's own default decides", written.at, _SETTING, written.via)


def verifies(context: Context) -> Setting[str] | None:
    """Say whether a connection string has the server verified; None where it does not say."""
    written, text = _text(context)
    if written is None or isinstance(written, Unknown):
        return written
    trust, mode = _word(_TRUST, text), _word(_MODE, text)
    if trust in _YES | _NO:
        return Known("false" if trust in _YES else "true", written.at, _SETTING, written.via)
    if mode in _TLS_MODES:
        return Known("true" if mode in _VERIFYING else "false", written.at, _SETTING, written.via)
    return None


def _text(context: Context) -> tuple[Setting[object] | None, str]:
    """Return the value, and as much of its text as is known."""
    found = context.view.reference(_SETTING)
    if isinstance(found, Known) and isinstance(found.value, Partial):
        return found, " ".join(part for part in found.value.parts if isinstance(part, str))
    plain = context.view.attribute(_SETTING)
    return plain, (text_of(plain.value) or "") if isinstance(plain, Known) else ""


def _word(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return "" if found is None else found["value"].lower()
