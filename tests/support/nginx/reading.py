"""Texts of nginx's configuration, mapped to the model."""

from collections.abc import Mapping
from datetime import date
from textwrap import dedent
from typing import Any

from linter.files.tree import Texts
from linter.model.endpoint import Certificate, Listener, Tls, Upstream
from linter.platforms import nginx
from linter.platforms.platform import Found, Options
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError, Source

MAIN = "nginx.conf"


def everything(
    files: Mapping[str, str], others: Mapping[str, str] | None = None, version: str | None = None
) -> list[Found]:
    """Map files, given by their paths; the others can be read, and nobody has claimed them."""
    sources = {path: Source(path, dedent(text)) for path, text in files.items()}
    readable = {path: Source(path, text) for path, text in (others or {}).items()}
    options = Options(date(2026, 11, 23), nginx_version=version)
    return list(nginx.subjects([*sources.values()], Texts({**readable, **sources}), options))


def errors_of(text: str) -> list[tuple[str, str]]:
    """Return what is wrong with one file: the text that is to blame, and why."""
    found = [one for one in everything({MAIN: text}) if isinstance(one, InputError)]
    return [(one.at.text, one.message) for one in found]


def read_all(files: Mapping[str, str], others: Mapping[str, str] | None = None) -> dict[str, Listener | Upstream]:
    """Map files without errors; return their endpoints by name."""
    found = everything(files, others)
    assert not [one for one in found if isinstance(one, InputError)]
    return {one.name: one for one in found if isinstance(one, Listener | Upstream)}


def read(text: str) -> dict[str, Listener | Upstream]:
    """Map one file without errors; return its endpoints by name."""
    return read_all({MAIN: text})


def listeners(text: str) -> list[Listener]:
    """Map one file without errors; return what listens."""
    return [one for one in read(text).values() if isinstance(one, Listener)]


def listener(text: str) -> Listener:
    """Map one file without errors; return the only one that listens."""
    (found,) = listeners(text)
    return found


def upstreams(text: str) -> list[Upstream]:
    """Map one file without errors; return its hops."""
    return [one for one in read(text).values() if isinstance(one, Upstream)]


def upstream(text: str) -> Upstream:
    """Map one file without errors; return its only hop."""
    (found,) = upstreams(text)
    return found


def certificates(files: Mapping[str, str], others: Mapping[str, str]) -> list[Certificate]:
    """Map files; return the certificates that they show."""
    return [one for one in everything(files, others) if isinstance(one, Certificate)]


def value(setting: Known[Any] | Unknown | None) -> object:
    """Return a known value, or the set of those that an unknown one may be."""
    assert setting is not None
    if isinstance(setting, Unknown):
        return {candidate.value for candidate in setting.candidates}
    return setting.value


def values(setting: Known[tuple[Known[Any] | Unknown, ...]] | Unknown | None) -> list[object]:
    """Return the elements of a known list."""
    assert isinstance(setting, Known)
    return [value(one) for one in setting.value]


def tls_of(endpoint: Listener | Upstream) -> Tls:
    """Return the TLS settings of an endpoint that has some."""
    assert isinstance(endpoint.tls, Known)
    assert endpoint.tls.value is not None
    return endpoint.tls.value


def suites_of(endpoint: Listener | Upstream) -> list[str]:
    """Return the cipher suites of an endpoint, by OpenSSL's names."""
    found = tls_of(endpoint).cipher_suites
    assert isinstance(found, Known)
    return [one.value.openssl for one in found.value if isinstance(one, Known)]


def server(*lines: str) -> str:
    """Return a server block."""
    return "server {\n" + "".join(f"    {line}\n" for line in lines) + "}\n"


def tls_server(*lines: str) -> str:
    """Return a server block that listens for TLS and has a certificate."""
    shown = ("ssl_certificate tls/shop.crt;", "ssl_certificate_key tls/shop.key;")
    return server("listen 443 ssl;", "server_name shop.example.com;", *shown, *lines)
