"""Policy files and configurations against their JSON Schema.  Knows no rule."""
