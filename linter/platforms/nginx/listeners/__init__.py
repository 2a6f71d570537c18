"""Servers: what they listen on, and what they answer."""
