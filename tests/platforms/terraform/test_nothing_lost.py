"""Every block of a module is judged, open, told of or counted, whatever has happened to the file around it.

Blocks are counted by the text alone: what begins at the margin and ends with a brace there.
"""

import re
from pathlib import Path
from random import Random

import pytest
from support.annotated import FIXTURES, cases
from support.nothing_lost import Thing, damaged, left_out, lost, texts_of

CASES = [
    case
    for case in (*cases("terraform"), *cases("clean"), *cases("broken"))
    if case.is_dir() and (case.parent.name == "terraform" or case.name.startswith("terraform-"))
]
DAMAGES = 3

_BLOCK = re.compile(r'(resource|data|module|provider)\s+"?([\w-]+)"?\s*(?:"?([\w-]+)"?\s*)?\{')
_HEREDOC = re.compile(r"<<[-~]?\s*(\w+)\s*$")


def things(text: str) -> list[Thing]:
    """Return the blocks of a text."""
    found: list[Thing] = []
    ending: str | None = None
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if ending is not None:
            ending = None if line.strip() == ending else ending
            continue
        if (opened := _HEREDOC.search(line)) is not None:
            ending = opened[1]
        if (block := _BLOCK.match(line)) is not None:
            name = f"{block[2]}.{block[3]}" if block[3] else f"module.{block[2]}" if block[1] == "module" else ""
            last = next((n for n in range(number, len(lines) + 1) if lines[n - 1].startswith("}")), len(lines))
            # What a module of the tree declares is counted where it stands.
            is_local = block[1] == "module" and re.search(r'source\s*=\s*"\.', "\n".join(lines[number - 1 : last]))
            if not is_local:
                found.append(Thing(block[1], name, number, number if "}" in line else last))
    return found


def filled_in(lines: list[str], at: int) -> None:
    head, equals, _ = lines[at].partition("= ")
    if equals:
        lines[at] = f"{head}= var.nobody_knows\n"


def of_another_type(lines: list[str], at: int) -> None:
    lines[at] = lines[at].replace('"aws_', '"other_', 1).replace('"azurerm_', '"aws_', 1)


def switched(lines: list[str], at: int) -> None:
    if lines[at].startswith("resource") and lines[at].rstrip().endswith("{"):
        lines[at] += "  count = var.nobody_knows ? 1 : 0\n"


def without_value(lines: list[str], at: int) -> None:
    head, equals, _ = lines[at].partition("= ")
    if equals:
        lines[at] = f"{head}= null\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.relative_to(FIXTURES).as_posix())
def test_nothing_is_passed_over_in_silence(case: Path) -> None:
    files = texts_of(case, (".tf", ".tofu", ".tfvars", ".tpl", ".yaml", ".conf"))
    random = Random(case.name)  # noqa: S311  # the same each time, and no secret

    assert [] == list(lost(files, things))
    for _ in range(DAMAGES if any(path.endswith((".tf", ".tofu")) for path in files) else 0):
        other = damaged(files, random, (filled_in, of_another_type, switched, without_value))
        assert [] == list(lost(other, things)), other


def test_blocks_are_counted() -> None:
    text = 'resource "a_b" "c" {\n  x = <<E\ndata "a" "b" {\nE\n}\nmodule "d" { source = "./d" }\nprovider "e" {}\n'

    assert [("resource", "a_b.c", 1, 5), ("provider", "", 7, 7)] == [
        (one.kind, one.name, one.first, one.last) for one in things(text)
    ]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param(
            {"main.tf": 'resource "aws_lb_listener" "none" {\n  count = 0\n}\ndata "aws_ami" "a" {}\n'},
            ["aws_lb_listener", "data.aws_ami"],
            id="one that does not exist, and a type that is not known",
        ),
        pytest.param({"main.tf": 'resource "aws_iam_role" "a" {}\n'}, ["aws_iam_role"], id="a folder of no concern"),
        pytest.param(
            {".main.tf": 'data "aws_ami" "a" {}\n'},
            ["Terraform reads no file whose name begins with a dot"],
            id="a file that is hidden",
        ),
        pytest.param({".github/main.tf": 'data "aws_ami" "a" {}\n'}, ["data.aws_ami"], id="a folder that is hidden"),
        pytest.param(
            {"main.tf": 'resource "aws_lb" "a" {}\n', "main.tofu": 'resource "aws_lb" "b" {}\n'},
            ["aws_lb", "OpenTofu reads the file of this name that ends with `.tofu`"],
            id="a file that OpenTofu does not read",
        ),
        pytest.param(
            {"main.tf": 'resource "aws_sqs_queue" "a" {\n  name = "a"\nresource "aws_lb" "b" {}\n}\n'},
            ["aws_sqs_queue", "a `resource` inside another block"],
            id="a brace that is missing",
        ),
    ],
)
def test_what_is_left_out_is_told(files: dict[str, str], told: list[str]) -> None:
    assert told == left_out(files)
