"""Fields of objects by their paths, and which ones Kustomize changes."""
