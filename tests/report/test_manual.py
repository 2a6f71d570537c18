import pytest
from msgspec.structs import replace
from support.sample import OLD_TLS, RULES, rule

from linter.model.finding import Severity
from linter.policy.catalog import built_in_catalog
from linter.policy.rule import Example, Rule
from linter.report.asking.manual import explain, filled, table

BUILT_IN = [built_in_catalog().rule(rule_id) for rule_id in sorted(built_in_catalog().rules)]


def demanding(condition: str, applies_to: str = "listener") -> Rule:
    return rule(
        "{id: own, title: T, category: mtls, severity: low, message: m, fix: f, why: w, "
        f"applies-to: [{applies_to}], require: {condition}}}"
    )


def demand(condition: str, applies_to: str = "listener") -> str:
    page = explain(demanding(condition, applies_to))
    return page[page.index("## Demand") : page.index("## Why")]


@pytest.mark.parametrize(
    "said",
    [
        "# Old TLS version is accepted\n",
        "`old-tls` (category min-version, precision very-high)",
        "Severity: high on the internet, medium in a private network, low on one host, medium where that cannot be",
        "Of listeners and upstreams where all of this holds:\n\n- `exposure` is not `loopback`\n",
        "it demands:\n\n- `tls.versions` is nothing but `TLSv1.2`, `TLSv1.3`\n",
        "## Why\n\nRFC 8996 forbids TLS 1.0 and 1.1.\n",
        "Let the setting allow only TLSv1.2 and TLSv1.3.",
        "- `allowed`: `TLSv1.2`, `TLSv1.3`\n",
        "Breaks the rule:\n\n```nginx\nserver { listen 443 ssl; ssl_protocols TLSv1 TLSv1.2; }\n```\n",
        "`tls.conf`:\n\n```nginx\nssl_protocols TLSv1.3;\n```\n",
        "### pem\n\nNot applicable: A key has no version.\n",
        "- <https://www.rfc-editor.org/rfc/rfc8996>\n",
        "- [CWE-757](https://cwe.mitre.org/data/definitions/757.html)\n",
    ],
)
def test_a_page_says_all_about_a_rule(said: str) -> None:
    assert said in explain(OLD_TLS)


def test_a_page_shows_what_is_in_force() -> None:
    changed = replace(OLD_TLS, severity=dict.fromkeys(OLD_TLS.severity, Severity.LOW), parameters={"allowed": ("x",)})

    assert "Severity: low." in explain(changed)
    assert "- `allowed`: `x`\n" in explain(changed)


def test_a_page_has_no_empty_section() -> None:
    page = explain(demanding("{tls: present}"))

    assert ["# T", "## Demand", "## Why", "## How to mend it"] == [
        line for line in page.splitlines() if line[:1] == "#"
    ]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("{tls: present}", "- `tls` is there\n"),
        ("{tls: absent}", "- `tls` is not there\n"),
        ("{serves: content}", "- `serves` is `content`\n"),
        ("{serves: {not: content}}", "- `serves` is not `content`\n"),
        ("{encrypted-twin: true}", "- `encrypted-twin` is `true`\n"),
        ("{serves: {one-of: [redirect, nothing]}}", "- `serves` is nothing but `nothing`, `redirect`\n"),
        ("{serves: {not: {one-of: [redirect]}}}", "- `serves` is something else than `redirect`\n"),
        ("{serves: {none-of: [content]}}", "- `serves` is none of `content`\n"),
        ("{serves: {not: {none-of: [content]}}}", "- `serves` is one of `content`\n"),
        ("{tls.versions: {includes: TLSv1.3}}", "- `tls.versions` includes `TLSv1.3`\n"),
        ("{tls.versions: {not: {includes: TLSv1.3}}}", "- `tls.versions` does not include `TLSv1.3`\n"),
        ("{hsts.max-age: {at-least: 300}}", "- `hsts.max-age` is at least `300`\n"),
        ("{hsts.max-age: {not: {at-least: 300}}}", "- `hsts.max-age` is below `300`\n"),
        ("{hsts.max-age: {at-most: 300}}", "- `hsts.max-age` is at most `300`\n"),
        ("{hsts.max-age: {not: {at-most: 300}}}", "- `hsts.max-age` is above `300`\n"),
        ("{hosts: empty}", "- `hosts` is empty\n"),
        ("{hosts: {not: empty}}", "- `hosts` is not empty\n"),
        ("{tls: present, hosts: empty}", "- `tls` is there\n- `hosts` is empty\n"),
        ("{every: [{tls: present}, {hosts: empty}]}", "- `tls` is there\n- `hosts` is empty\n"),
        (
            "{some: [{tls: present}, {hosts: empty}]}",
            "- at least one of these:\n  - `tls` is there\n  - `hosts` is empty\n",
        ),
        (
            "{some: [{tls: present, hosts: empty}]}",
            "- at least one of these:\n  - all of this:\n    - `tls` is there\n    - `hosts` is empty\n",
        ),
        ("{not: {tls: present}}", "- not all of this:\n  - `tls` is there\n"),
        (
            "{tls.cipher-suites: {every: {aead: true}}}",
            "- `tls.cipher-suites` has elements that all keep:\n  - `aead` is `true`\n",
        ),
        (
            "{tls.cipher-suites: {not: {every: {aead: true}}}}",
            "- `tls.cipher-suites` has an element that does not keep:\n  - `aead` is `true`\n",
        ),
    ],
)
def test_a_condition_is_said_in_words(condition: str, said: str) -> None:
    assert f"## Demand\n\nOf listeners:\n\n{said}\n" == demand(condition)


def test_an_example_is_fenced_whatever_it_holds() -> None:
    example = Example("kubernetes", bad=({"": "```\n````\n"},), good=({"a.json": "{}"},), at=OLD_TLS.at)

    page = explain(replace(OLD_TLS, examples=(example,)))

    assert "`````yaml\n```\n````\n`````\n" in page
    assert "`a.json`:\n\n```json\n{}\n```\n" in page


@pytest.mark.parametrize("one", BUILT_IN, ids=lambda one: one.id)
def test_every_rule_has_a_page(one: Rule) -> None:
    page = explain(one)

    assert f"# {one.title}\n" in page
    assert "\n\n\n" not in page.split("## Examples")[0]


def test_a_sentence_names_nobody_in_particular() -> None:
    assert "The endpoint accepts the value in TLSv1.2 and TLSv1.3 {unknown}" == filled(
        "{endpoint} accepts {witness} in {allowed} {unknown}", OLD_TLS
    )


def test_the_table_has_a_row_a_rule_sorted_by_id() -> None:
    lines = table(reversed(RULES)).splitlines()

    assert ["id", "category", "severity (public / internal / loopback)", "title"] == [
        cell.strip() for cell in lines[0].strip("|").split("|")
    ]
    assert ["`old-tls`", "`open-key`", "`unreadable`", "`weak-suite`"] == [line.split()[1] for line in lines[2:]]
    assert "| min-version | high / medium / low " in lines[2]
    assert "| certificate | high     " in lines[3]
    assert 1 == len({len(line) for line in lines})


def test_a_title_cannot_break_the_table() -> None:
    assert "| a\\|b  |" in table([replace(OLD_TLS, title="a|b")])
