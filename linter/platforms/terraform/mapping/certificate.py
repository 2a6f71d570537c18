"""A row and a resource to a certificate that a provider issues, or is given.  Knows no resource type."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from linter.model.endpoint import Certificate
from linter.model.expiry.life import Life
from linter.model.words import Issuer, Pickup, Renewal, Validation
from linter.platforms.certificates import DAY, renewed, strength_of, within_public_lifetime
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import is_list, settled, text_of
from linter.platforms.terraform.mapping.conditions import holds
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.endpoint import CERTIFICATE, NAME, each_of, label_of
from linter.platforms.terraform.mapping.fields import Function, Reader
from linter.platforms.terraform.mapping.meanings import enum_of, of_meaning
from linter.platforms.terraform.mapping.row import EndpointRow, Row
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.tls.certificates import CertificateError, covers, parse
from linter.tls.x509 import X509

_UNITS = {"seconds": 1, "hours": 3600, "days": DAY, "months": Fraction(365 * DAY, 12), "years": 365 * DAY}
_NUMBER = pattern(r"(-?[0-9]{1,12}(?:\.[0-9]{1,6})?)([smhd]?)")
_SUFFIXES = {"s": 1, "m": 60, "h": 3600, "d": DAY}
_COMMON_NAME = pattern(r"(?:^|,)\s*CN\s*=\s*([^,]+)")
_WHOLE = 100


def certificates(context: Context, row: Row, functions: Callable[[str], Function]) -> Iterator[Certificate]:
    """Return the certificates that a resource asks for, or brings."""
    for one in row.endpoints:
        for each in each_of(context, one.each) if one.kind == CERTIFICATE else ():
            applies = holds(one.when, each, row.provider)
            if applies is not False:
                maybe = applies if isinstance(applies, Unknown) else None
                found = _certificate(each, one, Reader(each, row.provider, functions))
                yield replace(found, maybe=each.maybe or maybe)


def _certificate(context: Context, row: EndpointRow, reader: Reader) -> Certificate:
    at = context.each.header if isinstance(context.each, View) else context.view.header
    label = label_of(context, row.label)
    suffix = f" {label}" if label else ""
    leaf = _leaf(reader.read(row.fields.get("pem", ())))
    names = _names(row, reader, leaf, Known((), at))
    life = _life(row, reader)
    key = reader.read(row.fields.get("key", ()))
    until = "" if leaf is None else f" (valid until {leaf.not_after})"
    return Certificate(
        at=at,
        address=context.configuration.address(context.resource) + suffix,
        name=f"{context.resource.address}{suffix}{until}",
        platform=NAME,
        names=names,
        uncovered_hosts=_uncovered(names, reader.read(row.fields.get("hosts", ()))),
        key_strength=None if key is None else of_meaning(key, _strength),
        within_public_lifetime=within_public_lifetime(life, context.configuration.today),
        life=life,
        shown_by=_shown_by(reader.read(row.fields.get("shown-by", ()))),
    )


def _shown_by(listeners: Many[str] | None) -> tuple[str, ...]:
    shown = listeners.value if isinstance(listeners, Known) else ()
    return tuple(one.value for one in shown if isinstance(one, Known))


def _leaf(pem: Setting[Any] | None) -> X509 | None:
    """Read the certificate that is brought, where its text is known; whoever reads PEM says what is wrong with it."""
    text = text_of(pem.value) if isinstance(pem, Known) else None
    try:
        return next(iter(parse(text)), None) if text else None
    except CertificateError:
        return None


def _names(row: EndpointRow, reader: Reader, leaf: X509 | None, place: Known[Any]) -> Many[str]:
    if leaf is not None:
        return place.map(lambda _: tuple(Known(name, place.at) for name in leaf.names))
    found: list[Setting[str]] = []
    for field in ("name", "names"):
        read = reader.read(row.fields.get(field, ()))
        read = _common_name(read) if field == "name" else read
        if isinstance(read, Unknown):
            found.append(replace(read, candidates=()))
        elif read is not None:
            found += map(settled, read.value) if is_list(read.value) else [read]
    return place.map(lambda _: tuple(found)) if found else Unknown("its names are not written here", place.at)


def _common_name(name: Setting[Any] | None) -> Setting[Any] | None:
    """Return a name, or the common one of a subject that is written as a whole; None of a subject without."""
    text = name.value if isinstance(name, Known) else None
    if not isinstance(text, str) or "=" not in text:
        return name
    found = _COMMON_NAME.search(text)
    return None if found is None or name is None else name.map(lambda _: found[1].strip())


def _life(row: EndpointRow, reader: Reader) -> Life:
    def read(field: str) -> Setting[Any] | None:
        return reader.read(row.fields.get(field, ()))

    lifetime, before = _lived(_time(reader, row, "")), _time(reader, row, "renewal-")
    passed = read("renewal-percent")
    if before is None and passed is not None and isinstance(lifetime, Known):
        before = of_meaning(passed, lambda known: _part(known, lifetime.value))
    life = Life(
        issuer=enum_of(Issuer, read("issuer")),
        authority=read("authority"),
        validated_by=enum_of(Validation, read("validated-by")),
        renewed_by=enum_of(Renewal, read("renewed-by")),
        reaches_server=enum_of(Pickup, read("reaches-server")),
    )
    return renewed(life, lifetime, before)


def _lived(lifetime: Setting[int] | None) -> Setting[int] | None:
    """Return how long something lives; of no time at all it is the issuer who decides."""
    if isinstance(lifetime, Known) and lifetime.value <= 0:
        return Unknown("whoever issues it then decides", lifetime.at, lifetime.setting, lifetime.via)
    return lifetime


def _time(reader: Reader, row: EndpointRow, prefix: str) -> Setting[int] | None:
    """Return a time in seconds, in whatever unit it is written."""
    for unit, seconds in _UNITS.items():
        found = reader.read(row.fields.get(f"{prefix}{unit}", ()))
        if found is not None:
            return of_meaning(found, lambda known, seconds=seconds: _seconds(known, seconds))  # type: ignore[misc]
    return None


def _seconds(known: Known[Any], unit: int | Fraction) -> Setting[int]:
    found = _NUMBER.fullmatch(str(known.value).strip())
    if found is None:
        return Unknown(f"`{str(known.value)[:40]}` is no time", known.at, known.setting, known.via)
    seconds = int(Fraction(found[1]) * (_SUFFIXES[found[2]] if found[2] else unit))
    return known.map(lambda _: seconds)


def _part(known: Known[Any], lifetime: int) -> Setting[int]:
    """Return what is left of a life when a part of it has passed."""
    text = str(known.value)
    if not text.isdecimal() or not 0 < int(text[:4]) < _WHOLE:
        return Unknown(f"`{text[:40]}` is no part of a life", known.at, known.setting, known.via)
    return known.map(lambda _: lifetime * (_WHOLE - int(text)) // _WHOLE)


def _strength(known: Known[Any]) -> Setting[int]:
    strength = strength_of(str(known.value))
    if strength is None:
        return Unknown(f"`{known.value}` is no kind of key that is known here", known.at, known.setting, known.via)
    return known.map(lambda _: strength)


def _uncovered(names: Many[str], hosts: Setting[Any] | None) -> Many[str] | None:
    """Return the hosts that show a certificate and that it does not name; not known where a name is not."""
    if hosts is None or isinstance(hosts, Unknown):
        return hosts
    if isinstance(names, Unknown):
        return names if hosts.value else hosts
    written = names.value
    known = [name.value for name in written if isinstance(name, Known)]
    missing = tuple(host for host in hosts.value if not covers(known, _tried(host.value)))
    untold = next((name for name in written if isinstance(name, Unknown)), None)
    return untold if untold is not None and missing else hosts.map(lambda _: missing)


def _tried(host: str) -> str:
    return f"any{host[1:]}" if host.startswith("*.") else host
