"""nginx's language.  Knows nothing of TLS."""
