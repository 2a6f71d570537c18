"""A fleet of made repositories, and what it costs to read: one worker and two, again, and ten times as many.

    python tests/benchmarks/fleet.py make FOLDER [--repositories 2000] [--seed 1]
    python tests/benchmarks/fleet.py measure FOLDER [--workers 1,2] [--store FOLDER]

They are bare repositories of git, most of them small: sizes are drawn as they are in the open, files come from our
fixtures with other host names.  One in twenty is empty, damaged, hostile or huge.  `measure` scans into a new store and
once more into the same, as whole processes, and tells seconds, processor time, memory of the largest process, and bytes
of the store.
"""

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
ENDINGS = (".conf", ".tf", ".yaml", ".yml", ".json", ".tfvars", ".tpl")
SIZES = ((0.60, 4), (0.90, 20), (0.98, 80), (1.00, 400))
"""Shares of repositories that have at most so many files."""
FILLING = 8
"""Other files for each that is configuration."""
ODD = 0.05


def seeds() -> list[list[tuple[str, bytes]]]:
    """Return the projects among the fixtures, each a few files that belong together."""
    found = []
    for platform in ("nginx", "envoy", "kubernetes", "terraform", "compose", "projects"):
        for folder in sorted(path for path in (FIXTURES / platform).rglob("*") if path.is_dir()):
            files = [path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix in ENDINGS]
            if files:
                found.append([(path.name, path.read_bytes()) for path in files[:6]])
    return found


def repository(
    chance: random.Random, projects: list[list[tuple[str, bytes]]], name: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a repository."""
    drawn = chance.random()
    most = next(count for share, count in SIZES if drawn <= share)
    wanted, number = chance.randint(max(1, most // 5), most), 0
    while number < wanted:
        for path, content in chance.choice(projects):
            number += 1
            yield f"deploy/{number}/{path}", content.replace(b"example.com", f"{name}.example.com".encode())
    for filling in range(number * FILLING):
        yield f"src/{filling % 30}/{filling}.py", f"# {name} {filling}\n".encode() * 20


def hostile(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a repository that wants to cost much."""
    match chance.randrange(4):
        case 0:
            yield "deep.yaml", b"apiVersion: v1\nkind: Service\na: " + b"[" * 20_000
        case 1:
            anchors = b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12))
            yield "laughs.yaml", b"apiVersion: v1\nkind: Service\na0: &a0 [x]\n" + anchors
        case 2:
            yield (
                "many.yaml",
                b"".join(b"apiVersion: v1\nkind: Service\nmetadata: {name: s%d}\n---\n" % n for n in range(20_000)),
            )
        case _:
            yield "large.tf", b'resource "aws_lb_listener" "a" { port = 80 }\n' * 200_000


def make(folder: Path, count: int, seed: int) -> None:
    """Write the repositories, each by git itself."""
    chance, projects = random.Random(seed), seeds()  # noqa: S311  # no secret
    for number in range(count):
        path = folder / f"r{number:05}.git"
        subprocess.run(["git", "init", "--quiet", "--bare", str(path)], check=True)
        kind = chance.randrange(4) if chance.random() < ODD else None
        if kind == 0:
            continue  # it has no commit
        files = hostile(chance) if kind == 1 else repository(chance, projects, f"r{number}")
        imported(path, dict(files))
        if kind == 2:  # the second of the odd ones
            next(path.glob("objects/pack/*.pack")).write_bytes(b"PACK damaged")
        if kind == 3:  # the third
            (path / "HEAD").write_text("ref: refs/heads/gone\n", encoding="utf-8")


def imported(path: Path, files: dict[str, bytes]) -> None:
    """Commit files into a bare repository."""
    stream = bytearray(b"commit refs/heads/main\ncommitter x <x@example.com> 1767225600 +0000\ndata 1\nx\n")
    for name, content in files.items():
        stream += b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(content), content)
    command = ["git", "-c", "fastimport.unpackLimit=0", "-C", str(path), "fast-import", "--quiet"]
    subprocess.run(command, input=bytes(stream), check=True, stdout=subprocess.DEVNULL)
    (path / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")


def measured(*words: str) -> str:
    """Run the command, and tell what it cost."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "linter", "fleet", "scan", "--isolated", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    last = (done.stdout or done.stderr).strip().splitlines()[-1].partition("; run")[0]
    return f"{seconds:8.1f} s  {spent:8.1f} s CPU  {after.ru_maxrss / 1024:6.0f} MB at most  {last}"


def measure(folder: Path, workers: list[str], kept: Path | None) -> None:
    """Print what scans cost."""
    for number in workers:
        store = kept if kept is not None and number == workers[-1] else Path(tempfile.mkdtemp()) / "store"
        for again in ("first", "again"):
            told = measured(str(folder), "--store", str(store), "--workers", number)
            print(f"{number} workers, {again}: {told}", flush=True)
        size = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
        print(f"{number} workers: {size:,} bytes in the store", flush=True)
        if store != kept:
            shutil.rmtree(store.parent)


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("make", "measure"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repositories", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--store", type=Path)
    given = parser.parse_args()
    given.folder = given.folder.resolve()
    if given.action == "make":
        given.folder.mkdir(parents=True, exist_ok=True)
        make(given.folder, given.repositories, given.seed)
    else:
        measure(given.folder, given.workers.split(","), given.store)


if __name__ == "__main__":
    main()
