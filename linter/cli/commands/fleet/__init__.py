"""`tlslint fleet`: read many repositories into a store, and answer about all of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module

from linter.cli.arguments import Arguments
from linter.cli.usage import UsageError
from linter.fleet.engine.asking import EngineError, EngineMissingError
from linter.fleet.roster.listed import RosterError
from linter.fleet.store.database import DatabaseMissingError
from linter.fleet.store.folder import StoreError

_ACTIONS: Mapping[str, str] = {
    "flows": "flows:flows",
    "query": "query:query",
    "report": "report:report",
    "runs": "query:runs",
    "scan": "scan:scan",
}
_LIBRARIES = "needs libraries, which come with `pip install 'tlslint[fleet]'`"


def fleet(arguments: Arguments) -> int:
    """Carry the action out and return its exit code."""
    module, function = _ACTIONS[arguments.action].split(":")
    action: Callable[[Arguments], int] = getattr(import_module(f"{__name__}.{module}"), function)
    with _placed(arguments):
        return action(arguments)


@contextmanager
def _placed(arguments: Arguments) -> Iterator[None]:
    """Turn what is wrong with a list, a store or an engine into an error of the call."""
    try:
        yield
    except (EngineMissingError, DatabaseMissingError) as error:
        raise UsageError(f"fleet {arguments.action} {_LIBRARIES}") from error
    except (EngineError, RosterError, StoreError) as error:
        raise UsageError(str(error)) from error
