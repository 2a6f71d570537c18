"""Which files are Terraform's, by their names and by what stands in them.  Maps nothing."""

from linter.provenance.pattern import pattern
from linter.provenance.source import Source

MAY_CLAIM = pattern(r"\.(?:tf|tofu|json|tfvars)$")

# Which resources concern TLS is told by the tables, which are not read before there is something to look up in them.
# A filter may only ever say "maybe": what follows a keyword is a label, quoted or not, a brace, or JSON's colon.
_DECLARES = pattern(
    r'\b(?:resource|data|module|variable|locals|output|provider|terraform)"?\s*(?:["{:]|(?:"?[\w-]+"?[ \t]*){1,2}\{)'
)
_ESCAPE = "\\u"
"""In JSON, any character of a name may be escaped (RFC 8259, 7)."""

_PLAN = pattern(r"(?<!\.tf)(?<!\.tofu)(?<!\.tfvars)\.json$")


def is_plan(path: str) -> bool:
    """Say whether a file that was claimed can only be a plan, by its name."""
    return _PLAN.search(path) is not None


def claims(source: Source) -> bool:
    """Say whether a file declares something that can reach an endpoint, or is a plan."""
    path, text = source.path, source.text
    if is_plan(path):
        return '"planned_values"' in text and '"format_version"' in text
    if "tfvars" in path or (path.endswith(".json") and _ESCAPE in text):
        return True
    return _DECLARES.search(text) is not None
