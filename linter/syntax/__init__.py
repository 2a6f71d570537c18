"""Text to trees whose leaves know their place.  Knows nothing of TLS."""
