"""Input that is made to take for ever: it is over soon, and says why."""

from datetime import date

import pytest
from support.bounded import cpu_at_most

from linter.files.tree import Texts
from linter.model.endpoint import Listener
from linter.platforms import terraform
from linter.platforms.platform import Options
from linter.provenance.setting import Unknown
from linter.provenance.source import Source

SECONDS = 20
"""Of processor time; none takes more than four, and without its limit each would take hours."""


def locals_(first: str, following: str, count: int) -> str:
    """Return locals each of which is made of the one before it."""
    lines = [
        f"  a0 = {first}",
        *(f"  a{index} = {following.replace('LAST', f'local.a{index - 1}')}" for index in range(1, count)),
    ]
    return "locals {\n" + "\n".join(lines) + "\n}\n"


def cache(expression: str) -> str:
    return f'resource "aws_dax_cluster" "cache" {{\n  cluster_endpoint_encryption_type = {expression}\n}}\n'


CASES = [
    pytest.param(cache("local.a59") + locals_('["x", "y"]', "concat(LAST, LAST)", 60), id="a list that doubles"),
    pytest.param(cache("local.a59") + locals_('"xx"', '"${LAST}${LAST}"', 60), id="a text that doubles"),
    pytest.param(
        cache("local.a59") + 'variable "x" {}\n' + locals_("var.x", '"${LAST}-${LAST}"', 60),
        id="an unknown that doubles",
    ),
    pytest.param(
        cache("local.a59 == [local.a58, local.a58] ? var.x : var.x") + locals_('["x"]', "[LAST, LAST]", 60),
        id="a comparison of all paths",
    ),
    pytest.param(cache("flatten(local.a59)[0]") + locals_('["x"]', "[LAST, LAST]", 60), id="flattening all paths"),
    pytest.param(
        cache("[for a in local.a0 : [for b in local.a0 : [for c in local.a0 : a + b + c]]][0][0][0]")
        + locals_("[" + ", ".join("1" for _ in range(900)) + "]", "1", 1),
        id="loops in loops",
    ),
    pytest.param(cache("local.a2999") + locals_("var.x", "LAST", 3000), id="a long chain"),
    pytest.param(cache("local.a39") + locals_("99999", "LAST * LAST", 40), id="a number that squares"),
    pytest.param(
        cache('replace(local.a0, "x", local.a0)') + locals_('"' + "x" * 90_000 + '"', "1", 1), id="a text in itself"
    ),
    pytest.param(cache('split("", local.a0)[0]') + locals_('"' + "x" * 90_000 + '"', "1", 1), id="all letters"),
    pytest.param(cache("[" * 20_000 + "]" * 20_000), id="brackets"),
    pytest.param(cache("1" + "+1" * 20_000), id="operators"),
    pytest.param(cache('"' + "${a}" * 100_000 + '"'), id="interpolations"),
    pytest.param(cache("<<E\n" + "\n" * 90_000 + "E"), id="blank lines in a heredoc"),
    pytest.param(cache('"' + "$${" * 499 + "a" * 90_000 + '"'), id="escapes that are not closed"),
    pytest.param(cache(f'jsondecode("{"[" * 40_000}{"]" * 40_000}")'), id="deep JSON"),
    pytest.param(cache("range(1000000000)[0]"), id="a range of a billion"),
    pytest.param(cache("[for n in range(0, 1, 0.000000001) : n][0]"), id="a range of small steps"),
    pytest.param(cache("setproduct(local.a0, local.a0, local.a0)[0]") + locals_("range(1000)", "1", 1), id="a product"),
    pytest.param(
        cache('length([for n in local.a0 : regex("(a*)*b", local.a1)])')
        + 'locals {\n  a0 = range(1000)\n  a1 = "'
        + "a" * 50_000
        + '"\n}\n',
        id="a regular expression that others go back in",
    ),
    pytest.param(cache('regex("((((a{100}){100}){100}){100})", "a")'), id="a regular expression that multiplies"),
    pytest.param(cache('regex("' + "(" * 900 + ")" * 900 + '", "a")'), id="a regular expression of brackets"),
    pytest.param(
        cache('replace(local.a0, "/x/", local.a0)') + locals_('"' + "x" * 90_000 + '"', "1", 1),
        id="a text in itself, by a regular expression",
    ),
    pytest.param(cache("local.a39") + locals_('"xx"', 'join("", [LAST, LAST])', 40), id="a text that is joined"),
    pytest.param(cache("local.a39") + locals_('"xx"', 'format("%s%s", LAST, LAST)', 40), id="a text that is formatted"),
    pytest.param(cache('format("%999999d", 1)'), id="a width"),
    pytest.param(cache('indent(1000000000, "a\\nb")'), id="an indentation"),
    pytest.param(cache("pow(10, 1000000000)"), id="a power"),
    pytest.param(cache('parseint("' + "9" * 90_000 + '", 10)'), id="a number of many digits"),
    pytest.param(cache("9" * 90_000), id="a number that is written with many digits"),
    pytest.param(cache("1e999999999"), id="a large exponent"),
    pytest.param(cache('cidrsubnet("10.0.0.0/8", 99999999999999999999, 1)'), id="many bits"),
    pytest.param(
        cache("setintersection(local.a0, local.a0)[0]") + locals_("[for n in range(1000) : [n]]", "1", 1),
        id="lists in sets",
    ),
    pytest.param(
        cache("length([for a in local.a0 : [for b in local.a0 : sort(local.a0)]]) == var.x ? 1 : 2")
        + 'variable "x" {}\n'
        + locals_("range(1000)", "1", 1),
        id="large arguments over and over",
    ),
    pytest.param(cache('yamldecode("' + "[" * 40_000 + '")'), id="deep YAML"),
    pytest.param(
        cache("yamldecode(local.a0).i")
        + 'locals {\n  a0 = "a: &a [x,x,x,x,x,x,x,x,x]\\n'
        + "".join(
            f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\\n"
            for before, name in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + '"\n}\n',
        id="aliases that multiply",
    ),
    pytest.param(cache('csvdecode("a' + "\\n1" * 20_000 + '")[0].a'), id="many rows"),
    pytest.param(cache('templatestring("' + "%%{ if true }" * 500 + '", {})'), id="directives that are not closed"),
    pytest.param(cache('templatestring("' + "%%{ for a in local.x }" * 30 + '", {})'), id="deep directives"),
    pytest.param(cache('"' + "%{ if true }" * 300 + "%{ endif }" * 300 + '"'), id="conditions in conditions"),
]


def found(files: dict[str, str]) -> list[object]:
    sources = {path: Source(path, text) for path, text in files.items()}
    return list(terraform.subjects(list(sources.values()), Texts(sources), Options(date(2026, 11, 23))))


@pytest.mark.parametrize("text", CASES)
def test_an_expression_is_given_up_in_time(text: str) -> None:
    with cpu_at_most(SECONDS):
        (only,) = found({"main.tf": text})

    assert isinstance(only, Listener)
    assert isinstance(only.tls, Unknown)
    assert only.tls.because


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('resource "aws_dax_cluster" "x" {\n' + "a {\n" * 5_000, id="blocks that are not closed"),
        pytest.param('resource "aws_dax_cluster" "x" {\n' + '}{)(=,"${%' * 20_000, id="nonsense"),
        pytest.param('resource "aws_dax_cluster" "x" {{\n' * 5_000, id="many broken blocks"),
        pytest.param(
            "# aws_dax_cluster\n" + 'resource "aws_dax_cluster" "x" {\n  a = "\n}\n' * 2_000, id="open strings"
        ),
    ],
)
def test_broken_text_is_given_up_in_time(text: str) -> None:
    with cpu_at_most(SECONDS):
        assert found({"main.tf": text})


def test_modules_that_multiply_are_given_up_in_time() -> None:
    files = {
        f"m{depth}/main.tf": f'module "m" {{\n  source = "../m{depth + 1}"\n  count = 3\n}}\n' for depth in range(12)
    }
    files |= {"main.tf": 'module "m" {\n  source = "./m0"\n}\n', "m12/main.tf": cache('"NONE"')}

    with cpu_at_most(SECONDS):
        assert found(files)


def test_resources_that_name_each_other_in_a_circle_are_given_up_in_time() -> None:
    text = "".join(
        f'resource "aws_dax_cluster" "r{index}" {{\n  cluster_endpoint_encryption_type = '
        f'"${{aws_dax_cluster.r{(index + 1) % 40}.cluster_endpoint_encryption_type}}'
        f'${{aws_dax_cluster.r{(index + 2) % 40}.cluster_endpoint_encryption_type}}"\n}}\n'
        for index in range(40)
    )

    with cpu_at_most(SECONDS):
        assert 40 == len(found({"main.tf": text}))
