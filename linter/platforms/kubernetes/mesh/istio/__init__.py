"""Istio's resources, one module for each kind."""
