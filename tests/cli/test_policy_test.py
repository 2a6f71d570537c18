"""`tlslint policy new` and `policy test`: rules to begin with, annotated files, and what decides."""

import os

import pytest
from support.command import ROOT, Command

RULE = """\
id: own-rule
title: Own title
category: min-version
severity: high
applies-to: [listener]
when:
  hosts: {matches: "*.pay.example.com"}
  exposure: {not: loopback}
require:
  some:
  - tls.versions: {all-of: [TLSv1.3]}
  - serves: redirect
message: "{endpoint} accepts {witness}"
fix: F
why: W
examples:
  nginx:
    bad: "server { listen 443 ssl; server_name a.pay.example.com; ssl_protocols TLSv1.2; }"
    good: "server { listen 443 ssl; server_name a.pay.example.com; ssl_protocols TLSv1.3; }"
"""
PLAIN = RULE.replace(
    "  some:\n  - tls.versions: {all-of: [TLSv1.3]}\n  - serves: redirect\n", "  tls.versions: {all-of: [TLSv1.3]}\n"
)
"""A rule whose findings stand at one value."""
CASE = """\
server {
    listen 443 ssl;
    server_name b.pay.example.com;
    ssl_protocols TLSv1.2 TLSv1.3;
    #             ^^^^^^^ own-rule
}
server {
    listen 443 ssl;
    server_name b.example.com;
    ssl_protocols TLSv1.2 TLSv1.3;
}
"""


def test_a_new_rule_is_valid_and_its_examples_show_every_clause_both_ways(tlslint: Command) -> None:
    written = tlslint("policy", "new", "shop-tls-1-3")

    assert 0 == written.code
    assert "policies/rules/shop-tls-1-3.yaml is written" in written.out
    assert 0 == tlslint("policy", "check", "policies").code
    tested = tlslint("policy", "test", "policies", "--complete")
    assert (0, "1 rule with 3 examples: all are as they say\n") == (tested.code, tested.out)


def test_a_new_rule_judges(tlslint: Command) -> None:
    tlslint("policy", "new", "shop-tls-1-3", "--folder", "own")
    tlslint.lay({"a.conf": "server { listen 443 ssl; server_name a.example.com; ssl_certificate a.crt; }"})

    assert "shop-tls-1-3" in tlslint("a.conf", "--policies", "own").out


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("Shop_TLS", "`Shop_TLS` is no id such as `shop-tls-1-3`"),
        ("missing-hsts", "rule id `missing-hsts` is taken by a built-in rule"),
        ("../x", "is no id"),
    ],
)
def test_an_id_that_cannot_be_is_an_error(tlslint: Command, rule: str, message: str) -> None:
    found = tlslint("policy", "new", rule)

    assert (2, "") == (found.code, found.out)
    assert message in found.err


def test_a_rule_that_is_there_is_not_written_over(tlslint: Command) -> None:
    tlslint.lay({"policies/rules/own-rule.yaml": RULE})

    found = tlslint("policy", "new", "own-rule")

    assert 2 == found.code
    assert "policies/rules/own-rule.yaml is there already" in found.err
    assert RULE == (tlslint.folder / "policies/rules/own-rule.yaml").read_text(encoding="utf-8")


def test_a_rule_is_not_written_through_a_link_that_leads_out(tlslint: Command) -> None:
    outside = tlslint.folder.parent / "elsewhere"
    (outside / "rules").mkdir(parents=True)
    (tlslint.folder / "policies").symlink_to(outside)

    assert "leads out of the scanned root" in tlslint("policy", "new", "own-rule").err
    assert [] == list((outside / "rules").iterdir())


# --- annotated files --------------------------------------------------------------------------------------------


def test_files_beside_rules_are_tested_by_their_marks(tlslint: Command) -> None:
    tlslint.lay({"own/rules/own-rule.yaml": PLAIN, "own/tests/a.conf": CASE, "own/tests/b/b.conf": CASE})

    found = tlslint("policy", "test", "own")

    assert 0 == found.code
    assert found.out.startswith("1 rule with 2 examples and 2 annotated cases: all are as they say\n")


def test_other_folders_of_files_are_named(tlslint: Command) -> None:
    tlslint.lay({"own/rules/own-rule.yaml": PLAIN, "cases/a.conf": CASE})

    assert "and 1 annotated case: all" in tlslint("policy", "test", "own", "--cases", "cases").out
    assert "gone: there is no such folder" in tlslint("policy", "test", "own", "--cases", "gone").err


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param(
            "^^^^^^^ own-rule", "", "own/tests/a.conf:4:19: own-rule: it is found and not marked: server", id="no mark"
        ),
        pytest.param(
            "    #             ^^^^^^^ own-rule\n",
            "    #  ^^ own-rule\n",
            "own/tests/a.conf:4:8: own-rule: it is marked and not found",
            id="another column",
        ),
        pytest.param("own-rule", "own-rule (open)", "own-rule (open): it is marked and not found", id="another kind"),
        pytest.param("own-rule", "own-rule (todo)", "own-rule: a known miss is found now", id="no miss any more"),
        pytest.param("}\nserver", "\nserver", "own/tests/a.conf:1:", id="a file that cannot be analysed"),
        pytest.param("server {", "# rules: own-rul\nserver {", "no rule `own-rul` is tested", id="no such rule"),
    ],
)
def test_what_is_not_as_it_is_marked_is_told(tlslint: Command, old: str, new: str, problem: str) -> None:
    assert old in CASE
    tlslint.lay({"own/rules/own-rule.yaml": PLAIN, "own/tests/a.conf": CASE.replace(old, new, 1)})

    found = tlslint("policy", "test", "own")

    assert found.code
    assert problem in found.out + found.err or "own/tests/a.conf" in found.out


def test_a_copy_of_our_policies_is_valid_wherever_it_lies(tlslint: Command) -> None:
    ours = ROOT / "policies"
    tlslint.lay({f"copy/{path.relative_to(ours)}": path.read_text(encoding="utf-8") for path in ours.rglob("*.yaml")})

    assert 0 == tlslint("policy", "check", "copy").code
    (tlslint.folder / "copy" / "fixes.yaml").write_text("id: x\n", encoding="utf-8")
    assert "copy/fixes.yaml:1:1" in tlslint("policy", "check", "copy").err


def test_a_file_that_nobody_reads_is_told(tlslint: Command) -> None:
    tlslint.lay({"own/rules/own-rule.yaml": PLAIN, "own/tests/a.txt": "x"})

    found = tlslint("policy", "test", "own")

    assert 1 == found.code
    assert "own/tests/a.txt: no platform reads it" in found.out


def test_what_cannot_carry_comments_has_its_marks_beside_it(tlslint: Command) -> None:
    tlslint.lay({"own/rules/own-rule.yaml": PLAIN, "own/tests/a.conf": CASE.replace("^^^^^^^ own-rule", "")})
    tlslint.lay({"own/tests/a.conf.expect": "a.conf:4:19-26 own-rule\n"})

    assert 0 == tlslint("policy", "test", "own").code


# --- which clause decides ---------------------------------------------------------------------------------------


def test_every_endpoint_is_told_with_the_clauses_that_decide(tlslint: Command) -> None:
    tlslint.lay({"own/rules/own-rule.yaml": RULE, "own/tests/a.conf": CASE})

    out = tlslint("policy", "test", "own", "-v").out

    assert (
        "bad nginx: server a.pay.example.com:443 breaks the rule by `require.some[1].tls.versions` (TLSv1.2), " in out
    )
    assert (
        "good nginx: server a.pay.example.com:443 keeps the rule by `require.some[1].tls.versions` (TLSv1.3)\n" in out
    )
    assert (
        "own/tests/a.conf: own-rule: server b.example.com:443 does not apply by `when.hosts` (b.example.com)\n" in out
    )


def test_a_bad_example_that_breaks_nothing_says_why(tlslint: Command) -> None:
    tlslint.lay(
        {"own.yaml": RULE.replace("a.pay.example.com; ssl_protocols TLSv1.2", "a.example.com; ssl_protocols TLSv1.2")}
    )

    out = tlslint("policy", "test", "own.yaml").out

    assert (
        "bad nginx example does not break the rule; server a.example.com:443 does not apply by `when.hosts` "
        "(a.example.com)\n"
    ) in out


def test_clauses_that_are_shown_one_way_alone_are_counted_and_listed(tlslint: Command) -> None:
    tlslint.lay({"own.yaml": RULE})

    short, long = tlslint("policy", "test", "own.yaml"), tlslint("policy", "test", "own.yaml", "--complete")

    assert (0, 1) == (short.code, long.code)
    assert "3 clauses are not shown to hold and not to hold; --complete lists them\n" in short.out
    assert [
        "own.yaml:1:1: own-rule: no case shows `when.hosts` not to hold",
        "own.yaml:1:1: own-rule: no case shows `when.exposure` not to hold",
        "own.yaml:1:1: own-rule: no case shows `require.some[2].serves` to hold",
    ] == long.out.splitlines()[:3]


@pytest.mark.parametrize("link", ["policies/tests", "policies/tests/case", "policies/tests/a.conf.expect"])
def test_nothing_is_read_behind_a_link_that_leads_out(
    link: str, tlslint: Command, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "a.conf").write_text("server { listen 80; }\n", encoding="utf-8")
    tlslint("policy", "new", "shop-tls-1-3")
    if link != "policies/tests":
        tlslint.lay({"policies/tests/a.conf": "server { listen 80; }\n"})
    is_file = link.endswith(".expect")
    (tlslint.folder / link).symlink_to(outside / "a.conf" if is_file else outside)

    found = tlslint("policy", "test", "policies")

    assert (1 if is_file else 2) == found.code
    assert "leads out of the" in found.out + found.err


def test_a_pipe_among_policies_holds_nobody(tlslint: Command) -> None:
    tlslint("policy", "new", "shop-tls-1-3")
    os.mkfifo(tlslint.folder / "policies" / "rules" / "pipe.yaml")

    found = [tlslint("--policies", "policies"), tlslint("policy", "check", "policies")]

    assert [2, 2] == [one.code for one in found]
    assert "cannot be read: it is no regular file" in found[0].err
    assert "is not a regular file" in found[1].err
