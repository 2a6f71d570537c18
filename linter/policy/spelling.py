"""What a misspelt word may have been meant to be.  Knows no policy."""

from collections.abc import Iterable


def closest(word: str, words: Iterable[str]) -> str | None:
    """Return the word that is most like another one; None where none is close."""
    from difflib import get_close_matches  # noqa: PLC0415  # only mistakes need it

    return next(iter(get_close_matches(word, list(words), n=1)), None)


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return `, did you mean ...?` where one of the words is close, else nothing."""
    close = closest(word, words)
    return f", did you mean `{close}`?" if close else ""
