"""Where somebody writes in a text of YAML that is broken as long as they do, and what may stand there."""

import pytest

from linter.cli.commands.server.policies import kind_of
from linter.cli.commands.server.proposing import AtHand, proposals
from linter.cli.commands.server.written import Written, written
from linter.policy.catalog import built_in_catalog

KEY, VALUE = "key", "value"


def at_mark(text: str) -> Written | None:
    """Return what is written where a text has its bar."""
    before, _, after = text.partition("¦")
    return written(before + after, before.count("\n"), len(before.rpartition("\n")[2]))


@pytest.mark.parametrize(
    ("text", "path", "word", "may_be"),
    [
        ("pro¦", (), "pro", KEY),
        ("profile: def¦", ("profile",), "def", VALUE),
        ("rules:\n  missing-hsts: o¦", ("rules", "missing-hsts"), "o", VALUE),
        ("rules:\n  missing-hsts: off\n\n  # one more\n  m¦", ("rules",), "m", KEY),
        ("a:\n  b: 1\n¦", (), "", KEY),
        ("ignore:\n- mis¦", ("ignore", None), "mis", VALUE),
        ("ignore:\n  - mis¦", ("ignore", None), "mis", VALUE),
        ("ignore: [a, 'm¦", ("ignore", None), "m", VALUE),
        ("rules: {a: {severity: low, par¦", ("rules", "a"), "par", KEY),
        ("when: {tls.versions: {includes: T¦", ("when", "tls.versions", "includes"), "T", VALUE),
        ("when: {a: {b: [c]}, d: ¦", ("when", "d"), "", VALUE),
        ("when:\n  every:\n  - exposure: public\n    ro¦", ("when", "every", None), "ro", KEY),
        (
            "when:\n  every:\n  - role: web\n  - {not: {exposure: ¦",
            ("when", "every", None, "not", "exposure"),
            "",
            VALUE,
        ),
        ('accepted:\n- rule: a\n  path: x\n- "rule": ¦\nb: {', ("accepted", None, "rule"), "", VALUE),
    ],
)
def test_the_place_of_a_word_is_told_by_what_stands_around_it(
    text: str, path: tuple[str | None, ...], word: str, may_be: str
) -> None:
    found = at_mark(text)

    assert found is not None
    assert (path, word) == (found.path, found.word)
    assert found.may_be_key if may_be == KEY else found.may_be_value


@pytest.mark.parametrize("text", ["a: b # ¦", "why: >\n  a rule: ¦", "examples:\n  nginx:\n  - |\n    listen: ¦"])
def test_in_comments_and_texts_nothing_is_proposed(text: str) -> None:
    assert at_mark(text) is None


@pytest.mark.parametrize(
    ("kind", "text", "expected", "others"),
    [
        ("configuration", "profile: ¦", {"strict", "pci-dss-4.0.1"}, {"missing-hsts"}),
        ("configuration", "rules:\n  missing-hsts: ¦", {"off", "low"}, {"public"}),
        ("configuration", "rules: {short-hsts: {parameters: {¦", {"minimum-age"}, {"severity"}),
        ("configuration", "accepted:\n- rule: ¦", {"missing-sni"}, {"strict"}),
        ("configuration", "data: {cards: {minimum: ¦", {"mutual-tls"}, set()),
        ("profile", "extends: ¦", {"default"}, {"missing-hsts"}),
        ("standard", "requirements:\n  1.2:\n    on: {role: [¦", {"datastore"}, {"public"}),
        ("rule", "applies-to: [upstream]\nwhen: {¦", {"tls.verifies-chain", "every"}, {"hsts", "days-left"}),
        ("rule", "applies-to:\n- certificate\nwhen: {not: {¦", {"days-left"}, {"tls.versions"}),
        ("rule", "parameters:\n  days:\n    default: 1\nwhen: {days-left: {at-most: ¦", {"$days"}, {"present"}),
        ("rule", "require: {tls.cipher-suites: {every: {mac: ¦", {"AEAD"}, {"http"}),
    ],
)
def test_proposed_is_what_the_schema_and_the_catalog_have(
    kind: str, text: str, expected: set[str], others: set[str]
) -> None:
    place = at_mark(text)

    assert place is not None
    found = {
        one.word
        for one in proposals(kind, place, text.replace("¦", ""), AtHand(built_in_catalog(), ("pci-dss-4.0.1",)))
    }
    assert expected <= found
    assert others.isdisjoint(found)


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("/shop/.tlslint.yaml", "", "configuration"),
        ("/shop/pyproject.toml", "[tool.tlslint]\n", "project"),
        ("/shop/pyproject.toml", "[project]\n", None),
        ("/shop/policies/rules/web/a.yaml", "id: a\napplies-to: [listener]\n", "rule"),
        ("/shop/prometheus/rules/a.yaml", "groups: []\n", None),
        ("/shop/policies/profiles/a.yaml", "id: a\nextends: default\n", "profile"),
        ("/shop/policies/standards/a.yml", "requirements: {}\n", "standard"),
    ],
)
def test_what_a_document_is_is_told_by_its_folder_and_its_text(path: str, text: str, kind: str | None) -> None:
    assert kind == kind_of(path, text)
