"""Which values reach a resource, from where, and which resources there are."""

from collections.abc import Iterator
from datetime import date

import pytest

from linter.files.tree import Texts
from linter.model.endpoint import Listener
from linter.model.identity import Front
from linter.platforms import terraform
from linter.platforms.platform import Found, LeftOut, Options, Unread
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError, Source

CACHE = """
resource "aws_dax_cluster" "cache" {
  cluster_endpoint_encryption_type = %s
}
"""


def found(files: dict[str, str], *, only: tuple[str, ...] = (), tf_vars: tuple[str, ...] = ()) -> list[Found]:
    sources = {path: Source(path, text) for path, text in files.items()}
    given = [source for path, source in sources.items() if not only or path in only]
    claimed = [source for source in given if terraform.claims(source)]
    options = Options(date(2026, 11, 23), tf_vars)
    subjects = terraform.subjects(claimed, Texts(sources), options)
    return [one for one in subjects if not isinstance(one, LeftOut)]


def caches(files: dict[str, str], *, tf_vars: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Return the addresses of caches, with what is known of their TLS and the file that says so."""
    for subject in found(files, tf_vars=tf_vars):
        if isinstance(subject, Unread | Front):  # the latter are drawn alone
            continue
        assert isinstance(subject, Listener), subject
        tls = subject.tls
        word = tls.because if isinstance(tls, Unknown) else "clear" if tls.value is None else "tls"
        yield subject.address, f"{word}: {tls.at.source.path}"


def test_a_later_file_of_variables_replaces_an_earlier_one() -> None:
    files = {
        "infra/main.tf": 'variable "type" {}\n' + CACHE % "var.type",
        "infra/terraform.tfvars": 'type = "NONE"\n',
        "infra/terraform.tfvars.json": '{"type": "TLS"}',
        "infra/z.auto.tfvars": 'type = "NONE"\n',
    }
    named = {**files, "given.tfvars": 'type = "TLS"\n'}

    assert [("infra/aws_dax_cluster.cache", "clear: infra/z.auto.tfvars")] == list(caches(files))
    assert [("infra/aws_dax_cluster.cache", "tls: given.tfvars")] == list(caches(named, tf_vars=("given.tfvars",)))


def test_a_file_of_variables_that_is_not_loaded_by_itself_is_one_way_of_several() -> None:
    files = {
        "main.tf": 'variable "type" {}\n' + CACHE % "var.type",
        "env/test.tfvars": 'type = "TLS"\n',
        "env/prod.tfvars": 'type = "NONE"\n',
    }

    ways = [("aws_dax_cluster.cache", "clear: env/prod.tfvars"), ("aws_dax_cluster.cache", "tls: env/test.tfvars")]
    assert ways == sorted(caches(files))


def test_a_file_of_variables_brings_the_module_that_it_is_for() -> None:
    files = {"main.tf": 'variable "type" {}\n' + CACHE % "var.type", "terraform.tfvars": 'type = "NONE"\n'}

    assert 1 == len(found(files, only=("terraform.tfvars",)))


def test_files_that_were_not_asked_for_are_read_all_the_same() -> None:
    files = {"main.tf": CACHE % "local.type", "locals.tf": 'locals {\n  type = "TLS"\n}\n'}

    (cache,) = found(files, only=("main.tf",))

    assert isinstance(cache, Listener)
    assert isinstance(cache.tls, Known)


def test_a_module_that_somebody_calls_is_not_judged_by_itself() -> None:
    module = 'variable "type" {\n  default = "NONE"\n}\n' + CACHE % "var.type"
    call = 'module "cache" {\n  source = "./cache"\n  type   = "TLS"\n}\n'

    assert [("aws_dax_cluster.cache", "clear: main.tf")] == list(caches({"main.tf": module}))
    assert [("module.cache.aws_dax_cluster.cache", "tls: main.tf")] == list(
        caches({"main.tf": call, "cache/main.tf": module})
    )


def test_calls_of_one_cause_are_one_endpoint_and_others_are_not() -> None:
    files = {
        "main.tf": """
module "first" {
  source = "./cache"
  type   = "NONE"
}

module "second" {
  source = "./cache"
}

module "third" {
  source   = "./cache"
  for_each = { a = null, b = null }
  type     = each.value
}
""",
        "cache/main.tf": 'variable "type" {\n  default = "NONE"\n}\n' + CACHE % "var.type",
    }

    # A null that a caller passes is absent to the resource, whatever the default of the variable.
    assert [
        ("module.first.aws_dax_cluster.cache", "clear: main.tf"),
        ("module.second.aws_dax_cluster.cache", "clear: cache/main.tf"),
        ('module.third["a"].aws_dax_cluster.cache', "clear: cache/main.tf"),
    ] == list(caches(files))


def test_a_value_goes_through_modules_however_deep() -> None:
    files = {
        "main.tf": 'module "a" {\n  source = "./a"\n  type   = "NONE"\n}\n',
        "a/main.tf": 'variable "type" {}\nmodule "b" {\n  source = "../b"\n  type   = lower(var.type)\n}\n',
        "b/main.tf": 'variable "type" {}\nmodule "c" {\n  source = "../c"\n  type   = upper(var.type)\n}\n',
        "c/main.tf": 'variable "type" {}\n' + CACHE % "var.type",
    }

    assert [("module.a.module.b.module.c.aws_dax_cluster.cache", "clear: b/main.tf")] == list(caches(files))


@pytest.mark.parametrize(
    ("source", "because"),
    [
        ("hashicorp/x/aws", "module `m` comes from `hashicorp/x/aws`, which is not among the files"),
        ("../../outside", "module `m` comes from `../../outside`, which is not among the files"),
        ("./missing", "module `m` comes from `./missing`, which is not among the files"),
        ("${var.x}", "the source of module `m` is not known"),
    ],
)
def test_a_module_that_is_not_at_hand_leaves_its_outputs_unknown(source: str, because: str) -> None:
    files = {"main.tf": f'module "m" {{\n  source = "{source}"\n}}\n' + CACHE % "module.m.type"}

    assert [("aws_dax_cluster.cache", f"{because}: main.tf")] == list(caches(files))


def test_modules_that_call_each_other_are_judged_once() -> None:
    files = {
        "a/main.tf": 'module "b" {\n  source = "../b"\n}\n' + CACHE % '"NONE"',
        "b/main.tf": 'module "a" {\n  source = "../a"\n}\n',
    }

    assert [("a/aws_dax_cluster.cache", "clear: a/main.tf")] == list(caches(files))


def test_a_module_called_too_deep_is_told_and_not_passed_over() -> None:
    files = {f"m{depth}/main.tf": f'module "m" {{\n  source = "../m{depth + 1}"\n}}\n' for depth in range(20)}
    files["m20/main.tf"] = CACHE % '"NONE"'

    (error,) = found(files)

    assert isinstance(error, InputError)
    assert "more than 12 levels deep" in error.message


def test_too_many_calls_are_told_and_not_passed_over() -> None:
    files = {
        "main.tf": "".join(f'module "m{index}" {{\n  source = "./m"\n  count = 200\n}}\n' for index in range(11)),
        "m/main.tf": CACHE % '"TLS"',
    }

    errors = [one for one in found(files) if isinstance(one, InputError)]

    assert ["more than 2,000 calls of modules, so this one is not analysed"] == [error.message for error in errors]


def test_a_folder_without_a_resource_that_we_know_is_not_parsed() -> None:
    assert [] == found({"main.tf": 'resource "aws_iam_role" "broken" {\n'})


def test_a_broken_block_leaves_the_others() -> None:
    files = {"main.tf": 'resource "aws_dax_cluster" "broken" {\n  x = [\n}\n' + CACHE % '"NONE"'}

    error, cache = (one for one in found(files) if isinstance(one, InputError | Listener))

    assert isinstance(error, InputError)
    assert isinstance(cache, Listener)


@pytest.mark.parametrize(
    ("repeated", "addresses"),
    [
        ("count = 0", []),
        ("count = 1", ["aws_dax_cluster.cache[0]"]),
        ("count = false ? 1 : 0", []),
        ("count = var.unset ? 1 : 0", ["aws_dax_cluster.cache"]),
        ("count = var.unset ? 0 : 0", []),
        ("count = 1000000", ["aws_dax_cluster.cache"]),
        ("for_each = {}", []),
        ("for_each = toset([])", []),
        ('for_each = { a = "NONE", b = "TLS" }', ['aws_dax_cluster.cache["a"]', 'aws_dax_cluster.cache["b"]']),
        ('for_each = toset(["NONE"])', ['aws_dax_cluster.cache["NONE"]']),
        ('for_each = var.unset ? { a = "NONE" } : {}', ['aws_dax_cluster.cache["a"]']),
        ("for_each = var.unset", ["aws_dax_cluster.cache"]),
        ("for_each = var.nothing", ["aws_dax_cluster.cache"]),
    ],
)
def test_how_many_instances_there_are(repeated: str, addresses: list[str]) -> None:
    text = f"""
variable "unset" {{}}

variable "nothing" {{
  default = {{}}
}}

resource "aws_dax_cluster" "cache" {{
  {repeated}

  cluster_endpoint_encryption_type = {"each.value" if "for_each" in repeated else '"NONE"'}
}}
"""

    assert addresses == [one.address for one in found({"main.tf": text}) if isinstance(one, Listener)]


def test_the_order_of_files_does_not_matter() -> None:
    files = {
        "b.tf": CACHE % "local.type",
        "a.tf": 'locals {\n  type = var.type\n}\nvariable "type" {\n  default = "NONE"\n}\n',
        "m/main.tf": 'module "n" {\n  source = "../n"\n}\n',
        "n/main.tf": CACHE % '"NONE"',
    }
    reversed_files = dict(reversed(files.items()))

    assert list(caches(files)) == list(caches(reversed_files))


@pytest.mark.parametrize(
    ("constraint", "version"),
    [
        ('"~> 2.99"', "TLSv1.0"),
        ('"2.46.0"', "TLSv1.0"),
        ('">= 2.0, < 3.0"', "TLSv1.0"),
        ('">= 2.0, < 3.1"', "TLSv1.2"),
        ('">= 2.0"', "TLSv1.2"),
        ('"~> 4.0"', "TLSv1.2"),
        ('{ source = "hashicorp/azurerm", version = "=2.99.0" }', "TLSv1.0"),
        ('{ source = "hashicorp/azurerm" }', "TLSv1.2"),
    ],
)
def test_a_default_is_that_of_the_provider_that_is_asked_for(constraint: str, version: str) -> None:
    text = f"""
terraform {{
  required_providers {{
    azurerm = {constraint}
  }}
}}

resource "azurerm_storage_account" "files" {{}}
"""

    (account,) = found({"main.tf": text})

    assert isinstance(account, Listener)
    assert isinstance(account.tls, Known)
    assert account.tls.value is not None
    versions = account.tls.value.versions
    assert isinstance(versions, Known)
    assert version == versions.value[0].value if isinstance(versions.value[0], Known) else None


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("main.tf", 'resource "x" "y" {}', True),
        ("main.tf", "  locals {}", True),
        ("main.tf.json", '{"resource": {}}', True),
        ("main.tf", "terraform {}", True),
        ("main.tf", "resource x y {", True),
        ("main.tf.json", '{"res\\u006furce": {}}', True),
        ("main.tf", "moved {}", False),
        ("terraform.tfvars", "a = 1", True),
        ("README.tf", "resource is a word", False),
    ],
)
def test_what_is_claimed(path: str, text: str, expected: bool) -> None:
    assert terraform.MAY_CLAIM.search(path)
    assert expected == terraform.claims(Source(path, text))


@pytest.mark.parametrize("path", ["main.tfstate", "main.hcl", "main.tf.bak", "terraform.tf.lock"])
def test_files_of_other_names_are_not_opened(path: str) -> None:
    assert terraform.MAY_CLAIM.search(path) is None
