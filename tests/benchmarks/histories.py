"""What is said of each commit of made repositories: nothing twice, nothing lost, nothing accepted that got worse.

    python tests/benchmarks/histories.py [--commits 100] [--seed 1] [--keep FOLDER] [infra|platform ...]

The repositories look like those of people: Terraform with modules, variables and their files (`infra`); Kustomize,
a chart, nginx and Envoy (`platform`).  Commits add, edit, move, rename, copy, delete, format, revert and merge, and
change variables, bases and includes.  Each is judged by a baseline that has its parent's findings, by one that has been
updated since the first commit, and since its parents, and all that is held against runs over everything.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.histories.beginnings import BEGINNINGS
from support.histories.judging import judged
from support.histories.making import histories


def main() -> int:
    """Make the repositories, judge them, and say what is wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("kinds", nargs="*", choices=[*BEGINNINGS, []], default=[])
    arguments.add_argument("--commits", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--keep", type=Path)
    given = arguments.parse_args()
    mistakes = 0
    for kind in given.kinds or BEGINNINGS:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, kind) if given.keep is None else given.keep / kind
            place.mkdir(parents=True)
            commits = histories(place, kind, given.seed, given.commits)
            begun = time.process_time()
            numbers = judged(place, commits)
            for one in numbers.wrong:
                print(one)
            print(
                f"{kind}: {numbers.commits} commits, {numbers.findings} findings in all their states, "
                f"{numbers.new} new since a parent, {len(numbers.wrong)} mistakes, {time.process_time() - begun:.0f} s"
            )
            mistakes += len(numbers.wrong)
    return min(mistakes, 1)


if __name__ == "__main__":
    sys.exit(main())
