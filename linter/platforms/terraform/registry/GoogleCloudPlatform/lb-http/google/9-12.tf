# A global load balancer: a proxy for http, one for https, or both; http may only redirect.
# source: GoogleCloudPlatform/lb-http/google, inputs and defaults of 9 to 12
# checked: 2026-11-29
variable "ssl" {
  default = false
}

variable "http_forward" {
  default = true
}

variable "https_redirect" {
  default = false
}

variable "ssl_policy" {
  default = null
}

variable "load_balancing_scheme" {
  default = "EXTERNAL"
}

variable "url_map" {
  default = null
}

resource "google_compute_global_forwarding_rule" "http" {
  count                 = var.http_forward ? 1 : 0
  target                = google_compute_target_http_proxy.default[0].self_link
  port_range            = "80"
  load_balancing_scheme = var.load_balancing_scheme
}

resource "google_compute_global_forwarding_rule" "https" {
  count                 = var.ssl ? 1 : 0
  target                = google_compute_target_https_proxy.default[0].self_link
  port_range            = "443"
  load_balancing_scheme = var.load_balancing_scheme
}

resource "google_compute_target_http_proxy" "default" {
  count   = var.http_forward ? 1 : 0
  url_map = var.https_redirect ? google_compute_url_map.https_redirect[0].self_link : google_compute_url_map.default.self_link
}

resource "google_compute_target_https_proxy" "default" {
  count      = var.ssl ? 1 : 0
  url_map    = google_compute_url_map.default.self_link
  ssl_policy = var.ssl_policy
}

resource "google_compute_url_map" "default" {
  name = "default"
}

resource "google_compute_url_map" "https_redirect" {
  count = var.https_redirect ? 1 : 0
  name  = "https-redirect"

  default_url_redirect {
    https_redirect = true
  }
}
