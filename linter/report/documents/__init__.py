"""Documents beside the report of a check: how standards are met, and what cryptography there is."""
