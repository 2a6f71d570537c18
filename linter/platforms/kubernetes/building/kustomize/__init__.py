"""Kustomize: bases and overlays to the objects that are deployed.  Knows no kind's meaning."""
