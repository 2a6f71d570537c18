"""What a template computes with, and the texts that are written from it."""
