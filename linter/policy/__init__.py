"""Declarative rules and profiles, and their judgement.  Knows the model, and no platform."""
