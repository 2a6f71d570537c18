"""Service meshes: who is in one, and what it makes of connections."""
