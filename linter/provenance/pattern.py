"""Regular expressions that are compiled when they are first asked: compiling all of them is a tenth of a start."""

import re
from typing import Any, cast

_NAMES = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))


class _Pattern:
    """Stands for a compiled expression, and has its methods for its own from the first call on."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the compiled one has there
        compiled = re.compile(self._text, self._flags)
        for each in _NAMES:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what searches, matches and replaces like `re.compile(text, flags)`.

    It is no `re.Pattern` for `isinstance`, and a text that is no expression fails at the first use.
    """
    return cast("re.Pattern[str]", _Pattern(text, flags))
