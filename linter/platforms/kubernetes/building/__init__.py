"""Manifests as they are deployed: what Helm and Kustomize make of files."""
