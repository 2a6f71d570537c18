"""Every spelling of a configuration that a real Envoy takes is read, and says the same.

`ORACLE_SEED` chooses other configurations, and `ORACLE_SPELLINGS` how many of them; a process of Envoy looks at one in
`ORACLE_ASKED`.
"""

import json
import os
import re
import subprocess
from pathlib import Path
from random import Random

import pytest
from support.envoy.generator import Generated, add_hop, add_listener
from support.envoy.reading import everything
from support.envoy.real import ENVOY, make_certificates
from support.envoy.spelling import spelled

from linter.platforms import envoy
from linter.provenance.source import InputError, Source

SEED = os.environ.get("ORACLE_SEED", "20261129")
NUMBER = int(os.environ.get("ORACLE_SPELLINGS", "120"))
ASKED = int(os.environ.get("ORACLE_ASKED", "12"))
"""One spelling in so many is shown to Envoy."""


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder)
    for part in ("key", "crt"):
        (folder / f"rsa.{part}").write_bytes((folder / f"stranger.{part}").read_bytes())
    return folder


def generated(random: Random, tls: Path) -> object:
    made = Generated()
    for number in range(random.randint(1, 2)):
        add_listener(random, made, f"l{number}", str(tls))
    for number in range(random.randint(0, 2)):
        add_hop(random, made, f"h{number}", str(tls), {"server": 1, "other": 2})
    return made.bootstrap


def settled(text: str) -> list[str]:
    """Return what a text says, free of its places and of how it spells fields."""
    found = everything({"envoy.yaml": text})
    assert [] == [one.message for one in found if isinstance(one, InputError)]
    shown = (re.sub(r"Source\('[^']*'\)", "", repr(one)) for one in found)
    return sorted(re.sub(r"(?:start|end|setting|default|because)=(?:'[^']*'|\"[^\"]*\"|\w+)", "", one) for one in shown)


def taken(text: str, folder: Path) -> str:
    """Return what Envoy has against a configuration."""
    file = folder / "envoy.yaml"
    file.write_text(text, encoding="utf-8", newline="")
    done = subprocess.run([*ENVOY, "--mode", "validate", "-c", str(file)], check=False, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stderr


@pytest.mark.parametrize("part", range(4))
def test_spellings(tls: Path, tmp_path: Path, part: int) -> None:
    for number in range(part, NUMBER, 4):
        random = Random(f"{SEED} {number}")  # noqa: S311  # the same each time, and no secret
        configuration = generated(random, tls)
        text = spelled(configuration, random)

        assert envoy.claims(Source("envoy.yaml", text)), text
        assert settled(json.dumps(configuration)) == settled(text), text
        if number // 4 % ASKED == 0:
            assert not taken(text, tmp_path), text
