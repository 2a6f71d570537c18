"""What programs of the control plane are told: flags, environment, configuration.  Knows no program's meaning."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from linter.platforms.connections.commands import Word
from linter.platforms.kubernetes.objects.commands import words
from linter.platforms.kubernetes.objects.objects import HOLE
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar
from linter.tls.suites import CipherSuite, find
from linter.tls.versions import VERSIONS, between, canonical

_FLAG = pattern(r"--?(?P<name>[a-zA-Z][\w.-]*)(?:=(?P<value>.*))?", re.DOTALL)
_VERSION = pattern(r"(?:VersionTLS|TLS)(?P<major>1)\.?(?P<minor>[0-3])")
# Go's own names, from before the registry added the hash.
_OLD_NAMES = {
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305": "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305": "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
}


class Flags(Struct, frozen=True):
    """Settings by the names of their flags, without dashes in front."""

    at: Location
    """Where one that is absent would be written."""
    values: Mapping[str, Known[str]] = field(default_factory=dict)

    def get(self, name: str) -> Setting[str] | None:
        """Return a flag's value; None where it is absent, unknown where a template fills it in."""
        found = self.values.get(name)
        if found is not None and any(mark in found.value for mark in HOLE):
            return Unknown("a template fills it in", found.at, f"--{name}")
        return found

    def urls(self, name: str) -> Setting[str] | None:
        """Return a flag that lists URLs; known where their schemes are, whatever fills in the hosts."""
        found = self.values.get(name)
        if found is None:
            return None
        schemes = [url.strip().partition("://")[0] for url in found.value.split(",")]
        return found if all(scheme.lower() in ("http", "https", "unix") for scheme in schemes) else self.get(name)

    def is_on(self, name: str, default: str) -> Setting[bool]:
        """Return a switch; one without a value is on, and `default` says whose default it is that one is off."""
        found = self.get(name)
        if found is None:
            return Known(False, self.at, f"--{name}", default=default)
        return found.map(lambda text: text.lower() in ("", "true", "1"))

    def is_given(self, name: str, default: str) -> Setting[bool]:
        """Return whether a flag that names a file is given."""
        found = self.get(name)
        return Known(False, self.at, f"--{name}", default=default) if found is None else found.map(bool)

    def versions(self, name: str, lowest: str, default: str) -> Many[str]:
        """Return the versions from one that a flag names, or else from the program's own lowest."""
        found = self.get(name)
        if isinstance(found, Unknown):
            return found
        place = Known(lowest, self.at, f"--{name}", default=default) if found is None or not found.value else found
        written = _VERSION.fullmatch(place.value)
        start = canonical(f"TLSv1.{written['minor']}") if written else place.value if place.default else None
        if start is None:
            return Unknown(f"`{place.value}` is no version", place.at, place.setting)
        accepted = tuple(Known(one, place.at, place.setting, (), place.default) for one in between(start, VERSIONS[-1]))
        return Known(accepted, place.at, place.setting, (), place.default)

    def cipher_suites(self, name: str) -> Many[CipherSuite] | None:
        """Return the suites that a flag lists; None where it is absent and the program's own hold."""
        found = self.get(name)
        if found is None or isinstance(found, Unknown):
            return found
        words = [word.strip() for word in found.value.split(",") if word.strip()]
        suites = tuple(_suite(word, found) for word in words)
        return found.map(lambda _: suites) if suites else None


def _suite(word: str, flag: Known[str]) -> Setting[CipherSuite]:
    suite = find(_OLD_NAMES.get(word, word))
    if suite is None:
        return Unknown(f"`{word}` is no cipher suite that is known here", flag.at, flag.setting)
    return flag.map(lambda _: suite)


def of_container(container: Map, variables: str) -> Flags:
    """Return the flags of a container's command and arguments, and the variables that stand for flags.

    `variables` is what their names begin with, as `ETCD_`; empty where the program reads none.
    """
    found = {**_of_environment(container, variables), **dict(_of_words(words(container)))}
    return Flags(container.header(), found)


def of_extra_arguments(node: Node | None, at: Location) -> Flags:
    """Return the flags that kubeadm adds: a map of them, or a list of names and values."""
    found: dict[str, Known[str]] = {}
    if isinstance(node, Map):
        entries = ((key.text, value) for key, value in node.entries.values())
        found = {name: Known(one.text, one.at, f"--{name}") for name, one in entries if isinstance(one, Scalar)}
    for entry in node.items if node is not None and not isinstance(node, Map | Scalar) else ():
        name, value = (entry.text("name"), entry.scalar("value")) if isinstance(entry, Map) else (None, None)
        if name is not None and value is not None:
            found[name] = Known(value.text, value.at, f"--{name}")
    return Flags(at, found)


def _of_words(found: list[Word]) -> Iterator[tuple[str, Known[str]]]:
    for index, word in enumerate(found):
        flag = _FLAG.fullmatch(word.text)
        if flag is None:
            continue
        name, value, at = flag["name"], flag["value"], word.at
        following = found[index + 1] if index + 1 < len(found) else None
        if value is None and following is not None and not following.text.startswith("-"):
            value, at = following.text, following.at
        yield name, Known((value or "").strip("\"'"), at, f"--{name}")


def _of_environment(container: Map, prefix: str) -> dict[str, Known[str]]:
    found: dict[str, Known[str]] = {}
    for entry in container.mappings_of("env") if prefix else ():
        name, value = entry.text("name") or "", entry.scalar("value")
        if name.startswith(prefix) and value is not None:
            flag = name.removeprefix(prefix).lower().replace("_", "-")
            found[flag] = Known(value.text, value.at, name)
    return found
