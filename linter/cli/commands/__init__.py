"""The subcommands: one module each.  They know no format and no platform."""
