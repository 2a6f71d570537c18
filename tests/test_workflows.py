"""Our own workflows and the Action: every action that they use is named by its hash."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [ROOT / "action.yml", *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_actions_are_pinned_by_hash_and_say_their_version(file: Path) -> None:
    used = re.findall(r"uses: (.+)", file.read_text(encoding="utf-8"))

    assert used
    assert [] == [one for one in used if PINNED.fullmatch(one) is None]


def test_one_action_has_one_hash() -> None:
    used = {one for file in FILES for one in re.findall(r"uses: (.+)", file.read_text(encoding="utf-8"))}

    assert len(used) == len({one.split("@")[0] for one in used})
