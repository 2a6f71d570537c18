"""Connections that nginx opens of itself, for no request: to an issuer of certificates, from scripts, to its vendor.

Each verifies whom it talks to unless a directive says otherwise, so that only what is written is told.
Sources: https://nginx.org/en/docs/http/ngx_http_acme_module.html, https://nginx.org/en/docs/ngx_mgmt_module.html,
https://nginx.org/en/docs/http/ngx_http_js_module.html#js_fetch_verify (`on` by default, each).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from linter.model.endpoint import Exposure, Role, Tls, Upstream
from linter.platforms.exposure import either, of_host
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting
from linter.syntax.nginx.parser import Directive, Word

_URL = pattern(r"(?P<scheme>https?)://(?P<host>\[[^\]]*\]|[^/:?]+)[^\s]*")
_FETCH = "js_fetch_verify"
_BLOCKS = {"acme_issuer": "uri", "mgmt": "usage_report"}
"""Blocks with an `ssl_verify` of their own, and the directive in them that names the other side."""
_NAMES = {_FETCH: "what scripts fetch", "mgmt": "the endpoint of usage reports"}


def own_hops(directives: Sequence[Directive]) -> tuple[Upstream, ...]:
    """Return those of a file that are in clear text or verify nobody: the same until its text changes."""
    made = directives[0].at.source.made if directives else {}
    if own_hops not in made:
        made[own_hops] = tuple(_own_hops(directives))
    return cast("tuple[Upstream, ...]", made[own_hops])


def _own_hops(directives: Iterable[Directive]) -> Iterator[Upstream]:
    pending = list(directives)
    while pending:
        one = pending.pop()
        if one.name.text == _FETCH and _is_off(one):
            yield _hop(one, one.arguments[0], None)
        elif one.name.text in _BLOCKS and one.block is not None:
            yield from _of_block(one, one.block)
        pending.extend(one.block or ())


def _of_block(one: Directive, block: tuple[Directive, ...]) -> Iterator[Upstream]:
    written = {inner.name.text: inner for inner in block if inner.arguments}
    other, verify = written.get(_BLOCKS[one.name.text]), written.get("ssl_verify")
    named = None if other is None else other.arguments[0]
    off = verify.arguments[0] if verify is not None and _is_off(verify) else None
    url = None if named is None else _URL.fullmatch(named.text)
    if named is not None and url is not None and url["scheme"] == "http":
        yield _hop(one, None, named)
    elif off is not None:
        yield _hop(one, off, named)


def _is_off(one: Directive) -> bool:
    return bool(one.arguments) and one.arguments[0].text.lower() == "off"


def _hop(one: Directive, off: Word | None, named: Word | None) -> Upstream:
    """Return a hop that verifies nobody where something is off, and is in clear text otherwise."""
    path, block = one.at.source.path, one.name.text
    name = f"{block} {one.arguments[0].text}" if block == "acme_issuer" and one.arguments else _NAMES.get(block, block)
    tls: Setting[Tls | None] = Known(None, one.at)
    if off is not None:
        verifies = Known(False, off.at, _FETCH if block == _FETCH else "ssl_verify")
        tls = Known(Tls(at=one.at, verifies_chain=verifies, verifies_name=verifies), off.at)
    elif named is not None:
        tls = Known(None, named.at, _BLOCKS[block])
    return Upstream(
        at=one.at.header,
        address=f"{path}:{name}",
        name=name,
        platform="nginx",
        role=Known(Role.WEB, one.at.header),
        protocol=Known("http", one.at.header),
        exposure=_exposure(one, named),
        tls=tls,
        scope=path,
    )


def _exposure(one: Directive, named: Word | None) -> Setting[Exposure]:
    url = None if named is None else _URL.fullmatch(named.text)
    if named is None or url is None:
        return either("what it talks to is not written here", one.at.header, one.name.text)
    network = of_host(url["host"])
    if network is None:
        return either("its name does not tell which network it is on", named.at, _BLOCKS[one.name.text])
    return Known(network, named.at, _BLOCKS[one.name.text])
