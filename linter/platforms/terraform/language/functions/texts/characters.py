"""The characters that people see in a text, which Terraform counts.  Knows nothing but texts.

Terraform cuts a text by Unicode's grapheme clusters.  Here a letter and the marks above or below it are one
character; a text with emoji that are joined, with flags, or of a script whose syllables are clusters is not cut.
"""

from linter.platforms.terraform.language.functions.arguments import TooMuchError

_JOINING = frozenset("\u200c\u200d\ufe0f\ufe0e\u20e3")
_FLAGS = range(0x1F1E6, 0x1F200)
_SKINS = range(0x1F3FB, 0x1F400)
_SYLLABLES = (range(0x0900, 0x0E00), range(0x0E30, 0x1200), range(0xA980, 0xA9E0), range(0x1780, 0x1800))


def characters(text: str) -> list[str]:
    """Cut a text into what people see as one character each."""
    if text.isascii() and "\r\n" not in text:
        return list(text)
    import unicodedata  # noqa: PLC0415  # seldom

    found: list[str] = []
    for letter in text:
        code = ord(letter)
        if letter in _JOINING or code in _FLAGS or code in _SKINS or any(code in one for one in _SYLLABLES):
            raise TooMuchError("it has characters of several parts, which are not counted")
        joins = unicodedata.category(letter) in ("Mn", "Me") or (letter == "\n" and found and found[-1] == "\r")
        if joins and found:
            found[-1] += letter
        else:
            found.append(letter)
    return found


def composed(text: str) -> str:
    """Return a text in Unicode's composed form, in which Terraform keeps all of them."""
    if text.isascii():
        return text
    import unicodedata  # noqa: PLC0415  # seldom

    return unicodedata.normalize("NFC", text)


def upper(text: str) -> str:
    """Return a text in capital letters, one for each letter, as Go does: `ß` stays."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def lower(text: str) -> str:
    """Return a text in small letters, one for each letter."""
    return text.lower() if text.isascii() else "".join(letter.lower()[0] for letter in text)


def _upper(letter: str) -> str:
    capital = letter.upper()
    return capital if len(capital) == 1 else letter


def title(text: str) -> str:
    """Return a text with a capital letter wherever a word begins, as Go's `strings.Title` does."""
    return "".join(
        _upper(letter) if _separates(before) else letter for before, letter in zip(f" {text}", text, strict=False)
    )


def _separates(letter: str) -> bool:
    return not (letter.isalnum() or letter == "_") if letter.isascii() else letter.isspace()
