"""Modules that Terraform fetches: those that it has put under `.terraform`, and what is known of much used ones.

Of a module that is not at hand, `registry` may hold a sketch: its inputs with their defaults, and the resources
that carry data, in Terraform's own language.  Knows no resource type.
"""

import posixpath
import re
from collections.abc import Mapping
from functools import cache
from glob import glob

from linter.platforms.platform import Workspace
from linter.platforms.terraform.language.modules.folder import Folder
from linter.platforms.terraform.mapping.providers import newest_allowed
from linter.provenance import shipped
from linter.provenance.pattern import pattern
from linter.provenance.source import Source

INSTALLED = ".terraform/modules/modules.json"
"""Source: Terraform's `internal/modsdir`; paths in it are relative to the root module."""
SKETCHES = shipped.beside(__file__, "..", "registry")

_PATH = "registry:"
_REGISTRY = pattern(r"(?:registry\.(?:terraform\.io|opentofu\.org)/)?([\w-]+/[\w-]+/[\w-]+)(?://(?P<inside>[\w/-]+))?")
_GIT = pattern(
    r"(?:git::)?(?:https://|ssh://git@|git@)?github\.com[/:]([\w-]+)/terraform-([a-z]+)-([\w-]+?)(?:\.git)?(?://(?P<inside>[\w/-]+))?"
    r"(?:\?ref=v?(?P<version>[0-9][\w.-]*))?"
)
_MAJORS = pattern(r"([0-9]+)(?:-([0-9]+))?\.tf$")


def is_fetched(path: str) -> bool:
    """Say whether a file belongs to a module that is not the user's own, so that nobody changes anything there."""
    return path.startswith((_PATH, ".terraform/")) or "/.terraform/" in path


def installed(root: str, workspace: Workspace) -> Mapping[str, str]:
    """Return the folders of the modules that Terraform has fetched for a root module, by the way of calls to them."""
    source = workspace.read(posixpath.join(root, INSTALLED))
    if source is None:
        return {}
    try:
        import json  # noqa: PLC0415  # few have one

        written = json.loads(source.text)
    except (ValueError, RecursionError):
        return {}  # nobody writes this file by hand; without it, modules are as if they were not fetched
    entries = written.get("Modules") if isinstance(written, dict) else None
    found: dict[str, str] = {}
    for one in entries if isinstance(entries, list) else ():
        key, folder = (one.get("Key"), one.get("Dir")) if isinstance(one, dict) else (None, None)
        if isinstance(key, str) and isinstance(folder, str):
            path = posixpath.normpath(posixpath.join(root, folder.replace("\\", "/")))
            if is_fetched(f"{path}/"):
                found[key] = path
    return found


def sketch(source: str, version: str | None) -> Folder | None:
    """Return what is known of a module, by its source and the version that is asked for; None where nothing is."""
    registry = _REGISTRY.fullmatch(source)
    git = _GIT.fullmatch(source)
    if registry is not None:
        name = _within(registry[1], registry["inside"])
        return _sketch(name, None if version is None else newest_allowed(version))
    if git is not None:
        name = _within(f"{git[1]}/{git[3]}/{git[2]}", git["inside"])
        return _sketch(name, newest_allowed(git["version"] or ""))
    return None


def _within(name: str, inside: str | None) -> str:
    """Return the name of a module that a repository has beside its main one: `source = "a/b/c//modules/d"`."""
    return name if inside is None else f"{name}/{inside}"


@cache
def sources() -> tuple[re.Pattern[str], ...]:
    """Return what finds the sources of modules of which a sketch is at hand, by those who write them."""
    found: dict[str, set[str]] = {}
    for path in glob("*/*/*/", root_dir=SKETCHES):  # noqa: PTH207  # as in `shipped`
        author, name, provider = path.strip("/").split("/")
        found.setdefault(author, set()).update((f"{name}/{provider}", f"terraform-{provider}-{name}"))
    return tuple(
        re.compile(f"{re.escape(author)}/(?:{'|'.join(map(re.escape, sorted(names)))})")
        for author, names in sorted(found.items())
    )


@cache
def _sketch(name: str, major: int | None) -> Folder | None:
    """Return the sketch of a major version, the newest where none is asked for."""
    files = glob("*.tf", root_dir=f"{SKETCHES}/{name}")  # noqa: PTH207  # as above
    for (first, last), file in sorted(((_majors(file), file) for file in files), reverse=True):
        if major is None or first <= major <= last:
            source = Source(f"{_PATH}{name}/main.tf", shipped.content(f"{SKETCHES}/{name}/{file}").decode())
            return Folder(f"{_PATH}{name}", (source,))
    return None


def _majors(file: str) -> tuple[int, int]:
    found = _MAJORS.search(file)
    return (0, 0) if found is None else (int(found[1]), int(found[2] or found[1]))
