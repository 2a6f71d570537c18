"""One repository to what the store keeps of it, in a process of its own.  Knows no other repository."""
