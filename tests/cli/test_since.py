"""`--since`: what a change brings about, whichever file it stands in."""

import pytest
from support.command import GOOD, OLD, RULE, Command
from support.repositories import committed, git, needs_git

pytestmark = needs_git

VARIABLE = 'variable "policy" {{\n  default = "{}"\n}}\n'
LISTENER = """\
resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn"
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = var.policy
  default_action {
    type = "fixed-response"
  }
}
"""


def test_what_was_there_is_not_reported_and_what_is_new_is(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})
    base = committed(tlslint.folder)
    tlslint.lay({"b.conf": OLD})

    found = tlslint("--since", base, "-f", "concise")

    assert 1 == found.code
    assert {"b.conf"} == {line.split(":")[0] for line in found.out.splitlines()}
    assert "that " in found.err
    assert "has as well" in found.err


def test_nothing_new_is_no_finding(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})
    base = committed(tlslint.folder)
    tlslint.lay({"a.conf": f"# a comment\n{OLD}"})

    found = tlslint("--since", base)

    assert 0 == found.code


def test_an_unchanged_file_that_a_changed_variable_makes_worse_is_found(tlslint: Command) -> None:
    good, bad = "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-2016-08"
    tlslint.lay({"main.tf": LISTENER, "variables.tf": VARIABLE.format(good)})
    base = committed(tlslint.folder)
    tlslint.lay({"variables.tf": VARIABLE.format(bad)})

    found = tlslint("--since", base, "-f", "concise")

    assert 1 == found.code
    assert RULE in found.out


def test_what_is_fixed_is_told(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})
    base = committed(tlslint.folder)
    tlslint.lay({"a.conf": GOOD})

    found = tlslint("--since", base)

    assert 0 == found.code
    assert "fixed" in found.out


def test_it_is_compared_with_where_the_branches_parted(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})
    committed(tlslint.folder)
    git(tlslint.folder, "branch", "-f", "trunk")
    git(tlslint.folder, "checkout", "--quiet", "-b", "change")
    tlslint.lay({"b.conf": OLD})
    committed(tlslint.folder)
    git(tlslint.folder, "checkout", "--quiet", "trunk")
    tlslint.lay({"a.conf": GOOD})
    committed(tlslint.folder)
    git(tlslint.folder, "checkout", "--quiet", "change")

    found = tlslint("--since", "trunk", "-f", "concise")

    assert {"b.conf"} == {line.split(":")[0] for line in found.out.splitlines()}


def test_a_renamed_file_is_not_new(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})
    base = committed(tlslint.folder)
    (tlslint.folder / "a.conf").rename(tlslint.folder / "z.conf")

    assert 0 == tlslint("--since", base).code
    assert 0 == tlslint("--since", base, "z.conf").code


def test_a_shallow_clone_says_what_to_fetch(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = tlslint.folder / "origin"
    tlslint.lay({"origin/a.conf": OLD})
    base = committed(origin)
    tlslint.lay({"origin/b.conf": OLD})
    committed(origin)
    git(tlslint.folder, "clone", "--quiet", "--depth=1", origin.as_uri(), "clone")

    monkeypatch.chdir(tlslint.folder / "clone")
    found = tlslint("--since", base)

    assert 2 == found.code
    assert "fetch-depth: 0" in found.err


def test_a_revision_that_is_not_there_is_an_error(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})
    committed(tlslint.folder)

    assert "--since: gone: there is no such revision" in tlslint("--since", "gone").err
    assert "--since: name a revision" in tlslint("--since", "").err


def test_unrelated_histories_have_nothing_in_common(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})
    committed(tlslint.folder, "one")
    git(tlslint.folder, "checkout", "--quiet", "--orphan", "other")
    other = committed(tlslint.folder, "another")
    git(tlslint.folder, "checkout", "--quiet", "main")

    found = tlslint("--since", other)

    assert 2 == found.code
    assert "no commit in common" in found.err
