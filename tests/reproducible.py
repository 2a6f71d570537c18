"""Build the packages twice, from copies in different places and circumstances, and compare them byte by byte.

    python tests/reproducible.py [--keep FOLDER]

Needs `build`, git and the package registry.  The time in the packages is that of the last commit.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What differs between machines, and must not show.
CIRCUMSTANCES = (
    ("a", {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, 0o022),
    ("another/place", {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}, 0o077),
)


def output(*words: str) -> str:
    return subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def built(folder: Path, environment: dict[str, str], umask: int) -> dict[str, bytes]:
    """Build from what is committed, in a folder; return the packages by their names."""
    source = folder / "source"
    source.mkdir(parents=True)
    archive = folder / "source.tar"
    output("git", "archive", "--format=tar", f"--output={archive}", "HEAD")
    with tarfile.open(archive) as files:
        files.extractall(source, filter="data")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder / "dist"), str(source)],
        check=True,
        env={**os.environ, **environment, "SOURCE_DATE_EPOCH": output("git", "log", "-1", "--format=%ct")},
        umask=umask,
        stdout=subprocess.DEVNULL,
    )
    return {path.name: path.read_bytes() for path in sorted((folder / "dist").iterdir())}


def main() -> int:
    """Build and compare; return 1 where the bytes differ."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name, _, _ in CIRCUMSTANCES]
        first, second = (
            built(place, environment, umask)
            for place, (_, environment, umask) in zip(places, CIRCUMSTANCES, strict=True)
        )
        differing = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
        for name, data in first.items():
            print(f"{hashlib.sha256(data).hexdigest()}  {name}{'  DIFFERS' if name in differing else ''}")
        if "--keep" in sys.argv and not differing:
            shutil.copytree(places[0] / "dist", sys.argv[sys.argv.index("--keep") + 1], dirs_exist_ok=True)
    return 1 if differing or not first else 0


if __name__ == "__main__":
    sys.exit(main())
