"""The schemas for editors: what is valid to them is what is valid to the program, of all that a schema can say."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from linter.policy import built_in
from linter.policy.validation.files import load, plain
from linter.policy.vocabulary.schemas import schemas
from linter.provenance.source import Source

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"

RULE = (
    "id: own-rule\ntitle: T\ncategory: mtls\nseverity: low\napplies-to: [listener]\n"
    "require: {%s}\nmessage: M\nfix: F\nwhy: W\n"
)


def validator(kind: str) -> Draft7Validator:
    return Draft7Validator(json.loads((FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("kind", ["configuration", "profile", "rule"])
def test_a_schema_is_one_of_draft_7_with_a_name(kind: str) -> None:
    schema = json.loads(schemas()[kind])

    Draft7Validator.check_schema(schema)
    assert "http://json-schema.org/draft-07/schema#" == schema["$schema"]
    assert schema["$id"].endswith(f"/docs/schemas/{kind}.schema.json")


@pytest.mark.parametrize("kind", ["profile", "rule"])
def test_our_policies_are_valid_to_editors(kind: str) -> None:
    found = validator(kind)

    for path in sorted(Path(built_in(), f"{kind}s").glob("*.yaml")):
        policy = plain(load(Source(path.name, path.read_text(encoding="utf-8"))))
        assert [] == [error.json_path for error in found.iter_errors(policy)], path.name


@pytest.mark.parametrize(
    ("condition", "is_valid"),
    [
        ("protocol: http", True),
        ("protocol: htp", False),
        ("protocol: {one-of: [http, $spoken]}", False),
        ("protocol: {one-of: $spoken}", True),
        ("tls.versions: {all-of: [TLSv1.3]}", True),
        ("tls.versions: {all-of: [TLSv1.4]}", False),
        ("tls.versions: TLSv1.3", False),
        ("tls.version: present", False),
        ("tls: absent", True),
        ("hosts: {matches: ['*.example.com', b.example.com]}", True),
        ("port: {at-least: 1024}", True),
        ("port: {matches: '4*'}", False),
        ("tls.cipher-suites: {every: {mac: AEAD, not: {encryption: 'NULL'}}}", True),
        ("tls.cipher-suites: {every: {macs: AEAD}}", False),
        ("some: [{exposure: public}, {not: {role: web}}]", True),
        ("some: [{exposure: publc}]", False),
    ],
)
def test_a_condition_is_valid_to_editors_where_it_is_to_the_program(condition: str, is_valid: bool) -> None:
    policy = plain(load(Source("own.yaml", RULE % condition)))

    assert is_valid is validator("rule").is_valid(policy)
