"""BLAKE2b without `hashlib`, which loads all of OpenSSL, a thirtieth of a start, for what Python has in itself."""

try:
    from _blake2 import blake2b
except ImportError:  # where a Python is built with OpenSSL's alone
    from hashlib import blake2b

__all__ = ["blake2b"]
