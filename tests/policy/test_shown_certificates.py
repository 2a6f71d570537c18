"""Conditions on listeners by who issues the certificate that they show, wherever that stands among the files."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest
from support.command import Command

from linter.analysis.discovery import claimant
from linter.analysis.judgement import judged
from linter.files.tree import Texts
from linter.model.endpoint import Subject
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.policy.predicate import evaluate
from linter.policy.predicate.outcome import Verdict
from linter.policy.schema import valid_rule
from linter.policy.validation.files import load
from linter.provenance.source import Source

RULE = (
    "id: own-rule\ntitle: Meant\ncategory: mtls\nseverity: high\napplies-to: [listener]\nwhen: {{{when}}}\n"
    "require: {{tls.versions: {{all-of: [TLSv1.3]}}}}\nmessage: '{{endpoint}}'\nfix: F\nwhy: W\n"
)
CERT_MANAGER = """\
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: acme}
spec:
  acme:
    server: https://acme-v02.api.letsencrypt.org/directory
    privateKeySecretRef: {name: acme}
    solvers: [{http01: {ingress: {ingressClassName: nginx}}}]
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: shop, namespace: shop}
spec: {secretName: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: acme, kind: ClusterIssuer}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  gatewayClassName: any
  listeners:
  - name: shop
    port: 443
    protocol: HTTPS
    tls: {certificateRefs: [{name: shop-tls}]}
  - name: other
    port: 8443
    protocol: HTTPS
    tls: {certificateRefs: [{name: other-tls}]}
  - {name: clear, port: 80, protocol: HTTP}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
  - host: shop.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
"""
ACM = """\
resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}
resource "aws_acm_certificate_validation" "shop" {
  certificate_arn = aws_acm_certificate.shop.arn
}
resource "aws_lb_listener" "shop" {
  load_balancer_arn = "a"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate_validation.shop.certificate_arn
}
resource "aws_lb_listener" "other" {
  load_balancer_arn = "a"
  port              = 8443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:eu-central-1:1:certificate/1"
}
"""


def example(rule: str, platform: str, *, bad: bool = True) -> Mapping[str, str]:
    """Return an example of a rule, with the certificate that it has."""
    (found,) = (one for one in built_in_catalog().rule(rule).examples if one.platform == platform)
    first = (found.bad if bad else found.good)[0]
    return {path or {"envoy": "envoy.yaml", "nginx": "nginx.conf"}[platform]: text for path, text in first.items()}


def two_servers() -> Mapping[str, str]:
    """Return one server with a certificate of a public authority, and one with two of which one signs itself."""
    public, own = example("long-lived-certificate", "nginx"), example("self-signed-certificate", "nginx")
    several = own["nginx.conf"].replace("ssl_certificate ", "ssl_certificate tls/fullchain.pem; ssl_certificate ")
    conf = public["nginx.conf"] + several.replace("shop.example.com", "own.example.com")
    return {**public, **own, "nginx.conf": conf}


FOLDERS = {
    "nginx": two_servers(),
    "envoy": example("long-lived-certificate", "envoy"),
    "kubernetes": {"k8s.yaml": CERT_MANAGER},
    "terraform": {"main.tf": ACM},
}


@cache
def subjects(folder: str) -> tuple[Subject, ...]:
    files = {path: Source(path, text) for path, text in FOLDERS[folder].items()}
    claimed = [(platform, source) for source in files.values() if (platform := claimant(source)) is not None]
    return judged(claimed, Texts(files), (), Options(date(2026, 11, 30), around=True)).subjects


@pytest.mark.parametrize(
    ("folder", "when", "meant", "is_open"),
    [
        pytest.param("nginx", "certificate.issuer: public-authority", 1, 1, id="a file, and one of several"),
        pytest.param("nginx", "certificate.authority: {matches: '*.com'}", 1, 1, id="the authority"),
        pytest.param("nginx", "certificate.issuer: private-authority", 0, 0, id="none of several is"),
        pytest.param("envoy", "certificate.authority: digicert.com", 1, 0, id="inline"),
        pytest.param("kubernetes", "certificate.authority: letsencrypt.org", 2, 1, id="issued, and a Secret elsewhere"),
        pytest.param("kubernetes", "certificate.renewed-by: agent", 2, 1, id="the rest of its life"),
        pytest.param("terraform", "certificate.issuer: public-authority", 1, 1, id="by its validation, and an ARN"),
        pytest.param("terraform", "certificate.issuer: private-authority", 0, 1, id="an ARN may be anybody's"),
    ],
)
def test_a_condition_means_listeners_by_their_certificates(folder: str, when: str, meant: int, is_open: int) -> None:
    condition = valid_rule(load(Source("own.yaml", RULE.format(when=when)))).when
    assert condition is not None

    verdicts = [evaluate(condition, one, one.at).verdict for one in subjects(folder) if one.KIND == "listener"]

    assert (meant, is_open) == (verdicts.count(Verdict.HOLDS), verdicts.count(Verdict.OPEN))


def test_a_rule_that_names_the_issuer_has_it_looked_for(tlslint: Command) -> None:
    tlslint.lay({**two_servers(), "own/rules/r.yaml": RULE.format(when="certificate.authority: digicert.com")})

    done = tlslint("--policies", "own", "--select", "own-rule", "-f", "concise", "-q")

    assert "own-rule: server shop.example.com" in done.out
    assert "own.example.com" not in done.out
