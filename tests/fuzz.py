"""Look for faults with damaged projects, guided by what they reach.

    python tests/fuzz.py [--minutes N] [--platform NAME|all] [--engine atheris|tracing]

Minutes are those of the processor: on a machine that others use, it takes longer to look at as much.

A fault is an exception, a defect that is told, more than some seconds of work, or input that is cut off in silence.
Each is written to `fuzz-faults/`, as small as it could be made, as a project that `tests/test_fuzz.py` takes as a
regression once it lies in `tests/support/fuzzing/faults/`.  Atheris is used where it is installed (`pip install
atheris`); its corpus stays in `fuzz-corpus/` and grows from run to run.
"""

import argparse
import importlib.util
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from support.fuzzing.engines import with_atheris, with_tracing
from support.fuzzing.projects import PLATFORMS, Project, packed, projects

ROOT = Path(__file__).resolve().parent.parent
FAULTS = ROOT / "fuzz-faults"


@dataclass
class Looking:
    """How many projects were looked at, and the faults in them."""

    faults: Path
    count: int = 0
    found: Counter[str] = field(default_factory=Counter)

    def look(self, project: Project) -> None:
        """Judge a project, and keep it where that shows a fault for the first time."""
        # What Atheris is to see has to be imported under its eyes.
        from support.fuzzing.target import fault, smallest  # noqa: PLC0415

        self.count += 1
        wrong = fault(project)
        if wrong is None:
            return
        self.found[wrong] += 1
        if self.found[wrong] == 1:
            self.faults.mkdir(parents=True, exist_ok=True)
            name = f"{sha256(wrong.encode()).hexdigest()[:10]}.json"
            (self.faults / name).write_bytes(packed(project))
            (self.faults / name).write_bytes(packed(smallest(project, wrong)))
            print(f"{name}: {wrong}", flush=True)


def main() -> int:
    """Look for as long as was asked for; return 1 where there was a fault."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--minutes", type=float, default=1)
    arguments.add_argument("--platform", choices=(*PLATFORMS, "all"), default="all")
    has_atheris = importlib.util.find_spec("atheris") is not None
    arguments.add_argument("--engine", choices=("atheris", "tracing"), default="atheris" if has_atheris else "tracing")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        return _one(options.platform, options.engine, options.minutes * 60, options.seed)
    platforms = PLATFORMS if options.platform == "all" else (options.platform,)
    words = ["--here", "--minutes", str(options.minutes / len(platforms)), "--engine", options.engine]
    codes = [_of_process(platform, [*words, "--seed", str(options.seed)]) for platform in platforms]
    return max(codes)


def _of_process(platform: str, words: list[str]) -> int:
    """Look in a process of its own, which libFuzzer ends as it likes; return 1 where there are new faults."""
    before = set((FAULTS / platform).glob("*.json"))
    ended = subprocess.run([sys.executable, __file__, "--platform", platform, *words], check=False)
    return max(ended.returncode, int(set((FAULTS / platform).glob("*.json")) != before))


def _one(platform: str, engine: str, seconds: float, seed: int) -> int:
    looking = Looking(FAULTS / platform)
    seeds = list(projects(platform))
    if engine == "atheris":
        with_atheris(seeds, looking.look, seconds, seed, ROOT / "fuzz-corpus" / platform)
    else:
        with_tracing(seeds, looking.look, seconds, seed, ROOT / "linter")
        print(f"{platform}: {looking.count:,} projects, {dict(looking.found)}", flush=True)
    return 1 if looking.found else 0


if __name__ == "__main__":
    sys.exit(main())
