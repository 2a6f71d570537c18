"""By whose word is judged, and what a change does to it."""
