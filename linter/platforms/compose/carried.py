"""Texts that a Compose file has in it, `configs: content:`, as the containers that are granted them see them.

Knows no language.  Source: https://docs.docker.com/reference/compose-file/configs/.
"""

from collections.abc import Iterator

from linter.platforms.compose.reading.project import Entry, Project
from linter.platforms.platform import Embedded, Written
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known
from linter.provenance.source import Location, Source
from linter.syntax.carried import Carried, carried
from linter.syntax.node import Mapping, Scalar

_WORD = pattern(r"\s+|(?:\$\{[^}\n]*\}|\S)+")


def files_of(service: Entry, project: Project, address: str) -> Iterator[Embedded]:
    """Yield the files that a service is granted, with the image that reads them."""
    files: dict[str, Location | Written] = {}
    for kind in ("configs", "secrets"):
        for granted in service.map.items_of(kind):
            name, target = _granted(granted, project)
            config = project.resources[kind].get(name)
            content = None if config is None else config.map.scalar("content")
            if content is not None:
                files[target if kind == "configs" else _secret(target)] = _placed(content, project)
    image = service.map.scalar("image")
    known = None if image is None else project.setting(image)
    if files:
        yield Embedded(address, files, (known,) if isinstance(known, Known) else ())


def _granted(granted: object, project: Project) -> tuple[str, str]:
    """Return the name of what a service is granted, and its path in the container."""
    if isinstance(granted, Mapping):
        name = project.text(granted.get("source"))
        return name, project.text(granted.get("target")) or f"/{name}"
    name = project.text(granted) if isinstance(granted, Scalar) else ""
    return name, f"/{name}"


def _secret(target: str) -> str:
    return target if target.count("/") > 1 else f"/run/secrets/{target.lstrip('/')}"


def _placed(content: Scalar, project: Project) -> Location | Written:
    """Return the place of a text; where variables are filled in, the text, and where each of its words is written."""
    found = carried(content)
    whole = found.text
    if "$" not in whole:
        return Written(found.text, found.places) if isinstance(found, Carried) else found
    text: list[str] = []
    places: list[tuple[int, Location]] = []
    length = 0
    source = Source(content.at.source.path, whole)
    for word in _WORD.finditer(whole):
        at = _at(found, source.at(word.start(), word.end()))
        filled = project.filled(Scalar(word[0], at, plain=False)).text if "$" in word[0] else word[0]
        if not word[0].isspace():
            places.append((length, at))
        text.append(filled)
        length += len(filled)
    return Written("".join(text), tuple(places) or ((0, content.at.header),))


def _at(found: Location | Carried, word: Location) -> Location:
    if isinstance(found, Carried):
        return found.place(word)
    return found.source.at(found.start + word.start, found.start + word.end)
