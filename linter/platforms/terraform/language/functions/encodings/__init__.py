"""Functions between values and texts of other formats."""
