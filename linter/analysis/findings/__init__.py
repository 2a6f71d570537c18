"""Findings in order, each once, and without the secrets that are in what they quote."""
