"""Faults of our own, kept to what they are about: everything else is still analysed.  Knows no platform."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec, TypeVar

from linter.provenance.budget import SpentError
from linter.provenance.source import InputError, Location

_P = ParamSpec("_P")
_T = TypeVar("_T")
_PACKAGE = "linter"


class DefectError(InputError):
    """Something that the linter itself fails on; the text may be right."""


def contained(
    at: Location, mapping: Callable[_P, Iterable[_T]], *args: _P.args, **kwargs: _P.kwargs
) -> Iterator[_T | InputError]:
    """Yield what a mapping yields; what it raises ends it, and becomes an error at a place."""
    try:
        yield from mapping(*args, **kwargs)
    except InputError as error:
        yield error
    except SpentError:
        raise  # what follows could not be paid either
    except Exception as error:  # noqa: BLE001  # whatever it is, it is told, and concerns nothing else
        yield defect(error, at)


def defect(error: Exception, at: Location) -> DefectError:
    """Tell the kind of a fault and where it came up; its text is left out, for it may hold what users keep secret."""
    where = _innermost(error)
    message = f"could not be analysed: a defect of tlslint ({type(error).__name__}{f' in {where}' if where else ''})"
    return DefectError(at.header, message, "report it with this line; everything else was analysed")


def _innermost(error: Exception) -> str:
    """Return the last place in this package that an error passed."""
    found = ""
    trace = error.__traceback__
    while trace is not None:
        parts = trace.tb_frame.f_code.co_filename.replace(os.sep, "/").split("/")
        if _PACKAGE in parts[:-1]:
            own = parts[len(parts) - 1 - parts[::-1].index(_PACKAGE) :]
            found = f"{'/'.join(own)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
