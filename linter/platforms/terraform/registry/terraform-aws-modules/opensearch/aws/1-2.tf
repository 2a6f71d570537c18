# OpenSearch domains.
# source: terraform-aws-modules/opensearch/aws, inputs and defaults of 1 and 2
# checked: 2026-11-23
variable "create" {
  default = true
}

variable "domain_endpoint_options" {
  default = {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
  }
}

variable "node_to_node_encryption" {
  default = { enabled = true }
}

resource "aws_opensearch_domain" "this" {
  count       = var.create ? 1 : 0
  domain_name = "this"

  domain_endpoint_options {
    enforce_https       = try(var.domain_endpoint_options.enforce_https, true)
    tls_security_policy = try(var.domain_endpoint_options.tls_security_policy, "Policy-Min-TLS-1-2-2019-07")
  }

  node_to_node_encryption {
    enabled = try(var.node_to_node_encryption.enabled, true)
  }
}
