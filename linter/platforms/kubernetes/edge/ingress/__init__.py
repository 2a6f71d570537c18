"""Ingresses, one module for each controller whose annotations are more than a row of a table."""
