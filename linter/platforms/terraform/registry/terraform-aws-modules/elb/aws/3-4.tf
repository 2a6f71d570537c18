# Classic Load Balancers.
# source: terraform-aws-modules/elb/aws, inputs and defaults of 3 and 4
# checked: 2026-11-23
variable "create_elb" {
  default = true
}

variable "internal" {
  default = false
}

variable "listener" {
}

resource "aws_elb" "this" {
  count    = var.create_elb ? 1 : 0
  internal = var.internal

  dynamic "listener" {
    for_each = var.listener
    content {
      instance_port      = listener.value.instance_port
      instance_protocol  = listener.value.instance_protocol
      lb_port            = listener.value.lb_port
      lb_protocol        = listener.value.lb_protocol
      ssl_certificate_id = lookup(listener.value, "ssl_certificate_id", null)
    }
  }
}
