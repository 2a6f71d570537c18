"""A row and a resource to endpoints of the model.  Knows no resource type."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from linter.model.endpoint import ClientCertificate, Exposure, Listener, Pin, Role, Serves, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import is_list, settled, text_of
from linter.platforms.terraform.mapping.conditions import holds
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.fields import Function, Reader
from linter.platforms.terraform.mapping.meanings import boolean, enum_of, header, hosts, many, of_meaning
from linter.platforms.terraform.mapping.row import EndpointRow, Path, Policy, Row
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.tls import presets
from linter.tls.suites import CipherSuite, find

NAME = "terraform"
CERTIFICATE = "certificate"
"""The kind of a row that is no endpoint."""

_INSIDE_TLS = ("required", "verifies-chain", "verifies-name", "sends-sni", "sends-certificate")


def endpoints(
    context: Context, row: Row, functions: Callable[[str], Function]
) -> Iterator[tuple[Context, Listener | Upstream]]:
    """Return the endpoints of a resource, each with the context of its own block."""
    for endpoint in row.endpoints:
        for one in each_of(context, endpoint.each) if endpoint.kind != CERTIFICATE else ():
            applies = holds(endpoint.when, one, row.provider)
            if applies is not False:
                maybe = applies if isinstance(applies, Unknown) else None
                found = _endpoint(one, endpoint, Reader(one, row.provider, functions), maybe)
                if found is not None:
                    yield one, found


def each_of(context: Context, path: Path) -> Iterator[Context]:
    """Return the context of every block or element that has an endpoint of its own."""
    if not path:
        yield context
        return
    blocks = context.blocks(path)
    yield from (context.of(block, path, number) for number, block in enumerate(blocks, start=1))
    if blocks:
        return
    value = context.find(path).value
    if isinstance(value, Known) and is_list(value.value):
        elements = enumerate(map(settled, value.value), start=1)
        yield from (context.of(element, path, number) for number, element in elements)
    elif value is not None:
        yield context.of(value, path, 1)


def _endpoint(context: Context, row: EndpointRow, reader: Reader, maybe: Unknown | None) -> Listener | Upstream | None:
    """Return an endpoint, open as a whole where it is not known whether it is there; None where there is none."""
    tls = _tls(context, row, reader)
    if tls is None:
        return None
    unsure = context.maybe or maybe
    at = context.each.header if isinstance(context.each, View) else context.view.header
    label = label_of(context, row.label)
    suffix = f" {label}" if label else ""
    address = context.configuration.address(context.resource) + suffix
    name = context.resource.address + suffix
    role = enum_of(Role, reader.read(row.fields.get("role", ()))) or Known(Role.WEB, at)
    protocol = reader.read(row.fields.get("protocol", ())) or Known("http", at)
    exposure = _exposure(enum_of(Exposure, reader.read(row.fields.get("exposure", ()))), at)
    scope = context.configuration.scope
    if row.kind == "upstream":
        host = reader.read(row.fields.get("host", ()))
        fronts = _fronts(context, row, reader)
        said = reader.read(row.fields.get("tls", ()))
        hop = Upstream(at, address, name, NAME, role, protocol, exposure, tls, host, fronts, scope=scope, maybe=unsure)
        return replace(hop, passes_on=isinstance(said, Known) and said.value == "passthrough")
    return Listener(
        at,
        address,
        name,
        NAME,
        role,
        protocol,
        exposure,
        tls,
        hosts=hosts(reader.read(row.fields.get("hosts", ()))),
        serves=_decided(enum_of(Serves, reader.read(row.fields.get("serves", ()))) or Known(Serves.CONTENT, at), tls),
        hsts=header(reader.read(row.fields.get("hsts", ()))),
        scope=scope,
        maybe=unsure,
    )


def _decided(serves: Setting[Serves], tls: Setting[Tls | None]) -> Setting[Serves]:
    """Place what a module's listener serves where its caller decides that it speaks clear text."""
    if not isinstance(tls, Known) or tls.value is not None or not isinstance(serves, Known):
        return serves
    if serves.at.source is tls.at.source or tls.default:
        return serves
    return replace(serves, at=tls.at, setting=tls.setting, via=tls.via)


def _fronts(context: Context, row: EndpointRow, reader: Reader) -> tuple[str, ...]:
    """Return the addresses of the listeners whose traffic takes a hop."""
    if row.behind is not None:
        label = label_of(context, row.behind)
        return (context.configuration.address(context.resource) + (f" {label}" if label else ""),)
    listeners = reader.read(row.fields.get("listeners", ()))
    return listeners.value if isinstance(listeners, Known) else ()


def _exposure(found: Setting[Exposure] | None, at: Location) -> Setting[Exposure]:
    """Return an exposure; what is not known is the one or the other, since clouds have no loopback."""
    if found is None:
        return unknown_exposure(at)
    if isinstance(found, Known) or found.candidates:
        return found
    return replace(found, candidates=unknown_exposure(found.at).candidates)


def unknown_exposure(at: Location) -> Unknown:
    """Return the exposure of something that may or may not be reached from the internet."""
    return either("it is not known who reaches it", at)


def _tls(context: Context, row: EndpointRow, reader: Reader) -> Setting[Tls | None] | None:
    """Return TLS, clear text, or that either is unknown; None where there is no endpoint at all."""
    word = reader.read(row.fields.get("tls", ()))
    if "tls" not in row.fields:
        word = Known("tls", context.view.header)
    if word is None:
        return None
    inner = _inside(word.at, row, reader)
    tls = of_meaning(word, lambda known: _of_word(known, inner))
    if isinstance(tls, Known) or tls.candidates:
        return tls
    # Whatever is unknown here, there is TLS or there is none, and rules that agree on both have a verdict.
    return replace(tls, candidates=(Known(inner, tls.at, tls.setting), Known(None, tls.at, tls.setting)))


def _of_word(word: Known[str], inner: Tls) -> Setting[Tls | None]:
    match word.value:
        case "tls":
            return word.map(lambda _: inner)
        case "clear":
            return word.map(lambda _: None)
        case "passthrough":
            # Whatever TLS there is, it has no settings here.
            possible = (Known(Tls(word.at), word.at, word.setting), Known(None, word.at, word.setting))
            because = "TLS, if there is any, passes through to the backend"
            return Unknown(because, word.at, word.setting, word.via, possible)
        case other:
            return Unknown(f"`{other}` tells nothing of TLS", word.at, word.setting, word.via)


def _inside(at: Location, row: EndpointRow, reader: Reader) -> Tls:
    fields = {name: reader.read(row.fields.get(name, ())) for name in (*_INSIDE_TLS, "client-certificate")}
    versions, suites = many(reader.read(row.fields.get("versions", ()))), None
    exchange = None
    if "policy" in row.fields:
        policy = reader.read(row.fields["policy"])
        versions, suites = of_policy(_table(row), policy)
        exchange = exchange_of_policy(_table(row), policy)
    if "cipher-suites" in row.fields:
        suites = _named_suites(reader.read(row.fields["cipher-suites"]))
    return Tls(
        at,
        required=boolean(fields["required"]),
        versions=versions,
        cipher_suites=suites
        if "cipher-suites" not in row.fields
        else _named_suites(reader.read(row.fields["cipher-suites"])),
        post_quantum=exchange or boolean(reader.read(row.fields.get("post-quantum", ()))),
        client_certificate=enum_of(ClientCertificate, fields["client-certificate"]),
        checks_revocation=reader.read(row.fields.get("checks-revocation", ())),
        pinned_to=enum_of(Pin, reader.read(row.fields.get("pinned-to", ()))),
        pins=reader.read(row.fields.get("pins", ())),
        logs=many(reader.read(row.fields.get("logs", ()))),
        verifies_chain=boolean(fields["verifies-chain"]),
        verifies_name=boolean(fields["verifies-name"]),
        sends_sni=boolean(fields["sends-sni"]),
        sends_certificate=boolean(fields["sends-certificate"]),
    )


def _table(row: EndpointRow) -> str:
    tables = [case.reading.table for case in row.fields["policy"] if isinstance(case.reading, Policy)]
    return tables[0] if tables else ""


def of_policy(table: str, name: Setting[str] | None) -> tuple[Many[str] | None, Many[CipherSuite] | None]:
    """Return the versions and the cipher suites that a vendor's policy of this name stands for."""
    if name is None:
        return None, None
    versions = of_meaning(name, lambda known: _versions(known, table))
    return versions, of_meaning(name, lambda known: _suites(known, table))


def exchange_of_policy(table: str, name: Setting[str] | None) -> Setting[bool] | None:
    """Return whether a vendor's policy of this name has a post-quantum key exchange; None where no table says so."""
    if name is None or isinstance(name, Unknown):
        return name
    preset = presets.find(table, name.value)
    if preset is None or preset.post_quantum is None:
        return None
    return Known(preset.post_quantum, name.at, name.setting, name.via, name.default)


def _versions(name: Known[str], table: str) -> Many[str]:
    preset = presets.find(table, name.value)
    if preset is None:
        return _unlisted(name, table)
    return name.map(lambda _: tuple(replace(name, value=version) for version in preset.versions))


def _suites(name: Known[str], table: str) -> Many[CipherSuite]:
    preset = presets.find(table, name.value)
    if preset is None:
        return _unlisted(name, table)
    suites = preset.cipher_suites
    if suites is None:
        return Unknown(f"the cipher suites of `{name.value}` are not listed", name.at, name.setting, name.via)
    return name.map(lambda _: tuple(Known(suite, name.at, name.setting, name.via, name.default) for suite in suites))


def _named_suites(names: Setting[Any] | None) -> Many[CipherSuite] | None:
    """Return cipher suites by their names; a function may have found them already."""
    if names is None or isinstance(names, Unknown):
        listed = many(names)
        return None if listed is None else of_meaning(listed, _suites_of)
    return _suites_of(names)


def _suites_of(names: Known[Any]) -> Many[CipherSuite]:
    elements = names.value if is_list(names.value) else (names,)
    return names.map(lambda _: tuple(of_meaning(element, _suite) for element in elements))


def _suite(name: Known[Any]) -> Setting[CipherSuite]:
    found = name.value if isinstance(name.value, CipherSuite) else find(name.value)
    if found is None:
        return Unknown(f"`{name.value}` is no cipher suite that is known here", name.at, name.setting, name.via)
    return name.map(lambda _: found)


def _unlisted(name: Known[str], table: str) -> Unknown:
    because = f"`{name.value}` is not among the policies that were known on {presets.checked(table)}"
    return Unknown(because, name.at, name.setting, name.via)


def label_of(context: Context, template: str) -> str:
    """Fill in what tells an endpoint from the resource's others."""
    return re.sub(r"\{([^}]+)\}", lambda found: _shown(context, found[1]), template)


def _shown(context: Context, path: str) -> str:
    value = context.find(path_of(path)).value
    text = text_of(value.value) if isinstance(value, Known) else None
    return text or str(context.each_number)
