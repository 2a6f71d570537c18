# Kafka clusters.
# source: terraform-aws-modules/msk-kafka-cluster/aws, inputs and defaults of 2
# checked: 2026-11-23
variable "create" {
  default = true
}

variable "encryption_in_transit_client_broker" {
  default = null
}

variable "encryption_in_transit_in_cluster" {
  default = null
}

resource "aws_msk_cluster" "this" {
  count = var.create ? 1 : 0

  encryption_info {
    encryption_in_transit {
      client_broker = var.encryption_in_transit_client_broker
      in_cluster    = var.encryption_in_transit_in_cluster
    }
  }
}
