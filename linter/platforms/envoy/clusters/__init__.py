"""Clusters: where Envoy connects to, and who sends traffic there."""
