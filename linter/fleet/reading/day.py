"""The day of a run, which notes whether anything asks for it: what does not depend on it holds on other days too."""

from datetime import date, timedelta
from typing import Any, Self


class Day(date):
    """A date that can be compared and subtracted as any other."""

    asked: bool

    @classmethod
    def of(cls, day: date) -> Self:
        """Return a day that nobody has asked for yet."""
        found = cls(day.year, day.month, day.day)
        found.asked = False
        return found

    def _plain(self) -> date:
        self.asked = True
        return date(self.year, self.month, self.day)

    def __lt__(self, other: date) -> bool:
        return self._plain() < other

    def __le__(self, other: date) -> bool:
        return self._plain() <= other

    def __gt__(self, other: date) -> bool:
        return self._plain() > other

    def __ge__(self, other: date) -> bool:
        return self._plain() >= other

    def __add__(self, other: timedelta) -> date:  # type: ignore[override]  # what comes of it is no day of a run
        return self._plain() + other

    def __sub__(self, other: Any) -> Any:  # noqa: ANN401  # a date or a span, as of any date
        return self._plain() - other

    def __rsub__(self, other: date) -> timedelta:
        return other - self._plain()

    def isoformat(self) -> str:
        """Return the day as text."""
        return self._plain().isoformat()
