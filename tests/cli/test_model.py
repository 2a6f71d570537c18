"""`tlslint model`: what policies can ask of, and what files say of it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from support.command import BROKEN, Command

import linter.report.asking
from linter.model.endpoint import KINDS

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((Path(linter.report.asking.__file__).parent / "model.schema.json").read_text(encoding="utf-8"))
SERVER = """\
server {
  listen 8443 ssl;
  server_name shop.example.com;
  ssl_certificate a.crt;
  ssl_protocols TLSv1.3;
  location / { proxy_pass https://app:hunter2hunter2@db.example.com; }
}
"""
LABELLED = """\
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
  annotations: {note: "password=hunter2hunter2", service.beta.kubernetes.io/aws-load-balancer-type: nlb}
spec: {type: LoadBalancer, ports: [{port: 443}]}
"""


def test_the_model_shows_fields_as_policies_name_them(tlslint: Command) -> None:
    tlslint.lay({"a.conf": SERVER})

    found = tlslint("model")

    assert 0 == found.code
    assert "listener server shop.example.com:8443 (nginx), a.conf:1:1\n" in found.out
    lines = [" ".join(line.split()) for line in found.out.splitlines()]
    assert "port 8443" in lines
    assert "tls.versions [TLSv1.3] (a.conf:5:3)" in lines
    assert "hosts [shop.example.com]" in lines


def test_what_is_not_known_says_why(tlslint: Command) -> None:
    tlslint.lay({"a.conf": SERVER.replace("shop.example.com", "~^shop")})

    assert "hosts" in tlslint("model").out
    assert "[? it is no literal name]" in tlslint("model").out


def test_the_model_for_programs_is_as_its_schema_says() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("project", ["shop"])
def test_the_model_of_a_project_is_as_its_schema_says(tlslint: Command, project: str) -> None:
    found = tlslint("model", "-f", "json", str(ROOT / "fixtures" / "projects" / project))

    document = json.loads(found.out)
    Draft202012Validator(SCHEMA).validate(document)
    assert {"listener", "upstream"} <= {one["kind"] for one in document["subjects"]} <= set(KINDS)
    assert any("unknown" in field for one in document["subjects"] for field in one["fields"].values())


@pytest.mark.parametrize("words", [[], ["-f", "json"]])
def test_no_secret_is_shown(tlslint: Command, words: list[str]) -> None:
    tlslint.lay({"a.conf": SERVER, "k8s.yaml": LABELLED})

    found = tlslint("model", *words)

    assert "db.example.com" in found.out
    assert "note=password=" in found.out
    assert "hunter2" not in found.out


def test_a_part_of_the_files_is_shown_with_what_bears_on_it(tlslint: Command) -> None:
    tlslint.lay({"a/a.conf": SERVER, "b/b.conf": SERVER})

    found = tlslint("model", "a")

    assert "a/a.conf:1:1" in found.out
    assert "b/b.conf:1:1" not in found.out


def test_a_file_that_cannot_be_analysed_is_told(tlslint: Command) -> None:
    tlslint.lay({"a.conf": BROKEN})

    assert 3 == tlslint("model").code
    assert 0 == tlslint("model", "--allow-incomplete").code
    assert "a.conf:" in tlslint("model").err


def test_all_words_are_listed(tlslint: Command) -> None:
    text, document = tlslint("model", "--words").out, json.loads(tlslint("model", "--words", "-f", "json").out)

    assert set(KINDS) == set(document["kinds"])
    assert "  tls.versions: list of words\n" in text
    listener = document["kinds"]["listener"]
    assert ["SSLv2", "SSLv3"] == listener["tls.versions"]["values"][:2]
    assert "seconds" == listener["hsts.max-age"]["unit"]
    assert all(line.startswith(" ") or line in KINDS or not line for line in text.splitlines())


def test_words_are_of_no_file(tlslint: Command) -> None:
    assert 2 == tlslint("model", "--words", ".").code
