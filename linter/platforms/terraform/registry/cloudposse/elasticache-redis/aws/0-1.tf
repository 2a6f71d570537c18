# A replication group of Redis or Valkey.
# source: cloudposse/elasticache-redis/aws, inputs and defaults of 0.52 to 1
# checked: 2026-11-29
variable "enabled" {
  default = true
}

variable "transit_encryption_enabled" {
  default = true
}

variable "transit_encryption_mode" {
  default = null
}

resource "aws_elasticache_replication_group" "default" {
  count                      = var.enabled != false ? 1 : 0
  transit_encryption_enabled = var.transit_encryption_enabled
  transit_encryption_mode    = var.transit_encryption_mode
}
