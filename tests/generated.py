"""Write the texts that come from the policies, or `--check` that they are up to date."""

import re
import sys
from pathlib import Path

from linter.explain import table
from linter.policy.catalog import built_in_catalog

README = Path(__file__).resolve().parent.parent / "README.md"
_RULES = re.compile(r"(<!-- rules -->\n).*(<!-- /rules -->)", re.DOTALL)


def with_rules(readme: str) -> str:
    """Return the README with the table of rules as the policies have it now."""
    catalog = built_in_catalog()
    rows = table(catalog.rule(rule) for rule in sorted(catalog.rules))
    return _RULES.sub(lambda found: f"{found[1]}{rows.strip()}\n{found[2]}", readme)


def main() -> int:
    """Write or check; return 1 where a checked text is out of date."""
    before = README.read_text(encoding="utf-8")
    after = with_rules(before)
    if "--check" not in sys.argv:
        README.write_text(after, encoding="utf-8")
    elif before != after:
        print("README.md is out of date: run `python tests/generated.py`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
