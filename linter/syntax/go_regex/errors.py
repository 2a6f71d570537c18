"""Why a regular expression is not matched.  Knows no syntax."""


class InvalidError(Exception):
    """Go refuses the expression."""


class TooMuchError(Exception):
    """Go may take the expression and match it; here it is too large, takes too long, or uses what is not evaluated."""
