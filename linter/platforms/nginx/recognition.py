"""Which files are nginx's, by their names and by what stands in them.  Maps nothing."""

import re
from typing import TYPE_CHECKING

from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Source
from linter.syntax.templates import COPIES, ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linter.syntax.nginx.parser import Directive

# nginx reads files of any name, so those are opened that have a suffix of its own, with those of templates and samples,
# and in folders where its files lie also those whose suffix is no other language's.
_TEMPLATE = rf"(?:[._-](?:{ENGINES}|{COPIES}))"
_FOLDER = (
    r"(?:[^/]*nginx[^/]*|(?:conf|http|streams?|vhosts?|sites|servers)\.d|(?:sites|streams?|hosts)-(?:enabled|available)"
    r"|snippets|vhosts)"
)
_ENDINGS = (
    "yaml yml json md rst txt py rb go rs sh js ts tsx lua html htm css tf hcl pem crt key csr png svg ico jpg jpeg gif"
    " xml toml ini cfg service env lock sql php java c h log gz zip patch diff"
).split()
_OTHERS = rf"(?:{'|'.join(_ENDINGS)})"
_OWN = (
    rf"\.(?:conf|nginx|vhost){_TEMPLATE}{{0,3}}$"
    rf"|nginx[^/]*{_TEMPLATE}$"
    # Debian's name of a site, wherever images keep it.
    r"|(?:^|/)(?:default|nginx)$"
    rf"|(?:^|/){_FOLDER}/(?![^/]*\.{_OTHERS}$)[^/]+$"
    r"|(?:^|/)(?:Dockerfile|Containerfile)[^/]*$|\.[Dd]ockerfile$"
)
# A template whose name tells no language: `site.j2`, `shop.example.com.erb`.
_OF_ANY = rf"(?:^|/)(?![_.])(?![^/]*\.{_OTHERS}\.)[^/]+\.(?:{ENGINES})$"
MAY_CLAIM = pattern(rf"{_OWN}|{_OF_ANY}")
_IS_OWN = pattern(_OWN)
_IS_OF_ANY = pattern(_OF_ANY)
_DOCKERFILE = pattern(r"(?:^|/)(?:Dockerfile|Containerfile)[^/]*$|\.[Dd]ockerfile$")
_NEVER = pattern(r"(?:^|/)(?:Makefile|Jenkinsfile|Vagrantfile|README|LICENSE|CHANGELOG)[^/]*$")

# A directive that concerns us, at the start of a line or behind another one, up to its semicolon.
_DIRECTIVE = pattern(
    r"(?:^|[{};])[ \t]*(?:"
    r"listen|server_name|(?:proxy|grpc|fastcgi|uwsgi|scgi|memcached)_pass|(?:proxy_|grpc_|uwsgi_)?ssl(?:_[a-z_]+)?"
    r"|add_header[ \t]+[\"']?Strict-Transport-Security|more_set_headers"
    r")[ \t]+(?![=:])[^;\n]{1,2000};",
    re.MULTILINE,
)
_MAIN = pattern(r"(?:^|[{};])[ \t]*(?:http|stream|mail|events)\s{0,20}\{", re.MULTILINE)
_INSIDE = pattern(
    r"(?:^|[{};])[ \t]*(?:include|worker_connections|worker_processes|pid|default_type)[ \t]+[^;=\n]{1,2000};",
    re.MULTILINE,
)

# With none of these words a text is not nginx's, or nothing to us; with one it may be, and its structure decides.
_WORDS = pattern(
    r"listen|server_name|_pass\b|ssl_|Strict-Transport-Security|more_set_headers|(?:http|stream|mail|events|upstream|map"
    r"|geo|split_clients)\b[^;]{0,1000}\{"
)
_NAMES = pattern(
    r"listen|server_name|(?:proxy|grpc|fastcgi|uwsgi|scgi|memcached)_pass|(?:proxy_|grpc_|uwsgi_)?ssl(?:_[a-z_]+)?"
    r"|more_set_headers"
)
_BLOCKS = frozenset({"upstream", "map", "geo", "split_clients"})
"""What stands at the top of files that only hold what servers in others name."""


_CARRIERS = pattern(r"(?:^|/)(?:(?:Dockerfile|Containerfile)[^/]*|(?:docker-)?compose[\w.-]*\.ya?ml)$")
_OF_OTHERS = tuple(f".{ending}" for ending in _ENDINGS)
_ALL_THE_SAME = ("ockerfile", "ontainerfile", "compose")


def may_bring(path: str) -> bool:
    """Say whether a file may bring others to where nginx reads them, by its name."""
    return any(word in path for word in _ALL_THE_SAME) and _CARRIERS.search(path) is not None


def may_claim(path: str) -> bool:
    """Say what `MAY_CLAIM` finds, fast: of most files of a large tree it is told by their endings."""
    if path.endswith(_OF_OTHERS) and not any(word in path for word in _ALL_THE_SAME):
        return False
    return MAY_CLAIM.search(path) is not None


def is_dockerfile(path: str) -> bool:
    """Say whether a file is one that may have configuration in it, by its name."""
    return _DOCKERFILE.search(path) is not None


def claims(source: Source) -> bool:
    """Say whether a file is of this language and concerns TLS."""
    path, text = source.path, source.text
    if text.startswith("#!") or _NEVER.search(path) or (is_dockerfile(path) and "<<" not in text):
        return False
    if _IS_OF_ANY.search(path) is not None and _IS_OWN.search(path) is None:
        return _WORDS.search(text) is not None and _is_configuration(source)
    if _DIRECTIVE.search(text) is not None or (_MAIN.search(text) is not None and _INSIDE.search(text) is not None):
        return True
    return _WORDS.search(text) is not None and not is_dockerfile(path) and _is_configuration(source)


def _is_configuration(source: Source) -> bool:
    """Say by its structure whether a text is nginx's: names in quotes and directives over several lines are words."""
    from linter.syntax.nginx.parser import parse  # noqa: PLC0415  # for the few texts that may be

    try:
        directives = parse(source)
    except InputError:
        return False
    return directives is not None and (
        any(one.name.text in _BLOCKS and one.block and one.arguments for one in directives)
        or any(map(_concerns, _within(directives)))
    )


def _concerns(one: "Directive") -> bool:
    if one.name.text == "add_header":
        return bool(one.arguments) and one.arguments[0].text.lower() == "strict-transport-security"
    is_setting = one.block is None and bool(one.arguments) and one.arguments[0].text[:1] not in ("=", ":")
    return is_setting and _NAMES.fullmatch(one.name.text) is not None


def _within(directives: "Iterable[Directive]") -> "Iterable[Directive]":
    pending = list(directives)
    while pending:
        one = pending.pop()
        yield one
        pending.extend(one.block or ())
