"""What must hold whatever is written."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from linter.analysis.judgement import judged
from linter.files.tree import Texts
from linter.model.finding import Finding, Kind
from linter.platforms.platform import Options
from linter.platforms.terraform.language.expressions.evaluation import evaluate
from linter.platforms.terraform.language.expressions.scope import Effort, Scope
from linter.platforms.terraform.language.functions.table import call
from linter.platforms.terraform.language.values.value import settled
from linter.policy.catalog import built_in_catalog
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source
from linter.syntax.hcl.reader import read
from linter.syntax.hcl.templates.template import template

RULES = built_in_catalog().resolve("default", [], {})

POLICIES = ("ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06")
VALUES = {
    "policy": st.sampled_from(POLICIES).map(lambda name: f'"{name}"'),
    "protocol": st.sampled_from(['"HTTP"', '"HTTPS"']),
    "internal": st.sampled_from(["true", "false"]),
    "encrypted": st.sampled_from(["true", "false", "null"]),
    "action": st.sampled_from(['"forward"', '"fixed-response"']),
}
MODULE = """
resource "aws_lb" "shop" {
  internal = var.internal
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.shop.arn
  port              = 80
  protocol          = var.protocol
  ssl_policy        = var.policy

  default_action {
    type = var.action
  }
}

resource "aws_elasticache_replication_group" "sessions" {
  transit_encryption_enabled = var.encrypted
}
"""


def findings(files: dict[str, str]) -> tuple[Finding, ...]:
    sources = {path: Source(path, text) for path, text in files.items()}
    claimed = [("terraform", source) for source in sources.values()]
    return judged(claimed, Texts(sources), RULES, Options(date(2026, 11, 23))).findings


def of_kind(found: tuple[Finding, ...], kind: Kind) -> set[tuple[str, str]]:
    return {(finding.rule, finding.subject) for finding in found if finding.kind is kind}


def variables(values: dict[str, str]) -> str:
    blocks = (f'variable "{name}" {{\n  default = {values[name]}\n}}\n' for name in values)
    return "".join(blocks) + "".join(f'variable "{name}" {{}}\n' for name in VALUES if name not in values)


@given(st.fixed_dictionaries(VALUES), st.sets(st.sampled_from(sorted(VALUES))))
@settings(max_examples=60, deadline=None)
def test_to_know_more_never_turns_a_verdict_round(values: dict[str, str], known: set[str]) -> None:
    some = findings({"main.tf": MODULE, "variables.tf": variables({name: values[name] for name in known})})
    everything = findings({"main.tf": MODULE, "variables.tf": variables(values)})

    # What failed while some values were unknown fails with all of them; what fails with all was failing or open.
    assert of_kind(some, Kind.FAIL) <= of_kind(everything, Kind.FAIL)
    assert of_kind(everything, Kind.FAIL) <= of_kind(some, Kind.FAIL) | of_kind(some, Kind.OPEN)
    assert not of_kind(everything, Kind.OPEN) - {(rule, one) for rule, one in of_kind(some, Kind.OPEN)}


@given(st.fixed_dictionaries(VALUES), st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_blank_lines_and_comments_change_nothing_but_places(values: dict[str, str], count: int) -> None:
    plain = findings({"main.tf": MODULE, "variables.tf": variables(values)})
    spaced = MODULE.replace("\n", "\n" * (count + 1) + "# a comment\n", 3)

    moved = findings({"main.tf": spaced, "variables.tf": "\n" * count + variables(values)})

    assert [(one.rule, one.subject, one.setting, one.message) for one in plain] == [
        (one.rule, one.subject, one.setting, one.message) for one in moved
    ]


@given(st.fixed_dictionaries(VALUES), st.permutations(["a.tf", "b.tf", "c.tf", "d.tf"]))
@settings(max_examples=30, deadline=None)
def test_it_does_not_matter_which_file_a_block_stands_in(values: dict[str, str], names: list[str]) -> None:
    blocks = [block + "}\n" for block in MODULE.split("\n}\n") if block.strip()]
    files = dict(zip(names, [*blocks, variables(values)], strict=True))

    found = findings(files)

    assert of_kind(findings({"main.tf": MODULE, "variables.tf": variables(values)}), Kind.FAIL) == of_kind(
        found, Kind.FAIL
    )


@given(st.fixed_dictionaries(VALUES))
@settings(max_examples=30, deadline=None)
def test_a_value_is_the_same_whichever_way_it_comes(values: dict[str, str]) -> None:
    direct = MODULE
    for name, value in values.items():
        direct = direct.replace(f"var.{name}", value)
    inputs = "\n".join(f"  {name} = {value}" for name, value in values.items())
    called = {
        "main.tf": f'module "shop" {{\n  source = "./shop"\n{inputs}\n}}\n',
        "shop/main.tf": MODULE + variables({}),
    }

    through = {(rule, subject.removeprefix("module.shop.")) for rule, subject in of_kind(findings(called), Kind.FAIL)}

    assert of_kind(findings({"main.tf": direct}), Kind.FAIL) == through


@given(st.text(alphabet="ab(|)[]{}^$.*+?-,:\\\\dwPL<>12i", max_size=30), st.text(alphabet="ab1-\n", max_size=20))
@settings(max_examples=300, deadline=None)
def test_whatever_is_given_as_a_regular_expression_is_answered(pattern: str, text: str) -> None:
    at = Source("main.tf", "x").whole

    for function in ("regex", "regexall"):
        found = call(function, (Known(pattern, at), Known(text, at)), at)

        assert isinstance(found, Known) or found.because


@given(st.text(alphabet='ab $%{}~\n"', max_size=30).map(lambda text: text.replace("%{", "%{ if true }")))
@settings(max_examples=300, deadline=None)
def test_whatever_is_given_as_a_template_is_answered(text: str) -> None:
    source = Source("page.tftpl", text)

    found = settled(evaluate(template(source.whole, source.whole, read), Scope(None, Effort())))

    assert isinstance(found, Known) or found.because
    assert isinstance(found, Unknown) or isinstance(found.value, str) or "${" in text
