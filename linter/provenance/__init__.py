"""Values that know where they are written, and the budget of a run, which knows where it was spent.

Knows no language and nothing of TLS.
"""
