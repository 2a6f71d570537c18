"""What a run may cost: whatever is too much is told by name and place, and never passes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from support.bounded import cpu_at_most
from support.command import OLD, ROOT, Command, run

BAD_SERVER = (
    "  - port: {{number: {port}, name: https-{port}, protocol: HTTPS}}\n    hosts: [h{port}.example.com]\n"
    "    tls: {{mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_0}}\n"
)


@dataclass(frozen=True)
class Beyond:
    """Something that stands behind more of its kind than were once looked at."""

    files: dict[str, str]
    rule: str
    name: str
    """What the message or the subject of its finding has in it."""


def _gateway(servers: int) -> dict[str, str]:
    good = "".join(BAD_SERVER.format(port=port).replace("TLSV1_0", "TLSV1_2") for port in range(1_000, 1_000 + servers))
    head = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: web}\nspec:\n  servers:\n"
    return {"gateway.yaml": head + good + BAD_SERVER.format(port=9_999)}


def _service(ports: int) -> dict[str, str]:
    listed = ", ".join(f"{{port: {port}, protocol: UDP}}" for port in range(10_000, 10_000 + ports))
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: LoadBalancer\n"
    return {"service.yaml": f"{text}  ports: [{listed}, {{port: 80, name: http}}]\n"}


def _config_map(files: int) -> dict[str, str]:
    empty = "".join(f"  a{number}.txt: ''\n" for number in range(files))
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n"
    return {"config.yaml": f"{text}{empty}  z.conf: |\n    {OLD}"}


def _secret(keys: int, key: str) -> dict[str, str]:
    lines = key.replace("\n", "\n    ")
    empty = "".join(f"  a{number}: ''\n" for number in range(keys))
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData:\n"
    return {"secret.yaml": f"{text}{empty}  z.key: |\n    {lines}\n"}


def _script(files: int) -> dict[str, str]:
    heredocs = "".join(f"cat > /a{number}.txt <<'A{number}'\nx\nA{number}\n" for number in range(files))
    script = f"#!/bin/sh\n{heredocs}cat > /etc/nginx/nginx.conf <<'Z'\nevents {{}}\nhttp {{\n{OLD}}}\nZ\n"
    return {"main.tf": f'resource "aws_instance" "a" {{\n  user_data = <<-EOT\n{script}EOT\n}}\n'}


def _documents(documents: int) -> dict[str, str]:
    return {"all.yaml": "---\na: b\n" * documents + "---\n" + _service(1)["service.yaml"]}


def _overlay(objects: int) -> dict[str, str]:
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: a%d}\nspec: {ports: [{port: 1, protocol: UDP}]}\n"
    last = _service(1)["service.yaml"].replace("name: web", "name: zz")
    return {
        "kustomization.yaml": "namePrefix: x-\nresources: [all.yaml]\n",
        "all.yaml": "---\n".join([*(service % number for number in range(objects)), last]),
    }


def _hosts(hosts: int) -> dict[str, str]:
    servers = "".join(
        f"server {{ listen 80; server_name h{number}; return 301 https://a; }}\n" for number in range(hosts)
    )
    return {"nginx.conf": f"events {{}}\nhttp {{\n{servers}{OLD}}}\n"}


def _variables(lines: int) -> dict[str, str]:
    names = "".join(f"${{NAME_{number}}}\n" for number in range(lines))
    return {"nginx.conf": f"events {{}}\nhttp {{\n{names}{OLD}}}\n"}


KEY = (
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----"
)
BEYOND = {
    "servers of a Gateway of Istio": Beyond(_gateway(1_001), "legacy-tls-version", "9999"),
    "ports of a Service": Beyond(_service(1_001), "plaintext-listener", "port 80 "),
    "files of a ConfigMap": Beyond(_config_map(101), "legacy-tls-version", "TLSv1.1"),
    "keys of a Secret": Beyond(_secret(1_001, KEY), "private-key-in-repository", "z.key"),
    "files of a script": Beyond(_script(101), "legacy-tls-version", "TLSv1.1"),
    "documents of a file": Beyond(_documents(20_001), "plaintext-listener", "port 80 "),
    "objects of an overlay": Beyond(_overlay(5_001), "plaintext-listener", "port 80 "),
    "servers of nginx": Beyond(_hosts(1_001), "legacy-tls-version", "TLSv1.1"),
    "variables below each other": Beyond(_variables(21), "legacy-tls-version", "TLSv1.1"),
}
"""By what is there more of than limits once took."""


EACH = pytest.mark.parametrize("beyond", BEYOND.values(), ids=BEYOND)


@EACH
def test_what_stands_behind_many_others_is_judged(beyond: Beyond, tlslint: Command) -> None:
    found = _report(beyond.files, tlslint)

    about = [one for one in found["findings"] if one["rule"] == beyond.rule]
    assert [one for one in about if beyond.name in one["message"] + one["subject"]]


@EACH
def test_what_stands_behind_many_others_is_told_where_the_budget_is_spent(beyond: Beyond, tlslint: Command) -> None:
    found = _report(beyond.files, tlslint, "--budget", "1000")

    (error,) = (one for one in found["coverage"]["failed"] if "budget" in one["message"])
    assert error["at"]["path"] in beyond.files
    assert "--budget" in error["cure"]


def test_files_that_could_not_be_paid_are_listed_and_the_run_is_incomplete(tlslint: Command) -> None:
    files = {f"a{number}.conf": "events {}\n" + "# tls\n" * 900 for number in range(9)}

    found = _report(files, tlslint, "--budget", "2000")

    told = {one["at"]["path"] for one in found["coverage"]["failed"]}
    skipped = {one["path"] for one in found["coverage"]["skipped"]}
    assert 1 == len(told)
    assert set(files) <= told | skipped | {one["path"] for one in found["coverage"]["read"]}
    assert 3 == tlslint("--isolated", "--budget", "2000", "-qq").code


def test_the_same_input_is_cut_off_at_the_same_place(tlslint: Command) -> None:
    first = _report(_gateway(300), tlslint, "--budget", "100000")

    assert first == _report(_gateway(300), tlslint, "--budget", "100000")


@pytest.mark.parametrize("units", [1, 1_000, 10_000, 100_000])
@pytest.mark.parametrize("folder", ["projects", "nginx"])
def test_no_budget_makes_a_fault(folder: str, units: int) -> None:
    outcome = run("--budget", str(units), "--isolated", "-qq", cwd=ROOT / "fixtures" / folder)

    assert outcome.returncode in (0, 1, 3), outcome.stderr.decode()
    assert units > 1 or outcome.returncode == 3


@pytest.mark.parametrize("units", ["0", "-1", "many", "1e9", "9" * 30])
def test_what_is_no_budget_is_refused(units: str, tlslint: Command) -> None:
    refused = tlslint(f"--budget={units}")

    assert 2 == refused.code
    assert "is no number of units" in refused.err


def test_listeners_without_number_are_cut_off(tlslint: Command) -> None:
    with cpu_at_most(60):
        found = _report(_gateway(3_000), tlslint, "--budget", "1000000")

    assert any("1,000,000 units" in one["message"] for one in found["coverage"]["failed"])


def _report(files: Mapping[str, str], tlslint: Command, *words: str) -> Any:  # noqa: ANN401  # JSON
    tlslint.lay(files)
    return json.loads(tlslint("--isolated", "-f", "json", "--profile", "strict", *words).out)
