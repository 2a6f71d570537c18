# Application and Network Load Balancers with listeners and target groups as lists.
# source: terraform-aws-modules/alb/aws, inputs and defaults of 6 to 8
# checked: 2026-11-23
variable "create_lb" {
  default = true
}

variable "internal" {
  default = false
}

variable "load_balancer_type" {
  default = "application"
}

variable "listener_ssl_policy_default" {
  default = "ELBSecurityPolicy-2016-08"
}

variable "http_tcp_listeners" {
  default = []
}

variable "https_listeners" {
  default = []
}

variable "target_groups" {
  default = []
}

resource "aws_lb" "this" {
  count              = var.create_lb ? 1 : 0
  internal           = var.internal
  load_balancer_type = var.load_balancer_type
}

resource "aws_lb_listener" "frontend_http_tcp" {
  count             = var.create_lb ? length(var.http_tcp_listeners) : 0
  load_balancer_arn = aws_lb.this[0].arn
  port              = var.http_tcp_listeners[count.index].port
  protocol          = var.http_tcp_listeners[count.index].protocol

  dynamic "default_action" {
    for_each = [var.http_tcp_listeners[count.index]]
    content {
      type             = lookup(default_action.value, "action_type", "forward")
      target_group_arn = try(aws_lb_target_group.main[lookup(default_action.value, "target_group_index", count.index)].arn, null)

      dynamic "redirect" {
        for_each = try([default_action.value.redirect], [])
        content {
          port        = try(redirect.value.port, null)
          protocol    = try(redirect.value.protocol, null)
          status_code = redirect.value.status_code
        }
      }
    }
  }
}

resource "aws_lb_listener" "frontend_https" {
  count             = var.create_lb ? length(var.https_listeners) : 0
  load_balancer_arn = aws_lb.this[0].arn
  port              = var.https_listeners[count.index].port
  protocol          = try(var.https_listeners[count.index].protocol, "HTTPS")
  ssl_policy        = try(var.https_listeners[count.index].ssl_policy, var.listener_ssl_policy_default)

  default_action {
    type             = try(var.https_listeners[count.index].action_type, "forward")
    target_group_arn = try(aws_lb_target_group.main[try(var.https_listeners[count.index].target_group_index, count.index)].arn, null)
  }
}

resource "aws_lb_target_group" "main" {
  count       = var.create_lb ? length(var.target_groups) : 0
  port        = try(var.target_groups[count.index].backend_port, null)
  protocol    = try(upper(var.target_groups[count.index].backend_protocol), null)
  target_type = try(var.target_groups[count.index].target_type, null)
}

output "lb_arn" {
  value = aws_lb.this[0].arn
}

output "target_group_arns" {
  value = aws_lb_target_group.main[*].arn
}

output "https_listener_arns" {
  value = aws_lb_listener.frontend_https[*].arn
}
