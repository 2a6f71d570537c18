"""What the tables of Terraform's own blocks leave to code."""

from collections.abc import Mapping

from linter.platforms.terraform.mapping.fields import Function
from linter.platforms.terraform.providers.terraform import acme, certificates, connections

FUNCTIONS: Mapping[str, Function] = {
    "terraform-acme-authority": acme.authority,
    "terraform-acme-days": acme.days,
    "terraform-acme-issuer": acme.issuer,
    "terraform-brought": certificates.brought,
    "terraform-exposure": connections.exposure,
    "terraform-pg-chain": connections.postgres_chain,
    "terraform-pg-tls": connections.postgres_tls,
    "terraform-tls": connections.tls,
}
