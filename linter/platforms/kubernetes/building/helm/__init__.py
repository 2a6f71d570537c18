"""Charts of Helm: read, rendered as a release, and placed where they are written."""
