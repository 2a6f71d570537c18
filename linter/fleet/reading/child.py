"""The process that reads repositories, one after the other, for whoever started it: `python -m` this module.

What it is told and answers goes over its standard input and output, in frames.  It dies alone: of too much memory, of
a fault in a parser, or by the hand of who waits for it.
"""

import gc
import os
import signal
import sys
from contextlib import suppress
from time import perf_counter
from typing import BinaryIO

import msgspec

from linter.files.git.snapshot import SnapshotError
from linter.fleet.places.opened import opened
from linter.fleet.reading.frames import Answer, Asked, Looked, Problem, Read, framed, frames
from linter.fleet.reading.reader import read
from linter.fleet.reading.terms import Terms, unpacked
from linter.fleet.store.reading import packed

_OBJECTS_BETWEEN_COLLECTIONS = 500_000


def main() -> None:
    """Answer until nobody asks any more."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    # Who is interrupted at a terminal ends this process too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever else is printed here is no answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer what is asked over one stream on another; first come the bound on memory and the terms."""
    given = frames(asked)
    _bound(int(next(given)))
    terms = unpacked(next(given))
    for frame in given:
        answers.write(framed(msgspec.msgpack.encode(answer(msgspec.msgpack.decode(frame, type=Asked), terms))))
        answers.flush()


def _bound(memory: int) -> None:
    """Let this process have no more memory than that, where the system can be told so."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def answer(asked: Asked, terms: Terms) -> Answer:
    """Return what comes of a repository, in this process."""
    try:
        found = opened(asked.repository)
        if not asked.key:
            return Looked(found.identity, found.weight, found.revision)
        if found.identity != asked.identity:
            return Problem("it changed while the fleet was read; read it again")
        began = perf_counter()
        reading = read(found, asked.key, terms)
        return Read(reading.key, packed(reading), reading.is_whole, perf_counter() - began)
    except SnapshotError as error:
        return Problem(str(error))
    except MemoryError:
        return Problem("", is_out_of_memory=True)
    except RecursionError:
        return Problem("it is nested too deeply")
    except Exception as error:  # noqa: BLE001  # what is wrong with one is told of this one
        return Problem(f"a defect of tlslint ({type(error).__name__}); report it")


if __name__ == "__main__":
    main()
