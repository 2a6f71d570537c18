# Application and Network Load Balancers with listeners and target groups as maps.
# source: terraform-aws-modules/alb/aws, inputs and defaults of 9 and 10
# checked: 2026-11-23
variable "create" {
  default = true
}

variable "internal" {
  default = null
}

variable "load_balancer_type" {
  default = "application"
}

variable "listeners" {
  default = {}
}

variable "target_groups" {
  default = {}
}

variable "default_port" {
  default = 80
}

variable "default_protocol" {
  default = "HTTP"
}

resource "aws_lb" "this" {
  count              = var.create ? 1 : 0
  internal           = var.internal
  load_balancer_type = var.load_balancer_type
}

resource "aws_lb_listener" "this" {
  for_each          = { for key, listener in var.listeners : key => listener if var.create }
  load_balancer_arn = aws_lb.this[0].arn
  port              = try(each.value.port, var.default_port)
  protocol          = try(each.value.protocol, var.default_protocol)
  ssl_policy = try(each.value.ssl_policy,
  contains(["HTTPS", "TLS"], try(each.value.protocol, var.default_protocol)) ? "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" : null)

  dynamic "mutual_authentication" {
    for_each = try([each.value.mutual_authentication], [])
    content {
      mode = mutual_authentication.value.mode
    }
  }

  dynamic "default_action" {
    for_each = try([each.value.redirect], [])
    content {
      type = "redirect"
      redirect {
        port        = try(default_action.value.port, null)
        protocol    = try(default_action.value.protocol, null)
        status_code = default_action.value.status_code
      }
    }
  }

  dynamic "default_action" {
    for_each = try([each.value.fixed_response], [])
    content {
      type = "fixed-response"
      fixed_response {
        content_type = default_action.value.content_type
        status_code  = try(default_action.value.status_code, null)
      }
    }
  }

  dynamic "default_action" {
    for_each = try([each.value.forward], [])
    content {
      type             = "forward"
      target_group_arn = try(aws_lb_target_group.this[default_action.value.target_group_key].arn, default_action.value.arn)
    }
  }

  dynamic "default_action" {
    for_each = try([each.value.weighted_forward], [])
    content {
      type = "forward"
    }
  }
}

resource "aws_lb_target_group" "this" {
  for_each    = { for key, group in var.target_groups : key => group if var.create }
  port        = try(each.value.port, null)
  protocol    = try(each.value.target_type, null) == "lambda" ? null : try(each.value.protocol, var.default_protocol)
  target_type = try(each.value.target_type, null)
}

output "arn" {
  value = aws_lb.this[0].arn
}

output "target_groups" {
  value = aws_lb_target_group.this
}

output "listeners" {
  value = aws_lb_listener.this
}
