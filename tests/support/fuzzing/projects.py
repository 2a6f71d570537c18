"""Projects as a fuzzer has them: files by path, taken from the fixtures, and damaged.  Knows no platform."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from support.mutation import ROOT, Seeds, mutated, words

Project: TypeAlias = Mapping[str, str]

PLATFORMS = ("compose", "envoy", "kubernetes", "nginx", "prometheus", "terraform")
_MOST_FILES = 30
_MOST_CHARACTERS = 60_000


def projects(platform: str) -> Iterator[Project]:
    """Return the fixtures of a platform, each file by itself and each folder as a whole."""
    for home in (ROOT / "fixtures" / platform, *(ROOT / "fixtures" / name for name in ("broken", "clean", "projects"))):
        for path in sorted(home.rglob("*")):
            if path.is_file() and home.name == platform:
                yield {path.name: _text(path)}
            elif path.is_dir() and (platform in path.as_posix() or home.name not in ("broken", "clean")):
                files = [one for one in sorted(path.rglob("*")) if one.is_file() and one.suffix != ".expect"]
                if 1 < len(files) <= _MOST_FILES:
                    yield {one.relative_to(path).as_posix(): _text(one) for one in files}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def damaged(chance: random.Random, project: Project, others: Sequence[Project]) -> Project:
    """Return a project with changes in its texts, and now and then among its files."""
    files = dict(project)
    if not files or chance.random() < 0.1:  # one in ten
        files |= chance.choice(others)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(files))
        change = chance.random()
        if change < 0.85:
            other = chance.choice(others)
            texts = tuple(other.values())
            files[name] = mutated(chance, Seeds((files[name],), words((files[name], *texts)), texts))
        elif change < 0.9 and len(files) > 1:
            del files[name]
        elif change < 0.95:
            files[chance.choice((f"a/{name}", name.rpartition("/")[2], f"charts/x/{name}"))] = files[name]
        else:
            files[name], other_name = chance.choice(tuple(files.values())), chance.choice(sorted(files))
            files[other_name] = files[name]
    kept: dict[str, str] = {}
    for name, text in files.items():
        if sum(map(len, kept.values())) + len(text) <= _MOST_CHARACTERS:
            kept[name] = text
    return kept


def packed(project: Project) -> bytes:
    """Write a project as bytes."""
    return json.dumps(project).encode()


def unpacked(data: bytes) -> Project:
    """Read a project from bytes; empty where they are none."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}
