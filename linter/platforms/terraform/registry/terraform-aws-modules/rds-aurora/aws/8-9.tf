# Aurora clusters with their parameter group.
# source: terraform-aws-modules/rds-aurora/aws, inputs and defaults of 8 and 9
# checked: 2026-11-23
variable "create" {
  default = true
}

variable "engine" {
  default = null
}

variable "engine_version" {
  default = null
}

variable "create_db_cluster_parameter_group" {
  default = false
}

variable "db_cluster_parameter_group_name" {
  default = null
}

variable "db_cluster_parameter_group_parameters" {
  default = []
}

variable "publicly_accessible" {
  default = null
}

variable "instances" {
  default = {}
}

resource "aws_rds_cluster_parameter_group" "this" {
  count = var.create && var.create_db_cluster_parameter_group ? 1 : 0
  name  = "this"

  dynamic "parameter" {
    for_each = var.db_cluster_parameter_group_parameters
    content {
      name  = parameter.value.name
      value = parameter.value.value
    }
  }
}

resource "aws_rds_cluster" "this" {
  count                           = var.create ? 1 : 0
  engine                          = var.engine
  engine_version                  = var.engine_version
  db_cluster_parameter_group_name = var.create_db_cluster_parameter_group ? aws_rds_cluster_parameter_group.this[0].id : var.db_cluster_parameter_group_name
}

resource "aws_rds_cluster_instance" "this" {
  for_each            = { for key, instance in var.instances : key => instance if var.create }
  cluster_identifier  = aws_rds_cluster.this[0].id
  publicly_accessible = try(each.value.publicly_accessible, var.publicly_accessible)
}
