# One database instance with its parameter group.
# source: terraform-aws-modules/rds/aws, inputs and defaults of 5 and 6
# checked: 2026-11-23
variable "create_db_instance" {
  default = true
}

variable "create_db_parameter_group" {
  default = true
}

variable "engine" {
  default = null
}

variable "engine_version" {
  default = null
}

variable "family" {
  default = null
}

variable "parameters" {
  default = []
}

variable "publicly_accessible" {
  default = false
}

resource "aws_db_parameter_group" "this" {
  count  = var.create_db_parameter_group ? 1 : 0
  family = var.family

  dynamic "parameter" {
    for_each = var.parameters
    content {
      name  = parameter.value.name
      value = parameter.value.value
    }
  }
}

resource "aws_db_instance" "this" {
  count                = var.create_db_instance ? 1 : 0
  engine               = var.engine
  engine_version       = var.engine_version
  publicly_accessible  = var.publicly_accessible
  parameter_group_name = var.create_db_parameter_group ? aws_db_parameter_group.this[0].name : null
}
