# Replication groups of Redis and Valkey.
# source: terraform-aws-modules/elasticache/aws, inputs and defaults of 1
# checked: 2026-11-23
variable "create" {
  default = true
}

variable "create_replication_group" {
  default = true
}

variable "transit_encryption_enabled" {
  default = true
}

variable "transit_encryption_mode" {
  default = null
}

resource "aws_elasticache_replication_group" "this" {
  count                      = var.create && var.create_replication_group ? 1 : 0
  description                = "this"
  transit_encryption_enabled = var.transit_encryption_enabled
  transit_encryption_mode    = var.transit_encryption_mode
}
