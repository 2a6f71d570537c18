"""Digests of texts.  Knows no names."""

from collections.abc import Callable, Mapping

from linter.platforms.terraform.language.functions.arguments import Function, RefusedError, of_plain

_SPACES = {
    "dns": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "oid": "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
    "url": "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
    "x500": "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
}


def digest(algorithm: str, text: str) -> bytes:
    """Return a digest of a text."""
    import hashlib  # noqa: PLC0415  # seldom

    return hashlib.new(algorithm, text.encode(), usedforsecurity=False).digest()


def hexadecimal(algorithm: str) -> Callable[[str], str]:
    """Make a function that writes a digest in hexadecimal."""
    return lambda text: digest(algorithm, text).hex()


def base64(algorithm: str) -> Callable[[str], str]:
    """Make a function that writes a digest in Base64."""

    def written(text: str) -> str:
        from base64 import b64encode  # noqa: PLC0415  # seldom

        return b64encode(digest(algorithm, text)).decode()

    return written


def _uuidv5(space: str, name: str) -> str:
    from uuid import UUID, uuid5  # noqa: PLC0415  # seldom

    try:
        return str(uuid5(UUID(_SPACES.get(space, space)), name))
    except ValueError as error:
        raise RefusedError("the name space is no UUID") from error


FUNCTIONS: Mapping[str, Function] = {
    "base64sha256": of_plain(base64("sha256"), "text"),
    "base64sha512": of_plain(base64("sha512"), "text"),
    "md5": of_plain(hexadecimal("md5"), "text"),
    "sha1": of_plain(hexadecimal("sha1"), "text"),
    "sha256": of_plain(hexadecimal("sha256"), "text"),
    "sha512": of_plain(hexadecimal("sha512"), "text"),
    "uuidv5": of_plain(_uuidv5, "text", "text"),
}
