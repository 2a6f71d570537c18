"""What a platform is to the rest of the linter.  Knows no platform."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from re import Pattern
from typing import Protocol, TypeAlias

from msgspec import Struct, field

from linter.model.endpoint import Subject
from linter.model.identity import Identity
from linter.model.whereabouts.surroundings import Surroundings
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Location, Source

GIVEN = "values\x1c"
"""What the name of a file begins with whose values are those that a chart is installed with; none on a disk does."""


class Options(Struct, frozen=True):
    """What the user says about the world outside the files."""

    today: date
    tf_vars: tuple[str, ...] = ()
    """Paths of variable files, as for `terraform plan -var-file`, in that order."""
    tf_plans: tuple[str, ...] = ()
    """Paths of plans, as `terraform show -json` writes them."""
    nginx_version: str | None = None
    """The release of nginx that reads its files, as `1.28` or `1.28.0`; None to go by images."""
    images: tuple[Known[str], ...] = ()
    """The container images that are given the files, where what carries these says so."""
    asked: frozenset[str] | None = None
    """The files of which something is to be said, so that what can only concern others may be left; None for all."""
    around: bool = False
    """Whether somebody asks where endpoints are, by what people call that: most rules do not."""
    processes: int = 1
    """In how many processes at most the files are mapped."""
    again: bool = False
    """Whether the same texts will be looked at again, most of them as they are: what was made of them is kept there."""


class Written(Struct, frozen=True):
    """A text that a configuration stands for, without having it word by word."""

    text: str
    places: tuple[tuple[int, Location], ...]
    """What stands for what, by the offset at which it begins, in order."""


class Embedded(Struct, frozen=True):
    """Files that a configuration carries in it, which may be of another language."""

    owner: str
    """What carries them, free of line numbers: `k8s/web.yaml!ConfigMap shop/proxy`."""
    files: Mapping[str, Location | Written]
    """By the names that they will have: where they stand, with nothing but indentation to remove, or their texts."""
    images: tuple[Known[str], ...] = ()
    """The container images that are given them."""
    beside: Mapping[str, Location | Written] = field(default_factory=dict)
    """Files by their own paths from the root, which are read again with all that the tree has around them."""
    around: Surroundings | None = None
    """Those of what carries them, which count where what is in them has none of its own."""


class Unread(Struct, frozen=True):
    """A part of a claimed file of which nothing is said, though nothing is wrong with it, and why."""

    at: Location
    because: str


class LeftOut(Struct, frozen=True):
    """A part of a claimed file that was looked at, and of which there is nothing to judge."""

    at: Location
    what: str
    """Its kind, as its language calls it: `Deployment`, `aws_iam_role`."""
    is_known: bool
    """Whether things of its kind are judged, and this one just has nothing; else none of them is."""


Found: TypeAlias = Subject | Identity | Embedded | Unread | LeftOut | InputError
"""What a platform finds."""


class Workspace(Protocol):
    """The files of the scanned root.  Nothing else can be opened through it."""

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a file by its path from the root, be it a text or not; None when none may be read."""

    def glob(self, pattern: str) -> Iterable[str]:
        """Return the paths from the root that match a shell pattern, sorted; `*` does not match `/`."""


class Listing(Workspace, Protocol):
    """All that is looked through where nobody names a part of it; nothing is opened before it is asked for."""

    def __hash__(self) -> int:
        """Tell one from another, so that what was made of one can be kept."""

    @property
    def paths(self) -> Collection[str]:
        """The paths of all files from the root, without those that are ignored or excluded."""

    def ending(self, *ends: str) -> Sequence[str]:
        """Return the paths that end with one of some texts, in order."""

    def beside(self, folder: str) -> Sequence[str]:
        """Return the paths of the files that stand in a folder, and not further below."""

    def led_to(self, path: str) -> str:
        """Return a path with the links to folders in it followed, be they the system's or texts that stand for one."""


class Platform(Protocol):
    """One configuration language: which files it claims, and what they mean.

    Its package is imported at every start, so it imports its adapter only when it has something to read.
    """

    @property
    def NAME(self) -> str:  # noqa: N802  # a module's constant
        """As users write it: the key of examples in policies, a column of tables."""

    @property
    def EXAMPLE(self) -> str:  # noqa: N802
        """The file name under which an example in a policy is read."""

    @property
    def MAY_CLAIM(self) -> Pattern[str]:  # noqa: N802
        """Found in the paths of all files that are worth opening."""

    def claims(self, source: Source, /) -> bool:
        """Say whether a file is of this language and concerns TLS, by its path and what stands in it.

        Must be fast: it sees every file that is worth opening.
        """

    def bearing(self, named: Collection[str], listing: Listing, /) -> Collection[str] | None:
        """Say which other files bear on what is found in some files of any language; None where that is not known.

        What is read through the workspace need not be told: only what must be claimed for the findings in the named
        files to be those of a run over everything.  Where it is not known that a file bears on nothing, it does.
        """

    def subjects(self, sources: Sequence[Source], workspace: Workspace, options: Options, /) -> Iterator[Found]:
        """Map claimed files to the model; an error stands for the part that it makes unreadable."""
