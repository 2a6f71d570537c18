"""Which images a workload runs of those that files of the tree are copied into."""

import pytest

from linter.flows.images import with_images
from linter.model.identity import Image, Workload
from linter.provenance.setting import Known
from linter.provenance.source import Location, Source


def _at(path: str) -> Location:
    return Source(path, "image\n").at(0, 5)


def _image(name: str, path: str, runs: str, *, whatever_tag: bool = False) -> Image:
    return Image(_at(path), f"{path}:{name}", name, "compose", (runs,), path, whatever_tag)


def _runs(image: str, *images: Image, path: str = "k8s/web.yaml") -> tuple[str, ...]:
    workload = Workload(_at(path), "web", "web", "kubernetes", images=(Known(image, _at(path)),))
    found = next(one for one in with_images([workload, *images]) if isinstance(one, Workload))
    return found.runs


def test_equal_references_are_joined_wherever_they_stand() -> None:
    image = _image("ghcr.io/shop/edge:1", "build/compose.yaml", "edge/nginx.conf")

    assert _runs("ghcr.io/shop/edge:1", image) == ("edge/nginx.conf",)


@pytest.mark.parametrize("written", ["ghcr.io/shop/edge:2", "ghcr.io/shop/edge", "${REGISTRY}/shop/edge:1", ""])
def test_another_reference_is_not(written: str) -> None:
    assert _runs(written, _image("ghcr.io/shop/edge:1", "compose.yaml", "edge/nginx.conf")) == ()


def test_a_name_alone_is_joined_below_the_folder_of_who_builds_it_only() -> None:
    assert _runs("edge", _image("edge:latest", "compose.yaml", "edge/nginx.conf")) == ("edge/nginx.conf",)
    assert _runs("edge", _image("edge", "other/compose.yaml", "other/nginx.conf")) == ()


def test_a_tag_that_is_put_in_later_does_not_count() -> None:
    image = _image("edge", "skaffold.yaml", "edge/nginx.conf", whatever_tag=True)

    assert _runs("edge:v1", image) == ("edge/nginx.conf",)


def test_two_that_build_the_same_are_two() -> None:
    images = [_image("shop/edge", f"{one}/compose.yaml", f"{one}/nginx.conf") for one in ("a", "b")]

    assert _runs("shop/edge", *images) == ("a/nginx.conf", "b/nginx.conf")


def test_a_published_image_is_not_what_somebody_builds_under_its_name() -> None:
    assert _runs("nginx", _image("nginx", "compose.yaml", "edge/nginx.conf")) == ()


def test_a_name_that_very_many_build_says_nothing_of_what_is_in_it() -> None:
    images = [_image("shop/edge", f"b{number}/compose.yaml", f"b{number}/nginx.conf") for number in range(21)]

    assert _runs("shop/edge", *images) == ()
    assert len(_runs("shop/edge", *images[1:])) == 20
