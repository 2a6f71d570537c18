"""Functions on numbers, and on addresses of networks."""
