"""Judge every file of a tree by itself, and compare what is said of it, and what it costs, with a run over all of it.

    python tests/benchmarks/parts.py [--every N] [--folders] FOLDER ...

Prints each difference, and how many files cost less than a fifth of the whole run; exits with 1 where anything differs.
All runs are in one process, so that neither pays for a start.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from support.parts import by_file, differences, report_of

_SHARE = 5


def main() -> int:
    """Compare, for every folder that is named."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--every", type=int, default=1, help="look at one file of so many")
    arguments.add_argument("--folders", action="store_true", help="look at folders instead of files")
    arguments.add_argument("--slowest", type=int, default=3, help="show so many of the files that cost most")
    arguments.add_argument("trees", nargs="+", type=Path, metavar="FOLDER")
    options = arguments.parse_args()
    return int(sum(compare(tree.resolve(), options) for tree in options.trees) > 0)


def compare(root: Path, options: argparse.Namespace) -> bool:
    """Compare the parts of one tree with the whole of it, and say whether anything differs."""
    report_of(root, folders=("",))  # what is imported, and read from tables, is there from now on
    begin = time.process_time()
    report = report_of(root, folders=("",))
    cost = time.process_time() - begin
    whole = by_file(report)
    read = sorted({path for path, _ in report.coverage.read} | whole.keys())[:: options.every]
    parts = sorted({str(Path(path).parent) for path in read} - {"."}) if options.folders else read
    costs: dict[str, float] = {}
    differing = 0
    for part in parts:
        begin = time.process_time()
        one = report_of(root, folders=(part,)) if options.folders else report_of(root, files=(part,))
        costs[part] = time.process_time() - begin
        asked = [path for path in whole if path.startswith(f"{part}/")] if options.folders else [part]
        found = list(differences(whole, one, asked))
        differing += bool(found)
        print("".join(f"{part}: {line}\n" for line in found), end="")
    cheap = sum(one <= cost / _SHARE for one in costs.values())
    median = statistics.median(costs.values()) if costs else 0
    print(
        f"{root.name}: {len(parts)} parts, {differing} differ; whole {cost:.2f} s, median {median:.3f} s;"
        f" {cheap} cost at most a fifth"
    )
    for part in sorted(costs, key=costs.__getitem__, reverse=True)[: options.slowest]:
        print(f"    {costs[part]:.2f} s  {part}")
    return bool(differing)


if __name__ == "__main__":
    sys.exit(main())
