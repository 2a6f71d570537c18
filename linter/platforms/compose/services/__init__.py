"""What a service says: what it is called, what it is told, and what it brings into its container."""
