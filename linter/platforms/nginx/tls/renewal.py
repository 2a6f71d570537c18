"""Who renews what `ssl_certificate` names, and how nginx comes to the next one.  Reads no certificate.

Sources: https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate (variables are evaluated in each
handshake), https://nginx.org/en/docs/http/ngx_http_acme_module.html.  Checked 2026-11-30.
"""

from datetime import date

from msgspec.structs import replace

from linter.model.expiry.life import Life
from linter.model.words import Issuer, Pickup, Renewal, Validation
from linter.platforms.certificates import agent_of, either_authority, life_by_agent
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.provenance.setting import Known, Step, Unknown
from linter.tls.authorities import by_acme, lifetime

_ACME = "$acme_certificate"
_UNTOLD = "the file is not among these, and who replaces it is not written here"
_RELOADS = "nginx reads it again when it is told to reload, and who tells it is not written here"
_CHALLENGES = {"http": Validation.HTTP, "http-01": Validation.HTTP, "tls-alpn": Validation.TLS, "alpn": Validation.TLS}


def life_of(entry: Entry, context: Context, today: date) -> Life:
    """Return what the configuration tells of the life of a certificate that is not among the files."""
    text, place = entry.text, entry.known(None)
    if text.startswith(_ACME):
        return _by_module(context, entry, today)
    agent = agent_of(text)
    life = life_by_agent(agent, place, today) if agent is not None else Life(renewed_by=Unknown(_UNTOLD, entry.place))
    return with_pickup(life, entry)


def with_pickup(life: Life, entry: Entry) -> Life:
    """Add how nginx comes to the next certificate, where somebody puts one there by himself."""
    if "$" in entry.text:
        return replace(life, reaches_server=entry.known(Pickup.WATCH))
    if isinstance(life.renewed_by, Known) and life.renewed_by.value is Renewal.AGENT:
        return replace(life, reaches_server=Unknown(_RELOADS, entry.place, entry.name, entry.via))
    return life


def life_of_file(entry: Entry, today: date) -> Life:
    """Return the life of a certificate that lies among the files, so that a person puts the next one there."""
    agent = agent_of(entry.text)
    life = (
        Life(renewed_by=entry.known(Renewal.HAND)) if agent is None else life_by_agent(agent, entry.known(None), today)
    )
    return with_pickup(life, entry)


def _by_module(context: Context, entry: Entry, today: date) -> Life:
    """Return the life of what nginx's own module asks an authority for."""
    asked = context.written("acme_certificate")
    name = asked[0] if isinstance(asked, tuple) else None
    issuer = None if name is None else _issuer(context, name.text)
    uri = None if issuer is None else next(iter(issuer.here("uri")), None)
    renewed_by, watch = entry.known(Renewal.AGENT), entry.known(Pickup.WATCH)
    if name is None or issuer is None or uri is None:
        unknown = either_authority("which authority is asked is not written here", entry.place)
        return Life(issuer=unknown, renewed_by=renewed_by, reaches_server=watch)
    public = by_acme(uri.text)
    challenge = next(iter(issuer.here("challenge")), None)
    word = Validation.HTTP if challenge is None else _CHALLENGES.get(challenge.text)
    validated_by = None if word is None else name.known(word)
    step = Step(uri.place, "the issuer asks there")
    if public is None:
        unknown = either_authority("it is not known who answers at that directory of ACME", name.place)
        return Life(issuer=unknown.passed(step), validated_by=validated_by, renewed_by=renewed_by, reaches_server=watch)
    days = lifetime(public, today)
    return Life(
        issuer=name.known(Issuer.PUBLIC).passed(step),
        authority=name.known(public.caa).passed(step),
        days=None if days is None else Known(days, name.place, default=f"{public.caa} gives by ACME what it gives"),
        validated_by=validated_by,
        renewed_by=renewed_by,
        reaches_server=watch,
    )


def _issuer(context: Context, name: str) -> Context | None:
    for level in context.levels():
        for entry, inside in level.contexts("acme_issuer"):
            if entry.text == name:
                return inside
    return None
