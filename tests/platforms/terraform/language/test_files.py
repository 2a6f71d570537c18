"""Files that expressions read: those of the scanned root only, with places in them."""

from typing import Any

import pytest
from support.terraform.expressions import Worth, plain

from linter.files.tree import Texts
from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.values.value import Mistake, settled
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Source

FILES = {
    "outside.txt": "outside of the root module",
    "infra/a.txt": "a",
    "infra/b.txt": "b",
    "infra/settings.json": '{\n  "tls": {"version": "TLSv1.2"},\n  "ports": [443]\n}\n',
    "infra/settings.yaml": "tls:\n  version: TLSv1.2\n",
    "infra/policy.tftpl": "version = ${version}\n%{ for port in ports ~}\nport ${port}\n%{ endfor ~}\n",
    "infra/circle.tftpl": '${templatefile("circle.tftpl", {})}',
    "infra/broken.tftpl": "${",
    "infra/inner/main.tf": 'output "text" {\n  value = file("${path.module}/own.txt")\n}\n',
    "infra/inner/own.txt": "of the module",
}


class Folders:
    """The root module and the one that it calls."""

    def get(self, path: str) -> Folder | None:
        sources = tuple(
            Source(name, text)
            for name, text in FILES.items()
            if name.startswith(f"{path}/") and name.endswith(".tf") and path
        )
        return Folder(path, sources) if sources else None

    def fetched(self, _root: str, _calls: str, _source: str, _version: str | None) -> Folder | None:
        return None


def worth(expression: str) -> Setting[Any]:
    call = 'module "inner" {\n  source = "./inner"\n}\n'
    source = Source("infra/main.tf", f"{call}locals {{\n  result = {expression}\n}}\n")
    texts = {name: Source(name, text) for name, text in FILES.items()}
    module = Module(Folder("infra", (source,)), Folders(), {}, workspace=Texts(texts))
    return settled(module.local("result", source.whole))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('file("a.txt")', "a"),
        ('file("${path.module}/a.txt")', "a"),
        ('file("../outside.txt")', "outside of the root module"),
        ("module.inner.text", "of the module"),
        ('fileset(".", "*.txt")', ["a.txt", "b.txt"]),
        ('[for name in fileset(path.root, "*.txt") : file(name)]', ["a", "b"]),
        ('jsondecode(file("settings.json")).ports', [443]),
        (
            'templatefile("policy.tftpl", { version = "TLSv1.2", ports = [1, 2] })',
            "version = TLSv1.2\nport 1\nport 2\n",
        ),
    ],
)
def test_a_file_is_read(expression: str, expected: object) -> None:
    found = plain(worth(expression))

    assert isinstance(found, Worth), found
    assert expected == found.value


@pytest.mark.parametrize(
    ("expression", "because"),
    [
        ('file("missing.txt")', "`missing.txt` is not among the files"),
        ('file("../../etc/passwd")', "`../../etc/passwd` is not inside the scanned folder"),
        ('file("/etc/passwd")', "`/etc/passwd` is not inside the scanned folder"),
        ('file("~/secret")', "`~/secret` is not among the files"),
        ('fileexists("missing.txt")', "`missing.txt` is not among the files"),
        ('fileset("..", "*.nothing")', "no such file is among the files"),
        ('fileset("../..", "*")', "no such file is among the files"),
        ('fileset(".", "**")', "such a pattern is not evaluated"),
        ('templatefile("circle.tftpl", {})', "files are not read here"),
        ('templatefile("broken.tftpl", {})', "the interpolation is not closed"),
        ("path.cwd", "`path.cwd` depends on where Terraform is run"),
        ('abspath("a.txt")', "it depends on where Terraform is run"),
    ],
)
def test_what_cannot_be_read_says_why(expression: str, because: str) -> None:
    found = worth(expression)

    assert isinstance(found, Unknown)
    assert because == found.because
    assert not isinstance(found, Mistake)


@pytest.mark.parametrize(
    ("expression", "path", "text"),
    [
        ('jsondecode(file("settings.json")).tls.version', "infra/settings.json", '"TLSv1.2"'),
        ('yamldecode(file("settings.yaml")).tls.version', "infra/settings.yaml", "TLSv1.2"),
        ('jsondecode(jsonencode({ a = "x" })).a', "infra/main.tf", '"x"'),
        ('yamldecode("a: x").a', "infra/main.tf", 'yamldecode("a: x")'),
    ],
)
def test_a_value_in_a_file_stands_where_it_is_written(expression: str, path: str, text: str) -> None:
    found = worth(expression)

    assert isinstance(found, Known)
    assert path == found.at.source.path
    assert text == found.at.text


def test_a_template_that_is_read_stands_in_its_file() -> None:
    found = worth('templatefile("policy.tftpl", { version = "TLSv1.2", ports = [] })')

    assert isinstance(found, Known)
    assert "infra/policy.tftpl" == found.at.source.path
