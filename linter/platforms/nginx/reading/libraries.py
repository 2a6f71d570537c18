"""The OpenSSL that images of nginx's makers hold, by their tags.  Knows no file and no group.

Sources: docker-library/official-images, pull requests 11315 (1.20.2 on Debian 11), 14847 (1.25.1 on Debian 12), 15205
(1.25.2 on Alpine 3.18), 20037 (1.29.2 on Debian 13), 20549 (1.28.1 on Debian 13, Alpine 3.23), 20461 (1.29.4 on Alpine
3.23); nginx/docker-nginx, pull request 987 (1.29.0 on Alpine 3.22), `update.sh` (1.27.5 and 1.28.0 on Debian 12), issue
827: what a tag is built on changes with the next release alone.  OpenSSL is 1.1.1 in Debian 10 and 11 and since Alpine
3.9, 3.0 in Debian 12 and since Alpine 3.17, 3.5 in Debian 13 and in Alpine 3.22 and 3.23.  Checked 2026-11-30.
"""

from typing import TypeAlias

from linter.model.images import repository
from linter.provenance.pattern import pattern

Number: TypeAlias = tuple[int, ...]
"""`(3, 5)`, or `(1, 1, 1)`."""

_OWN = pattern(r"nginx|.*/library/nginx|public\.ecr\.aws/nginx/nginx")
_UNPRIVILEGED = pattern(r"(?:.*/)?(?:nginxinc|nginx)/nginx-unprivileged")
_ALPINE = pattern(r"alpine(?:3\.(?P<minor>\d{1,3}))?")
_OF_DEBIAN = {"buster": (1, 1, 1), "bullseye": (1, 1, 1), "bookworm": (3, 0), "trixie": (3, 5)}
# By the minor number of Alpine 3, from which on; what is newer than the sources is not known.
_OF_ALPINE: tuple[tuple[int, Number | None], ...] = ((24, None), (22, (3, 5)), (17, (3, 0)), (9, (1, 1, 1)), (0, None))
# By the release of nginx, from which on, where the tag names no system.
_ON_DEBIAN: tuple[tuple[Number, Number | None], ...] = (
    ((1, 29, 2), (3, 5)),
    ((1, 29, 0), (3, 0)),
    ((1, 28, 1), (3, 5)),
    ((1, 25, 1), (3, 0)),
    ((1, 20, 2), (1, 1, 1)),
    ((0,), None),
)
_ON_ALPINE: tuple[tuple[Number, Number | None], ...] = (
    ((1, 31, 3), None),
    ((1, 31, 0), (3, 5)),
    ((1, 30, 4), None),
    ((1, 29, 0), (3, 5)),
    ((1, 28, 1), (3, 5)),
    ((1, 28, 0), None),
    ((1, 25, 2), (3, 0)),
    ((0,), None),
)


def openssl_of(name: str, tag: str, nginx: Number) -> Number | None:
    """Return the OpenSSL in an image; None where its tag and its makers do not tell."""
    name = repository(name)
    is_own = _OWN.fullmatch(name) is not None
    if not is_own and _UNPRIVILEGED.fullmatch(name) is None:
        return None
    for word in tag.split("-")[1:]:
        if word in _OF_DEBIAN:
            return _OF_DEBIAN[word]
        alpine = _ALPINE.fullmatch(word)
        if alpine is not None and alpine["minor"]:
            return next(openssl for since, openssl in _OF_ALPINE if int(alpine["minor"]) >= since)
        if alpine is not None:
            return _since(_ON_ALPINE, nginx) if is_own else None
    return _since(_ON_DEBIAN, nginx) if is_own else None


def _since(table: tuple[tuple[Number, Number | None], ...], nginx: Number) -> Number | None:
    return next(openssl for since, openssl in table if nginx >= since)
