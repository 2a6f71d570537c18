"""Certificates that lie among the files, as `ssl_certificate` names them.  Knows no endpoint."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from linter.model.endpoint import Certificate, Listener, Serves
from linter.platforms.certificates import Shown, certificate
from linter.platforms.exposure import widest
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.files import Files
from linter.platforms.nginx.tls.renewal import life_of, life_of_file
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.syntax.nginx.parser import Word
from linter.tls.certificates import CertificateError, covers, parse
from linter.tls.x509 import X509

_PLACEHOLDER = pattern(r"snakeoil|dummy|localhost|self-?signed|placeholder", re.IGNORECASE)


class Use(Struct, frozen=True, eq=False):
    """A listener, and the level whose certificates it shows."""

    context: Context
    listener: Listener

    @property
    def answers(self) -> bool:
        """Whether it serves anybody over TLS: one that refuses everything may show what it likes."""
        serves, tls = self.listener.serves, self.listener.tls
        refuses = isinstance(serves, Known) and serves.value is Serves.NOTHING
        return isinstance(tls, Known) and tls.value is not None and not refuses


class Certificates(Struct, frozen=True):
    """The certificates among the files, each read once, however many servers show it."""

    files: Files
    folders: tuple[str, ...]
    """Where paths are looked for, the nearest first: relative ones beside the main file."""
    _read: dict[str, tuple[X509, ...]] = field(default_factory=dict)

    def chain(self, word: Word) -> tuple[X509, ...]:
        """Return the certificates of the file that a word names; none where it is not among the files."""
        path = self.path(word)
        return () if path is None else self._chain(path)

    def text(self, word: Word) -> str | None:
        """Return the text of the file that a word names; None where it is not among the files."""
        path = self.path(word)
        source = None if path is None else self.files.source(path)
        return None if source is None else source.text

    def subjects(self, uses: Iterable[Use], today: date) -> Iterator[Certificate]:
        """Return the certificates that servers show."""
        by_path: dict[str, list[tuple[Entry, Use]]] = {}
        elsewhere: dict[str, list[tuple[Entry, Use]]] = {}
        for use in filter(lambda use: use.answers, uses):
            written = use.context.written("ssl_certificate")
            for entry in written if isinstance(written, tuple) else ():
                path = self.path(entry.arguments[0]) if entry.arguments else None
                if path is not None:
                    by_path.setdefault(path, []).append((entry, use))
                elif entry.arguments and not _is_no_file(entry):
                    elsewhere.setdefault(entry.text, []).append((entry, use))
        for path, shown in by_path.items():
            # What a server shows is its certificate, whatever else it may be used for.
            for leaf in self._chain(path)[:1]:
                yield _certificate(path, leaf, shown, today)
        for shown in elsewhere.values():
            yield _elsewhere(shown, today)

    def path(self, word: Word) -> str | None:
        """Return the path of the file that a word names; None where it is not among the files."""
        if word.has_hole or "$" in word.text or ":" in word.text:
            return None
        folders = self.folders if word.text.startswith("/") else self.folders[:1]
        return next(iter(self.files.find(word.text, folders)), None)

    def _chain(self, path: str) -> tuple[X509, ...]:
        source = self.files.source(path)
        if path not in self._read:
            try:
                self._read[path] = () if source is None else parse(source.text)
            except CertificateError:  # whoever reads PEM files says so
                self._read[path] = ()
        return self._read[path]


def _certificate(path: str, leaf: X509, uses: list[tuple[Entry, Use]], today: date) -> Certificate:
    exposure = widest(use.listener.exposure for _, use in uses)
    entry, uncovered = uses[0][0], _uncovered(leaf, uses)
    life = None if _PLACEHOLDER.search(entry.text) else life_of_file(entry, today)
    shown = Shown(entry.known(None), path, f"certificate {path}", "nginx", exposure, uncovered, life)
    return replace(certificate(leaf, shown, today), shown_by=_listeners(uses))


def _elsewhere(uses: list[tuple[Entry, Use]], today: date) -> Certificate:
    """Return a certificate that is not among the files, of which they tell no more than its life."""
    entry, use = uses[0]
    return Certificate(
        at=entry.place,
        address=f"{entry.at.source.path}:{entry.text}",
        name=f"certificate {entry.text}",
        platform="nginx",
        names=Unknown("the certificate is not among the files", entry.place, entry.name),
        exposure=widest(use.listener.exposure for _, use in uses),
        life=life_of(entry, use.context, today),
        shown_by=_listeners(uses),
    )


def _listeners(uses: list[tuple[Entry, Use]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(use.listener.address for _, use in uses))


def _is_no_file(entry: Entry) -> bool:
    """Say whether a value is filled in later, is the certificate itself, or one that nobody is to trust."""
    word = entry.arguments[0]
    return word.has_hole or ":" in word.text or _PLACEHOLDER.search(word.text) is not None


def _uncovered(leaf: X509, uses: list[tuple[Entry, Use]]) -> Many[str] | None:
    """Return the hosts that show the certificate and are not among its names; None where no host is told."""
    if _PLACEHOLDER.search(uses[0][0].text):
        return None
    hosts = {host.value: host for _, use in uses for host in _literal(use.listener.hosts)}
    if not hosts:
        return None
    missing: tuple[Setting[str], ...] = tuple(
        host for host in hosts.values() if not covers(leaf.names, _tried(host.value))
    )
    return uses[0][0].known(missing)


def _literal(hosts: Many[str] | None) -> Iterator[Known[str]]:
    for host in hosts.value if isinstance(hosts, Known) else ():
        # `www.example.*` stands for names that nobody knows, and a single label is what samples write.
        if isinstance(host, Known) and "." in host.value and not host.value.endswith("*"):
            yield host


def _tried(host: str) -> str:
    return f"any{host[1:]}" if host.startswith("*.") else host
