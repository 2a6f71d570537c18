"""What git knows of a working tree: which files it tracks, and which it ignores.  Runs no git."""
