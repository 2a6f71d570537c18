"""What the command says when it is called wrongly.  Knows no option."""


class UsageError(Exception):
    """A command line that cannot be carried out, or asks for something without effect."""
