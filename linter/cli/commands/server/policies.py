"""Policies and configurations that are open: which they are, and what is wrong with them.  Knows no protocol."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH119, PTH120

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from linter.analysis.asking.compliance.reading import valid_standard
from linter.cli import requests, settings
from linter.cli.arguments import parse
from linter.cli.commands.server.proposing import AtHand
from linter.cli.place import Place
from linter.cli.usage import UsageError
from linter.files.shelf import Disk
from linter.policy.catalog import ENDINGS, built_in_catalog
from linter.policy.config.base import Base
from linter.policy.config.config import Config
from linter.policy.config.reading import FILE, PYPROJECT, read
from linter.policy.schema import valid_profile, valid_rule
from linter.policy.validation.files import PolicyError, load
from linter.provenance.source import InputError, Source
from linter.syntax.node import Mapping as Map

PROJECT = "project"
"""The kind of a `pyproject.toml`, in which nothing is completed."""
_FOLDERS = {"rules": "rule", "profiles": "profile", "standards": "standard"}
_TELLING: Mapping[str, "re.Pattern[str]"] = {
    "rule": re.compile(r"^applies-to[ ]*:", re.MULTILINE),
    "profile": re.compile(r"^(?:extends|without)[ ]*:", re.MULTILINE),
    "standard": re.compile(r"^requirements[ ]*:", re.MULTILINE),
}
"""What tells that a file in such a folder is a policy, where no configuration says so."""
_VALID: Mapping[str, Callable[[Map], object]] = {
    "rule": valid_rule,
    "profile": valid_profile,
    "standard": valid_standard,
}


class Overlaid(Struct, frozen=True):
    """The files of the disk, with the texts of those that are open."""

    texts: Mapping[str, str]
    disk: Disk = Disk()

    def real(self, path: str) -> str:
        """Return a path without links."""
        return self.disk.real(path)

    def is_file(self, path: str) -> bool:
        """Say whether a path leads to a file."""
        return path in self.texts or self.disk.is_file(path)

    def is_folder(self, path: str) -> bool:
        """Say whether a path leads to a folder."""
        return self.disk.is_folder(path)

    def names(self, folder: str) -> Sequence[str]:
        """Return the names of what stands in a folder, sorted."""
        opened = {os.path.basename(path) for path in self.texts if os.path.dirname(path) == folder.rstrip("/")}
        return sorted({*self.disk.names(folder), *opened})

    def content(self, path: str) -> bytes:
        """Return what stands in a file.  Raises OSError."""
        return self.texts[path].encode() if path in self.texts else self.disk.content(path)


def kind_of(path: str, text: str) -> str | None:
    """Return what a document is as a policy, by its folder and what stands in it; None where it is none."""
    name = os.path.basename(path)
    if name == FILE:
        return "configuration"
    if name == PYPROJECT and "[tool.tlslint" in text:
        return PROJECT
    folder = next((part for part in reversed(path.split("/")[:-1]) if part in _FOLDERS), "")
    kind = _FOLDERS.get(folder)
    return kind if kind is not None and name.endswith(ENDINGS) and _TELLING[kind].search(text) else None


def problems(kind: str, path: str, place: Place, texts: Mapping[str, str]) -> tuple[InputError, ...]:
    """Return what is wrong with a policy or a configuration as it stands in the editor, in the order of places."""
    shelf, name = Overlaid(texts), place.files[0]
    found: dict[tuple[int, int, str], InputError] = {}
    for error in (*_by_itself(kind, name, texts[path]), *_with_others(kind, path, place, shelf)):
        if error.at.source.path == name:
            found.setdefault((error.at.start, error.at.end, error.message), error)
    return tuple(found[key] for key in sorted(found))


def at_hand(place: Place, texts: Mapping[str, str]) -> AtHand:
    """Return what a policy may name: what comes with the linter, and what the folders of the configuration hold."""
    shelf = Overlaid(texts)
    try:
        config = settings.from_file(parse(["check"]), place, shelf)
        catalog = settings.catalog_of(config, place, shelf)
        return AtHand(catalog, tuple(settings.standards_of(config, place, shelf, catalog)))
    except (InputError, UsageError):  # which is told elsewhere
        catalog = built_in_catalog()
        return AtHand(catalog, tuple(settings.standards_of(Config(), place, shelf, catalog)))


def _by_itself(kind: str, name: str, text: str) -> Iterator[InputError]:
    """Return what is wrong with a rule, a profile or a standard, wherever it lies."""
    if kind in _VALID:
        try:
            _VALID[kind](load(Source(name, text)))
        except PolicyError as error:
            yield from error.every


def _with_others(kind: str, path: str, place: Place, shelf: Overlaid) -> Iterator[InputError]:
    """Return what is wrong with all that judges: the configuration, and the policies that it names."""
    try:
        if kind in {"configuration", PROJECT}:
            config = read(path, place.files[0], Base(os.path.dirname(path), place.root), shelf)
        else:
            config = settings.from_file(parse(["check"]), place, shelf)
        requests.refuse_missing(config, place)
        catalog = settings.catalog_of(config, place, shelf)
        settings.rules_of(config, catalog)
        settings.baseline_of(config, place, shelf)
        for profile in catalog.profiles.values():
            if profile.at.source.path == place.files[0]:
                catalog.resolve(profile.id, (), {})
        if kind == "standard":
            own = load(Source(place.files[0], shelf.texts[path])).text("id") or ""
            settings.standards_of(config, place, shelf, catalog).get(own)  # which reads it
    except PolicyError as error:
        yield from error.every
    except InputError as error:
        yield error
    except UsageError as error:
        yield InputError(Source(place.files[0], "").whole, str(error))
