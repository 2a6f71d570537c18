"""What we build is what the real Kustomize builds, object for object and field for field."""

from pathlib import Path
from random import Random

import pytest
from support.annotated import cases
from support.kubernetes import kustomize_generator
from support.kubernetes.real_kustomize import KUBECTL, MISSING, ours, theirs

from linter.platforms.kubernetes.recognition import is_kustomization

pytestmark = pytest.mark.skipif(not KUBECTL.exists(), reason=MISSING)


def is_built_here(case: Path) -> bool:
    """Say whether a fixture has kustomizations that need neither a network nor the command of Helm."""
    texts = [path.read_text(encoding="utf-8") for path in case.rglob("*") if is_kustomization(path.name)]
    return bool(texts) and not any("https://" in text or "helmCharts" in text for text in texts)


TREES = [case for case in cases("kubernetes") if is_built_here(case)]
SEEDS, TREES_OF_EACH = range(3), 4
LEAST_BUILT = 5
"""Of the kustomizations of one seed; the real one refuses some, as where two objects come to have one name."""


@pytest.mark.parametrize("root", TREES, ids=lambda root: root.name)
def test_fixtures(root: Path) -> None:
    built = ours(root)

    assert built
    assert built == {folder: theirs(root / folder) for folder in built}


@pytest.mark.parametrize("seed", SEEDS)
def test_random_kustomizations(seed: int, tmp_path: Path) -> None:
    compared = 0
    for number in range(TREES_OF_EACH):
        root = tmp_path / str(number)
        random = Random(f"kustomize {seed} {number}")  # noqa: S311  # the same each time, and no secret
        for path, text in kustomize_generator.tree(random).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        for folder, found in ours(root).items():
            real = theirs(root / folder)
            if real is not None:
                assert real == found, (root / folder / "kustomization.yaml").read_text(encoding="utf-8")
                compared += 1
    assert compared >= LEAST_BUILT
