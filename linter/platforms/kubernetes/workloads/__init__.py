"""What containers are told, and the connections that they open."""
