"""Whether a rule demands at least what it did."""

import pytest

from linter.policy.rule import Rule
from linter.policy.schema import read_rule
from linter.policy.strictness import is_as_strict
from linter.policy.validation.files import load
from linter.provenance.source import Source

RULE = """\
id: a-b
title: x
category: tlslint
severity: low
applies-to: {kinds}
{when}require: {require}
message: x
fix: x
why: x
"""


def rule(require: str, when: str = "", kinds: str = "[listener]") -> Rule:
    when = f"when: {when}\n" if when else ""
    return read_rule(load(Source("a.yaml", RULE.format(kinds=kinds, when=when, require=require))))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("{tls.versions: {all-of: [TLSv1.2, TLSv1.3]}}", "{tls.versions: {all-of: [TLSv1.3]}}", True),
        ("{tls.versions: {all-of: [TLSv1.3]}}", "{tls.versions: {all-of: [TLSv1.2, TLSv1.3]}}", False),
        ("{tls.versions: {none-of: [TLSv1.0]}}", "{tls.versions: {none-of: [TLSv1.0, TLSv1.1]}}", True),
        ("{tls.versions: {none-of: [TLSv1.0, TLSv1.1]}}", "{tls.versions: {none-of: [TLSv1.0]}}", False),
        ("{hsts.max-age: {at-least: 10}}", "{hsts.max-age: {at-least: 11}}", True),
        ("{hsts.max-age: {at-least: 10}}", "{hsts.max-age: {at-least: 9}}", False),
        ("{hsts.max-age: {at-most: 10}}", "{hsts.max-age: {at-most: 9}}", True),
        ("{hsts.max-age: {at-most: 10}}", "{hsts.max-age: {at-most: 11}}", False),
        ("{hsts.max-age: {not: {at-least: 10}}}", "{hsts.max-age: {not: {at-least: 9}}}", True),
        ("{hsts.max-age: {not: {at-least: 10}}}", "{hsts.max-age: {not: {at-least: 11}}}", False),
        ("{tls: present}", "{hsts: present}", False),
        ("{tls: present}", "{every: [{tls: present}, {hsts: present}]}", True),
        ("{every: [{tls: present}, {hsts: present}]}", "{tls: present}", False),
        ("{some: [{tls: present}, {hsts: present}]}", "{some: [{hsts: present}]}", True),
        ("{some: [{hsts: present}]}", "{some: [{tls: present}, {hsts: present}]}", False),
        (
            "{tls.cipher-suites: {every: {encryption: {none-of: [RC4_128]}}}}",
            "{tls.cipher-suites: {every: {encryption: {none-of: [RC4_128, RC4_40]}}}}",
            True,
        ),
    ],
)
def test_what_is_demanded_is_compared(before: str, after: str, expected: bool) -> None:
    assert expected is is_as_strict(rule(before), rule(after))
    assert is_as_strict(rule(before), rule(before))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("{tls: present}", "", True),
        ("", "{tls: present}", False),
        ("{exposure: {one-of: [public]}}", "{exposure: {one-of: [public, internal]}}", True),
        ("{exposure: {one-of: [public, internal]}}", "{exposure: {one-of: [public]}}", False),
    ],
)
def test_where_a_rule_applies_is_compared(before: str, after: str, expected: bool) -> None:
    assert expected is is_as_strict(rule("{tls: present}", before), rule("{tls: present}", after))


def test_what_a_rule_judges_is_compared() -> None:
    one, two = rule("{tls: present}"), rule("{tls: present}", kinds="[listener, upstream]")

    assert is_as_strict(one, two)
    assert not is_as_strict(two, one)
