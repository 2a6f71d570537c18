"""Microsoft's SARIF Multitool is the judge: of the file as code scanning takes it in, and of the hashes of lines."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.bounded import HUNG
from support.sample import ALL, everything, rendered, report

from linter.provenance.source import Source
from linter.report import Presentation
from linter.report.fingerprints import line_hashes

MULTITOOL = os.environ.get("TLSLINT_SARIF_MULTITOOL", "")

pytestmark = pytest.mark.skipif(
    not MULTITOOL, reason="TLSLINT_SARIF_MULTITOOL names no SARIF Multitool; tests/run.py fetches it"
)


def multitool(*words: str, cwd: Path) -> None:
    # It ends with 0 whatever it finds, so only its output says anything.
    subprocess.run([MULTITOOL, *words], cwd=cwd, check=True, capture_output=True, timeout=HUNG)


def complaints(document: str, folder: Path) -> list[str]:
    """Return the ids of the Multitool's rules that a document breaks as errors."""
    (folder / "in.sarif").write_text(document, encoding="utf-8")
    multitool("validate", "in.sarif", "--rule-kind", "Sarif;Gh", "--level", "Error", "-o", "out.sarif", cwd=folder)
    log = json.loads((folder / "out.sarif").read_text(encoding="utf-8-sig"))["runs"][0]
    assert log["invocations"][0]["executionSuccessful"]
    return [one["ruleId"] for one in log["results"] if one.get("level") == "error"]


@pytest.mark.parametrize("presentation", [ALL, Presentation(sarif_category="infra")], ids=["all", "category"])
def test_code_scanning_would_take_everything_in(tmp_path: Path, presentation: Presentation) -> None:
    assert [] == complaints(rendered("sarif", everything(), presentation), tmp_path)


def test_code_scanning_would_take_in_that_there_is_nothing(tmp_path: Path) -> None:
    assert [] == complaints(rendered("sarif", report(), ALL), tmp_path)


def test_what_code_scanning_refuses_is_an_error(tmp_path: Path) -> None:
    document = json.loads(rendered("sarif", everything(), ALL))
    for result in document["runs"][0]["results"]:
        del result["locations"]

    assert "GH1015" in complaints(json.dumps(document), tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("server {\n    listen 443 ssl;\n\n    ssl_protocols TLSv1;\n}\n", id="plain"),
        pytest.param("server {\r\n\tlisten 443 ssl;\r\n\r\n    ssl_protocols TLSv1;\r\n}\r\n", id="CR LF"),
        pytest.param("a\rb\rc d\r \n x", id="CR"),
        pytest.param("\t\ta b\tc\n\n\n   \n\tx\n", id="tabs and blank lines"),
        pytest.param(
            "# h\u00e9llo \u65e5\u672c\nserver_name \u65e5.example;\n# \U0001f600\U0001f600\nx\n", id="letters"
        ),
        pytest.param("a", id="one letter"),
        pytest.param("a\nb", id="no line break at the end"),
        pytest.param("listen 80;\n" * 40 + "end\n", id="equal lines"),
        pytest.param(("x" * 250 + "\n") * 3 + "y\n", id="long lines"),
    ],
)
def test_lines_have_the_hashes_that_code_scanning_computes(tmp_path: Path, text: str) -> None:
    lines = range(1, text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 2)
    (tmp_path / "a.conf").write_bytes(text.encode())
    (tmp_path / "in.sarif").write_text(json.dumps(pointing_at(lines, tmp_path)), encoding="utf-8")

    multitool("rewrite", "in.sarif", "-o", "out.sarif", "--insert", "RollingHashPartialFingerprints", cwd=tmp_path)

    results = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    theirs = [one["partialFingerprints"]["primaryLocationLineHash"] for one in results]
    assert theirs == list(line_hashes(Source("a.conf", text), lines).values())


def pointing_at(lines: range, folder: Path) -> Any:  # noqa: ANN401  # JSON
    """Make a document with a result on each line of `a.conf`."""
    results = [
        {
            "message": {"text": "x"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "a.conf", "uriBaseId": "ROOT"},
                        "region": {"startLine": line},
                    }
                }
            ],
        }
        for line in lines
    ]
    run = {
        "tool": {"driver": {"name": "x"}},
        "originalUriBaseIds": {"ROOT": {"uri": f"{folder.as_uri()}/"}},
        "results": results,
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
