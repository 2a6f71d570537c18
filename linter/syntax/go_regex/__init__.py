"""Regular expressions as Go's `regexp` reads and matches them, in linear time.  Knows neither Terraform nor Helm."""
