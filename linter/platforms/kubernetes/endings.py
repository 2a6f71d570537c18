"""How an end of TLS is written in manifests: clear text, versions, suites, named policies.  Knows no kind."""

from collections.abc import Iterable, Mapping

from linter.model.endpoint import ClientCertificate, Tls
from linter.model.words import ClientAuthority
from linter.provenance.setting import Known, Many, Setting, Step, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Node, Scalar
from linter.tls import presets
from linter.tls.groups import canonical as group
from linter.tls.signatures import canonical as scheme
from linter.tls.suites import CipherSuite, find
from linter.tls.trust import is_of_system
from linter.tls.versions import VERSIONS, between, canonical


def clear(at: Location, setting: str, default: str = "") -> Known[Tls | None]:
    """Return that bytes go in clear text."""
    return Known(None, at, setting, default=default)


def passed_through(at: Location, setting: str) -> Unknown:
    """Return that TLS, if there is any, is ended by whoever stands behind the proxy."""
    possible = (Known(Tls(at), at, setting), Known(None, at, setting))
    return Unknown("TLS, if there is any, passes through to the backend", at, setting, candidates=possible)


def versions_of(lowest: Scalar | None, highest: Scalar | None, at: Location, setting: str, default: str) -> Many[str]:
    """Return the versions between two that are written; from TLS 1.2 up where none is."""
    start = "TLSv1.2" if lowest is None else canonical(lowest.text.removeprefix("Version"))
    end = VERSIONS[-1] if highest is None else canonical(highest.text.removeprefix("Version"))
    place = at if lowest is None else lowest.at
    if start is None or end is None:
        return Unknown("it is no version that is known here", place, setting)
    said = default if lowest is None else ""
    return Known(
        tuple(Known(one, place, setting, default=said) for one in between(start, end)), place, setting, default=said
    )


def suites_of(names: Iterable[Scalar], at: Location, setting: str) -> Many[CipherSuite] | None:
    """Return the suites that are listed by their names; None where none is."""
    found = tuple(_suite(one, setting) for one in names)
    return Known(found, at, setting) if found else None


def _suite(name: Scalar, setting: str) -> Setting[CipherSuite]:
    suite = find(name.text)
    if suite is None:
        return Unknown(f"`{name.text}` is no cipher suite that is known here", name.at, setting)
    return Known(suite, name.at, setting)


def groups_of(names: Iterable[Node], setting: str, via: tuple[Step, ...] = ()) -> Many[str] | None:
    """Return the groups that are listed by their names; None where none is."""
    items = [one for one in names if isinstance(one, Scalar)]
    known = tuple(Known(group(one.text), one.at, setting, via) for one in items)
    return Known(known, items[0].at, setting, via) if items else None


def schemes_of(names: Iterable[Node], setting: str) -> Many[str] | None:
    """Return the signature schemes that are listed by their names; None where none is."""
    items = [one for one in names if isinstance(one, Scalar)]
    return (
        Known(tuple(Known(scheme(one.text), one.at, setting) for one in items), items[0].at, setting) if items else None
    )


def exchange_of_preset(table: str, name: Setting[str]) -> Setting[bool] | None:
    """Return whether a vendor's policy of this name has a post-quantum key exchange; None where no table says so."""
    if isinstance(name, Unknown):
        return name
    preset = presets.find(table, name.value)
    if preset is None or preset.post_quantum is None:
        return None
    has_it = preset.post_quantum
    return name.map(lambda _: has_it)


def client_mode(
    mode: Scalar | None, modes: Mapping[str, ClientCertificate], setting: str
) -> Setting[ClientCertificate] | None:
    """Return what a word says of client certificates; None where it is absent."""
    if mode is None:
        return None
    if mode.text not in modes:
        return Unknown(f"`{mode.text}` is no mode that is known here", mode.at, setting)
    return Known(modes[mode.text], mode.at, setting)


def authority_at(path: Setting[str] | None) -> Setting[ClientAuthority] | None:
    """Return by whose word clients are taken that are verified against a file; None where none is named."""
    if path is None:
        return None
    return path.map(lambda name: ClientAuthority.PUBLIC if is_of_system(name) else ClientAuthority.OWN)


def of_preset(table: str, name: Setting[str]) -> tuple[Many[str], Many[CipherSuite]]:
    """Return the versions and the cipher suites that a vendor's policy of this name stands for."""
    if isinstance(name, Unknown):
        return name, name
    preset = presets.find(table, name.value)
    if preset is None:
        because = f"`{name.value}` is not among the policies that were known on {presets.checked(table)}"
        unlisted = Unknown(because, name.at, name.setting, name.via)
        return unlisted, unlisted
    versions = tuple(name.map(lambda _, one=one: one) for one in preset.versions)  # type: ignore[misc]
    if preset.cipher_suites is None:
        because = f"the cipher suites of `{name.value}` are not listed"
        return name.map(lambda _: versions), Unknown(because, name.at, name.setting, name.via)
    suites = tuple(Known(suite, name.at, name.setting, name.via, name.default) for suite in preset.cipher_suites)
    return name.map(lambda _: versions), name.map(lambda _: suites)
