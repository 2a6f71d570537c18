"""What a variable is worth: its type, its default, and what a validation leaves."""

from typing import Any

import pytest
from support.terraform.expressions import OneFolder, Worth, plain

from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.values.value import Mistake, settled
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Source


def worth(variable: str, expression: str = "var.x") -> Setting[Any]:
    body = variable.replace("; ", "\n")
    source = Source("main.tf", f'variable "x" {{\n{body}\n}}\nlocals {{\n  result = {expression}\n}}\n')
    folder = Folder("", (source,))
    return settled(Module(folder, OneFolder(folder), {}).local("result", source.whole))


def candidates(setting: Setting[Any]) -> list[object]:
    assert isinstance(setting, Unknown), setting
    return [one.value for one in setting.candidates]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        pytest.param("type = string; default = 1", Worth("1"), id="a number as a string"),
        pytest.param('type = number; default = "1.50"', Worth(1.5), id="a string as a number"),
        pytest.param('type = bool; default = "true"', Worth(True), id="a string as a boolean"),
        pytest.param("type = list(string); default = [1, true]", Worth(["1", "true"], "list"), id="a tuple as a list"),
        pytest.param('type = list(any); default = [1, "a"]', Worth(["1", "a"], "list"), id="a list of any type"),
        pytest.param("type = list; default = [1]", Worth([1], "list"), id="the old word for it"),
        pytest.param('type = set(number); default = ["2", 1, 1]', Worth([1, 2], "set"), id="a set in its order"),
        pytest.param("type = map(string); default = { a = 1 }", Worth({"a": "1"}, "map"), id="an object as a map"),
        pytest.param('type = tuple([string, number]); default = [1, "2"]', Worth(["1", 2]), id="a tuple"),
        pytest.param("type = any; default = { a = [1] }", Worth({"a": [1]}), id="anything"),
        pytest.param(
            'type = object({ a = optional(string, "b"), c = optional(number) }); default = {}',
            Worth({"a": "b", "c": None}),
            id="attributes that are left out",
        ),
        pytest.param(
            'type = object({ a = optional(string, "b") }); default = { a = null, z = 1 }',
            Worth({"a": "b"}),
            id="null for an attribute that may be left out, and one too many",
        ),
        pytest.param(
            "type = list(object({ a = string, o = optional(object({ p = optional(number, 443) }), {}) }))\n"
            "default = [{ a = 1 }]",
            Worth([{"a": "1", "o": {"p": 443}}], "list"),
            id="defaults in defaults",
        ),
        pytest.param(
            "type = map(object({ on = optional(bool, true) })); default = { x = {} }",
            Worth({"x": {"on": True}}, "map"),
            id="defaults in a map",
        ),
    ],
)
def test_a_value_becomes_of_the_type(variable: str, expected: Worth) -> None:
    found = plain(worth(variable))

    assert isinstance(found, Worth), found
    assert expected.equals(found), found


@pytest.mark.parametrize(
    "variable",
    [
        'type = number; default = "a"',
        "type = list(string); default = 1",
        "type = list(number); default = [[]]",
        "type = map(string); default = [1]",
        "type = object({ a = string }); default = { b = 1 }",
        "type = tuple([string]); default = [1, 2]",
        'type = bool; default = "yes"',
    ],
)
def test_a_value_that_does_not_fit_the_type_is_refused(variable: str) -> None:
    assert isinstance(worth(variable), Mistake)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('contains(["a", "b"], var.x)', ["a", "b"]),
        ("contains(local.words, var.x)", ["c", "d"]),
        ('var.x == "a" || "b" == var.x', ["a", "b"]),
        ('var.x != null && contains(["a"], var.x)', ["a"]),
        ('can(regex("^(dev|prod-1)$", var.x))', ["dev", "prod-1"]),
        ('can(regex("^(?:dev|prod)$", var.x))', ["dev", "prod"]),
        ('can(regex("^(dev|pro.)$", var.x))', []),
        ('length(var.x) > 1 || var.x == "a"', []),
        ('!contains(["a"], var.x)', []),
        ("contains(var.x, var.x)", []),
        ("contains([for n in range(100) : n], var.x)", []),
    ],
)
def test_a_validation_names_the_values_that_an_unknown_variable_can_have(condition: str, expected: list[str]) -> None:
    block = f'validation {{\n condition = {condition}\n error_message = "x"\n}}\n}}\nlocals {{\n words = ["c", "d"]'

    found = worth(f"type = string\n{block}")

    assert expected == candidates(found)


def test_values_of_a_validation_become_of_the_type() -> None:
    validation = 'validation {\n condition = contains(["1", "2"], var.x)\n}'

    assert [1, 2] == candidates(worth(f"type = number\n{validation}"))


def test_a_validation_leaves_a_value_that_is_given_as_it_is() -> None:
    found = worth('default = "a"\nvalidation {\n condition = contains(["b", "c"], var.x)\n}')

    assert isinstance(found, Known)
    assert "a" == found.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("upper(var.x)", ["A", "B"]),
        ('"${var.x}.example.com"', ["a.example.com", "b.example.com"]),
        ("{ a = 1, b = 2 }[var.x]", [1, 2]),
        ('lookup({ a = "TLSv1.2" }, var.x, "TLSv1.3")', ["TLSv1.2", "TLSv1.3"]),
        ('var.x == "a" ? 1 : 2', [1, 2]),
        ('var.x == "a" ? var.x : "c"', ["a", "b", "c"]),
        ('var.x == "a"', [True, False]),
        ('!(var.x == "a")', [False, True]),
        ("[for one in [var.x] : upper(one)][0]", ["A", "B"]),
        ('split("", var.x)[0]', ["a", "b"]),
    ],
)
def test_candidates_go_through_an_expression(expression: str, expected: list[object]) -> None:
    validation = 'validation {\n condition = contains(["a", "b"], var.x)\n}'

    assert expected == candidates(worth(validation, expression))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [('contains(["a", "b", "c"], var.x)', True), ("length(var.x)", 1), ('var.x == "z" ? 1 : 2', 2)],
)
def test_what_all_candidates_agree_on_is_known(expression: str, expected: object) -> None:
    validation = 'validation {\n condition = contains(["a", "b"], var.x)\n}'

    found = worth(validation, expression)

    assert isinstance(found, Known)
    assert expected == found.value


def test_too_many_combinations_of_candidates_are_not_tried() -> None:
    validation = 'validation {\n condition = contains(["a", "b", "c", "d", "e"], var.x)\n}'

    found = worth(validation, '"${var.x}${var.x}"')

    assert [] == candidates(found)
