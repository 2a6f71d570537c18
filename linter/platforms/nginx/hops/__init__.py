"""Backends: what is proxied to, and how nginx reaches it."""
