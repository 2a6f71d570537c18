"""Certificates and private keys that stand in a configuration, or lie beside it."""
