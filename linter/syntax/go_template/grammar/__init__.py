"""The text of a template to its tree."""
