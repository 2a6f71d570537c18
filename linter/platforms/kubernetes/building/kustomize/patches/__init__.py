"""Patches, and the objects that they are meant for."""
