# One instance of Cloud SQL; how it demands TLS is a part of its IP configuration.
# source: GoogleCloudPlatform/sql-db/google, its module mysql, inputs and defaults of 18 to 25
# checked: 2026-11-29
variable "database_version" {
  default = null
}

variable "ip_configuration" {
  default = {}
}

resource "google_sql_database_instance" "default" {
  database_version = var.database_version

  settings {
    ip_configuration {
      ipv4_enabled = try(var.ip_configuration.ipv4_enabled, true)
      ssl_mode     = try(var.ip_configuration.ssl_mode, null)
    }
  }
}
