"""What was read of all repositories, put together: one graph, one inventory.  Reads no repository."""
