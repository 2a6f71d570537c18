"""Fixtures that have been damaged at random: nothing but a finding or an error with a place comes of them.

`MUTATION_TEXTS=20000 MUTATION_SEED=7 pytest tests/test_mutations.py -k nginx` looks at so many.
"""

import os
import random
from collections.abc import Iterator
from datetime import date

import pytest
from support.bounded import cpu_at_most
from support.mutation import mutated, seeds

from linter.analysis.discovery import claimant
from linter.analysis.judgement import judged
from linter.files.tree import Texts
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.provenance.source import Location, Source

FILES = {
    "compose": ("compose.yaml", (".yaml", ".yml")),
    "envoy": ("envoy.yaml", (".yaml", ".json", ".yml")),
    "kubernetes": ("manifest.yaml", (".yaml", ".yml")),
    "nginx": ("nginx.conf", (".conf", ".j2", ".template")),
    "terraform": ("main.tf", (".tf",)),
}
SEED = int(os.environ.get("MUTATION_SEED", "1"))
TEXTS = int(os.environ.get("MUTATION_TEXTS", "150"))
SLOWEST = 20.0
"""Seconds of processor time for one text of 40,000 characters, which takes less than one; what hangs takes forever."""


def _texts(platform: str) -> Iterator[tuple[int, str]]:
    given = seeds(platform, FILES[platform][1])
    for number in range(TEXTS):
        chance = random.Random(f"{platform} {SEED} {number}")  # noqa: S311  # nothing is kept secret
        yield number, mutated(chance, given)


def _is_inside(at: Location) -> bool:
    return 0 <= at.start <= at.end <= len(at.source.text)


@pytest.mark.parametrize("platform", sorted(FILES))
def test_what_is_damaged_has_findings_or_errors_and_nothing_else(platform: str) -> None:
    name = FILES[platform][0]
    rules = built_in_catalog().resolve("strict", [], {})
    claimed = 0

    for number, text in _texts(platform):
        source = Source(name, text)
        if claimant(Source(name, text)) != platform:
            continue
        claimed += 1
        with cpu_at_most(SLOWEST, f"text {number} of seed {SEED}"):
            found = judged([(platform, source)], Texts({name: source}), rules, Options(date(2026, 11, 24)))
        outside = [one for one in found.findings if not _is_inside(one.at)]

        assert not outside, f"text {number} of seed {SEED}: a place that is not in the text"

    assert claimed > TEXTS / 3, "most texts are still the platform's own"
    print(f"{platform}: {claimed} texts of seed {SEED}")
