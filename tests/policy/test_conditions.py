"""Which endpoints a condition means: facts of all platforms, and what nobody tells, which leaves it open."""

import json
from datetime import date
from functools import cache

import pytest
from support.command import Command

from linter.analysis.judgement import judged
from linter.files.tree import Texts
from linter.model.endpoint import Subject
from linter.platforms.platform import Options
from linter.policy.predicate import evaluate
from linter.policy.predicate.outcome import Verdict
from linter.policy.schema import valid_rule
from linter.policy.validation.files import load
from linter.provenance.source import Source

RULE = (
    "id: own-rule\ntitle: Meant\ncategory: mtls\nseverity: high\napplies-to: [{kind}]\nwhen: {{{when}}}\n"
    "require: {{tls.versions: {{all-of: [SSLv2]}}}}\nmessage: '{{endpoint}}'\nfix: F\nwhy: W\n"
)
NGINX = """\
server { listen 443 ssl; server_name api.pay.example.com; ssl_certificate a.crt; }
server { listen 8443 ssl; server_name *.example.org; ssl_certificate a.crt; }
server { listen 9443 ssl default_server; ssl_certificate a.crt; }
server { listen 443 ssl; server_name ~^shop; ssl_certificate a.crt;
  location / { proxy_pass https://db.example.com:8443; proxy_ssl_verify on; } }
"""
KUBERNETES = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: pay-eu
  labels: {team: payments}
  annotations: {acme.example.com/owner: jo}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: shop}]
  rules:
  - host: shop.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: other}
spec:
  ingressClassName: nginx
  tls: [{hosts: [other.example.com], secretName: shop}]
  rules:
  - host: other.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
"""
TERRAFORM = """\
provider "aws" {
  default_tags {
    tags = { owner = "core" }
  }
}
variable "stage" {}
resource "aws_lb" "shop" {
  load_balancer_type = "application"
}
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.shop.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-central-1:1:certificate/1"
  tags              = { team = "payments", stage = var.stage }
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
    }
  }
}
resource "aws_route53_record" "shop" {
  zone_id = "Z1"
  name    = "shop.pay.example.com"
  type    = "A"
  alias {
    name                   = aws_lb.shop.dns_name
    zone_id                = aws_lb.shop.zone_id
    evaluate_target_health = true
  }
}
"""
COMPOSE = """\
services:
  web:
    image: web
    labels: {team: payments}
    environment: {DATABASE_URL: "postgres://u@db:5432/x?sslmode=require"}
  db:
    image: postgres
    labels: [tier=store]
    ports: ["5432:5432"]
"""
ENVOY = """\
static_resources:
  listeners:
  - name: front
    address: {socket_address: {address: 0.0.0.0, port_value: 8443}}
    filter_chains:
    - filter_chain_match: {server_names: [shop.example.com]}
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
          common_tls_context:
            tls_certificates: [{certificate_chain: {filename: a.crt}, private_key: {filename: a.key}}]
      filters:
      - name: envoy.filters.network.tcp_proxy
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
          stat_prefix: x
          cluster: none
"""
FILES = {
    "compose": ("compose.yaml", COMPOSE),
    "envoy": ("envoy.yaml", ENVOY),
    "kubernetes": ("k8s/shop.yaml", KUBERNETES),
    "nginx": ("prod/nginx.conf", f"events {{}} http {{ {NGINX} }}"),
    "terraform": ("infra/main.tf", TERRAFORM),
}


@cache
def subjects(platform: str) -> tuple[Subject, ...]:
    """Return what is in the file of a platform."""
    path, text = FILES[platform]
    source = Source(path, text)
    return judged([(platform, source)], Texts({path: source}), (), Options(date(2026, 11, 30), around=True)).subjects


def meant(platform: str, kind: str, when: str) -> tuple[int, int]:
    """Return how many endpoints a condition means, and of how many it is open."""
    condition = valid_rule(load(Source("own.yaml", RULE.format(kind=kind, when=when)))).when
    assert condition is not None
    verdicts = [evaluate(condition, one, one.at).verdict for one in subjects(platform) if one.KIND == kind]
    return verdicts.count(Verdict.HOLDS), verdicts.count(Verdict.OPEN)


@pytest.mark.parametrize(
    ("platform", "when", "meant_here", "open_here"),
    [
        pytest.param("nginx", "hosts: {matches: '*.pay.example.com'}", 1, 2, id="host: a catch-all and an expression"),
        pytest.param("nginx", "hosts: {matches: '*.example.org'}", 1, 2, id="host: the same wildcard"),
        pytest.param("nginx", "hosts: {matches: shop.example.org}", 0, 3, id="host: a wildcard that stands for it"),
        pytest.param("nginx", "port: 8443", 1, 0, id="port"),
        pytest.param("nginx", "port: {at-least: 8000}", 2, 0, id="ports"),
        pytest.param("nginx", "protocol: http", 4, 0, id="protocol"),
        pytest.param("nginx", "file: {matches: prod/**}", 4, 0, id="file"),
        pytest.param("nginx", "file: {matches: prod}", 0, 0, id="another file"),
        pytest.param("nginx", "namespace: pay", 0, 0, id="no platform with namespaces"),
        pytest.param("kubernetes", "namespace: {matches: pay-*}", 2, 2, id="namespace, and one that is not told"),
        pytest.param("kubernetes", "labels: {includes: team=payments}", 2, 0, id="label"),
        pytest.param("kubernetes", "annotations: {matches: 'acme.example.com/owner=*'}", 2, 0, id="annotation"),
        pytest.param("kubernetes", "hosts: {matches: shop.*.com}", 2, 0, id="host of an Ingress"),
        pytest.param("terraform", "tags: {includes: team=payments}", 1, 0, id="tag"),
        pytest.param("terraform", "tags: {includes: owner=core}", 1, 0, id="tag of the provider"),
        pytest.param("terraform", "tags: {includes: stage=prod}", 0, 1, id="tag that a variable decides"),
        pytest.param("terraform", "tags: {matches: 'other=*'}", 0, 0, id="a tag that no variable decides"),
        pytest.param("terraform", "tags: {matches: 'st*=prod'}", 0, 1, id="a pattern for the key"),
        pytest.param("terraform", "module: root", 1, 0, id="module"),
        pytest.param("terraform", "port: 443", 1, 0, id="port of a resource"),
        pytest.param(
            "terraform", "hosts: {matches: '*.pay.example.com'}", 1, 0, id="host of a record that leads there"
        ),
        pytest.param("envoy", "hosts: {matches: shop.example.com}", 1, 0, id="server name"),
        pytest.param("envoy", "port: 8443", 1, 0, id="port of a listener"),
    ],
)
def test_a_condition_means_some_listeners(platform: str, when: str, meant_here: int, open_here: int) -> None:
    assert (meant_here, open_here) == meant(platform, "listener", when)


@pytest.mark.parametrize(
    ("platform", "when", "meant_here", "open_here"),
    [
        pytest.param("nginx", "host: {matches: db.example.com}", 1, 0, id="host"),
        pytest.param("nginx", "port: 8443", 1, 0, id="port"),
        pytest.param("nginx", "peer.labels: {includes: a=b}", 0, 1, id="a peer that no file describes"),
        pytest.param("compose", "protocol: postgres", 1, 0, id="protocol"),
        pytest.param("compose", "labels: {matches: team=*}", 1, 0, id="label of who opens it"),
        pytest.param("compose", "peer.labels: {includes: tier=store}", 1, 0, id="label of the peer"),
        pytest.param("compose", "peer.file: {matches: '*.yaml'}", 1, 0, id="file of the peer"),
    ],
)
def test_a_condition_means_some_hops(platform: str, when: str, meant_here: int, open_here: int) -> None:
    assert (meant_here, open_here) == meant(platform, "upstream", when)


def test_what_a_module_makes_of_several_calls_is_one_or_the_other(tlslint: Command) -> None:
    module = 'variable "team" {}\nresource "aws_elasticache_replication_group" "c" {\n  tags = { team = var.team }\n}\n'
    calls = "".join(f'module "{name}" {{\n  source = "./m"\n  team = "{name}"\n}}\n' for name in ("a", "b"))
    when, require = "tags: {includes: team=b}", "tls: present"
    rule = RULE.format(kind="listener", when=when).replace("tls.versions: {all-of: [SSLv2]}", require)
    tlslint.lay({"own/rules/r.yaml": rule, "m/main.tf": module, "main.tf": calls})

    report = json.loads(tlslint("--policies", "own", "--select", "own-rule", "--show-open", "-f", "json").out)

    (found,) = report["findings"]
    assert ("open", "it differs between the instances") == (found["kind"], found["cause"])


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("namespace: shop", "open"),
        ("labels: {includes: instance=shop}", "open"),
        ("labels: {includes: own=shop}", "open"),
        ("labels: {includes: team=payments}", "fail"),
        ("labels: {includes: team=other}", ""),
    ],
)
def test_what_whoever_installs_a_chart_decides_is_open(tlslint: Command, when: str, kind: str) -> None:
    ingress = KUBERNETES.split("---", maxsplit=1)[0].replace(
        "  namespace: pay-eu\n", "  namespace: {{ .Release.Namespace }}\n"
    )
    labels = '  labels:\n    {{- include "c.labels" . | nindent 4 }}\n    own: {{ .Release.Name }}\n'
    tlslint.lay(
        {
            "own/rules/r.yaml": RULE.format(kind="listener", when=when),
            "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n",
            "c/templates/_helpers.tpl": (
                '{{- define "c.labels" -}}\ninstance: {{ .Release.Name }}\nteam: payments\n{{- end }}\n'
            ),
            "c/templates/i.yaml": ingress.replace("  labels: {team: payments}\n", labels),
        }
    )

    report = json.loads(tlslint("--policies", "own", "--select", "own-rule", "--show-open", "-f", "json").out)

    assert ({kind} if kind else set()) == {one["kind"] for one in report["findings"]}


def test_a_condition_means_what_any_call_of_a_module_is_called(tlslint: Command) -> None:
    module = """\
variable "host" {}
resource "aws_cloudfront_distribution" "c" {
  aliases = [var.host]
  viewer_certificate {
    acm_certificate_arn      = "arn:aws:acm:us-east-1:1:certificate/1"
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }
  default_cache_behavior {
    viewer_protocol_policy = "redirect-to-https"
  }
}
"""
    calls = "".join(f'module "{name}" {{\n  source = "./m"\n  host = "{name}.example.com"\n}}\n' for name in ("a", "b"))
    rule = RULE.format(kind="listener", when="hosts: {includes: b.example.com}")
    tlslint.lay({"own/rules/r.yaml": rule, "m/main.tf": module, "main.tf": calls})

    assert "own-rule" in tlslint("--policies", "own", "--select", "own-rule", "-f", "concise").out


def test_files_that_an_object_carries_have_its_labels(tlslint: Command) -> None:
    site = "\n".join(f"    {line}" for line in NGINX.splitlines())
    owner = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: n, namespace: pay, labels: {a: b}}\n"
    carried = f"{owner}data:\n  a.conf: |\n{site}\n"
    tlslint.lay({"own/rules/r.yaml": RULE.format(kind="listener", when="namespace: pay"), "c.yaml": carried})

    assert 4 == tlslint("--policies", "own", "--select", "own-rule", "-f", "concise").out.count("own-rule")
