"""Which files bear on others: what is deployed with them.  Reads names, and neither objects nor templates.

A text that may name a file is taken for one that does, so that more is read than need be, and never less.
"""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from linter.platforms.kubernetes.recognition import MAY_CLAIM, claims, is_chart, is_kustomization
from linter.platforms.platform import Listing
from linter.provenance.pattern import pattern

# What stands between blanks and brackets, in quotes, or behind a dash or a colon up to the end of the line.
_NAMED = tuple(map(pattern, (r"[^\s\"'\[\]{},]+", r"\"[^\"\n]*\"|'[^'\n]*'", r"(?<=[-:][ \t])[^\n]*[^\s]")))
_MANIFESTS = (".yaml", ".yml", ".json")
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_NAMING_FURTHER = ("transformers", "generators")
_DESTINATION_RULE = b"DestinationRule"
"""The kind that says something about objects wherever these are deployed."""


def bearing(named: Collection[str], listing: Listing) -> Collection[str] | None:
    """Return the files that bear on others: those of their folders, charts and overlays, and what holds for all."""
    tree = _tree(listing)
    charts = {chart for path in named if (chart := tree.chart(path)) is not None}
    own = {path for path in named if tree.chart(path) is None and tree.may_hold(path)}
    folders = {posixpath.dirname(path) for path in own}
    if own or charts or tree.naming(named):
        everywhere = tree.everywhere
        together = {above for folder in folders for above in everywhere.together if _holds(above, folder)}
        folders |= {posixpath.dirname(path) for above in together for path in tree.below(above)}
        beside = {path for folder in folders for path in listing.beside(folder)}
        found = tree.deployed({*named, *charts}) | tree.consuming(beside | everywhere.paths)
        return tree.files({*charts, *found}) | {path for path in beside | everywhere.paths if MAY_CLAIM.search(path)}
    return ()


def _holds(above: str, folder: str) -> bool:
    return not above or folder == above or folder.startswith(f"{above}/")


class _Everywhere:
    """What holds for objects wherever they are: rules of a mesh, and what tells which folders are deployed as one."""

    def __init__(self, listing: Listing) -> None:
        self.paths: set[str] = set()
        self.together: set[str] = set()
        folders = {posixpath.dirname(path) for path in listing.ending(*_MANIFESTS)}
        above = {part for folder in folders for part in _and_above(folder)}
        for path in listing.ending(*_MANIFESTS):
            data = listing.data(path)
            if data is None or _tells_of_folders(data):
                self.paths.add(path)
                source = listing.read(path)
                named = () if source is None else _names(source.text)
                self.together |= {name for one in named if (name := posixpath.normpath(one).strip("/")) in above}
            elif _DESTINATION_RULE in data:
                self.paths.add(path)


def _tells_of_folders(data: bytes) -> bool:
    return b"kustomize.toolkit.fluxcd.io" in data or (b"argoproj.io" in data and b"recurse" in data)


def _and_above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)


@lru_cache(maxsize=1)  # a run asks again where what it found leads further
def _tree(listing: Listing) -> "_Deployed":
    return _Deployed(listing)


class _Deployed:
    """The kustomizations and charts of a tree, and what they name: files, and the folders of others."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._kustomizations = {
            posixpath.dirname(path): path for path in listing.ending(*_KUSTOMIZATIONS) if is_kustomization(path)
        }
        self._charts = {posixpath.dirname(path): path for path in listing.ending("Chart.yaml") if is_chart(path)}

    @cached_property
    def everywhere(self) -> _Everywhere:
        """What holds for all objects."""
        return _Everywhere(self._listing)

    def chart(self, path: str) -> str | None:
        """Return the folder of the outermost chart that a file is in."""
        above = posixpath.dirname(path)
        found = above if above in self._charts else None
        while above:
            above = posixpath.dirname(above)
            found = above if above in self._charts else found
        return found

    def may_hold(self, path: str) -> bool:
        """Say whether a file may be Kubernetes's."""
        source = self._listing.read(path) if MAY_CLAIM.search(path) else None
        return source is not None and claims(source)

    def below(self, folder: str) -> Iterator[str]:
        """Return the files below a folder."""
        prefix = f"{folder}/" if folder else ""
        return (path for path in self._listing.paths if path.startswith(prefix))

    # --- who names whom -------------------------------------------------------------------------------------------

    @cached_property
    def _named(self) -> Mapping[str, Collection[str]]:
        """What kustomizations and charts name, by their folders."""
        found = {folder: set(self._by_kustomization(folder, path)) for folder, path in self._kustomizations.items()}
        for folder, path in self._charts.items():
            names = found.setdefault(folder, set())
            for file in (path, posixpath.join(folder, "requirements.yaml")):
                names.update(one for one in self._by_file(folder, file) if one in self._charts)
        return found

    def _by_kustomization(self, folder: str, path: str) -> Iterator[str]:
        yield path
        source = self._listing.read(path)
        text = "" if source is None else source.text
        for name in self._by_file(folder, path):
            yield name
            if name.endswith(_MANIFESTS) and any(word in text for word in _NAMING_FURTHER):
                yield from self._by_file(folder, name)
        if "helmCharts" in text or "helmChartInflationGenerator" in text:
            yield from self._charts

    def _by_file(self, folder: str, path: str) -> Iterator[str]:
        source = self._listing.read(path) if path in self._listing.paths else None
        for name in () if source is None else _names(source.text):
            joined = posixpath.normpath(posixpath.join(folder, name.removeprefix("file://")))
            found = self._listing.led_to("" if joined == "." else joined)
            if found in self._listing.paths or found in self._kustomizations or found in self._charts:
                yield found

    @cached_property
    def _naming(self) -> Mapping[str, Collection[str]]:
        """The folders of the kustomizations and charts that name something, by what they name."""
        found: dict[str, set[str]] = {}
        for folder, names in self._named.items():
            for name in names:
                found.setdefault(name, set()).add(folder)
        return found

    def naming(self, starts: Iterable[str]) -> set[str]:
        """Return the folders of what names something, directly or not."""
        return _reached(starts, self._naming) - set(starts)

    def deployed(self, starts: Collection[str]) -> set[str]:
        """Return the folders of what deploys something, directly or not, with all that it is deployed with."""
        return _reached(self.naming(starts), self._named)

    def consuming(self, starts: Collection[str]) -> set[str]:
        """Return the folders of what takes files for its own, so that these say nothing by themselves."""
        direct = {folder for path in starts for folder in self._naming.get(path, ())}
        # A component is only built where something else names it.
        parts = {folder for folder in direct if self._is_component(folder)}
        return _reached(direct | self.naming(parts), self._named)

    def _is_component(self, folder: str) -> bool:
        source = self._listing.read(self._kustomizations[folder]) if folder in self._kustomizations else None
        return source is not None and "Component" in source.text

    def files(self, folders: Iterable[str]) -> set[str]:
        """Return the files of charts, and those that describe kustomizations."""
        kept = [folder for folder in folders if folder in self._charts or folder in self._kustomizations]
        described = {self._kustomizations[folder] for folder in kept if folder in self._kustomizations}
        charts = {self.chart(self._charts[folder]) or "" for folder in kept if folder in self._charts}
        return described | {path for chart in charts for path in self.below(chart) if MAY_CLAIM.search(path)}


def _reached(starts: Iterable[str], edges: Mapping[str, Collection[str]]) -> set[str]:
    """Return where edges lead, with where they start."""
    found = set(starts)
    pending = list(found)
    while pending:
        for one in edges.get(pending.pop(), ()):
            if one not in found:
                found.add(one)
                pending.append(one)
    return found


def _names(text: str) -> Iterator[str]:
    """Return what may be a path in a text, and what is behind a key: `proxy.conf=files/proxy.conf`."""
    for found in dict.fromkeys(name for one in _NAMED for name in one.findall(text)):
        name = found.strip("\"'")
        yield name
        if "=" in name:
            yield name.partition("=")[2]
