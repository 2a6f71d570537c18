"""The configuration of a run.  Knows no rule and no option."""
