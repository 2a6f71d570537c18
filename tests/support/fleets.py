"""Fleets of a few repositories, read in this process instead of in others where that makes no difference."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from support.command import Command

from linter.analysis.asking.compliance.shelf import Standards
from linter.analysis.judgement import Judging
from linter.cli.commands.fleet import scan
from linter.fleet.engine.dask import Remote
from linter.fleet.reading.child import answer
from linter.fleet.reading.frames import Answer, Asked
from linter.fleet.reading.isolated import Bounds
from linter.fleet.reading.terms import Terms, unpacked
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import Config
from linter.provenance.budget import DEFAULT

DAY = date(2026, 6, 1)
SERVER = """\
events {{}}
http {{
  server {{
    listen {listen};
    server_name {name};
    ssl_certificate /etc/c.pem;
    ssl_certificate_key /etc/k.pem;
    ssl_protocols {versions};
    add_header Strict-Transport-Security max-age=63072000;
    location / {{ {location} }}
  }}
}}
"""


def server(
    name: str = "a.example.com",
    versions: str = "TLSv1.2 TLSv1.3",
    location: str = "return 200;",
    listen: str = "443 ssl",
) -> str:
    """Return the configuration of nginx with one server."""
    return SERVER.format(name=name, versions=versions, location=location, listen=listen)


def terms(today: date = DAY) -> Terms:
    """Return how most tests judge: as by default, and by one standard."""
    catalog = built_in_catalog()
    judging = Judging(catalog.resolve("default", (), {}), tuple(sorted(catalog.rules)), Config(), today)
    return Terms(judging, (Standards(catalog)["soc-2"],), catalog, DEFAULT)


class Direct:
    """An engine that is this process, and remembers what it was asked."""

    def __init__(self, judged_by: Terms) -> None:
        self._terms = judged_by
        self.read: list[str] = []

    def answers(self, asked: Sequence[Asked], weights: Sequence[int]) -> Iterator[tuple[int, Answer]]:
        """Answer the heaviest first."""
        for number in sorted(range(len(asked)), key=lambda number: -weights[number]):
            self.read += [asked[number].repository.name] if asked[number].key else []
            yield number, answer(asked[number], self._terms)


class Fleet:
    """Calls `tlslint fleet` with one standard, and reads in this process."""

    def __init__(self, tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tlslint = tlslint
        self.read: list[str] = []
        monkeypatch.setattr(scan, "dask", self._engine)

    @contextmanager
    def _engine(self, told: bytes, _bounds: Bounds, _workers: int, _remote: Remote | None) -> Iterator[Direct]:
        engine = Direct(unpacked(told))
        yield engine
        self.read = engine.read

    def scan(self, *words: str) -> int:
        """Scan the folder `fleet`, or what is named, as of one day."""
        given = words or ("fleet",)
        called = self.tlslint("fleet", "scan", "--isolated", "--standard", "soc-2", "--today", str(DAY), *given)
        self.said = called
        return called.code

    def lay(self, **repositories: str) -> None:
        """Write repositories of one file of nginx each, with `_` for `-`."""
        self.tlslint.lay({f"fleet/{name.replace('_', '-')}/nginx.conf": text for name, text in repositories.items()})

    def report(self, *words: str) -> str:
        """Return what is reported."""
        return self.tlslint("fleet", "report", "--today", str(DAY), *words).out

    def asked(self, sql: str) -> list[list[str]]:
        """Return the rows of a query."""
        lines = self.tlslint("fleet", "query", "-f", "csv", sql).out.splitlines()[1:]
        return [line.strip('"').split('","') for line in lines]

    @property
    def folder(self) -> Path:
        """Where it is called."""
        return self.tlslint.folder
