"""Versions, cipher suites and certificates, as nginx and the OpenSSL behind it select them."""
