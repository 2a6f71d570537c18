"""By which schemes handshakes are signed, as OpenSSL's commands select them.  Knows no endpoint.

`ClientSignatureAlgorithms` counts where a client is asked for a certificate, and hides `SignatureAlgorithms` for it
(SSL_CONF_cmd; tried with nginx 1.31.3, whose named server decides about both).  Checked 2026-11-30.
"""

from collections.abc import Iterable, Iterator

from linter.platforms.nginx.reading.blocks import Context, Entry, Gap
from linter.platforms.nginx.tls.protocols import Side, command
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.tls.signatures import LEVELS, USUAL_LEVELS, canonical, is_taken, of_openssl, signs_in

_ITEM = pattern(r"[^:\s]+")
_LEVEL = pattern(r"@SECLEVEL=([0-5])")
_OURS, _OF_CLIENTS = "signaturealgorithms", "clientsignaturealgorithms"


def schemes_of(context: Context, side: Side, versions: Many[str], shows_client: Setting[bool]) -> Many[str]:
    """Return the schemes by which the handshake may be signed, by a client as well where it shows a certificate."""
    commands = context.written(side.name("conf_command"))
    if isinstance(commands, Gap):
        return commands.unknown(side.name("conf_command"))
    ours = clients = None
    if commands:  # of thousands of servers hardly one has any
        ours, clients = command(context, side, _OURS), command(context, side, _OF_CLIENTS)
    found = _own(context, side) if ours is None else _written(ours)
    if ours is None and isinstance(found, Unknown):
        return found
    more = found
    if clients is not None:
        if isinstance(shows_client, Unknown):
            return shows_client
        more = _written(clients) if shows_client.value else found
    if isinstance(found, Unknown) or isinstance(more, Unknown):
        return found if isinstance(found, Unknown) else more
    every = {one.value: one for one in (*more.value, *found.value) if isinstance(one, Known)}
    usable = _of_versions(every.values(), versions)
    return found.map(lambda _: tuple(_taken(usable, context, side)))


def _written(entry: Entry) -> Many[str]:
    word = entry.arguments[1]
    if word.has_hole or "$" in word.text:
        return Unknown("its value is not written here", word.at, entry.name, entry.via)
    names = _ITEM.finditer(word.text)
    known = tuple(Known(canonical(name[0]), word.part(*name.span()), entry.name, entry.via) for name in names)
    return Known(known, word.at, entry.name, entry.via)


def _own(context: Context, side: Side) -> Many[str]:
    """Return what OpenSSL has by itself, where the image of nginx tells which it is."""
    setting, release = side.name("conf_command"), context.release
    number = None if release is None else release.openssl
    found = None if number is None else of_openssl(number)
    if release is None or number is None or found is None:
        return Unknown("the TLS library chooses its signature schemes", context.at, setting)
    said = f"OpenSSL {'.'.join(map(str, number))} beside nginx {release.name} then has its own signature schemes"
    known = tuple(Known(name, context.at, setting, release.via, said) for name in found)
    return Known(known, context.at, setting, release.via, said)


def _of_versions(schemes: Iterable[Known[str]], versions: Many[str]) -> tuple[Known[str], ...]:
    """Leave out what signs in none of the versions, as far as these are known."""
    spoken = versions.value if isinstance(versions, Known) else ()
    known = [one.value for one in spoken if isinstance(one, Known)]
    if not known or len(known) < len(spoken):
        return tuple(schemes)
    return tuple(one for one in schemes if signs_in(one.value, known))


def _taken(schemes: tuple[Known[str], ...], context: Context, side: Side) -> Iterator[Setting[str]]:
    """Leave out what the library refuses at its security level, and doubt what it refuses at some."""
    levels = _levels(context, side)
    number = None if context.release is None else context.release.openssl
    taken = [is_taken(one.value, levels, number) for one in schemes]
    sure = tuple(one for one, is_sure in zip(schemes, taken, strict=True) if is_sure)[:1]
    # Where it may refuse all, a rule has a verdict if it says the same of each.
    others = sure or schemes
    for one, is_sure in zip(schemes, taken, strict=True):
        if is_sure:
            yield one
        elif is_sure is None:
            because = f"whether the TLS library takes {one.value} depends on its release and its security level"
            candidates = (one, *(other for other in others if other is not one))
            yield Unknown(because, one.at, one.setting, one.via, candidates if len(candidates) > 1 else ())


def _levels(context: Context, side: Side) -> frozenset[int]:
    """Return the security levels that there can be: what a cipher string says, or one of the usual."""
    ordered, written = command(context, side, "cipherstring"), context.written(side.name("ciphers"))
    if ordered is not None:
        words = [ordered.arguments[1]]
    elif isinstance(written, Gap):
        return LEVELS
    else:
        words = [*(written[0].arguments[:1] if written else ())]
    if any(word.has_hole or "$" in word.text for word in words):
        return LEVELS
    found = [int(level[1]) for word in words for level in _LEVEL.finditer(word.text.upper())]
    return frozenset({found[-1]}) if found else USUAL_LEVELS
