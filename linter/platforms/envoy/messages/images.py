"""The Envoy that reads a file, by the image that is given it.  Knows no message.

Source: https://www.envoyproxy.io/docs/envoy/latest/start/docker.  Checked 2026-11-30.
"""

from collections.abc import Iterable

from msgspec import Struct

from linter.platforms.platform import Workspace
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Step
from linter.provenance.source import Location
from linter.syntax.scripts.images import Images

_MENTIONS = pattern(r"envoyproxy/envoy|build")
# Builds for FIPS 140 have defaults of their own.
_IMAGE = pattern(
    r"(?:.*/)?envoyproxy/envoy(?:-(?!fips)[a-z-]+)?:"
    r"(?:(?!fips)[a-z]+-)*v(?P<major>\d{1,3})\.(?P<minor>\d{1,3})(?P<rest>\.\d{1,3})?(?!.*fips).*"
)
_MAY_READ = pattern(r"envoy")


class Release(Struct, frozen=True):
    """The Envoy that reads a file."""

    number: tuple[int, int]
    name: str
    """As it is written."""
    image: Step
    """Where an image is named that holds it."""


def images_of(workspace: Workspace) -> Images[Release]:
    """Return the images of Envoy that files of the tree name."""
    return Images(workspace, _MENTIONS, _release)


def release_for(path: str, images: Images[Release]) -> Release | None:
    """Return the Envoy that reads a file; None where nothing tells, or several differ."""
    return _agreed(images.readers(path))


def release_in(images: tuple[Known[str], ...]) -> Release | None:
    """Return the Envoy in the images that are given a configuration; None where nothing tells, or several differ."""
    return _agreed(_release(image.value, image.at) for image in images if _MAY_READ.search(image.value))


def _agreed(releases: Iterable[Release | None]) -> Release | None:
    found = list(releases)
    return found[0] if len({one and one.number for one in found}) == 1 else None


def _release(image: str, at: Location) -> Release | None:
    found = _IMAGE.fullmatch(image)
    if found is None:
        return None
    name = f"{found['major']}.{found['minor']}{found['rest'] or ''}"
    return Release(
        (int(found["major"]), int(found["minor"])), name, Step(at, "this image holds the Envoy that reads it")
    )
