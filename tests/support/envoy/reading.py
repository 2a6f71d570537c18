"""Texts of Envoy's configuration, mapped to the model."""

from collections.abc import Mapping
from datetime import date
from textwrap import dedent
from typing import Any

from linter.files.tree import Texts
from linter.model.endpoint import Listener, Subject, Tls, Upstream
from linter.platforms import envoy
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError, Source

TYPE = "type.googleapis.com/envoy"
FILTERS = f"{TYPE}.extensions.filters.network"
MANAGER = f"{FILTERS}.http_connection_manager.v3.HttpConnectionManager"


def everything(files: Mapping[str, str], others: Mapping[str, str] | None = None) -> list[Subject | InputError]:
    """Map files, given by their paths; the others can be read, and nobody has claimed them."""
    sources = [Source(path, dedent(text)) for path, text in files.items()]
    readable = {path: Source(path, text) for path, text in (others or {}).items()}
    found = envoy.subjects(sources, Texts(readable), Options(date(2026, 11, 23)))
    return [one for one in found if isinstance(one, Subject | InputError)]


def endpoints_of(files: Mapping[str, str], others: Mapping[str, str] | None = None) -> dict[str, Listener | Upstream]:
    """Map files without errors; return their endpoints by name."""
    found = everything(files, others)
    assert not [one for one in found if isinstance(one, InputError)]
    return {one.name: one for one in found if isinstance(one, Listener | Upstream)}


def read(text: str, others: Mapping[str, str] | None = None) -> dict[str, Listener | Upstream]:
    """Map one file without errors; return its endpoints by name."""
    return endpoints_of({"envoy.yaml": text}, others)


def listener(found: Listener | Upstream) -> Listener:
    """Return an endpoint that accepts connections."""
    assert isinstance(found, Listener)
    return found


def upstream(found: Listener | Upstream) -> Upstream:
    """Return an endpoint that opens connections."""
    assert isinstance(found, Upstream)
    return found


def value(setting: Known[Any] | Unknown | None) -> object:
    """Return a known value, or the set of those that an unknown one may be."""
    assert setting is not None
    if isinstance(setting, Unknown):
        return {candidate.value for candidate in setting.candidates}
    return setting.value


def tls_of(endpoint: Listener | Upstream) -> Tls:
    """Return the TLS settings of an endpoint that has some."""
    assert isinstance(endpoint.tls, Known)
    assert endpoint.tls.value is not None
    return endpoint.tls.value
