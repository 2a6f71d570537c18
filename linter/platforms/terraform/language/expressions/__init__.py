"""Expressions to values.  Knows no module."""
