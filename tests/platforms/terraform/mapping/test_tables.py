import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from support.annotated import FIXTURES

from linter.model.endpoint import ClientCertificate, Exposure, Role, Serves
from linter.platforms.terraform.mapping.row import (
    Attribute,
    Cases,
    Computed,
    Constant,
    EndpointRow,
    Flags,
    Listed,
    Minimum,
    Policy,
    Reading,
    Row,
    Undecided,
)
from linter.platforms.terraform.mapping.tables import FOLDER as TABLES
from linter.platforms.terraform.mapping.tables import row, types
from linter.platforms.terraform.providers.functions import function
from linter.tls import presets, suites
from linter.tls.versions import VERSIONS

FOLDER = Path(TABLES)
FILES = sorted(FOLDER.glob("*/*.yaml"))
BOOLEANS = {"true", "false"}
WORDS: dict[str, set[str]] = {
    "tls": {"tls", "clear", "passthrough"},
    "exposure": set(Exposure),
    "role": set(Role),
    "serves": set(Serves),
    "client-certificate": set(ClientCertificate),
    "required": BOOLEANS,
    "verifies-chain": BOOLEANS,
    "verifies-name": BOOLEANS,
    "versions": set(VERSIONS),
}


def plain(path: Path) -> Any:  # noqa: ANN401  # YAML
    return json.loads(json.dumps(YAML(typ="safe").load(path), default=str))


def rows() -> list[Row]:
    found = {id(one): one for name in types() if (one := row(name)) is not None}
    return list(found.values())


def readings(cases: Cases) -> Iterator[Reading]:
    for case in cases:
        yield case.reading
        if isinstance(case.reading, Attribute | Minimum | Listed):
            yield from readings(attribute_of(case.reading).absent)


def attribute_of(reading: Attribute | Minimum | Listed) -> Attribute:
    return reading if isinstance(reading, Attribute) else reading.attribute


def endpoints() -> list[tuple[str, EndpointRow]]:
    return [(f"{one.types[0]} {endpoint.label}", endpoint) for one in rows() for endpoint in one.endpoints]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name + "/" + path.stem)
def test_a_table_has_the_form_that_the_schema_describes(path: Path) -> None:
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator(schema).validate(plain(path))


def test_a_resource_type_has_one_row() -> None:
    listed = [name for path in FILES for entry in plain(path)["resources"] for name in entry["types"]]

    assert sorted(set(listed)) == sorted(listed)
    assert set(types()) == set(listed)


@pytest.mark.parametrize("one", rows(), ids=lambda one: one.types[0])
def test_a_row_says_where_its_facts_are_from(one: Row) -> None:
    assert one.source
    assert date(2026, 1, 1) <= date.fromisoformat(one.checked)
    assert one.provider == one.types[0].partition("_")[0] or one.provider in ("azurerm", "google", "terraform")


@pytest.mark.parametrize(("name", "endpoint"), endpoints(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_field_has_words_that_the_model_has(name: str, endpoint: EndpointRow) -> None:
    for field, words in WORDS.items():
        for case in endpoint.fields.get(field, ()):
            meanings = set(meanings_of(case.reading))
            assert meanings <= words, f"{name}: {field}"


def meanings_of(reading: Reading) -> Iterator[str]:
    match reading:
        case Constant(value):
            yield value
        case Undecided(one_of=one_of):
            yield from one_of
        case Attribute() | Minimum() | Listed():
            attribute = attribute_of(reading)
            yield from (one.value for one in attribute.values.values() if isinstance(one, Constant))
            yield from attribute.schemes.values()
        case Flags(always, attributes):
            yield from (*always, *attributes)


@pytest.mark.parametrize(("name", "endpoint"), endpoints(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_default_is_a_value_that_has_a_meaning(name: str, endpoint: EndpointRow) -> None:
    for cases in endpoint.fields.values():
        for case in cases:
            if not isinstance(case.reading, Attribute | Minimum | Listed):
                continue
            attribute = attribute_of(case.reading)
            for absent in attribute.absent:
                if isinstance(absent.reading, Constant) and attribute.values:
                    assert absent.reading.value.lower() in attribute.values, name


@pytest.mark.parametrize(("name", "endpoint"), endpoints(), ids=lambda one: one if isinstance(one, str) else "")
def test_what_a_row_refers_to_exists(name: str, endpoint: EndpointRow) -> None:
    for field, cases in endpoint.fields.items():
        for reading in readings(cases):
            if isinstance(reading, Computed):
                assert callable(function(reading.function))
            if isinstance(reading, Policy):
                assert reading.table in presets.tables(), name
                check_policy(reading)
            if field == "cipher-suites" and isinstance(reading, Attribute):
                assert all(suites.find(meaning) for meaning in meanings_of(reading))


def check_policy(reading: Policy) -> None:
    if isinstance(reading.name, Computed):
        assert callable(function(reading.name.function))
        return
    named = [case.reading.value for case in reading.name.absent if isinstance(case.reading, Constant)]
    named += list(meanings_of(reading.name))
    assert all(presets.find(reading.table, one) is not None for one in named)


def test_every_resource_type_has_a_fixture() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*/**/*.tf")))
    shown = set(re.findall(r'^resource "?(\w+)', texts, re.MULTILINE))
    shown |= {f"{kind}.{name}" for kind, name in re.findall(r'^ *(provider|backend|data) "(\w+)"', texts, re.MULTILINE)}

    assert set() == set(types()) - shown


def test_the_tables_are_not_read_for_other_resources() -> None:
    assert row("aws_instance") is None
