"""The cluster's own programs, and the connections between them."""
