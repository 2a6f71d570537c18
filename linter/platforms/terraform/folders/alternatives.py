"""Files of variables that no run of Terraform loads by itself: each is one way in which a root module is deployed.

People keep one for every environment, `prod.tfvars`, and name it on the command line.  Evaluates nothing.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from linter.platforms.platform import Unread
from linter.platforms.terraform.folders.variables import is_automatic, values_of
from linter.platforms.terraform.language.modules.folder import Folder, parse
from linter.platforms.terraform.language.values.value import Value
from linter.provenance.pattern import pattern
from linter.provenance.setting import Setting
from linter.provenance.source import InputError, Source

MAX_ALTERNATIVES = 8
"""Ways that are tried for one root module; people have an environment for each stage and region."""
# In JSON, escapes may hide a name.
_SET = pattern(r"^[ \t{,]*\"?([\w-]+)\"?[ \t]*[=:]", re.MULTILINE)


class _File(Struct, frozen=True):
    """A file of variables, and what it sets."""

    source: Source
    names: frozenset[str]


class Alternatives(Struct, frozen=True):
    """The ways in which each root module is deployed, by its path: the files that are named together."""

    by_root: Mapping[str, tuple[tuple[Source, ...], ...]]
    errors: tuple[InputError, ...]
    unread: tuple[Unread, ...]

    def without_effect(self, asked: Collection[str], named: Collection[str]) -> Collection[str]:
        """Return files without those of variables that nobody tries, and that neither Terraform nor the user loads."""
        tried = {one.path for ways in self.by_root.values() for together in ways for one in together}
        return {
            path
            for path in asked
            if ".tfvars" not in path or path in tried or path in named or is_automatic(posixpath.basename(path))
        }

    def of(self, root: Folder) -> Iterator[Mapping[str, Setting[Value]]]:
        """Return the values of each way in which a root module is deployed, evaluated as late as that."""
        for together in self.by_root.get(root.path, ()):
            found: dict[str, Setting[Value]] = {}
            for source in together:
                found |= values_of(source)[0]
            yield found


def alternatives(
    sources: Iterable[Source], roots: Sequence[Folder], asked: Collection[str] | None = None
) -> Alternatives:
    """Give each file of variables to the root modules that declare what it sets.

    Where something is to be said of some files only, no more of the others are read than there are ways to try.
    """
    ways: dict[str, list[tuple[Source, ...]]] = {}
    errors: list[InputError] = []
    unread: list[Unread] = []
    for together in _by_folder(one for one in sources if not _is_loaded(one.path, roots)):
        if asked is not None and not _is_needed(together, roots, ways, asked):
            continue
        by_root: dict[str, list[_File]] = {}
        for source in together:
            file = parse(source)
            errors.extend(file.errors)
            one = _File(source, frozenset(file.body.attributes))
            fitting = list(_fitting(posixpath.dirname(source.path), one.names, roots))
            if not fitting and one.names:
                because = "no module that is judged by itself declares these variables"
                unread.append(Unread(source.whole.header, because))
            for root in fitting:
                by_root.setdefault(root.path, []).append(one)
        for path, found in by_root.items():
            ways.setdefault(path, []).extend(_combined(found))
    unread += _too_many(ways) if asked is None else ()
    return Alternatives(
        {path: tuple(found[:MAX_ALTERNATIVES]) for path, found in ways.items()}, tuple(errors), tuple(unread)
    )


def _by_folder(sources: Iterable[Source]) -> Iterable[Sequence[Source]]:
    found: dict[str, list[Source]] = {}
    for source in sources:
        found.setdefault(posixpath.dirname(source.path), []).append(source)
    return found.values()


def _is_needed(
    together: Sequence[Source],
    roots: Iterable[Folder],
    ways: Mapping[str, Sequence[tuple[Source, ...]]],
    asked: Collection[str],
) -> bool:
    """Say whether files of variables are asked for, or may be one of the ways of a root module that are tried."""
    names = {name for source in together for name in _SET.findall(source.text)}
    short = (root for root in roots if len(ways.get(root.path, ())) < MAX_ALTERNATIVES)
    return any(source.path in asked for source in together) or any(not names.isdisjoint(one.variables) for one in short)


def _too_many(ways: Mapping[str, Sequence[tuple[Source, ...]]]) -> Iterator[Unread]:
    for found in ways.values():
        if len(found) > MAX_ALTERNATIVES:
            more = len(found) - MAX_ALTERNATIVES
            because = f"{more} more ways to deploy one module, with this file and those after it"
            yield Unread(found[MAX_ALTERNATIVES][0].whole.header, because)


def _combined(beside: Sequence[_File]) -> Iterator[tuple[Source, ...]]:
    """Put together what is meant to be: files of one folder that set different variables are named together."""
    times = Counter(name for one in beside for name in one.names)
    common = [one.source for one in beside if all(times[name] == 1 for name in one.names)]
    others = [one.source for one in beside if any(times[name] > 1 for name in one.names)]
    yield from ((other, *common) for other in others) if others else (tuple(common),)


def _is_loaded(path: str, roots: Iterable[Folder]) -> bool:
    """Say whether Terraform loads a file by itself, as it does in the folder where it is run."""
    folder, name = posixpath.split(path)
    return is_automatic(name) and any(root.path == folder for root in roots)


def _fitting(folder: str, names: Iterable[str], roots: Iterable[Folder]) -> Iterator[Folder]:
    """Return the root modules nearest to a folder that declare one of the variables: above it first, else beside it."""
    wanted = set(names)
    declaring = [one for one in roots if not wanted.isdisjoint(one.variables)]
    above = [one for one in declaring if not one.path or f"{folder}/".startswith(f"{one.path}/")]
    if above:
        yield max(above, key=lambda one: len(one.path))
        return
    near = {one.path: len(posixpath.commonpath([one.path, folder])) if one.path else 0 for one in declaring}
    nearest = max(near.values(), default=0)
    for one in declaring:
        # What lies beside a module may be another's, so it must fit in whole.
        if near[one.path] == nearest and wanted <= one.variables:
            yield one


def is_whole(root: Folder, way: Mapping[str, Setting[Value]], ways: Sequence[Mapping[str, Setting[Value]]]) -> bool:
    """Say whether Terraform could run with these values: nothing is missing that all others have."""
    others = [set(one) for one in ways if one is not way]
    always = set.intersection(*others) if others else set()
    needed = {
        block.labels[0] for block in root.of_type("variable") if block.labels and "default" not in block.body.attributes
    }
    return not (always & needed) - set(way)
