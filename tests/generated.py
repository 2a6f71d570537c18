"""Write the texts that come from the policies and the code, or `--check` that they are up to date."""

import re
import subprocess
import sys
from pathlib import Path

from support import coverage_tables, house, reference
from support.value_meanings import meanings

from linter.analysis.asking.compliance.shelf import Standards
from linter.cli.commands.beside.init import FILES, template
from linter.policy.catalog import built_in_catalog
from linter.policy.vocabulary.schemas import schemas
from linter.report.asking.model import words_markdown

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
FLOWS = ROOT / "docs" / "flows.md"
STANDARDS = ROOT / "docs" / "standards.md"
SCHEMAS = ROOT / "docs" / "schemas"
CI = ROOT / "docs" / "ci"
"""What `tlslint init` writes, to be read without it."""
_OUTPUT = re.compile(r"(<!-- output -->\n).*(<!-- /output -->)", re.DOTALL)
_HOUSE = re.compile(r"(<!-- house -->\n).*(<!-- /house -->)", re.DOTALL)
_FLOWS = re.compile(r"(<!-- flows -->\n).*(<!-- /flows -->)", re.DOTALL)
_STANDARDS = re.compile(r"(<!-- standards -->\n).*(<!-- /standards -->)", re.DOTALL)
_STANDARDS_RULES = re.compile(r"(<!-- standards-rules -->\n).*(<!-- /standards-rules -->)", re.DOTALL)
WORDS = ROOT / "docs" / "words.md"
_WORDS = re.compile(r"(<!-- words -->\n).*(<!-- /words -->)", re.DOTALL)
SITE = ROOT / "mkdocs.yml"
_NAVIGATION = re.compile(r"(# rules, by tests/generated.py\n).*?( *# end of rules)", re.DOTALL)


def with_navigation(site: str) -> str:
    """Return the settings of the site with the pages of all rules."""
    return _NAVIGATION.sub(lambda found: f"{found[1]}{reference.navigation()}{found[2]}", site)


def with_output(readme: str) -> str:
    """Return the README with what the command prints about the shop."""
    words = [sys.executable, "-m", "linter", "--isolated", "--min-severity", "high", "fixtures/projects/shop"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 1:
        raise SystemExit(f"the shop was to have findings: {done.stderr}")
    block = f"```text\n{done.stdout.strip()}\n```"
    return _OUTPUT.sub(lambda found: f"{found[1]}{block}\n{found[2]}", readme)


def with_flows(page: str) -> str:
    """Return the page about data flows with the diagram of the shop."""
    words = [sys.executable, "-m", "linter", "flows", "--isolated", "fixtures/projects/shop", "-f", "mermaid"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"the shop was to have flows: {done.stderr}")
    block = f"```mermaid\n{done.stdout.strip()}\n```"
    return _FLOWS.sub(lambda found: f"{found[1]}{block}\n{found[2]}", page)


def with_standards(page: str) -> str:
    """Return the page about standards with those that there are, and the rules that stand for them."""
    known = list(Standards(built_in_catalog()).values())
    listed = ["| id | standard | requirements | judged |", "| --- | --- | --- | --- |"]
    rules: dict[str, list[str]] = {}
    for one in known:
        judged = sum(bool(requirement.uses) for requirement in one.requirements)
        listed.append(f"| `{one.id}` | {one.title} {one.edition} | {len(one.requirements)} | {judged} |")
        for rule in sorted({use.rule for requirement in one.requirements for use in requirement.uses}):
            rules.setdefault(rule, []).append(f"`{one.id}`")
    by_rule = ["| rule | standards |", "| --- | --- |"]
    by_rule += [f"| `{rule}` | {', '.join(standards)} |" for rule, standards in sorted(rules.items())]
    found = _STANDARDS.sub(lambda mark: f"{mark[1]}{chr(10).join(listed)}\n{mark[2]}", page)
    return _STANDARDS_RULES.sub(lambda mark: f"{mark[1]}{chr(10).join(by_rule)}\n{mark[2]}", found)


def with_words(page: str) -> str:
    """Return the page about the model's words with all fields that policies can name."""
    values = f"\n## What the values mean\n\n{meanings()}\n"
    return _WORDS.sub(lambda found: f"{found[1]}{words_markdown()}{values}{found[2]}", page)


def with_house(contributing: str) -> str:
    """Return the page for contributors with the picture of the rooms as they are now."""
    block = f"```text\n{house.picture()}\n```"
    return _HOUSE.sub(lambda found: f"{found[1]}{block}\n{found[2]}", contributing)


def main() -> int:
    """Write or check; return 1 where a checked text is out of date."""
    texts = {README: with_output(README.read_text(encoding="utf-8"))}
    texts[CONTRIBUTING] = with_house(CONTRIBUTING.read_text(encoding="utf-8"))
    texts[STANDARDS] = with_standards(STANDARDS.read_text(encoding="utf-8"))
    texts[FLOWS] = with_flows(FLOWS.read_text(encoding="utf-8"))
    texts[coverage_tables.COVERAGE / "terraform.md"] = coverage_tables.terraform()
    texts[coverage_tables.COVERAGE / "kubernetes.md"] = coverage_tables.kubernetes()
    texts |= {CI / name: template(name) for name, _ in FILES.values()}
    texts |= {SCHEMAS / f"{kind}.schema.json": text for kind, text in schemas().items()}
    texts[WORDS] = with_words(WORDS.read_text(encoding="utf-8"))
    texts[SITE] = with_navigation(SITE.read_text(encoding="utf-8"))
    texts |= reference.pages()
    gone = set(reference.FOLDER.rglob("*.md")) - set(texts)
    outdated = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" not in sys.argv:
        for path in outdated:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
        for path in gone:
            path.unlink()
    elif outdated or gone:
        names = ", ".join(path.name for path in (*outdated, *gone))
        print(f"{names} out of date: run `python tests/generated.py`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
