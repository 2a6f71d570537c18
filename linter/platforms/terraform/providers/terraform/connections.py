"""Whom Terraform itself connects to: its providers' services, the store of its state, what it reads."""

import re
from collections.abc import Iterator

from linter.model.endpoint import Exposure
from linter.platforms import exposure as exposures
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Partial, Value, is_list, settled, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown

# Arguments that hold the other end: a URL, a name, or a name with a port.
_ADDRESSES = (
    "address",
    "host",
    "url",
    "base_url",
    "endpoint",
    "api_url",
    "server_url",
    "server_addr",
    "auth_url",
    "pm_api_url",
    "hostname",
    "vsphere_server",
    "minio_server",
    "bootstrap_servers",
    "conn_str",
    "lock_address",
    "endpoints.s3",
    "endpoints",
    "kubernetes.host",
    "elasticsearch.endpoints",
    "uri",
    "addr",
    "hosturl",
    "kong_admin_uri",
    "config.address",
    "config.endpoint",
    "config.endpoints.s3",
    "config.host",
    "config.conn_str",
    "repository",
)
_HOST = pattern(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^@/]*@)?(\[[0-9A-Fa-f:]+\]|[^:/?#,]+)", re.IGNORECASE)
_SWITCH = pattern(r"insecure|skip_|unverified")
_SSLMODE = pattern(r"\bsslmode=([a-z-]+)")


def exposure(context: Context) -> Setting[Exposure] | None:
    """Say what a connection crosses, by the name of its other end."""
    for name in _addresses(context):
        written = context.refer(path_of(name)).value
        text = None if written is None else _beginning(written)
        found = None if text is None else _HOST.match(text)
        crossed = None if found is None else exposures.of_host(found[1])
        if crossed is not None and written is not None:
            return Known(crossed, written.at, name)
    return None


def tls(context: Context) -> Setting[str] | None:
    """Say what the scheme of an address means; None where it is not known and nothing is said of verification.

    Addresses are mostly what a service tells of itself after it is made, and then https; to ask about each of them
    would be noise.  What somebody switched off is worth a word whatever the address is.
    """
    for name in _addresses(context):
        written = context.refer(path_of(name)).value
        if written is None:
            continue
        found = written if isinstance(written, Known) and isinstance(written.value, Partial) else settled(written)
        if isinstance(found, Known) and is_list(found.value) and found.value:
            found = settled(found.value[0])
        first = found.value.parts[0] if isinstance(found, Known) and isinstance(found.value, Partial) else None
        text = first if isinstance(first, str) else text_of(found.value) if isinstance(found, Known) else None
        scheme, mark, _ = (text or "").partition("://")
        if mark:
            return Known("clear" if scheme.lower() in ("http", "ws") else "tls", found.at, name, found.via)
        return Known("tls", found.at, name) if text is not None or _switches_off(context) else None
    return Known("tls", context.view.header)


def _addresses(context: Context) -> tuple[str, ...]:
    """Return the arguments that may hold the other end, the worst of the addresses of single services first.

    Source: provider aws, "Custom Service Endpoint Configuration": `endpoints` has an argument for each service.
    """
    services = [f"endpoints.{name}" for view in context.view.blocks("endpoints") for name in view.body.attributes]
    return (*sorted(services, key=lambda name: not _is_clear(context, name)), *_ADDRESSES) if services else _ADDRESSES


def _is_clear(context: Context, name: str) -> bool:
    """Say whether an address is one in clear text that leaves the machine."""
    written = context.refer(path_of(name)).value
    text = (None if written is None else _beginning(written)) or ""
    found = _HOST.match(text)
    return text.lower().startswith("http:") and (found is None or exposures.of_host(found[1]) is not Exposure.LOOPBACK)


def _switches_off(context: Context) -> bool:
    return any(_SWITCH.search(name) for view in _views(context) for name in view.body.attributes)


def _views(context: Context) -> Iterator[View]:
    yield context.view
    for name in ("kubernetes", "elasticsearch"):
        yield from context.view.blocks(name)


def _beginning(written: Setting[Value]) -> str | None:
    """Return a text, or what is known of it up to the end of the host; of a list, its first element."""
    if isinstance(written, Known) and isinstance(written.value, Partial):
        first = written.value.parts[0]
        return first if isinstance(first, str) and re.search(r"://[^/]+/", first) else None
    plain = settled(written)
    if isinstance(plain, Known) and is_list(plain.value):
        plain = settled(plain.value[0]) if plain.value else plain
    return text_of(plain.value) if isinstance(plain, Known) else None


def postgres_tls(context: Context) -> Setting[str]:
    """Say whether a connection string asks for TLS; lib/pq then demands it by default."""
    mode = _sslmode(context)
    return mode.map(lambda word: "clear" if word in ("disable", "allow", "prefer") else "tls")


def postgres_chain(context: Context) -> Setting[str]:
    """Say whether a connection string asks for verification."""
    mode = _sslmode(context)
    return mode.map(lambda word: "true" if word in ("verify-ca", "verify-full") else "false")


def _sslmode(context: Context) -> Setting[str]:
    name = "conn_str" if context.refer(path_of("conn_str")).value is not None else "config.conn_str"
    found = context.find(path_of(name))
    text = text_of(found.value.value) if isinstance(found.value, Known) else None
    if found.value is None or text is None:
        return Unknown("the connection string is not known", found.at, "conn_str")
    mode = _SSLMODE.search(text)
    if mode is None:
        return Unknown("the environment may set `sslmode`", found.at, "conn_str")
    return Known(mode[1], found.value.at, "conn_str", found.value.via)
