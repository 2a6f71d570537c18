"""What is not judged is told, with its reason."""

from datetime import date
from pathlib import Path

from linter.files.tree import Texts, Tree
from linter.model.endpoint import Listener
from linter.platforms import terraform
from linter.platforms.platform import Options, Unread
from linter.provenance.source import Source

LISTENER = """
resource "aws_lb_listener" "web" {
  count    = var.create ? 1 : 0
  port     = 80
  protocol = "HTTP"
}
"""


def unread(files: dict[str, str]) -> list[str]:
    sources = {path: Source(path, text) for path, text in files.items()}
    found = terraform.subjects(list(sources.values()), Texts(sources), Options(date(2026, 11, 29)))
    return [f"{one.at.source.path}: {one.because}" for one in found if isinstance(one, Unread)]


def test_a_module_of_a_registry_that_is_not_at_hand_is_told() -> None:
    files = {"main.tf": 'module "edge" {\n  source = "example-org/edge/aws"\n}\n'}

    (told,) = unread(files)

    assert told.startswith("main.tf: module `edge` comes from `example-org/edge/aws`")


def test_a_module_in_a_module_that_is_not_at_hand_is_told() -> None:
    files = {
        "main.tf": 'module "edge" {\n  source = "./edge"\n}\n',
        "edge/main.tf": 'module "inner" {\n  source = "../../elsewhere"\n}\n',
    }

    (told,) = unread(files)

    assert told.startswith("edge/main.tf: module `inner` comes from `../../elsewhere`")


def test_what_a_default_leaves_out_is_told() -> None:
    files = {"main.tf": 'variable "create" {\n  default = false\n}\n' + LISTENER}

    assert unread(files) == ["main.tf: variable `create` is false by default, which leaves it out"]


def test_what_a_default_of_0_leaves_out_in_a_module_is_told() -> None:
    files = {
        "main.tf": 'variable "n" {\n  default = 0\n}\nmodule "edge" {\n  source = "./edge"\n  create = var.n > 0\n}\n',
        "edge/main.tf": 'variable "create" {}\n' + LISTENER,
    }

    assert unread(files) == ["edge/main.tf: variable `n` is 0 by default, which leaves it out"]


def test_what_a_file_of_variables_switches_on_is_not_left_out() -> None:
    files = {
        "main.tf": 'variable "create" {\n  default = false\n}\n' + LISTENER,
        "prod.tfvars": "create = true\n",
    }

    assert unread(files) == []


def test_what_is_left_out_for_good_is_no_question() -> None:
    assert unread({"main.tf": LISTENER.replace("var.create ? 1 : 0", "0")}) == []


def test_variables_that_nobody_declares_are_told() -> None:
    files = {"main.tf": LISTENER, "other.tfvars": "unknown = 1\n"}

    assert unread(files) == ["other.tfvars: no module that is judged by itself declares these variables"]


def test_a_link_to_the_folder_of_a_module_is_followed(tmp_path: Path) -> None:
    (tmp_path / "modules/port").mkdir(parents=True)
    (tmp_path / "prod").mkdir()
    (tmp_path / "modules/port/main.tf").write_text(LISTENER.replace("var.create ? 1 : 0", "1"), encoding="utf-8")
    (tmp_path / "prod/main.tf").write_text('module "port" {\n  source = "./port"\n}\n', encoding="utf-8")
    (tmp_path / "prod/port").symlink_to(tmp_path / "modules/port", target_is_directory=True)
    tree = Tree(tmp_path)
    sources = [tree.load(path) for path in ("modules/port/main.tf", "prod/main.tf")]

    found = list(terraform.subjects(sources, tree, Options(date(2026, 11, 29))))

    (listener,) = [one for one in found if isinstance(one, Listener)]
    assert "prod/module.port.aws_lb_listener.web[0]" == listener.address


def test_files_of_one_folder_that_set_different_variables_are_named_together() -> None:
    files = {
        "main.tf": 'variable "create" {}\nvariable "port" {}\n' + LISTENER.replace("= 80", "= var.port"),
        "env/common.tfvars": "port = 80\n",
        "env/prod.tfvars": "create = true\n",
        "env/test.tfvars": "create = false\n",
    }
    sources = {path: Source(path, text) for path, text in files.items()}

    found = list(terraform.subjects(list(sources.values()), Texts(sources), Options(date(2026, 11, 29))))

    (listener,) = [one for one in found if isinstance(one, Listener)]
    assert listener.maybe is None
    assert "aws_lb_listener.web[0]" == listener.address
