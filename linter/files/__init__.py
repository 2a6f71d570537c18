"""Files below one root, and what keeps a reader from leaving it.  Knows no language."""
