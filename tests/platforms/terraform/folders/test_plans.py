"""Plans, beside the files that they were made from and without them."""

import json
from datetime import date
from typing import Any

import pytest

from linter.files.tree import Texts
from linter.model.endpoint import Listener
from linter.model.identity import Front
from linter.platforms import terraform
from linter.platforms.platform import LeftOut, Options
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Source
from linter.syntax.hcl import plan as plans

DAX = "aws_dax_cluster"
ENCRYPTION = "cluster_endpoint_encryption_type"


def resource(address: str, index: int | str | None = None, **values: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    found = {"address": address, "mode": "managed", "type": DAX, "name": "cache", "values": values}
    return found if index is None else {**found, "index": index}


def plan(*resources: dict[str, Any], **others: Any) -> str:  # noqa: ANN401  # JSON
    configured = {"resources": [{"address": f"{DAX}.cache", "mode": "managed", "type": DAX, "name": "cache"}]}
    return json.dumps(
        {
            "format_version": "1.2",
            "planned_values": {"root_module": {"resources": list(resources)}},
            "configuration": {"root_module": {**configured, **others.pop("root", {})}},
            **others,
        }
    )


def judged(files: dict[str, str], *named: str) -> dict[str, str]:
    """Return what is said of the TLS of each cache, by its address, and where."""
    sources = {path: Source(path, text) for path, text in files.items()}
    claimed = [one for path, one in sources.items() if path not in named and terraform.claims(one)]
    options = Options(date(2026, 11, 23), tf_plans=named)
    found: dict[str, str] = {}
    for one in terraform.subjects(claimed, Texts(sources), options):
        if isinstance(one, LeftOut | Front):  # the latter are drawn alone
            continue
        assert isinstance(one, Listener), one
        word = "clear" if one.tls == Known(None, one.tls.at, one.tls.setting, one.tls.via) else "tls"
        word = word if isinstance(one.tls, Known) else one.tls.because
        region = one.tls.at.header.region
        found[one.address] = f"{word} {one.tls.at.source.path}:{region.start_line}:{region.start_column}"
    return found


def cache(value: str, head: str = "") -> str:
    return f'resource "{DAX}" "cache" {{\n{head}  {ENCRYPTION} = {value}\n}}\n'


def test_a_variable_has_the_value_that_it_was_planned_with() -> None:
    source = cache("var.type") + 'variable "type" {\n  default = "TLS"\n}\n'
    given = plan(resource(f"{DAX}.cache", **{ENCRYPTION: "NONE"}), variables={"type": {"value": "NONE"}})

    assert {f"{DAX}.cache": "tls main.tf:5:13"} == judged({"main.tf": source})
    assert {f"{DAX}.cache": "clear main.tf:4:1"} == judged({"main.tf": source, "plan.json": given})


def test_a_computed_value_is_placed_where_it_is_used() -> None:
    source = cache("data.http.type.response_body")
    given = plan(resource(f"{DAX}.cache", **{ENCRYPTION: "NONE"}))

    assert {f"{DAX}.cache": "clear main.tf:2:38"} == judged({"main.tf": source, "plan.json": given})


def test_a_plan_that_is_named_need_not_be_claimed() -> None:
    given = plan(resource(f"{DAX}.cache", **{ENCRYPTION: "NONE"}))
    files = {"infra/main.tf": cache("data.http.type.response_body"), "out/of/way": given}

    assert {f"infra/{DAX}.cache": "clear infra/main.tf:2:38"} == judged(files, "out/of/way")


@pytest.mark.parametrize(
    ("head", "keys"),
    [
        ("  count = var.many\n", [0, 1, 2]),
        ('  for_each = toset(["a", "b"])\n', ["a", "b"]),
        ("  for_each = var.many\n", ["a", 'b"c']),
    ],
)
def test_there_are_as_many_instances_as_are_planned(head: str, keys: list[int | str]) -> None:
    source = cache("data.http.type.response_body", head)
    values = ("NONE", "TLS", "NONE")
    addresses = [f"{DAX}.cache[{json.dumps(key)}]" for key in keys]
    resources = [
        resource(address, key, **{ENCRYPTION: value})
        for address, key, value in zip(addresses, keys, values, strict=False)
    ]
    found = judged({"main.tf": source, "plan.json": plan(*resources)})

    assert {"clear main.tf:3:38", "tls main.tf:3:38"} == set(found.values())


def test_what_is_not_planned_will_not_be() -> None:
    assert {} == judged({"main.tf": cache('"NONE"'), "plan.json": plan()})


def test_a_plan_of_another_module_says_nothing_of_this_one() -> None:
    other = cache('"NONE"').replace('"cache"', '"other"')
    given = plan(resource(f"{DAX}.cache", **{ENCRYPTION: "TLS"}))

    assert {f"{DAX}.other": "clear main.tf:2:38", f"plan.json/{DAX}.cache": "tls plan.json:1:88"} == judged(
        {"main.tf": other, "plan.json": given}
    )


def test_the_plan_beside_a_module_is_taken_before_one_elsewhere() -> None:
    source = cache("data.http.type.response_body")
    files = {f"{name}/main.tf": source for name in ("one", "two")}
    files |= {"one/plan.json": plan(resource(f"{DAX}.cache", **{ENCRYPTION: "NONE"}))}
    files |= {"two/plan.json": plan(resource(f"{DAX}.cache", **{ENCRYPTION: "TLS"}))}

    assert {f"one/{DAX}.cache": "clear one/main.tf:2:38", f"two/{DAX}.cache": "tls two/main.tf:2:38"} == judged(files)


def test_nothing_sensitive_is_read() -> None:
    secret = {**resource(f"{DAX}.cache", **{ENCRYPTION: "NONE"}), "sensitive_values": {ENCRYPTION: True}}
    source = cache("data.http.type.response_body")
    variable = plan(
        resource(f"{DAX}.cache"),
        variables={"type": {"value": "NONE"}},
        root={"variables": {"type": {"sensitive": True}}},
    )

    hidden = judged({"main.tf": source, "plan.json": plan(secret)})
    of_variable = judged({"main.tf": cache("var.type") + 'variable "type" {}\n', "plan.json": variable})

    assert "`data.http.type` is not declared" in hidden[f"{DAX}.cache"]
    assert "variable `type` has no default" in of_variable[f"{DAX}.cache"]


def test_blocks_are_matched_by_what_is_written_in_them() -> None:
    # A provider sorts a set of blocks, so the second that is written may be the first that is planned.
    source = Source(
        "main.tf",
        'resource "aws_elb" "web" {\n  listener {\n    lb_port = 80\n    lb_protocol = var.clear\n  }\n'
        "  listener {\n    lb_port = 443\n    lb_protocol = var.tls\n  }\n}\n",
    )
    written = {"address": "aws_elb.web", "mode": "managed", "type": "aws_elb", "name": "web"}
    blocks = [{"lb_port": 443, "lb_protocol": "https"}, {"lb_port": 80, "lb_protocol": "http"}]
    given = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [{**written, "values": {"listener": blocks}}]}},
        "configuration": {"root_module": {"resources": [written]}},
    }
    sources = [source, Source("plan.json", json.dumps(given))]
    options = Options(date(2026, 11, 23))

    found = [one for one in terraform.subjects(sources, Texts({}), options) if isinstance(one, Listener)]
    places = {one.address: one.tls.at.region.start_line for one in found}

    assert {"plan.json/aws_elb.web listener 80": 1, "plan.json/aws_elb.web listener 443": 1} == places
    texts = Texts({one.path: one for one in sources})
    found = [one for one in terraform.subjects(sources, texts, options) if isinstance(one, Listener)]
    assert {"aws_elb.web listener 80": 4, "aws_elb.web listener 443": 8} == {
        one.address: one.tls.at.region.start_line for one in found
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[]", "not a plan that this version reads"),
        ('{"format_version": "0.2", "planned_values": {}}', "not a plan that this version reads"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' + "9" * 5_000 + "}", "numbers too long"),
    ],
)
def test_what_is_no_plan_is_an_error_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        plans.read(Source("plan.json", text))


@pytest.mark.parametrize("value", [None, 1, "text", [], [1], {}, {"root_module": 1}, {"root_module": {"resources": 1}}])
def test_parts_of_another_form_are_passed_over(value: object) -> None:
    text = json.dumps({"format_version": "1.2", "planned_values": value, "configuration": value, "variables": value})

    assert {} == judged({"plan.json": text})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("test/plan.json", {"live": "clear", "test": "tls"}, id="in the folder of one of them"),
        pytest.param("plans/plan.json", {"live": "clear", "test": "clear", "plans": "tls"}, id="elsewhere"),
    ],
)
def test_a_plan_says_nothing_of_another_environment(path: str, expected: dict[str, str]) -> None:
    """A plan of the one environment lay beside it, and the other one, of the same resources, was judged by it."""
    written = {f"{name}/main.tf": cache('"NONE"') for name in ("live", "test")}
    encrypted = plan(resource(f"{DAX}.cache", **{ENCRYPTION: "TLS"}))

    found = judged({**written, path: encrypted})

    assert expected == {address.split("/")[0]: said.split()[0] for address, said in found.items()}
