"""What the command says when it is called wrongly.  Knows no option."""


class UsageError(Exception):
    """A command line that cannot be carried out, or asks for something without effect; one sentence for each reason."""

    def __str__(self) -> str:
        """Return the first reason."""
        return str(self.args[0]) if self.args else ""
