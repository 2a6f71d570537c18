"""Where things are, by the names and labels that people give them, and patterns for these."""
