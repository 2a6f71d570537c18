"""Workloads with what is in the images that they run, where files of the tree are copied into them.  Knows no hop."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from posixpath import dirname

from msgspec.structs import replace

from linter.model.identity import Image, Workload
from linter.model.images import canonical, is_published_by_others, is_qualified, repository
from linter.provenance.setting import Known, Step

_MOST_BUILDERS = 20
"""Of images of one name: where there are more, it says nothing of what is in one of them."""


def with_images(found: Iterable[object]) -> list[object]:
    """Return everything, workloads with the scopes of what stands in their images; several images are alternatives."""
    everything = list(found)
    by_name: dict[str, list[Image]] = {}
    for one in everything:
        if isinstance(one, Image):
            by_name.setdefault(repository(one.name), []).append(one)
    by_name.pop("", None)
    by_name = {name: images for name, images in by_name.items() if len(images) <= _MOST_BUILDERS}
    if not by_name:
        return everything
    return [_with_images(one, by_name) if isinstance(one, Workload) else one for one in everything]


def _with_images(workload: Workload, by_name: Mapping[str, Sequence[Image]]) -> Workload:
    carried: dict[str, tuple[Step, ...]] = {}
    for image, built in chain.from_iterable(_built(workload, image, by_name) for image in workload.images):
        steps = (Step(image.at, f"it runs {image.value}"), Step(built.at, f"{built.name} is built of files here"))
        for scope in built.runs:
            if scope not in workload.runs:
                carried.setdefault(scope, steps)
    return replace(workload, runs=(*workload.runs, *carried), carried=tuple(carried.items())) if carried else workload


def _built(
    workload: Workload, image: Known[str], by_name: Mapping[str, Sequence[Image]]
) -> Iterator[tuple[Known[str], Image]]:
    """Yield the images that files of the tree are built to and that a workload names.

    A name without a registry or an owner is anybody's: it is the same one only below the folder of who builds it.
    """
    if is_published_by_others(image.value):
        return
    for one in by_name.get(repository(image.value), ()):
        folder = dirname(one.at.source.path)
        is_near = not folder or workload.at.source.path.startswith(f"{folder}/")
        is_same = one.whatever_tag or canonical(one.name) == canonical(image.value)
        if is_same and (is_near or is_qualified(image.value)):
            yield image, one
