# One database instance, whose parameter group is named.
# source: terraform-aws-modules/rds/aws, its module db_instance, inputs and defaults of 5 and 6
# checked: 2026-11-29
variable "create" {
  default = true
}

variable "engine" {
  default = null
}

variable "engine_version" {
  default = null
}

variable "publicly_accessible" {
  default = false
}

variable "parameter_group_name" {
  default = null
}

variable "snapshot_identifier" {
  default = null
}

variable "replicate_source_db" {
  default = null
}

resource "aws_db_instance" "this" {
  count                = var.create ? 1 : 0
  engine               = var.engine
  engine_version       = var.engine_version
  publicly_accessible  = var.publicly_accessible
  parameter_group_name = var.parameter_group_name
  snapshot_identifier  = var.snapshot_identifier
  replicate_source_db  = var.replicate_source_db
}
