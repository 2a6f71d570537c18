"""The command.  Alone may print and exit; each subcommand is imported when it is called."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from linter.cli import terminal
from linter.cli.arguments import Arguments, parse
from linter.cli.usage import UsageError

WRONG_CALL = 2
FAULT = 4
INTERRUPTED = 130

_COMMANDS = {
    "baseline": "beside.baseline:baseline",
    "cache": "cache:cache",
    "check": "check:check",
    "completion": "beside.completion:completion",
    "comply": "standards.comply:comply",
    "config": "beside.show:config",
    "convert": "beside.convert:convert",
    "explain": "rules:explain",
    "fleet": "fleet:fleet",
    "flows": "flows:flows",
    "init": "beside.init:init",
    "inventory": "standards.inventory:inventory",
    "model": "model:model",
    "policy": "policy.checking:policy",
    "profiles": "rules:profiles",
    "rules": "rules:rules",
    "server": "server:server",
}
"""The modules and functions of the subcommands."""

_OBJECTS_BETWEEN_COLLECTIONS = 1_500_000

_REPORT = "this is a fault of tlslint, not of your files: please report it with the lines above"


def main() -> None:
    """Run the command and exit."""
    # Nothing that is dropped holds cycles, and to look for some after every 700 objects takes a tenth of the time.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    # A stream that the caller has closed is None: there is nowhere to write a report, or to complain.
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # as long as the process
    if sys.stdout is None:
        terminal.say("tlslint: error: standard output is closed")
        sys.exit(WRONG_CALL)
    code = execute(sys.argv[1:])
    # What was read goes with the process, where Python would first look through all of it for cycles.
    gc.freeze()
    sys.exit(code)


def execute(argv: Sequence[str]) -> int:
    """Run the command on a command line and return its exit code."""
    arguments = parse(argv)
    try:
        return _carried_out(arguments)
    except UsageError as error:
        for reason in error.args:
            terminal.say(f"tlslint: error: {reason}")
        return WRONG_CALL
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # noqa: BLE001  # the last resort, which hides nothing
        import traceback  # noqa: PLC0415

        for line in traceback.format_exc().splitlines():
            terminal.say(line)
        terminal.say(f"tlslint: {_REPORT}")
        return FAULT


def _carried_out(arguments: Arguments) -> int:
    """Import the subcommand and run it."""
    # Each needs other modules, and --help and --version need none of them.
    module, function = _COMMANDS[arguments.command].split(":")
    run: Callable[[Arguments], int] = getattr(import_module(f"linter.cli.commands.{module}"), function)
    return run(arguments)
