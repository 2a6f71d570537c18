"""Modules, their instances, and the bodies of what they declare."""
