"""`--fix` and `--diff`: what is written mends what was found, and nothing else changes."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.command import Command

SHOP = "server {{ listen 443 ssl; ssl_certificate a.crt; server_name a.example.com; {} }}\n"
ENVOY = """static_resources:
  listeners:
  - name: shop
    address: {{socket_address: {{address: 0.0.0.0, port_value: 443}}}}
    filter_chains:
    - transport_socket:
        name: tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
          common_tls_context:
            tls_params: {}
            tls_certificates: [{{certificate_chain: {{filename: a.crt}}, private_key: {{filename: a.key}}}}]
      filters:
      - name: tcp
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
          stat_prefix: a
          cluster: b
"""
GATEWAY = """apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: web}}
spec:
  servers:
    - port: {{number: 443, name: https, protocol: HTTPS}}
      hosts: [a.example.com]
      tls: {{mode: SIMPLE, credentialName: a, {}}}
"""
INGRESS = """apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/auth-tls-secret: shop/ca
    nginx.ingress.kubernetes.io/auth-tls-verify-client: {}
spec:
  ingressClassName: nginx
  tls: [{{hosts: [a.example.com], secretName: a}}]
  rules:
    - host: a.example.com
      http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: web, port: {{number: 80}}}}}}}}]}}
"""
LISTENER = """resource "aws_lb_listener" "a" {{
  load_balancer_arn = "a"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "b"
  ssl_policy        = {}
}}
"""
CACHE = 'resource "aws_elasticache_replication_group" "a" {{\n  replication_group_id = "a"\n{}}}\n'
DISTRIBUTION = (
    'resource "aws_cloudfront_distribution" "a" {\n  viewer_certificate {\n'
    "    cloudfront_default_certificate = true\n  }\n}\n"
)
ORIGIN = """resource "aws_cloudfront_distribution" "a" {{
  origin {{
    domain_name = "a.example.com"
    origin_id   = "a"
    custom_origin_config {{
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = {}
    }}
  }}
}}
"""
REDIRECTED = """apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: {{name: a}}
spec:
  host: a.example.com
  tls:
    {}secret: a
"""
OLD = SHOP.format("ssl_protocols TLSv1 TLSv1.2;")
BEST = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

SAFE = [
    pytest.param("a.conf", SHOP, "ssl_protocols TLSv1 TLSv1.3;", "ssl_protocols TLSv1.3;", id="nginx, a version less"),
    pytest.param(
        "a.conf", SHOP, "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;", "ssl_protocols TLSv1.2 TLSv1.3;", id="two less"
    ),
    pytest.param(
        "a.conf", SHOP, "ssl_protocols TLSv1.2 TLSv1.1;", "ssl_protocols TLSv1.2 TLSv1.3;", id="nginx, the last of them"
    ),
    pytest.param("a.conf", SHOP, "ssl_protocols TLSv1;", "ssl_protocols TLSv1.2 TLSv1.3;", id="the only version"),
    pytest.param(
        "a.conf", SHOP, "ssl_protocols TLSv1.2;", "ssl_protocols TLSv1.2 TLSv1.3;", id="nginx, a newer version"
    ),
    pytest.param(
        "a.conf",
        SHOP,
        "ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:DES-CBC3-SHA;",
        "ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;",
        id="nginx, a suite less",
    ),
    pytest.param(
        "a.conf",
        SHOP,
        'add_header Strict-Transport-Security "max-age=60; includeSubDomains";',
        'add_header Strict-Transport-Security "max-age=63072000; includeSubDomains";',
        id="nginx, a longer time",
    ),
    pytest.param(
        "a.conf", SHOP, "ssl_conf_command Protocol TLSv1.1,TLSv1.2;", "ssl_conf_command Protocol TLSv1.2;", id="commas"
    ),
    pytest.param(
        "a.yaml",
        ENVOY,
        "{tls_minimum_protocol_version: TLSv1_0}",
        "{tls_minimum_protocol_version: TLSv1_2}",
        id="Envoy, a version",
    ),
    pytest.param(
        "a.yaml",
        ENVOY,
        "{cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256, DES-CBC3-SHA]}",
        "{cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256]}",
        id="Envoy, the last suite",
    ),
    pytest.param(
        "a.yaml",
        ENVOY,
        '{cipher_suites: ["DES-CBC3-SHA", "ECDHE-RSA-AES128-GCM-SHA256"]}',
        '{cipher_suites: ["ECDHE-RSA-AES128-GCM-SHA256"]}',
        id="Envoy, the first suite",
    ),
    pytest.param(
        "a.conf",
        SHOP,
        "ssl_ciphers DES-CBC3-SHA:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-DES-CBC3-SHA:ECDHE-ECDSA-DES-CBC3-SHA:RC4-SHA;",
        "ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;",
        id="nginx, more suites than a message names",
    ),
    pytest.param(
        "a.yaml",
        ENVOY,
        "{tls_minimum_protocol_version: TLSv1_2, tls_maximum_protocol_version: TLSv1_2}",
        "{tls_minimum_protocol_version: TLSv1_2, tls_maximum_protocol_version: TLSv1_3}",
        id="Envoy, a newer version",
    ),
    pytest.param(
        "main.tf",
        ORIGIN,
        '["TLSv1", "TLSv1.1", "TLSv1.2"]',
        '["TLSv1.2"]',
        id="Terraform, two versions less",
    ),
    pytest.param("a.yaml", GATEWAY, "minProtocolVersion: TLSV1_1", "minProtocolVersion: TLSV1_2", id="Istio"),
    pytest.param(
        "a.yaml", GATEWAY, "minProtocolVersion: 'TLSV1_1'", "minProtocolVersion: 'TLSV1_2'", id="in its quotes"
    ),
    pytest.param("main.tf", LISTENER, '"ELBSecurityPolicy-2016-08"', f'"{BEST}"', id="Terraform, a policy"),
    pytest.param(
        "main.tf",
        'resource "azurerm_storage_account" "a" {{\n  name = "a"\n{}}}\n',
        '  min_tls_version = "TLS1_0" # old\n',
        '  min_tls_version = "TLS1_2" # old\n',
        id="Terraform, a version",
    ),
]
UNSAFE = [
    pytest.param(
        "main.tf",
        CACHE,
        "  transit_encryption_enabled = false\n",
        "  transit_encryption_enabled = true\n",
        id="Terraform, a switch",
    ),
    pytest.param(
        "main.tf",
        CACHE,
        '  engine               = "redis"\n',
        "",
        id="Terraform, a switch that is absent",
    ),
    pytest.param("a.yaml", REDIRECTED, "", "redirect: {enable: true}\n    ", id="Kubernetes, a key that is absent"),
    pytest.param("a.yaml", INGRESS, "optional_no_ca", '"on"', id="Kubernetes, a word that YAML takes for a switch"),
    pytest.param("a.yaml", INGRESS, '"optional_no_ca"', '"on"', id="Kubernetes, the same in quotes"),
    pytest.param(
        "a.conf",
        "server {{ listen 80; location / {{ proxy_pass https://b.example.com; proxy_ssl_name b; {} }} }}\n",
        "proxy_ssl_trusted_certificate ca.crt; proxy_ssl_verify off;",
        "proxy_ssl_trusted_certificate ca.crt; proxy_ssl_verify on;",
        id="nginx, a switch",
    ),
    pytest.param(
        "a.yaml",
        "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {{name: a, namespace: istio-system}}\n"
        "spec: {{mtls: {{mode: {}}}}}\n",
        "PERMISSIVE",
        "STRICT",
        id="Istio, a mode",
    ),
    pytest.param(
        "compose.yaml",
        "services: {{a: {{image: a, environment: {{DATABASE_URL: {}}}}}}}\n",
        "'postgres://db.example.com/a?sslmode=disable'",
        "'postgres://db.example.com/a?sslmode=verify-full'",
        id="Compose, a connection string",
    ),
    pytest.param(
        "compose.yaml",
        "services: {{a: {{image: a, environment: {{MONGO_URI: {}}}}}}}\n",
        "'mongodb://db.example.com/?tls=true&tlsAllowInvalidCertificates=true'",
        "'mongodb://db.example.com/?tls=true&tlsAllowInvalidCertificates=false'",
        id="Compose, an option of any case",
    ),
]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize(("name", "shape", "old", "new"), SAFE)
def test_what_keeps_out_only_what_is_meant(
    tlslint: Command, tmp_path: Path, name: str, shape: str, old: str, new: str
) -> None:
    tlslint.lay({name: shape.format(old)})
    assert 1 == tlslint("--isolated", "--fail-on", "low").code

    done = tlslint("--isolated", "--ignore", "no-forward-secrecy", "--fix", "-q")

    assert shape.format(new) == text_of(tmp_path / name)
    assert "fixed: " in done.err


@pytest.mark.parametrize(("name", "shape", "old", "new"), UNSAFE)
def test_what_may_keep_out_others_is_asked_for(
    tlslint: Command, tmp_path: Path, name: str, shape: str, old: str, new: str
) -> None:
    tlslint.lay({name: shape.format(old)})

    done = tlslint("--isolated", "--profile", "strict", "--fix", "-q")
    assert shape.format(old) == text_of(tmp_path / name)
    assert "more might be mended by --unsafe-fixes" in done.err

    tlslint("--isolated", "--profile", "strict", "--fix", "--unsafe-fixes", "-q")
    mended = text_of(tmp_path / name)
    if new:
        assert shape.format(new) == mended
    else:  # aligned with what follows
        assert shape.format("").splitlines()[0] in mended
        assert '  transit_encryption_enabled = true\n  replication_group_id = "a"\n' in mended


def test_at_the_place_that_decides(tlslint: Command, tmp_path: Path) -> None:
    module = LISTENER.format("var.policy") + 'variable "policy" {}\n'
    call = 'module "web" {\n  source = "./web"\n  policy = var.policy\n}\nvariable "policy" {}\n'
    tlslint.lay({"web/main.tf": module, "main.tf": call, "terraform.tfvars": 'policy = "ELBSecurityPolicy-2016-08"\n'})

    tlslint("--isolated", "--fix")

    assert f'policy = "{BEST}"\n' == text_of(tmp_path / "terraform.tfvars")
    assert (module, call) == (text_of(tmp_path / "web/main.tf"), text_of(tmp_path / "main.tf"))


def test_what_several_places_decide_is_mended_at_all_of_them(tlslint: Command, tmp_path: Path) -> None:
    """One of two overlays was told, and nothing was mended, as the other one said the same."""
    base = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n"
        "      containers:\n        - {name: web, image: web, env: [{name: DATABASE_URL, value: 'postgres://db.example.com/web?sslmode=%s'}]}\n"
    )
    overlay = "resources: [../base]\npatches: [{path: p.yaml}]\n"
    tlslint.lay({"base/d.yaml": base % "verify-full", "base/kustomization.yaml": "resources: [d.yaml]\n"})
    tlslint.lay({f"{one}/kustomization.yaml": overlay for one in "ab"})
    tlslint.lay({f"{one}/p.yaml": base % "disable" for one in "ab"})

    tlslint("--isolated", "--fix", "--unsafe-fixes")

    assert [base % "verify-full"] * 2 == [text_of(tmp_path / one / "p.yaml") for one in "ab"]


def test_a_snippet_of_many_is_mended_once(tlslint: Command, tmp_path: Path) -> None:
    servers = "".join(SHOP.format("include tls.conf;").replace("a.example", f"{name}.example") for name in "abc")
    tlslint.lay({"nginx.conf": f"events {{}}\nhttp {{\n{servers}}}\n", "tls.conf": "ssl_protocols TLSv1 TLSv1.3;\n"})

    done = tlslint("--isolated", "--ignore", "no-forward-secrecy", "--fix")

    assert "ssl_protocols TLSv1.3;\n" == text_of(tmp_path / "tls.conf")
    assert "mended 3 findings in 1 file" in done.err
    assert 3 == done.err.count("no longer speaks TLSv1.0")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "\ufeffserver {\r\n  listen 443 ssl;\r\n\tssl_protocols TLSv1 TLSv1.2;\r\n}", id="as Windows writes"
        ),
        pytest.param(
            "server { listen 443 ssl;\n\n\n ssl_protocols   TLSv1   TLSv1.2 ; # 漢字 🔒\n}\n\n\n", id="untidy"
        ),
    ],
)
def test_all_else_stays_byte_by_byte(tlslint: Command, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.conf").write_bytes(text.encode())

    tlslint("--isolated", "--fix")

    old, new = text.encode(), (tmp_path / "a.conf").read_bytes()
    at = old.index(b"ssl_protocols") + len("ssl_protocols")
    assert new[:at] == old[:at]
    assert new.endswith(old[old.index(b"TLSv1.2") + len("TLSv1.2") :])
    assert b"TLSv1 " not in new


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"a.conf": f"# Code generated by confd. DO NOT EDIT.\n{OLD}"}, id="generated"),
        pytest.param({"a.conf": f"# tlslint: ignore[legacy-tls-version] kiosks\n{OLD}"}, id="accepted"),
        pytest.param({"a.conf": SHOP.format("ssl_protocols $versions;")}, id="a variable"),
        pytest.param({"a.conf": "server { listen 80; server_name a.example.com; }\n"}, id="no text mends it"),
        pytest.param({"main.tf": DISTRIBUTION}, id="another has to take its place"),
        pytest.param(
            {"main.tf": CACHE.format("  at_rest_encryption_enabled = true\n  transit_encryption_enabled = null\n")},
            id="an attribute that is null, which Terraform takes once",
        ),
    ],
)  # fmt: skip
def test_what_is_not_ours_to_change_stays(tlslint: Command, tmp_path: Path, files: dict[str, str]) -> None:
    tlslint.lay(files)

    done = tlslint(
        "--isolated", "--fix", "--unsafe-fixes", "--ignore", "no-forward-secrecy,missing-hsts,missing-tls-1-3"
    )

    assert files == {name: text_of(tmp_path / name) for name in files}
    assert "mended 0 findings" in done.err


def test_tls_that_is_switched_off_mends_nothing(tlslint: Command, tmp_path: Path) -> None:
    text = INGRESS.format("on").replace(
        "nginx.ingress.kubernetes.io/auth-tls-secret: shop/ca", 'haproxy.org/server-ssl: "true"'
    )
    text = text.replace("ingressClassName: nginx", "ingressClassName: haproxy")
    tlslint.lay({"a.yaml": text})
    assert "unverified-peer" in tlslint("--isolated", "-f", "concise", "--profile", "strict").out

    tlslint("--isolated", "--fix", "--unsafe-fixes", "--profile", "strict")

    assert 'server-ssl: "true"' in text_of(tmp_path / "a.yaml")


def test_a_client_is_still_asked(tlslint: Command, tmp_path: Path) -> None:
    text = ENVOY.format("{tls_minimum_protocol_version: TLSv1_0}").replace(
        "          common_tls_context:", "          require_client_certificate: true\n          common_tls_context:"
    )
    tlslint.lay({"envoy.yaml": text})
    assert "unverified-client-certificate" in tlslint("--isolated", "-f", "concise").out

    tlslint("--isolated", "--fix", "--unsafe-fixes")

    assert text.replace("TLSv1_0", "TLSv1_2") == text_of(tmp_path / "envoy.yaml")


def test_a_word_is_one_of_the_program(tlslint: Command, tmp_path: Path) -> None:
    scaler = (
        "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {{name: queues}}\nspec:\n  triggers:\n"
        '    - {{type: kafka, metadata: {{bootstrapServers: "broker.example.org:9092", tls: {}}}}}\n'
        "    - {{type: postgresql, metadata: {{host: db.example.org, sslmode: {}}}}}\n"
    )
    tlslint.lay({"a.yaml": scaler.format("disable", "disable")})

    tlslint("--isolated", "--fix", "--unsafe-fixes")

    assert scaler.format("enable", "verify-full") == text_of(tmp_path / "a.yaml")


def test_several_settings_are_written_into_one_block(tlslint: Command, tmp_path: Path) -> None:
    tlslint.lay({"a.conf": "server {\n  listen 443 ssl;\n  ssl_certificate a.crt;\n  server_name a.example.com;\n}\n"})

    tlslint("--isolated", "--fix", "--unsafe-fixes")

    lines = text_of(tmp_path / "a.conf").splitlines()
    assert lines[:1] == ["server {"]
    assert sorted(line.split()[0] for line in lines[1:3]) == ["add_header", "ssl_ciphers"]
    assert all(line.startswith("  ") for line in lines[1:-1])
    assert lines[3:] == ["  listen 443 ssl;", "  ssl_certificate a.crt;", "  server_name a.example.com;", "}"]
    assert 0 == tlslint("--isolated", "--fail-on", "low").code


def test_a_finding_of_the_baseline_is_left(tlslint: Command, tmp_path: Path) -> None:
    text = SHOP.format("ssl_protocols TLSv1 TLSv1.2;")
    tlslint.lay({"a.conf": text})
    tlslint("baseline", "write")

    tlslint("--baseline", ".tlslint-baseline", "--fix")

    assert text == text_of(tmp_path / "a.conf")


def test_a_difference_is_shown_and_can_be_applied(tlslint: Command, tmp_path: Path) -> None:
    tlslint.lay({"conf.d/a.conf": SHOP.format("ssl_protocols TLSv1 TLSv1.3;"), "b.conf": SHOP.format("").rstrip("\n")})

    shown = tlslint("--isolated", "--ignore", "no-forward-secrecy", "--diff")

    assert 1 == shown.code
    assert "ssl_protocols TLSv1 TLSv1.3;" in text_of(tmp_path / "conf.d/a.conf")
    assert "would mend 1 finding in 1 file" in shown.err
    applied = subprocess.run(
        ["git", "apply", "-"], input=shown.out, text=True, cwd=tmp_path, check=False, capture_output=True
    )
    assert 0 == applied.returncode, applied.stderr
    assert SHOP.format("ssl_protocols TLSv1.3;") == text_of(tmp_path / "conf.d/a.conf")
    assert 0 == tlslint("--isolated", "--ignore", "no-forward-secrecy", "--diff").code


def test_what_is_left_decides_the_exit_code(tlslint: Command) -> None:
    tlslint.lay(
        {"a.conf": SHOP.format("ssl_protocols TLSv1 TLSv1.2; add_header Strict-Transport-Security max-age=63072000;")}
    )
    assert 1 == tlslint("--isolated").code

    assert 0 == tlslint("--isolated", "--fix").code


def test_what_cannot_be_written_is_told(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    tlslint.lay({"a.conf": SHOP.format("ssl_protocols TLSv1 TLSv1.2;")})

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)

    done = tlslint("--isolated", "--fix")

    assert 2 == done.code
    assert "a.conf cannot be written" in done.err


def test_where_one_file_cannot_be_written_none_is(
    tlslint: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = SHOP.format("ssl_protocols TLSv1 TLSv1.2;")
    tlslint.lay({"a.conf": old, "b.conf": old.replace("a.example", "b.example")})
    opened = Path.open

    def refuse(path: Path, mode: str = "r", **other: Any) -> Any:  # noqa: ANN401  # as the real one
        if path.name == "b.conf" and "+" in mode:
            raise PermissionError(13, "Permission denied")
        return opened(path, mode, **other)

    monkeypatch.setattr(Path, "open", refuse)

    done = tlslint("--isolated", "--fix")

    assert 2 == done.code
    assert "b.conf cannot be written: Permission denied" in done.err
    assert old == text_of(tmp_path / "a.conf")


def test_what_is_not_kept_is_not_told_of_the_wire(tlslint: Command) -> None:
    tlslint.lay({"a.conf": SHOP.format('ssl_protocols TLSv1 TLSv1.1; ssl_ciphers "RC4-SHA:ECDHE-RSA-AES128-SHA";')})

    done = tlslint("--isolated", "--fix", "--ignore", "missing-tls-1-3")

    assert "no longer takes TLS_RSA_WITH_RC4_128_SHA" in done.err
    assert "no longer speaks" not in done.err


@pytest.mark.parametrize(
    ("others", "is_written"),
    [
        ('add_header X-Frame-Options "DENY;{";', False),
        ("# add_header X-Frame-Options DENY;", True),
        ("server { listen 80; location / { add_header X-Frame-Options DENY; } }", True),
    ],
)
def test_a_header_keeps_no_others_from_being_inherited(
    tlslint: Command, tmp_path: Path, others: str, is_written: bool
) -> None:
    http = "events {}\nhttp {\n  include headers.conf;\n  include shop.conf;\n}\n"
    tlslint.lay({"nginx.conf": http, "headers.conf": f"{others}\n", "shop.conf": SHOP.format("")})

    tlslint("--isolated", "--fix", "--unsafe-fixes")

    assert is_written == ("Strict-Transport-Security" in text_of(tmp_path / "shop.conf"))


def test_an_item_goes_with_its_line_as_windows_ends_it(tlslint: Command, tmp_path: Path) -> None:
    kept = "\n              cipher_suites:\n              - ECDHE-RSA-AES128-GCM-SHA256"
    of_lines = kept + "".join(
        f"\n              - {name}" for name in ("AES128-SHA", "AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384")
    )
    (tmp_path / "envoy.yaml").write_bytes(ENVOY.format(of_lines).replace("\n", "\r\n").encode())

    tlslint("--isolated", "--fix", "--unsafe-fixes")

    assert ENVOY.format(kept).replace("\n", "\r\n") == text_of(tmp_path / "envoy.yaml")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--unsafe-fixes"], "--unsafe-fixes has no effect"),
        (["--fix", "--diff"], "choose one"),
        (["--diff", "-f", "json"], "it has no --format"),
        (["--fix", "-", "--stdin-filename", "a.conf"], "standard input is none"),
    ],
)
def test_options_that_contradict_each_other_are_refused(tlslint: Command, words: list[str], message: str) -> None:
    done = tlslint("--isolated", *words)

    assert 2 == done.code
    assert message in done.err


def test_a_rule_that_is_not_selected_is_not_broken(tlslint: Command, tmp_path: Path) -> None:
    text = SHOP.format("ssl_protocols SSLv3;")
    tlslint.lay({"a.conf": text})
    assert "legacy-tls-version" in tlslint("--isolated", "--select", "legacy-tls-version", "-f", "concise").out

    tlslint("--isolated", "--select", "legacy-tls-version", "--fix")

    # With TLS 1.2 there would be suites, and among these some without forward secrecy.
    assert text == text_of(tmp_path / "a.conf")


def test_reports_say_what_mends_where_that_is_asked_for(tlslint: Command) -> None:
    text = SHOP.format("ssl_protocols TLSv1.1 TLSv1.2;")
    tlslint.lay({"a.conf": text})

    tlslint("--suggest-fixes", "-f", "sarif:a.sarif", "-f", "rdjson:a.rdjson", "-f", "json:a.json", "-f", "html:a.html")

    (run,) = json.loads((tlslint.folder / "a.sarif").read_text(encoding="utf-8"))["runs"]
    (fix,) = next(one["fixes"] for one in run["results"] if one["ruleId"] == "legacy-tls-version")
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    assert " TLSv1.1" == text[region["startColumn"] - 1 : region["endColumn"] - 1]
    assert "insertedContent" not in replacement
    assert "no longer speaks TLSv1.1" in fix["description"]["text"]
    assert "suggestions" in (tlslint.folder / "a.rdjson").read_text(encoding="utf-8")
    assert "proven fix" in (tlslint.folder / "a.html").read_text(encoding="utf-8")
    assert text == (tlslint.folder / "a.conf").read_text(encoding="utf-8")
    tlslint("convert", "a.json", "-f", "rdjson:b.rdjson")
    assert (tlslint.folder / "a.rdjson").read_text() == (tlslint.folder / "b.rdjson").read_text()


@pytest.mark.parametrize("words", [["-f", "csv"], ["--fix"], ["--diff"]])
def test_suggestions_without_effect_are_refused(tlslint: Command, words: list[str]) -> None:
    tlslint.lay({"a.conf": "\n"})

    assert 2 == tlslint("--suggest-fixes", *words).code
