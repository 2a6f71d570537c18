"""Cipher strings, as the TLS libraries read them."""
