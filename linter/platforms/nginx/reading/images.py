"""The image that a configuration is copied to or mounted into, which tells the nginx that reads it, and its OpenSSL."""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from linter.platforms.nginx.reading.libraries import openssl_of
from linter.platforms.nginx.reading.releases import Release, release_of
from linter.platforms.platform import Workspace
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Step
from linter.provenance.source import Location
from linter.syntax.scripts.images import Images

_MENTIONS = pattern(r"nginx|openresty|build")
# An image whose name has none of these only watches what nginx reads, or reads something else.
_MAY_READ = pattern(r"nginx|openresty|angie|tengine", re.IGNORECASE)
# The first three numbers of OpenResty's tags are those of the nginx in it.
_IMAGE = pattern(r"(?P<name>(?:.*/)?(?:nginx|nginx-unprivileged|openresty)):(?P<tag>\d[\w.-]*)(?:@.*)?")


def images_of(workspace: Workspace) -> Images[Release]:
    """Return the images of nginx that files of the tree name."""
    return Images(workspace, _MENTIONS, _release)


def release_for(path: str, images: Images[Release]) -> Release | None:
    """Return the nginx that reads a file or folder; None where nothing tells, or several differ."""
    return _agreed(images.readers(path))


def release_in(images: tuple[Known[str], ...]) -> Release | None:
    """Return the nginx in the images that are given a configuration; None where nothing tells, or several differ."""
    return _agreed(_release(image.value, image.at) for image in images if _MAY_READ.search(image.value))


def _agreed(releases: Iterable[Release | None]) -> Release | None:
    """Return what all have in common; two images of one release may differ in their OpenSSL."""
    found = list(releases)
    first = found[0] if found else None
    if first is None or {one and one.number for one in found} != {first.number}:
        return None
    agree = {one and one.openssl for one in found} == {first.openssl}
    return first if agree else replace(first, openssl=None)


def _release(image: str, at: Location) -> Release | None:
    found = _IMAGE.fullmatch(image)
    release = None if found is None else release_of(found["tag"], Step(at, "this image holds the nginx that reads it"))
    if found is None or release is None:
        return None
    return replace(release, openssl=openssl_of(found["name"], found["tag"], release.number))
