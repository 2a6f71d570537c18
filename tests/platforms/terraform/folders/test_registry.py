"""Modules that Terraform fetches: as it has put them on the disk, or as sketches know them."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from support.annotated import FIXTURES

from linter.files.tree import Texts
from linter.model.endpoint import Listener
from linter.platforms import terraform
from linter.platforms.platform import Options
from linter.platforms.terraform.folders import fetched
from linter.platforms.terraform.folders.fetched import installed, sketch
from linter.platforms.terraform.language.modules.folder import parse
from linter.platforms.terraform.mapping.tables import types
from linter.provenance.source import Source

SKETCHES = Path(fetched.SKETCHES)
FILES = sorted(SKETCHES.rglob("*.tf"))
ALB = "terraform-aws-modules/alb/aws"
VENDORED = """\
variable "policy" { default = "ELBSecurityPolicy-2016-08" }
resource "aws_lb_listener" "web" {
  protocol   = "HTTPS"
  port       = 443
  ssl_policy = var.policy
}
"""
# What a sketch declares for others to join with, which has no row of its own.
_JOINED = {"aws_lb", "aws_rds_cluster_instance", "google_compute_url_map"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SKETCHES).as_posix())
def test_a_sketch_declares_what_is_judged_and_says_where_its_facts_are_from(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    file = parse(Source(path.name, text))
    declared = {block.labels[0] for block in file.body.blocks if block.type == "resource"}

    assert () == file.errors
    assert declared
    assert declared - _JOINED <= set(types())
    assert re.search(r"^# source: .+\n# checked: 2026-\d\d-\d\d$", text, re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SKETCHES).as_posix())
def test_a_sketch_is_shown_by_a_fixture(path: Path) -> None:
    text = (FIXTURES / "terraform" / "registry-modules" / "main.tf").read_text(encoding="utf-8")

    assert f'"{path.parent.relative_to(SKETCHES).as_posix().replace("/modules/", "//modules/")}"' in text


@pytest.mark.parametrize(
    ("source", "version", "word"),
    [
        (ALB, None, "default_protocol"),
        (ALB, "~> 9.0", "default_protocol"),
        (ALB, ">= 8.0, < 9", "http_tcp_listeners"),
        (ALB, "8.7.0", "http_tcp_listeners"),
        (f"registry.terraform.io/{ALB}", "10.0.0", "default_protocol"),
        ("git::https://github.com/terraform-aws-modules/terraform-aws-alb.git?ref=v8.7.0", None, "http_tcp_listeners"),
        ("github.com/terraform-aws-modules/terraform-aws-alb", None, "default_protocol"),
        (ALB, "~> 99.0", ""),
        (ALB, "~> 1.0", ""),
        ("somebody/alb/aws", None, ""),
        (f"{ALB}//modules/lb_trust_store", None, ""),
        ("../../../../etc/passwd", None, ""),
    ],
)
def test_a_version_chooses_its_sketch(source: str, version: str | None, word: str) -> None:
    found = sketch(source, version)

    assert (found is not None) is bool(word)
    assert found is None or all(word in source.text for source in found.sources)


def listeners(files: dict[str, str]) -> dict[str, tuple[str, int]]:
    """Return where the policy of each listener is decided, by its address."""
    sources = {path: Source(path, text) for path, text in files.items()}
    claimed = [one for path, one in sources.items() if ".terraform" not in path and terraform.claims(one)]
    found = terraform.subjects(claimed, Texts(sources), Options(date(2026, 11, 23)))
    places: dict[str, tuple[str, int]] = {}
    for one in found:
        assert isinstance(one, Listener), one
        tls = one.tls.value if hasattr(one.tls, "value") else None
        at = one.tls.at if tls is None or tls.versions is None else tls.versions.at
        places[one.address] = (at.source.path, at.region.start_line)
    return places


def modules(**folders: str) -> str:
    return json.dumps({"Modules": [{"Key": key, "Dir": folder} for key, folder in folders.items()]})


def test_a_module_on_the_disk_counts_before_a_sketch_and_is_placed_at_its_call() -> None:
    files = {
        "infra/main.tf": f'module "lb" {{\n  source = "{ALB}"\n}}\n',
        "infra/.terraform/modules/modules.json": modules(lb=".terraform/modules/lb"),
        "infra/.terraform/modules/lb/main.tf": VENDORED,
    }

    assert {"infra/module.lb.aws_lb_listener.web": ("infra/main.tf", 1)} == listeners(files)


def test_what_the_caller_says_keeps_its_place() -> None:
    files = {
        "main.tf": 'module "lb" {\n  source = "acme/lb/aws"\n  policy = "ELBSecurityPolicy-2016-08"\n}\n',
        ".terraform/modules/modules.json": modules(lb=".terraform/modules/lb"),
        ".terraform/modules/lb/main.tf": VENDORED,
    }

    assert {"module.lb.aws_lb_listener.web": ("main.tf", 3)} == listeners(files)


def test_a_module_in_a_fetched_module_is_found_by_the_way_of_calls() -> None:
    files = {
        "main.tf": 'module "outer" {\n  source = "acme/outer/aws"\n}\n',
        ".terraform/modules/modules.json": json.dumps(
            {
                "Modules": [
                    {"Key": "outer", "Dir": ".terraform/modules/outer"},
                    {"Key": "outer.inner", "Dir": ".terraform/modules/outer.inner"},
                ]
            }
        ),
        ".terraform/modules/outer/main.tf": 'module "inner" {\n  source = "acme/inner/aws"\n}\n',
        ".terraform/modules/outer.inner/main.tf": VENDORED,
    }

    assert {"module.outer.module.inner.aws_lb_listener.web": ("main.tf", 1)} == listeners(files)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"Modules": 1}', '{"Modules": [1, {"Key": 1, "Dir": 2}]}', modules(lb="../../etc"), "[" * 100_000],
)
def test_a_list_of_modules_that_is_broken_or_leads_elsewhere_is_none(text: str) -> None:
    path = ".terraform/modules/modules.json"

    assert {} == installed("", Texts({path: Source(path, text)}))
