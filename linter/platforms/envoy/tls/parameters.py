"""The `tls_params` of a TLS context: versions, cipher suites, groups, signature schemes.  Knows Envoy's defaults and no
opinion.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.envoy.messages.message import FILLED_IN, Message, is_hole
from linter.platforms.envoy.messages.values import enumerated
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import InputError
from linter.syntax.node import Node, Scalar
from linter.tls import signatures, suites
from linter.tls.groups import canonical, of_envoy
from linter.tls.signatures import canonical as canonical_scheme
from linter.tls.strings.boringssl import expand_boringssl
from linter.tls.suites import CipherSuite
from linter.tls.versions import VERSIONS, between

_VERSIONS = {"TLSV1_0": "TLSv1.0", "TLSV1_1": "TLSv1.1", "TLSV1_2": "TLSv1.2", "TLSV1_3": "TLSv1.3"}
_AUTO = "TLS_AUTO"

# Envoy 1.40.0, measured by handshakes; the suites of a client are those in its ClientHello.
_SUITES = (
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
)
_SUITES_1_3 = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256")
# What every release offers by itself; of the newer ones `linter.tls.groups` says more.
_GROUPS = ("X25519", "secp256r1")
_HYBRID = "X25519MLKEM768"
# With it in `layered_runtime` a newer release has the groups of an older one (Envoy, pull request 47225).
_SWITCH = "pqc_default_ecdh_curves"
# `compliance_policies` come last and override everything else (Envoy API, TlsParameters).
_FIPS_SUITES = tuple(name for name in _SUITES if "CHACHA20" not in name)
_FIPS_GROUPS = ("secp256r1", "secp384r1")


class Defaults(Struct, frozen=True):
    """What Envoy fills in on one side of a connection."""

    minimum: str
    maximum: str
    minimum_said: str
    maximum_said: str
    schemes: tuple[str, ...]


SERVER = Defaults(
    minimum="TLSv1.2",
    maximum="TLSv1.3",
    minimum_said="Envoy 1.22 and newer then accept TLSv1.2 and newer",
    maximum_said="Envoy then accepts versions up to TLSv1.3",
    schemes=signatures.OF_BORINGSSL_SIGNING,
)
CLIENT = Defaults(
    minimum="TLSv1.2",
    maximum="TLSv1.2",
    minimum_said="Envoy 1.22 and newer then offer no version below TLSv1.2",
    maximum_said="Envoy then offers a backend no version above TLSv1.2",
    schemes=signatures.OF_BORINGSSL_VERIFYING,
)


class Parameters(Struct, frozen=True):
    """What two peers may agree on."""

    versions: Many[str]
    cipher_suites: Many[CipherSuite]
    groups: Many[str]
    signature_schemes: Many[str]


def parameters(context: Message, defaults: Defaults) -> Parameters:
    """Read the `tls_params` of a context for one side of a connection."""
    common = context.message("common_tls_context")
    written = None if common is None else common.message("tls_params")
    params = written or common or context
    filled_in = context.hole("common_tls_context") or (None if common is None else common.hole("tls_params"))
    if filled_in is not None:
        return Parameters(filled_in, filled_in, filled_in, filled_in)
    fips = None if written is None else _compliance(written)
    if fips is not None:
        return _fips(fips)
    versions = _versions(params, defaults)
    schemes = _schemes(params, versions, defaults.schemes)
    return Parameters(versions, _cipher_suites(params, versions), _groups(params), schemes)


def quic(context: Message) -> Parameters:
    """Return what QUIC allows, whatever the context says (RFC 9001, 4.2)."""
    version: Setting[str] = context.absent("tls_params", "TLSv1.3", "QUIC speaks TLSv1.3 only")
    versions: Many[str] = context.absent("tls_params", (version,), "QUIC speaks TLSv1.3 only")
    schemes = Unknown("Envoy's QUIC chooses its signature schemes", context.header, "signature_algorithms")
    return Parameters(versions, _effective((), versions, context), _groups(context), schemes)


def encrypt_then_mac(context: Message, versions: Many[str]) -> Known[bool] | None:
    """Return that BoringSSL does not know encrypt-then-MAC; None of TLS 1.3 alone, which has no use for it."""
    listed = versions.value if isinstance(versions, Known) else ()
    if listed and all(isinstance(one, Known) and one.value == "TLSv1.3" for one in listed):
        return None
    return context.absent("tls_params", False, "BoringSSL has no encrypt-then-MAC")


def _compliance(params: Message) -> Scalar | None:
    for node in params.repeated("compliance_policies"):
        if isinstance(node, Scalar) and enumerated(node, ("FIPS_202205",)) == "FIPS_202205":
            return node
    return None


def _fips(policy: Scalar) -> Parameters:
    def every(names: Iterable[str]) -> Many[str]:
        return Known(tuple(Known(name, policy.at, "compliance_policies") for name in names), policy.at)

    chosen = _found((*_FIPS_SUITES, *_SUITES_1_3[:2]))
    known = tuple(Known(suite, policy.at, "compliance_policies") for suite in chosen)
    return Parameters(
        versions=every(("TLSv1.2", "TLSv1.3")),
        cipher_suites=Known(known, policy.at, "compliance_policies"),
        groups=every(_FIPS_GROUPS),
        signature_schemes=every(signatures.OF_BORINGSSL_FIPS),
    )


def _versions(params: Message, defaults: Defaults) -> Many[str]:
    minimum = _version(params, "tls_minimum_protocol_version", defaults.minimum, defaults.minimum_said)
    maximum = _version(params, "tls_maximum_protocol_version", defaults.maximum, defaults.maximum_said)
    if isinstance(minimum, Unknown):
        return minimum
    if isinstance(maximum, Unknown):
        return maximum
    # Which versions are let in at the bottom is decided by the minimum, and what is missing by the maximum.
    accepted = tuple(replace(minimum, value=name) for name in between(minimum.value, maximum.value))
    return maximum.map(lambda _: accepted)


def _version(params: Message, field: str, default: str, said: str) -> Setting[str]:
    scalar = params.scalar(field)
    if scalar is None:
        return params.absent(field, default, said)
    if is_hole(scalar.text):
        return Unknown(FILLED_IN, scalar.at, params.spelled(field))
    name = enumerated(scalar, (_AUTO, *_VERSIONS))
    if name == _AUTO:
        return params.written(field, default)
    if name not in _VERSIONS:
        raise InputError(scalar.at, f"Envoy knows no version `{scalar.text}`", "write `TLSv1_2` or `TLSv1_3`")
    return params.written(field, _VERSIONS[name])


def _cipher_suites(params: Message, versions: Many[str]) -> Many[CipherSuite]:
    entries = tuple(_scalars(params.repeated("cipher_suites")))
    if not entries:
        said = "Envoy 1.23 and newer then accept only suites with ECDHE key exchange and AEAD"
        known = (params.absent("cipher_suites", suite, said) for suite in _found(_SUITES))
        return _effective(tuple(known), versions, params)
    if any(is_hole(entry.text) for entry in entries):
        return Unknown(FILLED_IN, params.at("cipher_suites"), params.spelled("cipher_suites"))
    return _effective(tuple(_expanded(entries, params)), versions, params)


def _expanded(entries: Sequence[Scalar], params: Message) -> Iterator[Known[CipherSuite]]:
    """Expand the entries as one list, as Envoy does, and give each suite the place of the entry that names it."""
    setting = params.spelled("cipher_suites")
    named: dict[str, Scalar] = {}
    refused: Scalar | None = None
    for entry in reversed({entry.text: entry for entry in entries}.values()):
        try:
            named |= {suite.name: entry for suite in expand_boringssl([entry.text])}
        except ValueError:
            refused = entry
    try:
        accepted = expand_boringssl([entry.text for entry in entries])
    except ValueError as error:
        at = params.at("cipher_suites") if refused is None else refused.at.header
        raise InputError(at, f"Envoy refuses these cipher suites: {error}", "name suites that BoringSSL has") from error
    for suite in accepted:
        by = named.get(suite.name)
        yield Known(suite, params.at("cipher_suites") if by is None else by.at.header, setting)


def _effective(
    written: Sequence[Known[CipherSuite]], versions: Many[str], params: Message
) -> Known[tuple[Setting[CipherSuite], ...]]:
    """Keep the suites that one of the versions can use, and add those of TLS 1.3, which nobody chooses."""
    accepted = (
        {version.value for version in versions.value if isinstance(version, Known)}
        if isinstance(versions, Known)
        else set(VERSIONS)
    )
    setting = params.spelled("cipher_suites")
    usable = tuple(suite for suite in written if accepted.intersection(suite.value.versions))
    said = "the suites of TLSv1.3 cannot be chosen"
    newest = _found(_SUITES_1_3) if "TLSv1.3" in accepted else ()
    fixed = tuple(Known(suite, params.header, setting, default=said) for suite in newest)
    at = params.header if params.get("cipher_suites") is None else params.at("cipher_suites")
    return Known((*usable, *fixed), at, setting)


def _groups(params: Message) -> Many[str]:
    names = tuple(_scalars(params.repeated("ecdh_curves")))
    setting = params.spelled("ecdh_curves")
    if not names:
        return _own_groups(params, setting)
    known = tuple(
        Unknown(FILLED_IN, name.at, setting) if is_hole(name.text) else Known(canonical(name.text), name.at, setting)
        for name in names
    )
    return params.written("ecdh_curves", known)


def _own_groups(params: Message, setting: str) -> Many[str]:
    """Return the groups that Envoy has by itself, where an image tells its release; in any, what all have."""
    release, at = params.reading.release, params.header
    found = None if release is None else of_envoy(release.number)
    if _SWITCH in at.source.text:
        return Unknown(f"the runtime's `{_SWITCH}` may decide", at, setting)
    if release is None or found is None:
        said = f"Envoy then offers X25519 and P-256, and since 1.40 {_HYBRID}"
        either = tuple(Known(name, at, setting, default=said) for name in (_HYBRID, _GROUPS[0]))
        newest = Unknown(f"Envoy 1.40 and newer then offer {_HYBRID}, older ones do not", at, setting, (), either)
        return Known((newest, *(Known(name, at, setting, (), said) for name in _GROUPS)), at, setting, (), said)
    said = f"Envoy {release.name} then offers {', '.join(found)}"
    via = (release.image,)
    return Known(tuple(Known(name, at, setting, via, said) for name in found), at, setting, via, said)


def _schemes(params: Message, versions: Many[str], own: Sequence[str]) -> Many[str]:
    """Return the signature schemes that are listed, or BoringSSL's own, as far as a version has a use for them."""
    field = "signature_algorithms"
    names = tuple(_scalars(params.repeated(field)))
    if not names:
        said = "Envoy then leaves them to BoringSSL, which has SHA-1 as the last"
        chosen = tuple(params.absent(field, name, said) for name in own)
        return params.absent(field, tuple(_of_versions(chosen, versions)), said)
    setting = params.spelled(field)
    listed = tuple(
        Unknown(FILLED_IN, name.at, setting)
        if is_hole(name.text)
        else Known(canonical_scheme(name.text), name.at, setting)
        for name in names
    )
    return params.written(field, tuple(_of_versions(listed, versions)))


def _of_versions(schemes: Iterable[Setting[str]], versions: Many[str]) -> Iterator[Setting[str]]:
    spoken = versions.value if isinstance(versions, Known) else ()
    known = [one.value for one in spoken if isinstance(one, Known)]
    is_told = bool(known) and len(known) == len(spoken)
    return (one for one in schemes if not (is_told and isinstance(one, Known)) or signatures.signs_in(one.value, known))


def _found(names: Iterable[str]) -> tuple[CipherSuite, ...]:
    return tuple(suite for name in names if (suite := suites.find(name)) is not None)


def _scalars(nodes: Iterable[Node]) -> Iterator[Scalar]:
    return (node for node in nodes if isinstance(node, Scalar))
