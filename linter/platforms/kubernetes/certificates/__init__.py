"""Certificates among the objects: what holds them, who asks for them, who shows them."""
