"""Terraform's functions, one module for each family."""
