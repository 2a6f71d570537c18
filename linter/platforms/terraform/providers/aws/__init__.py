"""What the tables of Amazon Web Services leave to code."""

from collections.abc import Mapping

from linter.platforms.terraform.mapping.fields import Function
from linter.platforms.terraform.providers.aws import (
    certificates,
    classic,
    cloudfront,
    documents,
    load_balancers,
    logs,
    origins,
    policies,
    rds,
    revocation,
)

FUNCTIONS: Mapping[str, Function] = {
    "aws-api-gateway-logs": logs.of_rest_api,
    "aws-api-gateway-v2-logs": logs.of_api,
    "aws-cloudfront-logs": logs.of_distribution,
    "aws-elb-logs": logs.of_classic,
    "aws-lb-logs": logs.of_load_balancer,
    "aws-certificate-hosts": certificates.hosts,
    "aws-certificate-listeners": certificates.listeners,
    "aws-cloudfront-hsts": cloudfront.hsts,
    "aws-cloudfront-match-viewer": origins.match_viewer,
    "aws-cloudfront-viewers-in-clear-text": origins.viewers_in_clear_text,
    "aws-elb-hosts": load_balancers.own_host,
    "aws-elb-pinned-to": classic.pinned_to,
    "aws-elb-pins": classic.pins,
    "aws-elb-policy-unused": classic.unused,
    "aws-elb-suites": classic.suites,
    "aws-elb-versions": classic.versions,
    "aws-headers-hsts": cloudfront.own_hsts,
    "aws-headers-unused": cloudfront.unused,
    "aws-emr-transit": documents.emr_transit,
    "aws-lb-hosts": load_balancers.hosts,
    "aws-lb-hsts": load_balancers.hsts,
    "aws-lb-revocation": revocation.of_trust_store,
    "aws-lb-serves": load_balancers.serves,
    "aws-lb-target-group-listeners": load_balancers.fronts,
    "aws-lb-tcp-target": load_balancers.tcp_target,
    "aws-rds-db2-required": rds.db2_required,
    "aws-rds-default-of-tls": rds.default_of_tls,
    "aws-rds-required": rds.required,
    "aws-rds-transport": rds.transport,
    "aws-policy-requires-tls": policies.requires_tls,
}
