"""Directives with one value to settings.  Knows no directive by name."""

from linter.platforms.nginx.reading.blocks import Context, Entry, Gap
from linter.provenance.setting import Known, Setting, Unknown

_NOT_WRITTEN = "its value is not written here"


def one(context: Context, name: str) -> Entry | Unknown | None:
    """Return the directive that is in effect; unknown where it is not at hand, filled in, or written twice."""
    written = context.written(name)
    if isinstance(written, Gap):
        return written.unknown(name)
    if written is None or not written[0].arguments:
        return None
    entry = written[0]
    if len(written) > 1:
        return Unknown("it is written twice at one level", written[1].at, name)
    if any(word.has_hole or "$" in word.text for word in entry.arguments):
        return Unknown(_NOT_WRITTEN, entry.place, name, entry.via)
    uncertain = next((one for one in written if not one.is_certain), None)
    if uncertain is not None and uncertain.text.lower() != "off":  # as it is where nothing is written
        return Unknown("a template decides whether it stands there", uncertain.place, name, uncertain.via)
    return entry


def is_on(context: Context, name: str, said: str) -> Setting[bool]:
    """Return a switch, which is off where it is not written; `said` tells what nginx does then."""
    entry = one(context, name)
    if isinstance(entry, Unknown):
        return entry
    return Known(False, context.at, name, default=said) if entry is None else entry.known(entry.text.lower() == "on")


def is_given(context: Context, name: str, said: str) -> Setting[bool]:
    """Say whether a directive is given at all."""
    written = context.written(name)
    if isinstance(written, Gap):
        return written.unknown(name)
    return Known(False, context.at, name, default=said) if written is None else written[0].known(True)
