# Buckets: of their policies, what concerns transit.
# source: terraform-aws-modules/s3-bucket/aws, inputs and defaults of 3 to 5
# checked: 2026-11-23
variable "create_bucket" {
  default = true
}

variable "attach_policy" {
  default = false
}

variable "policy" {
  default = null
}

variable "attach_deny_insecure_transport_policy" {
  default = false
}

variable "attach_require_latest_tls_policy" {
  default = false
}

data "aws_iam_policy_document" "deny_insecure_transport" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "combined" {
  source_policy_documents = concat(
    var.attach_deny_insecure_transport_policy ? [data.aws_iam_policy_document.deny_insecure_transport.json] : [],
    var.attach_policy ? [var.policy] : [],
  )
}

resource "aws_s3_bucket_policy" "this" {
  count  = var.create_bucket && (var.attach_policy || var.attach_deny_insecure_transport_policy || var.attach_require_latest_tls_policy) ? 1 : 0
  bucket = "this"
  policy = data.aws_iam_policy_document.combined.json
}
