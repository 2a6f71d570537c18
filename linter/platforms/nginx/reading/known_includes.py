"""Files that nginx or certbot install, known by their names when they are not at hand.  Knows no tree."""

import posixpath
import re

from linter.provenance.pattern import pattern

# Debian's and nginx.org's packages: types, parameters of FastCGI and its like, proxy headers; nothing about TLS.
_HARMLESS = pattern(
    r"(?:mime\.types|(?:fastcgi|uwsgi|scgi|proxy)[_-]params|fastcgi\.conf|koi-utf|koi-win|win-utf"
    r"|fastcgi-php\.conf|naxsi.*|resolvers?\.conf)(?:\.default)?"
)
_HARMLESS_FOLDER = pattern(r"(?:^|/)modules(?:-enabled|-available|\.d|\.conf\.d)?/")
# What answers certificate authorities changes nothing for anybody else.
_CHALLENGES = pattern(r"acme|well-known|challenge|(?:letsencrypt|certbot)(?:[-_.]\w+)*\.conf$")

CERTBOT = "options-ssl-nginx.conf"
_CERTBOT_CIPHERS = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384"
)
CERTBOT_DIRECTIVES = (
    ("ssl_session_cache", ("shared:le_nginx_SSL:10m",)),
    ("ssl_session_timeout", ("1440m",)),
    ("ssl_session_tickets", ("off",)),
    ("ssl_protocols", ("TLSv1.2", "TLSv1.3")),
    ("ssl_prefer_server_ciphers", ("off",)),
    ("ssl_ciphers", (_CERTBOT_CIPHERS,)),
)
"""What certbot installs as /etc/letsencrypt/options-ssl-nginx.conf since version 1.0.
Source: certbot_nginx/_internal/tls_configs/options-ssl-nginx.conf; checked 2026-11-23."""

_EVERYTHING = ("",)
_PREFIXES = (
    (re.compile(r"proxy|upstream|grpc"), ("proxy_", "grpc_", "uwsgi_", "add_header", "more_set_")),
    (re.compile(r"ssl|tls|hsts|header|secur|cert"), ("ssl_", "add_header", "more_set_", "proxy_hide_header")),
)


def is_harmless(path: str) -> bool:
    """Say whether a file of this name has nothing that matters here."""
    name = posixpath.basename(path)
    return bool(_HARMLESS.fullmatch(name) or _HARMLESS_FOLDER.search(path) or _CHALLENGES.search(name))


def prefixes(path: str) -> tuple[str, ...]:
    """Return how the directives begin that a file of this name may hold."""
    name = posixpath.basename(path)
    return next((found for pattern, found in _PREFIXES if pattern.search(name)), _EVERYTHING)
