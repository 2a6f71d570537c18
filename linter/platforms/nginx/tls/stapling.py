"""Whether nginx can staple what an authority says of a certificate.  Knows nothing of clients.

Source: nginx, ngx_event_openssl_stapling.c, which warns of what it cannot staple, and goes on without.
"""

from linter.model.endpoint import Stapling
from linter.platforms.nginx.reading.blocks import Context
from linter.platforms.nginx.reading.settings import one
from linter.platforms.nginx.tls.certificates import Certificates
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.syntax.nginx.parser import Word
from linter.tls.x509 import X509

_LETS_ENCRYPT = pattern(r"/etc/letsencrypt/(?:live|archive)/")
"""Where certbot puts what Let's Encrypt has issued, the authority that it asks unless told otherwise.

Let's Encrypt names no responder in its certificates since 2025-05-07, and has none since 2025-08-06.
Source: https://letsencrypt.org/2024/12/05/ending-ocsp
"""
_ENDED = "Let's Encrypt, whose certificates certbot puts here, answers no question about revocation since August 2025"


def stapling_of(context: Context, certificates: Certificates) -> Setting[Stapling]:
    """Say whether a server staples, and whether it can."""
    entry = one(context, "ssl_stapling")
    if isinstance(entry, Unknown):
        return entry
    if entry is None or entry.text.lower() != "on":
        said = "" if entry else "nginx then staples nothing"
        at = context.at if entry is None else entry.place
        return Known(Stapling.OFF, at, "ssl_stapling", default=said)
    if context.written("ssl_stapling_file") is not None:
        return entry.known(Stapling.EFFECTIVE)
    shown = context.written("ssl_certificate")
    words = [one.arguments[0] for one in shown if one.arguments] if isinstance(shown, tuple) else []
    why = [_hindrance(word, context, certificates) for word in words]
    if why and all(one is not None for one in why):
        found = entry.known(Stapling.INEFFECTIVE)
        steps = tuple(Step(word.at, said) for word, said in zip(words, why, strict=True) if said)
        return Known(found.value, found.at, found.setting, (*found.via, *steps[:1]))
    because = "whether an authority answers for the certificate is not written here"
    return Unknown(because, entry.place, "ssl_stapling", entry.via)


def _hindrance(word: Word, context: Context, certificates: Certificates) -> str | None:
    """Say why nginx ignores the wish; None where nothing says that it does.

    It staples no certificate that it loads later, none without its issuer, and none that names nobody to ask.
    """
    if "$" in word.text:
        return "nginx loads this certificate when somebody asks for it, and staples none of that kind"
    asked = context.written("ssl_stapling_responder") is not None
    if not asked and _LETS_ENCRYPT.search(word.text) is not None:
        return _ENDED
    chain = certificates.chain(word)
    return _hindrance_of(chain, context, asked=asked) if chain else None


def _hindrance_of(chain: tuple[X509, ...], context: Context, *, asked: bool) -> str | None:
    if chain[0].self_signed:
        return "this certificate has no other issuer than itself"
    if len(chain) == 1 and context.written("ssl_trusted_certificate") is None:
        return "the certificate of its issuer is not in the file, and not in `ssl_trusted_certificate`"
    if not asked and not chain[0].names_responder:
        return "the certificate does not say whom to ask (OCSP), and no `ssl_stapling_responder` does"
    return None
