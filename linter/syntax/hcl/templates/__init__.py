"""Texts with interpolations and directives in them.  Knows no other grammar."""
