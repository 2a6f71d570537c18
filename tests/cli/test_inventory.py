import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from support.command import Command

import linter.report
from linter.report.documents.compliance import FORMATS as ANSWERS
from linter.report.documents.inventory import FORMATS

FOLDER = Path(linter.report.__file__).parent
SCHEMA = json.loads((FOLDER / "documents" / "inventory" / "inventory.schema.json").read_text(encoding="utf-8"))
REPORT = json.loads((FOLDER / "report.schema.json").read_text(encoding="utf-8"))
ONE = ("--standard", "soc-2")
"""What an item violates of many standards, it does of one."""
SHOP = Path(__file__).parent.parent.parent / "fixtures" / "projects" / "shop"
SERVER = """\
events {{}}
http {{
  server {{
    listen 443 ssl; server_name {name}; ssl_certificate s.pem; ssl_certificate_key s.key;
    ssl_protocols {versions}; ssl_ecdh_curve {groups};
    location / {{ proxy_pass http://db.internal:8080; }}
  }}
}}
"""


def served(name: str = "a.example.com", versions: str = "TLSv1.2 TLSv1.3", groups: str = "X25519:prime256v1") -> str:
    return SERVER.format(name=name, versions=versions, groups=groups)


def listed(tlslint: Command, *words: str) -> list[dict[str, Any]]:
    """Return the items of an inventory in JSON, which is what its schema says."""
    document = json.loads(tlslint("inventory", *ONE, "-f", "json", *words).out)
    registry = Registry().with_resource("report.schema.json", Resource.from_contents(REPORT))
    Draft202012Validator(SCHEMA, registry=registry).validate(document)
    items: list[dict[str, Any]] = document["items"]
    assert len({(one["kind"], one["id"]) for one in items}) == len(items)
    return items


def shop(tlslint: Command) -> None:
    files = [path for path in SHOP.rglob("*") if path.is_file()]
    tlslint.lay({path.relative_to(SHOP).as_posix(): path.read_text(encoding="utf-8") for path in files})


def test_every_endpoint_and_certificate_is_listed_with_its_values(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": served()})

    listener, hop, certificate = listed(tlslint)

    assert ("listener", "upstream", "certificate") == (listener["kind"], hop["kind"], certificate["kind"])
    assert ["TLSv1.2", "TLSv1.3"] == listener["fields"]["tls.versions"]["values"]
    assert ["X25519", "secp256r1"] == listener["fields"]["tls.groups"]["values"]
    assert "ssl_ecdh_curve" == listener["fields"]["tls.groups"]["setting"]
    assert listener["fields"]["tls.early-data"]["default"]
    assert ["nothing"] == hop["fields"]["tls"]["values"]
    assert "soc-2" in hop["violates"]
    assert certificate["fields"]["names"]["unknown"]


def test_a_table_fits_the_terminal_and_says_what_withstands_quantum_computers(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": served(groups="X25519MLKEM768:X25519"), "b.conf": served("b.example.com")})

    found = tlslint("inventory")

    assert 0 == found.code
    assert max(map(len, found.out.splitlines())) <= 100
    assert "Key exchange of 2 listeners and hops with TLS: 1 hybrid, 1 classical, 0 unknown." in found.out


def test_the_owner_is_who_the_last_pattern_names(tlslint: Command) -> None:
    tlslint.lay(
        {
            "nginx.conf": served("a.example.com"),
            "edge/nginx.conf": served("b.example.com"),
            "edge/deep/nginx.conf": served("c.example.com"),
            "free/nginx.conf": served("d.example.com"),
            ".github/CODEOWNERS": "# owners\n* @all\n/edge/* @edge ops@example.com # comment\n/free/\n",
        }
    )

    owners = {one["at"]["path"]: one["owners"] for one in listed(tlslint) if one["kind"] == "listener"}

    assert {
        "nginx.conf": ["@all"],
        "edge/nginx.conf": ["@edge", "ops@example.com"],
        "edge/deep/nginx.conf": ["@all"],
        "free/nginx.conf": [],
    } == owners


def test_sections_of_gitlab_have_owners_too(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": served(), "CODEOWNERS": "[Edge][2] @edge\n*.conf\n^[Docs]\n*.md @docs\n"})

    assert {("@edge",)} == {tuple(one["owners"]) for one in listed(tlslint)}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_goes_to_a_file_or_to_standard_output(name: str, tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": served()})

    found = tlslint("inventory", *ONE, "-f", name, "-f", f"{name}:out")

    assert 0 == found.code
    assert "a.example.com" in found.out.replace("&#46;", ".")
    assert (tlslint.folder / "out").read_bytes().decode() == found.out


@pytest.mark.parametrize("version", ["1.6", "1.7"])
def test_a_bill_of_cryptographic_materials_is_valid(version: str, tlslint: Command) -> None:
    shop(tlslint)

    text = tlslint("inventory", "-f", f"cyclonedx-{version}").out

    assert JsonStrictValidator(SchemaVersion.from_version(version)).validate_str(text) is None
    assert text == tlslint("inventory", "-f", f"cyclonedx-{version}").out
    components = {one["bom-ref"]: one for one in json.loads(text)["components"]}
    public = next(one for ref, one in components.items() if ref.endswith("aws_lb_listener.https/TLSv1.0"))
    protocol = public["cryptoProperties"]["protocolProperties"]
    assert ("tls", "1.0") == (protocol["type"], protocol["version"])
    assert {"infra/load_balancer.tf"} == {one["location"] for one in public["evidence"]["occurrences"]}
    suites = {one["name"]: one for one in protocol["cipherSuites"]}
    algorithms = suites["TLS_RSA_WITH_AES_128_CBC_SHA"]["algorithms"]
    assert ["0x00", "0x2F"] == suites["TLS_RSA_WITH_AES_128_CBC_SHA"]["identifiers"]
    assert set(algorithms) <= components.keys()
    cipher = components["algorithm/AES-128-CBC"]["cryptoProperties"]["algorithmProperties"]
    assert ("block-cipher", "cbc", 128, 1) == (
        cipher["primitive"],
        cipher["mode"],
        cipher["classicalSecurityLevel"],
        cipher["nistQuantumSecurityLevel"],
    )


def test_no_cell_of_a_spreadsheet_is_a_formula(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": served("a.example.com"), "CODEOWNERS": "* @cmd|'/c'!A1\n"})

    rows = list(csv.DictReader(io.StringIO(tlslint("inventory", *ONE, "-f", "csv").out)))

    assert ["'@cmd|'/c'!A1"] * 3 == [row["owners"] for row in rows]
    assert "TLSv1.2 TLSv1.3" == rows[0]["tls.versions"]


def test_what_came_went_and_changed_is_told(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": served(versions="TLSv1.1 TLSv1.2"), "b.conf": served("b.example.com")})
    assert 0 == tlslint("inventory", *ONE, "-f", "json:before.json").code
    assert "Nothing has changed.\n" == tlslint("inventory", *ONE, "--changed-since", "before.json").out

    (tlslint.folder / "b.conf").unlink()
    tlslint.lay({"nginx.conf": f"# moved\n\n{served(versions='TLSv1.2 TLSv1.3')}", "c.conf": served("c.example.com")})
    found = tlslint("inventory", *ONE, "--changed-since", "before.json")
    document = json.loads(tlslint("inventory", *ONE, "--changed-since", "before.json", "-f", "json").out)

    assert (
        "changed  listener  server a.example.com:443: tls.versions from TLSv1.1 TLSv1.2 to TLSv1.2 TLSv1.3" in found.out
    )
    assert "came     listener  server c.example.com:443" in found.out
    assert "went     listener  server b.example.com:443" in found.out
    assert "tls.versions" in [one["field"] for one in document["changed"][0]["changes"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("server {}", "is no inventory: JSON is malformed"),
        ('{"version": 2, "items": []}', "it is of version 2"),
        ('{"version": 1}', "missing required field `items`"),
        ('{"version": 1, "items": [{"kind": 1}]}', "Expected `str`"),
    ],
)
def test_what_is_no_inventory_is_an_error(text: str, message: str, tlslint: Command) -> None:
    tlslint.lay({"old.json": text})

    found = tlslint("inventory", *ONE, "--changed-since", "old.json")

    assert (2, "") == (found.code, found.out)
    assert message in found.err


def test_a_password_is_in_no_format(tlslint: Command) -> None:
    secret = "Pl4nted-Mark-9f3"  # noqa: S105  # planted
    tlslint.lay({"nginx.conf": served().replace("db.internal", f"app:{secret}@db.internal")})

    for command, formats in (("inventory", FORMATS), ("comply", ANSWERS)):
        assert [] == [name for name in formats if secret in tlslint(command, *ONE, "-f", name).out]
