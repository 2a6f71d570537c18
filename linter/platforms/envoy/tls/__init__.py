"""TLS contexts, of both sides.  Knows no listener and no cluster."""
