"""The tables of what is judged: resource types of Terraform, and the checks of other scanners."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ruamel.yaml import YAML

from linter.platforms.kubernetes.objects.kinds import JOINED as _KINDS_JOINED
from linter.platforms.kubernetes.objects.kinds import MAPPERS
from linter.platforms.terraform.embedded.files import CARRIERS
from linter.platforms.terraform.embedded.manifests import TYPES as MANIFESTS
from linter.platforms.terraform.mapping.row import Attribute, Backward, Case, Forward, Join, Listed, Minimum, Policy
from linter.platforms.terraform.mapping.tables import FOLDER as TABLES
from linter.platforms.terraform.mapping.tables import row, types

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(TABLES)
LEFT_OUT = FOLDER.parent / "left_out"
COVERAGE = ROOT / "docs" / "coverage"
_CODE = FOLDER.parent / "providers"
_QUOTED_TYPE = re.compile(r"\"([a-z]+_[a-z0-9_]+)\"")


@dataclass(frozen=True)
class Check:
    """What other scanners check, and what says the same here."""

    category: str
    named: Mapping[str, tuple[str, ...]]
    """Ids by the scanner that has them."""
    rule: str
    """Empty where it is refused."""
    shown_by: tuple[str, ...]
    """Resource types or kinds of which a fixture shows that the rule fires."""
    refused: str


def plain(path: Path) -> Any:  # noqa: ANN401  # YAML
    """Read a YAML file."""
    return YAML(typ="safe").load(path)


def checks(language: str) -> tuple[Check, ...]:
    """Return the checks of other scanners for a language."""
    return tuple(_check(entry) for entry in plain(COVERAGE / f"{language}.yaml")["checks"])


def _check(entry: Mapping[str, Any]) -> Check:
    named = {scanner: tuple(ids) for scanner, ids in entry["named"].items()}
    shown_by = tuple(entry.get("types", ()))
    return Check(entry["category"], named, entry.get("rule", ""), shown_by, entry.get("refused", ""))


def left_out() -> dict[str, str]:
    """Return why resource types are not judged."""
    entries = [entry for path in sorted(LEFT_OUT.glob("*.yaml")) for entry in plain(path)["left-out"]]
    return {name: entry["because"] for entry in entries for name in entry["types"]}


def read_through() -> set[str]:
    """Return the resource types that are read for the sake of others, by the tables or by code."""
    found = set(_joined())
    for path in sorted(_CODE.rglob("*.py")):
        found |= set(_QUOTED_TYPE.findall(path.read_text(encoding="utf-8")))
    providers = {path.parent.name for path in FOLDER.glob("*/*.yaml")}
    return {name for name in found if name.partition("_")[0] in providers} - set(types())


def _joined() -> Iterator[str]:
    for name in types():
        one = row(name)
        for endpoint in () if one is None else one.endpoints:
            for cases in endpoint.fields.values():
                for case in cases:
                    yield from _joined_by(case)


def _joined_by(case: Case) -> Iterator[str]:
    reading = case.reading
    if isinstance(reading, Policy):
        reading = reading.name
    attribute = reading.attribute if isinstance(reading, Minimum | Listed) else reading
    join: Join | None = attribute.join if isinstance(attribute, Attribute) else None
    if isinstance(join, Forward | Backward):
        yield from join.types


def terraform() -> str:
    """Return the page about Terraform."""
    return "\n".join([*_head("Terraform"), *_types(), "", *_checks("terraform"), ""])


def kubernetes() -> str:
    """Return the page about Kubernetes."""
    groups: dict[str, list[str]] = {}
    for group, kind in MAPPERS:
        groups.setdefault(group or "core", []).append(kind)
    rows = [f"| {group} | {_code(groups[group])} |" for group in sorted(groups)]
    kinds = [
        "## Kinds",
        "",
        "| group | judged |",
        "|---|---|",
        *rows,
        "",
        f"Read for their sake: {_code(_KINDS_JOINED)}.",
        "",
    ]
    return "\n".join([*_head("Kubernetes"), *kinds, *_checks("kubernetes"), ""])


def _head(language: str) -> Iterator[str]:
    yield f"# What is judged in {language}"
    yield ""
    yield "Made by `python tests/generated.py` from the tables; a test shows that every rule named here fires."
    yield ""


def _types() -> Iterator[str]:
    through, out = read_through(), left_out()
    judged: dict[str, list[str]] = {}
    for name, file in types().items():
        path = PurePosixPath(file)
        judged.setdefault(f"{path.parent.name}: {path.stem.replace('_', ' ')}", []).append(name)
    yield f"## Resource types: {len(types())} judged, {len(through)} read for others, {len(out)} left out"
    yield ""
    yield "| provider and service | judged |"
    yield "|---|---|"
    for service in sorted(judged):
        yield f"| {service} | {_code(judged[service])} |"
    yield ""
    yield f"Read for the sake of others: {_code(through)}."
    yield ""
    yield f"Read for the files of other programs that they carry: {_code(CARRIERS)}."
    yield ""
    yield f"Judged as the objects of Kubernetes that they stand for: {_code(MANIFESTS)}."
    yield ""
    yield "| left out | because |"
    yield "|---|---|"
    reasons: dict[str, list[str]] = {}
    for name, because in out.items():
        reasons.setdefault(because, []).append(name)
    for because in sorted(reasons):
        yield f"| {_code(reasons[because])} | {because} |"


def _checks(language: str) -> Iterator[str]:
    yield "## Checks of other scanners"
    yield ""
    yield "| category | checks | here |"
    yield "|---|---|---|"
    for check in checks(language):
        named = "; ".join(f"{scanner} {_code(ids)}" for scanner, ids in check.named.items())
        here = f"`{check.rule}` on {_code(check.shown_by)}" if check.rule else f"no: {check.refused}"
        yield f"| {check.category} | {named} | {here} |"


def _code(names: object) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))  # type: ignore[call-overload]  # strings of any kind
