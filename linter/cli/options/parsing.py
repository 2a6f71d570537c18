"""A parser of command lines that says what a misspelt word may have been meant to be.  Knows no option."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

_CHOICE = re.compile(r"invalid choice: '(.*?)' \(choose from (.*)\)", re.DOTALL)
_WORD = re.compile(r"[\w-]+")


class Parser(argparse.ArgumentParser):
    """Refuses an option that it does not have by itself, for it alone knows which are like it."""

    def parse_known_args(  # type: ignore[override]  # argparse has overloads for it
        self,
        args: Sequence[str] | None = None,
        namespace: Any = None,  # noqa: ANN401  # as argparse has it
    ) -> tuple[Any, list[str]]:
        """Parse what is known, and refuse an option that is not."""
        found, rest = super().parse_known_args(args, namespace)
        unknown = next((word.partition("=")[0] for word in rest if word.startswith("-") and len(word) > 1), None)
        if unknown is not None and self.option_strings:
            from linter.policy.spelling import did_you_mean  # noqa: PLC0415  # for mistakes alone

            self.error(f"there is no option `{unknown}`{did_you_mean(unknown, self.option_strings)}")
        return found, rest

    @property
    def option_strings(self) -> list[str]:
        """The options of this parser alone."""
        return sorted(word for action in self._actions for word in action.option_strings)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and what may have been meant."""
        from linter.policy.spelling import did_you_mean  # noqa: PLC0415  # as above

        found = _CHOICE.search(message)
        hint = did_you_mean(found[1], _WORD.findall(found[2])) if found is not None else ""
        super().error(f"{message}{hint}")
