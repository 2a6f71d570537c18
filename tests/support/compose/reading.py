"""Texts of Compose files, mapped to the model."""

from collections.abc import Mapping
from datetime import date
from textwrap import dedent

from linter.files.tree import Texts
from linter.model.endpoint import Exposure, Listener, Upstream
from linter.platforms import compose
from linter.platforms.compose.reading.files import Files
from linter.platforms.compose.reading.loading import load
from linter.platforms.compose.reading.project import Project
from linter.platforms.platform import Found, Options
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Source

MAIN = "compose.yaml"


def everything(files: Mapping[str, str], others: Mapping[str, str] | None = None) -> list[Found]:
    """Map files, given by their paths; the others can be read, and nobody has claimed them."""
    sources = {path: Source(path, dedent(text)) for path, text in files.items()}
    readable = {path: Source(path, dedent(text)) for path, text in (others or {}).items()}
    workspace = Texts({**readable, **sources})
    return list(compose.subjects([*sources.values()], workspace, Options(date(2026, 11, 30))))


def hops(files: Mapping[str, str], others: Mapping[str, str] | None = None) -> dict[str, str]:
    """Map files without errors; return what their services connect to: where it is written, by its name."""
    found = everything(files, others)
    assert not [one for one in found if isinstance(one, InputError)]
    return {one.name: f"{one.at.source.path}:{one.at.text}" for one in found if isinstance(one, Upstream)}


def upstreams(text: str) -> dict[str, Upstream]:
    """Map one file without errors; return its hops by the setting that names them."""
    found = everything({MAIN: text})
    assert not [one for one in found if isinstance(one, InputError)]
    return {one.tls.setting.partition(" ")[0]: one for one in found if isinstance(one, Upstream)}


def exposures(text: str) -> dict[str, Exposure | None]:
    """Map one file without errors; return what its hops cross, by the setting that names them."""
    found = upstreams(text).items()
    return {name: one.exposure.value if isinstance(one.exposure, Known) else None for name, one in found}


def listeners(text: str) -> dict[str, Listener]:
    """Map one file; return what listens, by its address."""
    return {one.address: one for one in everything({MAIN: text}) if isinstance(one, Listener)}


def project(files: Mapping[str, str], *paths: str) -> Project:
    """Put files together, later ones over earlier ones."""
    sources = {path: Source(path, dedent(text)) for path, text in files.items()}
    return load(paths or (MAIN,), Files(Texts(sources), sources), "")
