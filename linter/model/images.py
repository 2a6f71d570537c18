"""Container images: when two references name the same one, and where in one a proxy reads its files.

Source: https://github.com/distribution/reference (`ParseNormalizedNamed`, `TagNameOnly`): a name without a registry is
one of `docker.io`, one without a folder there is in `library`, one without a tag has `latest`.  Checked 2026-11-30.
"""

import posixpath
from collections.abc import Iterable, Iterator

from linter.provenance.pattern import pattern

_REFERENCE = pattern(r"(?P<name>[\w.-]+(?::\d+(?=/))?(?:/[\w.-]+)*)(?P<rest>(?::[\w.-]+)?(?:@[\w+.:-]+)?)")
_HUB = pattern(r"(?:(?:index\.)?docker\.io/)?(?:library/)?")
_PROXY = pattern(r"nginx|openresty|angie|tengine|envoy|(?:^|/)conf\.d(?:/|$)|\.conf(?:\.template)?$|\.template$")
# Where pages and the code of applications lie, whatever serves them.
_NO_CONFIGURATION = pattern(r"^/(?:usr/share/nginx/html|var/www|var/log|app|srv)(?:/|$)")
# What their makers publish: whoever builds an image under such a name names what it is made from.
_PUBLISHED = pattern(
    r"(?:(?:envoyproxy|nginxinc|bitnami|openresty)/.*|nginx|openresty|envoy|traefik|caddy|haproxy|httpd)"
)
# Folders whose files belong together, so that they are known by their folder.
_TOGETHER = pattern(r"[^/]+\.d|[^/]+-(?:enabled|available)|snippets|vhosts")


def canonical(reference: str) -> str:
    """Return a reference as all write it; empty for what is none, such as one with a variable left in it."""
    found = _REFERENCE.fullmatch(reference.strip())
    if found is None:
        return ""
    tag = found["rest"] or ":latest"
    return _HUB.sub("", found["name"], count=1) + tag


def repository(reference: str) -> str:
    """Return a reference without its tag and its digest."""
    name = canonical(reference).partition("@")[0]
    before, colon, tag = name.rpartition(":")
    return before if colon and "/" not in tag else name


def is_qualified(reference: str) -> bool:
    """Say whether a reference says whose image it is, and not only what it is called by whoever builds it."""
    return "/" in repository(reference)


def is_published_by_others(reference: str) -> bool:
    """Say whether an image is one that the makers of a proxy publish."""
    return _PUBLISHED.fullmatch(repository(reference)) is not None


def read_by_proxies(brought: Iterable[tuple[str, str]], image: str = "") -> Iterator[str]:
    """Yield, of files that are brought into an image, those that a proxy reads there, and the folders of which all are.

    Each is given with its path from the root, and with the one that it has in the image.
    """
    for path, target in brought:
        is_read = _PROXY.search(target) is not None or _PROXY.search(image) is not None
        if is_read and path not in ("", ".") and not path.startswith("..") and not _NO_CONFIGURATION.search(target):
            yield path
            folder = posixpath.dirname(path)
            if _TOGETHER.fullmatch(posixpath.basename(folder)):
                yield folder
