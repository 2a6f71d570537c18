"""A rule as Markdown: the page of the manual, the help in SARIF, a row of the table of rules.  Knows no finding."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import assert_never

from linter.model.finding import Severity
from linter.platforms import PLATFORMS
from linter.policy import predicate
from linter.policy.predicate import Predicate, Test
from linter.policy.rule import EXPOSURES, PLACE_HOLDER, Example, Rule, Value

# What GitHub's highlighter calls the language of a file.
_LANGUAGES = MappingProxyType(
    {
        ".conf": "nginx",
        ".json": "json",
        ".tf": "hcl",
        ".tfvars": "hcl",
        ".tofu": "hcl",
        ".yaml": "yaml",
        ".yml": "yaml",
    }
)

_WHERE = MappingProxyType(
    {
        "public": "on the internet",
        "internal": "in a private network",
        "loopback": "on one host",
        "unknown": "where that cannot be told",
    }
)

_KINDS = MappingProxyType(
    {
        "alert": "alerts",
        "certificate": "certificates",
        "change": "changes",
        "estate": "estates, each as a whole",
        "flow": "hops that carry data of a class",
        "input": "files",
        "listener": "listeners",
        "private-key": "private keys",
        "probe": "probes",
        "revocation-list": "lists of revoked certificates",
        "suppression": "suppressions",
        "upstream": "upstreams",
    }
)


UNTOLD = predicate.Every(())
"""What a rule demands of which a report says nothing but its words."""


def explain(rule: Rule, here: str = "") -> str:
    """Return the manual page of a rule, with its severities and parameters, and what becomes of it here."""
    title, *others = _page(rule)
    return "\n\n".join((title, *((here,) if here else ()), *others)) + "\n"


def table(rules: Iterable[Rule]) -> str:
    """Return a table of rules, sorted by id."""
    header = ("id", "category", "severity (public / internal / loopback)", "title")
    rows = [header, *(_row(rule) for rule in sorted(rules, key=lambda rule: rule.id))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    lines.insert(1, ["-" * width for width in widths])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def filled(template: str, rule: Rule) -> str:
    """Fill a sentence of a rule for nobody in particular: with the values of its parameters."""
    words = {name: _listed(_values(value)) for name, value in rule.parameters.items()}
    words |= {"endpoint": "the endpoint", "setting": "the setting", "witness": "the value"}
    text = re.sub(PLACE_HOLDER, lambda found: words.get(found[1], found[0]), template)
    return text[:1].upper() + text[1:]


def _row(rule: Rule) -> tuple[str, ...]:
    severities = [str(rule.severity[exposure]) for exposure in ("public", "internal", "loopback")]
    severity = severities[0] if len(set(rule.severity.values())) == 1 else " / ".join(severities)
    return f"`{rule.id}`", rule.category, severity, _cell(rule.title)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _page(rule: Rule) -> Iterator[str]:
    yield f"# {rule.title}"
    yield f"`{rule.id}` (category {rule.category}, precision {rule.precision})"
    yield f"Severity: {_severity(rule.severity)}."
    if rule.require != UNTOLD:
        yield "## Demand"
        yield from _demand(rule)
    yield "## Why"
    yield rule.why
    yield "## How to mend it"
    yield filled(rule.fix, rule)
    if rule.parameters:
        yield "## Parameters"
        yield "\n".join(f"- `{name}`: {_code(_values(value))}" for name, value in rule.parameters.items())
    if rule.examples or rule.not_applicable:
        yield "## Examples"
        yield from _examples(rule)
    references = [f"<{reference}>" for reference in rule.references]
    weaknesses = [f"[CWE-{number}](https://cwe.mitre.org/data/definitions/{number}.html)" for number in rule.cwe]
    if references or weaknesses:
        yield "## References"
        yield "\n".join(f"- {reference}" for reference in (*references, *weaknesses))


def _severity(severity: Mapping[str, Severity]) -> str:
    if len(set(severity.values())) == 1:
        return str(severity["public"])
    return ", ".join(f"{severity[exposure]} {_WHERE[exposure]}" for exposure in EXPOSURES)


def _demand(rule: Rule) -> Iterator[str]:
    kinds = " and ".join(_KINDS[kind] for kind in rule.applies_to)
    if rule.when is None:
        yield f"Of {kinds}:"
    else:
        yield f"Of {kinds} where all of this holds:"
        yield _bullets(rule.when)
        yield "it demands:"
    yield _bullets(rule.require)


def _bullets(condition: Predicate) -> str:
    return "\n".join(_conditions(condition, ""))


def _conditions(condition: Predicate, indent: str) -> Iterator[str]:
    """Write a condition as a list, of which everything must hold; what belongs together is indented."""
    below = f"{indent}  "
    match condition:
        case predicate.Field(path, test):
            yield f"{indent}- `{'.'.join(path).replace('_', '-')}` {_phrases(test)[0]}"
            yield from _elements(test, below)
        case predicate.Every(conditions):
            for one in conditions:
                yield from _conditions(one, indent)
        case predicate.Some(conditions):
            yield f"{indent}- at least one of these:"
            for one in conditions:
                if isinstance(one, predicate.Every):
                    yield f"{below}- all of this:"
                    yield from _conditions(one, f"{below}  ")
                else:
                    yield from _conditions(one, below)
        case predicate.Not(one):
            yield f"{indent}- not all of this:"
            yield from _conditions(one, below)
        case _:
            assert_never(condition)


def _elements(test: Test, indent: str) -> Iterator[str]:
    """Write what is tested of the elements of a list."""
    match test:
        case predicate.Each(condition):
            yield from _conditions(condition, indent)
        case predicate.Otherwise(inner):
            yield from _elements(inner, indent)


def _bounds(test: predicate.AtLeast | predicate.AtMost) -> tuple[str, str]:
    if isinstance(test, predicate.AtMost):
        return f"is at most {_code([test.maximum])}", f"is above {_code([test.maximum])}"
    return f"is at least {_code([test.minimum])}", f"is below {_code([test.minimum])}"


def _phrases(test: Test) -> tuple[str, str]:
    """Say that a test holds and that it does not; a value and a list can both be `nothing but` some words."""
    match test:
        case predicate.Equals(value) | predicate.Includes(value):
            is_whole = isinstance(test, predicate.Equals)
            holds, fails = ("is", "is not") if is_whole else ("includes", "does not include")
            return f"{holds} {_code([value])}", f"{fails} {_code([value])}"
        case predicate.OneOf(values) | predicate.NoneOf(values):
            words = _code(sorted(values, key=str))
            if isinstance(test, predicate.NoneOf):
                return f"is none of {words}", f"is one of {words}"
            return f"is nothing but {words}", f"is something else than {words}"
        case predicate.AtLeast() | predicate.AtMost():
            return _bounds(test)
        case predicate.Matches(patterns):
            words = _code(one.text for one in patterns)
            return f"is as {words} says", f"is as none of {words} says"
        case predicate.Present():
            return "is there", "is not there"
        case predicate.Empty():
            return "is empty", "is not empty"
        case predicate.Each():
            return "has elements that all keep:", "has an element that does not keep:"
        case predicate.Otherwise(inner):
            holds, fails = _phrases(inner)
            return fails, holds
        case _:
            assert_never(test)


def _examples(rule: Rule) -> Iterator[str]:
    by_platform = {example.platform: example for example in rule.examples}
    for platform in sorted({*by_platform, *rule.not_applicable}):
        yield f"### {platform}"
        if platform in rule.not_applicable:
            yield f"Not applicable: {rule.not_applicable[platform]}"
        if platform in by_platform:
            yield from _example(by_platform[platform])


def _example(example: Example) -> Iterator[str]:
    for word, cases in (("Breaks", example.bad), ("Keeps", example.good)):
        for files in cases:
            yield f"{word} the rule:"
            for path, text in files.items():
                if path:
                    yield f"`{path}`:"
                yield _fenced(text, path or _file_name(example.platform))


def _file_name(platform_name: str) -> str:
    return next((platform.EXAMPLE for platform in PLATFORMS if platform_name == platform.NAME), "")


def _fenced(text: str, path: str) -> str:
    language = _LANGUAGES.get(posixpath.splitext(path)[1], "")
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _values(value: Value) -> list[object]:
    return list(value) if isinstance(value, tuple) else [value]


def _listed(values: Iterable[object]) -> str:
    words = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _code(values: Iterable[object]) -> str:
    return ", ".join(f"`{_listed([value])}`" for value in values) or "nothing"
