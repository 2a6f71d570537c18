"""Values that know where they are written.  Knows no language and nothing of TLS."""
