"""The words of the model: one table for all fields, and no value outside of a set of which there is only so much."""

import re
from collections.abc import Iterator

import pytest
from msgspec import Struct
from support.command import ROOT

from linter.analysis.discovery import NAMES
from linter.model.endpoint import KINDS
from linter.model.whereabouts.surroundings import Surroundings
from linter.policy.predicate.protocols import canonical
from linter.policy.schema import valid_rule
from linter.policy.validation.files import PolicyError, load
from linter.policy.vocabulary import fields
from linter.policy.vocabulary.values import PLATFORMS, words_of
from linter.policy.vocabulary.words import PARTS, WORDS
from linter.provenance.source import Source

# What only other parts of the linter ask of.
INSIDE = frozenset(
    {
        *("at", "name", "maybe", "scope", "names", "place", "data", "same_as", "around", "faces_clients"),
        *("listeners", "fronts", "targets", "opened_by", "passes_to", "passes_on", "known_hosts", "known_as"),
        "shown_by",
        *("not_after", "of_mesh", "code", "versions"),
    }
)


def rule(condition: str, kinds: str = "listener") -> str:
    return (
        f"id: own-rule\ntitle: T\ncategory: mtls\nseverity: high\napplies-to: [{kinds}]\nrequire: {{{condition}}}\n"
        "message: M\nfix: F\nwhy: W\n"
    )


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as raised:
        valid_rule(load(Source("own.yaml", text)))
    return tuple(one.message for one in raised.value.every)


def held() -> Iterator[type[Struct]]:
    """Return all that has fields: the kinds of subjects, and what their fields hold."""
    seen: list[type] = [*KINDS.values()]
    for kind in seen:
        seen += [slot.holds for slot in fields(kind).values() if slot.holds is not None and slot.holds not in seen]
    yield from seen


@pytest.mark.parametrize("kind", tuple(held()), ids=lambda kind: kind.__name__)
def test_every_field_has_a_meaning(kind: type[Struct]) -> None:
    named = {name.replace("-", "_") for name in fields(kind)}

    left = set(kind.__struct_fields__) - named - INSIDE

    assert set() == left
    assert all(slot.types and slot.word.meaning for slot in fields(kind).values())


def test_the_table_has_nothing_that_the_model_has_not() -> None:
    assert set(KINDS) == set(WORDS)
    assert {kind.__name__ for kind in held()} - {one.__name__ for one in KINDS.values()} == set(PARTS)
    assert {name.replace("_", "-") for name in Surroundings.__struct_fields__} <= set(WORDS["listener"])


def test_the_platforms_are_those_of_the_program() -> None:
    assert sorted(NAMES) == list(PLATFORMS)


@pytest.mark.parametrize("name", ["groups", "hashes", "protocols", "suites", "suites.mac", "versions"])
def test_a_set_of_values_has_each_once(name: str) -> None:
    assert len(set(words_of(name))) == len(words_of(name)) > 1


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        pytest.param("protocol: htp", "`htp` is no value of the field, did you mean `http`?", id="protocol"),
        pytest.param("protocol: xx", "`xx` is no value of the field; there is amqp, cassandra", id="no protocol"),
        pytest.param("platform: ngin", "did you mean `nginx`?", id="platform"),
        pytest.param("tls.groups: {all-of: [X25519, foo]}", "`foo` is no value of the field", id="group"),
        pytest.param("tls.groups: {includes: X2519}", "did you mean `X25519`?", id="group with a near name"),
        pytest.param(
            "tls.cipher-suites: {every: {name: ECDHE-RSA-AES128-GCM-SHA256}}",
            "`ECDHE-RSA-AES128-GCM-SHA256` is no value of the field",
            id="OpenSSL's name of a suite",
        ),
        pytest.param(
            "tls.cipher-suites: {every: {mac: SHA-1}}", "`SHA-1` is no value of the field", id="a part of a suite"
        ),
        pytest.param("tls.logs: {includes: versions}", "did you mean `version`?", id="an enum in a list"),
        pytest.param("port: '443'", "`443` is no number", id="a text for a number"),
        pytest.param("hosts: {includes: 443}", "`443` is no text: put it in quotes", id="a number for a text"),
        pytest.param("tls: yes", "the field has fields itself", id="a word for fields"),
        pytest.param("maybe: present", "no field `maybe`", id="what is no word"),
        pytest.param("protocol: {matches: ht*}", "the field is no text", id="a pattern for one of few words"),
        pytest.param("hosts: {matches: a..b}", "`a..b` has nothing between two of `.`", id="a pattern with a gap"),
        pytest.param("hosts: {matches: a**.b}", "`**` stands alone between `.`", id="two stars in a part"),
        pytest.param("labels: {matches: 'a=**'}", "`*` is enough here", id="two stars where there are no parts"),
    ],
)
def test_a_value_that_there_is_not_is_an_error(condition: str, message: str) -> None:
    assert message in problems_of(rule(condition))[0]


def test_a_certificate_is_signed_with_a_hash_that_there_is() -> None:
    assert "`sha-256` is no value" in problems_of(rule("signature-hash: sha-256", "certificate"))[0]


def test_a_field_that_not_all_kinds_have_is_an_error() -> None:
    (problem,) = problems_of(rule("hosts: {includes: a.example.com}", "listener, upstream"))

    assert problem == "no field `hosts`, which not all kinds under `applies-to` have; write a rule for each"


def test_a_parameter_has_the_values_of_its_field() -> None:
    text = rule("protocol: {one-of: $spoken}") + "parameters: {spoken: {default: [http, htps], description: D}}\n"

    assert "`htps` is no value of the field" in problems_of(text)[0]


def test_every_protocol_of_the_tables_is_a_word() -> None:
    tables = (ROOT / "linter/platforms/terraform/resources").rglob("*.yaml")
    text = "".join(path.read_text(encoding="utf-8") for path in tables)

    written = set(re.findall(r"\bprotocol: ([a-z][a-z0-9]*)\s*(?:[,}#\n])", text))

    assert "redis" in written
    assert set() == {word for word in written if canonical(word) is None}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("aurora-postgresql", "postgres"),
        ("custom-sqlserver-ex", "sqlserver"),
        ("oracle-se2-cdb", "oracle"),
        ("db2-ae-11.5", "db2"),
        ("mysql8.0", "mysql"),
        ("HTTPS", "http"),
        ("telnetd", None),
    ],
)
def test_what_is_spoken_has_one_name(word: str, expected: str | None) -> None:
    assert expected == canonical(word)
