import json
from pathlib import Path

import pytest
from support.command import BROKEN, GOOD, OLD, RULE, Command, run


def test_the_working_directory_is_the_default(tlslint: Command) -> None:
    tlslint.lay({"a/b.conf": OLD})

    assert "a/b.conf" in tlslint().out


def test_paths_are_written_from_the_working_directory(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    tlslint.lay({".git/HEAD": "", "a/b.conf": OLD, "c.conf": OLD})
    monkeypatch.chdir(tlslint.folder / "a")

    found = tlslint(".", "../c.conf", "-f", "concise")

    assert ["../c.conf", "b.conf"] == sorted({line.split(":")[0] for line in found.out.splitlines() if RULE in line})


def test_a_named_folder_is_read_and_nothing_else_is_reported(tlslint: Command) -> None:
    tlslint.lay({"a/b.conf": OLD, "c/d.conf": OLD})

    found = tlslint("a")

    assert "a/b.conf" in found.out
    assert "d.conf" not in found.out


def test_of_named_files_only_what_stands_in_them_is_reported(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD, "b.conf": OLD, "c.conf": BROKEN})

    found = tlslint("a.conf")

    assert 1 == found.code
    assert "a.conf" in found.out
    assert "b.conf" not in found.out
    assert "c.conf" not in found.out + found.err


def test_a_named_file_is_judged_with_what_bears_on_it(tlslint: Command) -> None:
    site = "server { listen 443 ssl; server_name a.example.com; }\n"
    main = "http { ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3;\n include sites/*.conf; }\n"
    tlslint.lay({"nginx.conf": f"events {{}}\n{main}", "sites/a.conf": site})

    alone = tlslint("sites/a.conf")
    above = tlslint("nginx.conf")

    assert RULE not in alone.out, "the finding stands in the file that sets the versions"
    assert RULE in above.out


@pytest.mark.parametrize("code", [0, 1])
def test_standard_input_stands_for_a_file(tmp_path: Path, code: int) -> None:
    (tmp_path / "a.conf").write_text(GOOD if code else OLD, encoding="utf-8")

    done = run("-", "--stdin-filename", "a.conf", cwd=tmp_path, stdin=(OLD if code else GOOD).encode())

    assert code == done.returncode
    assert code == (b"a.conf" in done.stdout and RULE.encode() in done.stdout)


def test_standard_input_may_be_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = run("-", "--stdin-filename", "new/a.conf", cwd=tmp_path, stdin=OLD.encode())

    assert 1 == done.returncode


@pytest.mark.parametrize("name", ["stdin.conf", "stdin.yaml"])
def test_standard_input_without_a_name_goes_by_what_it_looks_like(tmp_path: Path, name: str) -> None:
    service = "apiVersion: v1\nkind: Service\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n"
    (tmp_path / "beside.conf").write_text(OLD, encoding="utf-8")
    (tmp_path / "beside.yaml").write_text(service, encoding="utf-8")

    done = run("-", "-f", "concise", cwd=tmp_path, stdin=(OLD if name == "stdin.conf" else service).encode())

    assert name.encode() in done.stdout
    assert b"beside" not in done.stdout


def test_standard_input_that_looks_like_nothing_needs_a_name(tmp_path: Path) -> None:
    done = run("-", cwd=tmp_path, stdin=b"hello")

    assert (2, b"") == (done.returncode, done.stdout)
    assert b"--stdin-filename says what it is the content of" in done.stderr


def test_standard_input_that_is_no_text_is_an_error_with_a_place(tmp_path: Path) -> None:
    done = run("-", "--stdin-filename", "a.conf", cwd=tmp_path, stdin=b"server {\n\xff }")

    assert 3 == done.returncode
    assert b"a.conf:2:1" in done.stdout
    assert b"not UTF-8" in done.stdout


def test_a_file_elsewhere_is_scanned_where_it_is(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    tlslint.lay({"here/.git/HEAD": "", "there/a.conf": OLD})
    monkeypatch.chdir(tlslint.folder / "here")

    found = tlslint("../there")

    assert 1 == found.code
    assert "../there/a.conf" in found.out


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        pytest.param([], ["a.conf", "b.conf"], id="everything"),
        pytest.param(["--exclude", "b.conf"], ["a.conf"], id="excluded"),
        pytest.param(["--exclude", "a.conf", "--exclude", "/b*"], [], id="excluded twice"),
        pytest.param(["b.conf", "--exclude", "b.conf"], [], id="excluded although named"),
        pytest.param(["--no-gitignore"], ["a.conf", "b.conf", "c.conf"], id="what git ignores"),
    ],
)
def test_files_can_be_left_out(tlslint: Command, words: list[str], reported: list[str]) -> None:
    tlslint.lay({"a.conf": OLD, "b.conf": OLD, "c.conf": OLD, ".gitignore": "c.conf\n"})

    found = tlslint("-f", "concise", *words)

    assert reported == sorted({line.split(":")[0] for line in found.out.splitlines() if RULE in line})


def test_variables_of_terraform_are_read(tlslint: Command) -> None:
    listener = (
        'variable "policy" { type = string }\n'
        'resource "aws_lb_listener" "web" {\n'
        '  load_balancer_arn = "arn"\n  port = 443\n  protocol = "HTTPS"\n  ssl_policy = var.policy\n'
        '  default_action { type = "forward" }\n}\n'
    )
    old, new = "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-2-2021-06"
    tlslint.lay({"main.tf": listener, "old.tfvars": f'policy = "{old}"\n', "new.tfvars": f'policy = "{new}"\n'})

    assert RULE in tlslint().out, "each file is one way to deploy it"
    assert RULE in tlslint("--tf-vars", "old.tfvars").out
    assert RULE not in tlslint("--tf-vars", "new.tfvars").out


def test_a_plan_is_judged_where_its_module_is_written(tlslint: Command) -> None:
    listener = (
        'variable "policy" { type = string }\n'
        'resource "aws_lb_listener" "web" {\n  protocol = "HTTPS"\n  port = 443\n  ssl_policy = var.policy\n}\n'
    )
    values = {"protocol": "HTTPS", "port": 443, "ssl_policy": "ELBSecurityPolicy-2016-08"}
    written = {"address": "aws_lb_listener.web", "mode": "managed", "type": "aws_lb_listener", "name": "web"}
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [{**written, "values": values}]}},
        "configuration": {"root_module": {"resources": [written]}},
    }
    tlslint.lay({"infra/main.tf": listener, "plan.json": json.dumps(plan), ".gitignore": "plan.json\n"})

    without = tlslint("infra")
    given = tlslint("--tf-plan", "plan.json", "infra")

    assert RULE not in without.out
    assert "infra/main.tf:5:16" in given.out
