"""What is deployed together: the manifests of a folder, unless its files hold namesakes.  Knows no kind's meaning.

Kind, namespace and name identify an object (Kubernetes, "Object Names and IDs"), so that files which give one object
different contents are alternatives: each is deployed with the files that contradict none of them.
"""

from collections.abc import Iterable, Iterator
from posixpath import dirname, normpath

from msgspec.structs import replace

from linter.platforms.kubernetes.objects.objects import ALTERNATIVE, Object
from linter.platforms.platform import Unread
from linter.provenance.budget import OBJECT, spend

_MOST_ALTERNATIVES = 200
_MOST_COPIES = 1_000
"""Objects of one folder that are looked at again beside alternatives; in a folder of tests each file may be one."""
_ALIKE = frozenset({"Namespace"})
"""Kinds that several files may hold, each with what it has to say."""

_Name = tuple[str, str, str]


def bundled(objects: Iterable[Object]) -> Iterator[Object | Unread]:
    """Yield the objects, those of alternatives each with the scope of its own bundle, and what is not put together."""
    everything = list(objects)
    together = dict(_together(everything))
    scopes: dict[str, list[Object]] = {}
    for one in everything:
        if one.build:
            yield one
        else:
            folder = dirname(one.path)
            scopes.setdefault(_deployed_as(folder, together), []).append(one)
    for scope, members in scopes.items():
        yield from _alternatives(scope, members)


def _alternatives(scope: str, members: list[Object]) -> Iterator[Object | Unread]:
    files: dict[str, list[Object]] = {}
    for one in members:
        files.setdefault(one.path, []).append(one)
    contested = _contested(members) if len(files) > 1 else frozenset()
    named = {path: contested & {_name(one) for one in held if _counts(one)} for path, held in files.items()}
    shared = [one for path, held in files.items() if not named[path] for one in held]
    copies = 0
    for number, paths in enumerate(_grouped(named)):
        own = [one for path in paths for one in files[path]]
        copies += len(shared) if number else 0
        if number and copies > _MOST_COPIES:
            alone = f"judged without the {len(shared):,} objects beside it, for the folder holds too many alternatives"
            yield from (Unread(files[path][0].at.header, alone) for path in paths)
            yield from (_in(one, scope, number) for one in own)
            continue
        if number:
            spend(len(shared) * OBJECT, own[0].at)  # objects that stand in several alternatives count in each
        yield from (_in(one, scope, number) for one in (*own, *shared))


def _grouped(named: dict[str, frozenset[_Name]]) -> list[list[str]]:
    """Return groups of the files that contradict others, none of which contradicts another of its group."""
    groups: list[tuple[list[str], set[_Name]]] = []
    for path, names in named.items():
        if not names:
            continue
        free = next((group for group in groups[:_MOST_ALTERNATIVES] if not group[1] & names), None)
        if free is None:
            groups.append(([path], set(names)))
        else:
            free[0].append(path)
            free[1].update(names)
    return [paths for paths, _ in groups] or [[]]


def _contested(members: list[Object]) -> frozenset[_Name]:
    """Return the names under which two files hold different contents."""
    texts: dict[_Name, dict[str, str]] = {}
    for one in members:
        if _counts(one):
            texts.setdefault(_name(one), {}).setdefault(one.path, one.node.at.text)
    return frozenset(name for name, by_file in texts.items() if len(set(by_file.values())) > 1)


def _counts(one: Object) -> bool:
    is_patch = one.partial and not one.untold
    return bool(one.name) and not is_patch and one.kind not in _ALIKE


def _name(one: Object) -> _Name:
    return one.kind, one.namespace, one.name


def _in(one: Object, scope: str, number: int) -> Object:
    if number:
        return replace(one, build=f"{scope}{ALTERNATIVE}{number + 1}")
    return one if scope == dirname(one.path) else replace(one, build=scope or ".")


# --- folders ----------------------------------------------------------------------------------------------------


def _together(objects: Iterable[Object]) -> Iterator[tuple[str, str]]:
    """Yield the folders of which all that is below them is deployed as one, by what a tool of delivery is told."""
    for one in objects:
        if (one.group, one.kind) == ("kustomize.toolkit.fluxcd.io", "Kustomization"):
            path = one.node.text("spec", "path")
            if path:
                yield _folder(path), one.address
        elif (one.group, one.kind) == ("argoproj.io", "Application"):
            for source in (one.node.mapping("spec", "source"), *one.node.mappings_of("spec", "sources")):
                path = None if source is None else source.text("path")
                if source is not None and path and source.text("directory", "recurse") == "true":
                    yield _folder(path), one.address


def _folder(path: str) -> str:
    return normpath(path).lstrip("/").removeprefix("./")


def _deployed_as(folder: str, together: dict[str, str]) -> str:
    """Return the folder that is deployed as one with a folder, the nearest if there are several."""
    above = folder
    while above and together:
        if above in together:
            return above
        above = dirname(above)
    return folder
