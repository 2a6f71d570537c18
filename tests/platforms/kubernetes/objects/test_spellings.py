"""Every spelling of an object that the real kubectl takes is read, and says the same.

`ORACLE_SEED` chooses other objects, and `ORACLE_MANIFESTS` how many files of them.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support.bounded import HUNG
from support.kubernetes.cluster import KINDS, cluster
from support.kubernetes.spelling import made, spelled

from linter.platforms import kubernetes
from linter.platforms.kubernetes.objects.documents import objects
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.setting import Known
from linter.provenance.source import Source
from linter.syntax.node import Mapping, Node, Scalar, Sequence, bool_of, int_of

SEED = os.environ.get("ORACLE_SEED", "20261129")
NUMBER = int(os.environ.get("ORACLE_MANIFESTS", "200"))
BATCH = 200
"""Files that one process of kubectl reads."""
ALL = frozenset(kind for kinds in KINDS.values() for kind in kinds)


def read_by_kubectl(folder: Path, server: str) -> dict[str, dict[str, Any]]:
    """Return the objects that kubectl would create of the files of a folder, by their names."""
    words = ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", str(folder)]
    command = ["kubectl", "--server", server, "--cache-dir", str(folder.parent / "cache"), *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=HUNG)
    found, text = {}, done.stdout.lstrip()
    while text:
        one, end = json.JSONDecoder().raw_decode(text)
        found[one["metadata"]["name"]] = one
        text = text[end:].lstrip()
    return found


def differences(theirs: object, ours: Node | None, where: str) -> Iterator[str]:
    """Return where a value that kubectl reads is another one here; null is as good as nothing."""
    match theirs, ours:
        case dict(), Mapping():
            for key in sorted({*theirs, *ours.entries}):
                yield from differences(theirs.get(key), ours.get(key), f"{where}.{key}")
        case list(), Sequence() if len(theirs) == len(ours.items):
            for number, (one, other) in enumerate(zip(theirs, ours.items, strict=True)):
                yield from differences(one, other, f"{where}[{number}]")
        case None, None:
            return
        case None, Scalar() if ours.is_null:
            return
        case bool(), Scalar() if bool_of(ours) == Known(theirs, ours.at):
            return
        case int() | float(), Scalar() if _number(ours, theirs):
            return
        case str(), Scalar() if ours.text == theirs:
            return
        case _:
            shown = ours.text if isinstance(ours, Scalar) else type(ours).__name__
            yield f"{where}: {theirs!r} is {shown!r} here"


def _number(ours: Scalar, theirs: float) -> bool:
    """Say whether a number is read as it is, or not at all."""
    found = int_of(ours)
    return ours.plain and (not isinstance(found, Known) or found.value == theirs)


def files(start: int, end: int) -> Iterator[tuple[str, str]]:
    for number in range(start, end):
        random = Random(f"{SEED} {number}")  # noqa: S311  # the same each time, and no secret
        documents = [made(random, f"n{number}-{part}") for part in range(random.randint(1, 3))]
        yield f"n{number}", spelled(documents, random)


@pytest.mark.parametrize("start", range(0, NUMBER, BATCH))
def test_spellings(start: int, tmp_path: Path) -> None:
    folder = tmp_path / "manifests"
    folder.mkdir()
    texts = dict(files(start, min(start + BATCH, NUMBER)))
    for name, text in texts.items():
        # The name, and not what stands in it, decides how kubectl reads a file from a folder.
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="")
    with cluster() as server:
        theirs = read_by_kubectl(folder, server)

    assert len(theirs) > len(texts)
    for name, one in theirs.items():
        text = texts[name.partition("-")[0]]
        assert kubernetes.claims(Source("a.yaml", text)), text
        ours = [found for found in objects(Source("a.yaml", text), ALL) if isinstance(found, Object)]
        own = next((found.node for found in ours if found.name == name), None)
        # What kubectl adds is no part of the text.
        one["metadata"].pop("namespace")
        assert [] == list(differences(one, own, name)), text
