"""Claimed files to subjects, by the platforms that claim them and by those of what they carry.  Knows no rule."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from msgspec import Struct

from linter.model.endpoint import Subject
from linter.model.identity import Identity
from linter.platforms import PLATFORMS
from linter.platforms.containment import defect
from linter.platforms.platform import Embedded, Found, LeftOut, Options, Platform, Unread, Workspace
from linter.provenance.budget import SUBJECT, SpentError, spend
from linter.provenance.source import InputError, Source

Watch: TypeAlias = Callable[[str], None]
"""Is told what is being looked at, every now and then."""


class _Watched(Struct, frozen=True):
    """Files of which it is noted which ones a platform opens."""

    files: Workspace
    platform: str
    opened: dict[str, str]
    """The name of the platform that opened a file first, by its path."""

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""
        source = self.files.read(path)
        if source is not None:
            self.opened.setdefault(source.path, self.platform)
        return source

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a file, and keep who asked for it."""
        data = self.files.data(path)
        if data is not None:
            self.opened.setdefault(path, self.platform)
        return data

    def glob(self, pattern: str) -> Iterable[str]:
        """Return the paths from the root that match a shell pattern, sorted."""
        return self.files.glob(pattern)


def mapped(
    sources: Sequence[tuple[str, Source]], workspace: Workspace, options: Options, watch: Watch, opened: dict[str, str]
) -> Iterator[Subject | Identity | Unread | LeftOut | InputError]:
    """Map claimed sources, each given with the name of its platform; note what is opened for their sake."""
    inside: list[Embedded] = []
    told: set[object] = set()
    for found in _of_platforms(sources, workspace, options, opened):
        if isinstance(found, Embedded):
            inside.append(found)
            continue
        watch(found.at.source.path)
        if isinstance(found, InputError | Unread):
            told.add(_told(found))
        yield found
    if inside:
        from linter.analysis.mapping import embedded  # noqa: PLC0415  # seldom

        try:
            for one in embedded.subjects(inside, options, workspace):
                spend(_cost(one), one.at)
                # What is read again, as a chart is with other values, is as unreadable as before.
                if not isinstance(one, InputError | Unread) or _told(one) not in told:
                    yield one
        except SpentError as error:
            yield error.told()


def _of_platforms(
    sources: Sequence[tuple[str, Source]], workspace: Workspace, options: Options, opened: dict[str, str]
) -> Iterator[Found]:
    """Map the files of each platform, those of the later ones in another process where that is worth it."""
    by_platform = ((platform, [one for name, one in sources if name == platform.NAME]) for platform in PLATFORMS)
    jobs = [
        (own, partial(_of_platform, platform, own, _Watched(workspace, platform.NAME, opened), options))
        for platform, own in by_platform
        if own
    ]
    if len(jobs) == 1 or options.processes == 1:
        for _, job in jobs:
            yield from job()
        return
    from linter.analysis.mapping.ahead import ahead  # noqa: PLC0415  # for several languages alone

    sized = [(sum(len(source.text) for source in own), job) for own, job in jobs]
    with ahead(sized, options.processes, workspace, opened) as elsewhere:
        for number, (_, job) in enumerate(jobs):
            found = elsewhere.found(number)
            yield from job() if found is None else found


def _told(found: InputError | Unread) -> object:
    return found.at, found.message if isinstance(found, InputError) else found.because


def _of_platform(platform: Platform, sources: Sequence[Source], workspace: Workspace, options: Options) -> list[Found]:
    """Map the files of a platform; each by itself where a fault of ours stops it from mapping all of them."""
    found: list[Found] = []
    try:
        for one in platform.subjects(sources, workspace, options):
            if not isinstance(one, Embedded):
                spend(_cost(one), one.at)
            found.append(one)
    except InputError as error:
        return [*found, error]
    except SpentError as error:
        return [*found, *_cut_off(error, sources, found)]
    except Exception as error:  # noqa: BLE001  # as in `contained`
        if len(sources) == 1:
            return [*found, defect(error, sources[0].whole)]
        return [one for source in sources for one in _of_platform(platform, [source], workspace, options)]
    return found


def _cost(found: Subject | Identity | Unread | LeftOut | InputError) -> int:
    return SUBJECT if isinstance(found, Subject) else SUBJECT // 20


def _cut_off(error: SpentError, sources: Iterable[Source], found: Iterable[Found]) -> Iterator[InputError | Unread]:
    """Tell where the budget of the run was spent, and the files of which nothing was found before."""
    begun = {one.at.source.path for one in found if not isinstance(one, Embedded)} | {error.at.source.path}
    untouched = [source for source in sources if source.path not in begun]
    yield error.told(len(untouched))
    for source in untouched:
        yield Unread(source.at(0, 0), "the budget of the run was spent before")
