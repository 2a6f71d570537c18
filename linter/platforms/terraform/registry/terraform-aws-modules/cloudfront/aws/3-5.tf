# A distribution, whose behaviors and origins are handed over as they are.
# source: terraform-aws-modules/cloudfront/aws, inputs and defaults of 3 to 5
# checked: 2026-11-29
variable "create_distribution" {
  default = true
}

variable "aliases" {
  default = null
}

variable "origin" {
  default = null
}

variable "default_cache_behavior" {
  default = null
}

variable "ordered_cache_behavior" {
  default = []
}

variable "viewer_certificate" {
  default = {
    cloudfront_default_certificate = true
    minimum_protocol_version       = "TLSv1"
  }
}

resource "aws_cloudfront_distribution" "this" {
  count   = var.create_distribution ? 1 : 0
  aliases = var.aliases

  dynamic "origin" {
    for_each = var.origin
    content {
      origin_id   = try(origin.value.origin_id, origin.key)
      domain_name = origin.value.domain_name

      dynamic "custom_origin_config" {
        for_each = try([origin.value.custom_origin_config], [])
        content {
          origin_protocol_policy = custom_origin_config.value.origin_protocol_policy
          origin_ssl_protocols   = try(custom_origin_config.value.origin_ssl_protocols, null)
        }
      }
    }
  }

  dynamic "default_cache_behavior" {
    for_each = [var.default_cache_behavior]
    content {
      target_origin_id           = default_cache_behavior.value.target_origin_id
      viewer_protocol_policy     = default_cache_behavior.value.viewer_protocol_policy
      response_headers_policy_id = try(default_cache_behavior.value.response_headers_policy_id, null)

      dynamic "function_association" {
        for_each = try(default_cache_behavior.value.function_association, {})
        content {
          event_type = function_association.key
        }
      }

      dynamic "lambda_function_association" {
        for_each = try(default_cache_behavior.value.lambda_function_association, {})
        content {
          event_type = lambda_function_association.key
        }
      }
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = var.ordered_cache_behavior
    content {
      path_pattern           = ordered_cache_behavior.value.path_pattern
      target_origin_id       = ordered_cache_behavior.value.target_origin_id
      viewer_protocol_policy = ordered_cache_behavior.value.viewer_protocol_policy
    }
  }

  viewer_certificate {
    acm_certificate_arn            = try(var.viewer_certificate.acm_certificate_arn, null)
    cloudfront_default_certificate = try(var.viewer_certificate.cloudfront_default_certificate, null)
    minimum_protocol_version       = try(var.viewer_certificate.minimum_protocol_version, "TLSv1")
  }
}
