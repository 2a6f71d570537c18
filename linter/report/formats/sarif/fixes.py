"""What mends a result, as SARIF's fixes, which editors and reviewdog apply.  GitHub and GitLab pass them by.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html#_Toc141791233
"""

from typing import Any

from linter.analysis.report import Remedy, Replacement
from linter.report.findings import Group, Remedies
from linter.report.formats.sarif.places import artifact, span
from linter.report.wording import printable


def fixes(group: Group, remedies: Remedies) -> list[dict[str, Any]]:
    """Return what mends the findings of a group, each of them by itself."""
    return [_fix(remedy) for remedy in remedies.of(group)]


def _fix(remedy: Remedy) -> dict[str, Any]:
    said = "; ".join(remedy.wire) or "Proven: the finding goes, and no other comes."
    by_file: dict[str, list[Replacement]] = {}
    for edit in remedy.edits:
        by_file.setdefault(edit.at.source.path, []).append(edit)
    changes = [
        {"artifactLocation": artifact(path), "replacements": [_replacement(edit) for edit in edits]}
        for path, edits in by_file.items()
    ]
    return {"description": {"text": printable(said)}, "artifactChanges": changes}


def _replacement(edit: Replacement) -> dict[str, Any]:
    inserted = {"insertedContent": {"text": edit.text}} if edit.text else {}
    return {"deletedRegion": span(edit.at), **inserted}
