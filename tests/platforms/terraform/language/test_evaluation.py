"""What expressions are worth, by Terraform's documentation of its language and functions."""

from typing import Any

import pytest
from support.terraform.expressions import OneFolder

from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.values.value import Mistake, settled
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Source

MODULE = """
variable "text" {
  default = "shop"
}

variable "number" {
  type    = number
  default = "3"
}

variable "list" {
  type    = list(string)
  default = ["a", "b"]
}

variable "object" {
  type = object({
    name  = string
    port  = optional(number, 443)
    notes = optional(string)
  })
  default = { name = "shop", more = 1 }
}

variable "objects" {
  type    = map(object({ on = optional(bool, true) }))
  default = { first = {} }
}

variable "unset" {}

variable "empty" {
  default = {}
}

variable "not_null" {
  default  = "given"
  nullable = false
}

locals {
  numbers = [1, 2, 3]
  map     = { b = 2, a = 1 }
  nested  = { inner = { list = ["x"] } }
  nothing = null
  circle  = local.circle_too
  circle_too = "${local.circle}!"
  shadow  = [for text in ["of the loop"] : text]
}

resource "kind" "single" {
  name = "one"
  copy = var.text

  block {
    name = "inner"
  }
}

resource "kind" "counted" {
  count = 2
  name  = "counted-${count.index}"
}

resource "kind" "each" {
  for_each = { x = "first", y = "second" }
  name     = each.value
  key      = each.key
}

resource "kind" "set" {
  for_each = toset(["p", "q"])
  name     = each.value
}

resource "kind" "none" {
  count = 0
  name  = "none"
}

resource "kind" "perhaps" {
  count = var.unset ? 1 : 0
  name  = "perhaps"
}

resource "kind" "mirror" {
  name = lower(kind.mirror_too.name)
}

resource "kind" "mirror_too" {
  name = lower(kind.mirror.name)
}

data "kind" "looked_up" {
  name = "looked up"
}
"""


def worth(expression: str) -> Setting[Any]:
    source = Source("main.tf", f"{MODULE}\nlocals {{\n  result = {expression}\n}}\n")
    folder = Folder("", (source,))
    return settled(Module(folder, OneFolder(folder), {}).local("result", source.whole))


def plain(setting: Setting[Any]) -> Any:  # noqa: ANN401  # a value of any type
    found = settled(setting)
    assert isinstance(found, Known), found
    if isinstance(found.value, tuple):
        return [plain(element) for element in found.value]
    if isinstance(found.value, dict):
        return {key: plain(member) for key, member in found.value.items()}
    return found.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # literals and templates
        ('"text"', "text"),
        (r'"\"quoted\" \\ \n \u00e9"', '"quoted" \\ \n é'),
        ('"$${not} %%{this}"', "${not} %{this}"),
        ("1.5", 1.5),
        ("1e3", 1000),
        ("-3", -3),
        ("true", True),
        ("null", None),
        ('"${1}"', 1),
        ('"a${1}b"', "a1b"),
        ('"a${true}b"', "atrueb"),
        ('"${var.text}.example.com"', "shop.example.com"),
        ('"${["a"]}"', ["a"]),
        ('"a${"b${"c"}"}"', "abc"),
        ("<<EOT\nline ${var.text}\nEOT", "line shop\n"),
        ("<<-EOT\n    a\n      b\n    EOT", "a\n  b\n"),
        ('[1, "a", [true]]', [1, "a", [True]]),
        ('{ a = 1, "b" : 2, (var.text) = 3 }', {"a": 1, "b": 2, "shop": 3}),
        # operators
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 / 4", 2.5),
        ("10 % 4", 2),
        ("-(-2)", 2),
        ('"2" + 1', 3),
        ("1 == 1.0", True),
        ('1 == "1"', False),
        ("true == 1", False),
        ('"a" != "b"', True),
        ("null == null", True),
        ("[1, 2] == [1, 2]", True),
        ("{ a = 1 } == { a = 2 }", False),
        ("1 < 2 && 2 <= 2", True),
        ("2 > 3 || 3 >= 3", True),
        ("!true", False),
        ("false && var.unset", False),
        ("var.unset || true", True),
        ('true ? "yes" : "no"', "yes"),
        ('var.text == "shop" ? "yes" : "no"', "yes"),
        ('true ? "a" : local.circle', "a"),
        # references
        ("var.text", "shop"),
        ("var.number", 3),
        ("var.list[1]", "b"),
        ("var.object", {"name": "shop", "port": 443, "notes": None}),
        ("var.object.port", 443),
        ('var.objects["first"].on', True),
        ("var.not_null", "given"),
        ("local.nested.inner.list[0]", "x"),
        ('local.map["a"]', 1),
        ("local.numbers.0", 1),
        ("local.shadow", ["of the loop"]),
        ("kind.single.name", "one"),
        ("kind.single.copy", "shop"),
        ("kind.counted[1].name", "counted-1"),
        ("kind.counted[*].name", ["counted-0", "counted-1"]),
        ("kind.counted.*.name", ["counted-0", "counted-1"]),
        ('kind.each["y"].name', "second"),
        ('kind.each["y"].key', "y"),
        ('kind.set["q"].name', "q"),
        ("kind.none[*].name", []),
        ("kind.single[*].name", ["one"]),
        ("local.nothing[*]", []),
        ("{ for key, one in kind.each : key => one.name }", {"x": "first", "y": "second"}),
        ("kind.perhaps[0].name", "perhaps"),
        ("one(kind.perhaps[*].name)", "perhaps"),
        ('join("", kind.perhaps[*].name)', "perhaps"),
        ("data.kind.looked_up.name", "looked up"),
        # for
        ("[for number in local.numbers : number * 2]", [2, 4, 6]),
        ("[for index, number in local.numbers : index]", [0, 1, 2]),
        ("[for number in local.numbers : number if number > 1]", [2, 3]),
        ("[for key, value in local.map : key]", ["a", "b"]),
        ("{ for number in local.numbers : number => number + 1 }", {"1": 2, "2": 3, "3": 4}),
        ("{ for number in local.numbers : number > 1 => number... }", {"false": [1], "true": [2, 3]}),
        ("[for outer in [1, 2] : [for inner in [3] : outer * inner]]", [[3], [6]]),
        # functions
        ('lower("ABC")', "abc"),
        ('upper("abc")', "ABC"),
        ("tostring(1)", "1"),
        ("tostring(true)", "true"),
        ('tobool("true")', True),
        ('tonumber("15")', 15),
        ("tobool(null)", None),
        ('toset(["a", "b", "a"])', ["a", "b"]),
        ('tolist(["a"])', ["a"]),
        ("tomap({ a = 1 })", {"a": 1}),
        ("concat([1], [2, 3], [])", [1, 2, 3]),
        ("merge({ a = 1, b = 1 }, null, { b = 2 })", {"a": 1, "b": 2}),
        ("merge([{ a = 1 }, { b = 2 }]...)", {"a": 1, "b": 2}),
        ('lookup(local.map, "a", 9)', 1),
        ('lookup(local.map, "z", 9)', 9),
        ('coalesce(null, "", "x")', "x"),
        ("coalescelist([], [1])", [1]),
        ("try(local.numbers[9], local.map.zz, 5)", 5),
        ("try(var.object.port, 1)", 443),
        ("try(local.nothing.name, 2)", 2),
        ("can(local.map.a)", True),
        ("can(local.map.zz)", False),
        ('format("%s-%d%%-%v-%q", "a", 3, true, "q")', 'a-3%-true-"q"'),
        ('join("-", ["a", "b"], ["c"])', "a-b-c"),
        ('split(",", "a,b")', ["a", "b"]),
        ('replace("a-b-a", "a", "x")', "x-b-x"),
        ('contains(["a", "b"], "b")', True),
        ('contains(["a"], "b")', False),
        ("length([1, 2])", 2),
        ("length(local.map)", 2),
        ('length("abc")', 3),
        ("keys(local.map)", ["a", "b"]),
        ("values(local.map)", [1, 2]),
        ("jsondecode(jsonencode({ a = [1] })).a[0]", 1),
        ('jsondecode("{\\"a\\": [true, null]}")', {"a": [True, None]}),
        ("one([])", None),
        ("one([7])", 7),
        ('element(["a", "b", "c"], 4)', "b"),
        ("flatten([[1], [], [2, [3]]])", [1, 2, 3]),
        ('compact(["a", "", null, "b"])', ["a", "b"]),
        ("distinct([1, 2, 1])", [1, 2]),
        ("alltrue([true, false])", False),
        ('anytrue(["true", false])', True),
        ("alltrue([])", True),
        ('startswith("https://x", "https")', True),
        ('endswith("x.com", ".org")', False),
        ('trimspace("  a ")', "a"),
        ('trimprefix("https://x", "https://")', "x"),
        ('trimsuffix("x/", "/")', "x"),
        ('sensitive("x")', "x"),
    ],
)
def test_an_expression_is_worth(expression: str, expected: Any) -> None:  # noqa: ANN401  # a value of any type
    found = plain(worth(expression))

    assert expected == found
    assert type(expected) is type(found)


@pytest.mark.parametrize(
    ("expression", "because"),
    [
        ("var.unset", "variable `unset` has no default"),
        ("var.missing", "variable `missing` is not declared"),
        ("var.empty", "variable `empty` is empty by default, for a caller to fill"),
        ("length(var.empty)", "variable `empty` is empty by default, for a caller to fill"),
        ("local.missing", "local `missing` is not declared"),
        ("local.circle", "`local.circle` refers to itself"),
        ("kind.mirror.name", "`kind.mirror` refers to itself"),
        ("kind.single.arn", "`kind.single.arn` is known only after apply"),
        ("kind.missing.name", "`kind.missing` is not declared"),
        ("data.kind.looked_up.arn", "it depends on the data source `data.kind.looked_up`"),
        ("module.missing.x", "module `missing` is not declared"),
        ("timeadd(var.text, var.text)", "function `timeadd` is not evaluated"),
        ("timestamp()", "it is the time of the run"),
        ("provider::kind::parse(var.text)", "function `provider::kind::parse` is a provider's"),
        ('file("x")', "files are not read here"),
        ("path.module", "paths are not known here"),
        ('regex("\\\\p{Greek}", "a")', "scripts in regular expressions are not evaluated"),
        ("terraform.workspace", "it depends on the workspace"),
        ("each.key", "there is no `each` here"),
        ('templatestring("%%{ if true }a", {})', "`%{ if }` is not closed"),
        ('templatestring("%%{ endif }", {})', "`%{ endif }` stands where it means nothing"),
        ('templatestring("%%{ for x of [] }%%{ endfor }", {})', "a loop is not written as Terraform reads it"),
        ('"a${var.unset}"', "variable `unset` has no default"),
        ("var.unset + 1", "variable `unset` has no default"),
        ("true && var.unset", "variable `unset` has no default"),
        ("[for one in var.unset : one]", "variable `unset` has no default"),
        ("try(var.unset.name, 1)", "variable `unset` has no default"),
        ("can(var.unset.name)", "variable `unset` has no default"),
        ("[var.unset] == [1]", "it holds unknown values"),
        ("length(kind.perhaps)", "it is not known how many elements there are"),
        ("1e100 * 1e100", "it is larger than 10^150"),
        ("1 / 3 * 3", "a number has more digits than are kept here"),
        ("1 / 0", "it divides by zero"),
        ("length(toset([var.text, var.unset]))", "elements of the set may be equal"),
        ("[for one in toset([var.text, var.unset]) : one][0]", "in which order its elements come is not known"),
        ("{ (var.unset) = 1 }", "variable `unset` has no default"),
    ],
)
def test_what_is_not_settled_says_why(expression: str, because: str) -> None:
    found = worth(expression)

    assert isinstance(found, Unknown)
    assert because == found.because
    assert not isinstance(found, Mistake)


@pytest.mark.parametrize(
    "expression",
    [
        "local.map.zz",
        "local.numbers[9]",
        "local.numbers[-1]",
        "local.nothing.name",
        "kind.none[0].name",
        "0 / 0",
        '"a" + 1',
        '!"a"',
        'tonumber("a")',
        "one([1, 2])",
        "element([], 0)",
        'lookup(local.map, "zz")',
        "upper([1])",
        "upper()",
        'length("a", "b")',
        'format("%s %s", "a")',
        "coalesce(null)",
        "concat(1)",
        "merge([1])",
        'jsondecode("{")',
        "[for one in 1 : one]",
        '"a" ? 1 : 2',
        '"a${[1]}"',
        "{ ([1]) = 1 }",
        "try(local.map.zz)",
        "concat(1...)",
    ],
)
def test_what_terraform_refuses_is_a_mistake_that_try_passes_over(expression: str) -> None:
    assert isinstance(worth(expression), Mistake)
    assert plain(worth(f'try({expression}, "next")')) == "next"


def test_a_condition_that_is_unknown_leaves_both_values() -> None:
    found = worth('var.unset ? "a" : "b"')

    assert isinstance(found, Unknown)
    assert ["a", "b"] == [candidate.value for candidate in found.candidates]


def test_candidates_go_through_conversions_and_attributes() -> None:
    found = worth("tostring((var.unset ? { port = 1 } : { port = 2 }).port)")

    assert isinstance(found, Unknown)
    assert ["1", "2"] == [candidate.value for candidate in found.candidates]


def test_a_candidate_that_is_unknown_leaves_nothing_to_choose_from() -> None:
    found = worth('var.unset ? "a" : var.missing')

    assert isinstance(found, Unknown)
    assert () == found.candidates


def test_a_value_stands_where_it_is_written_and_knows_its_way() -> None:
    found = worth("try(local.map.zz, var.text)")

    assert isinstance(found, Known)
    assert '"shop"' == found.at.text
    assert ["default of variable `text`", "local `result`"] == [step.note for step in found.via]


def test_what_is_made_of_values_stands_at_the_expression() -> None:
    found = worth('"${var.text}-1"')

    assert isinstance(found, Known)
    assert '"${var.text}-1"' == found.at.text
    assert ["default of variable `text`", "local `result`"] == [step.note for step in found.via]
