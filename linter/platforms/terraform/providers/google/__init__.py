"""What the tables of Google Cloud leave to code."""

from collections.abc import Mapping

from linter.platforms.terraform.mapping.fields import Function
from linter.platforms.terraform.providers.google import certificates, load_balancers, logs, ssl_policies

FUNCTIONS: Mapping[str, Function] = {
    "google-backend-listeners": load_balancers.fronts,
    "google-backend-tls": load_balancers.backend_tls,
    "google-proxy-exchange": ssl_policies.exchange,
    "google-proxy-exposure": load_balancers.exposure,
    "google-proxy-hosts": load_balancers.hosts,
    "google-proxy-logs": logs.of_proxy,
    "google-proxy-serves": load_balancers.serves,
    "google-certificate-hosts": certificates.hosts,
    "google-policy-unused": ssl_policies.unused,
    "google-proxy-suites": ssl_policies.suites,
    "google-proxy-versions": ssl_policies.versions,
    "google-rule-tls": load_balancers.rule_tls,
}
