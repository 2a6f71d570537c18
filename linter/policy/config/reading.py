"""`.tlslint.yaml`, or `[tool.tlslint]` in `pyproject.toml`, to a frozen Config.  Knows no rule and no option."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118, PTH120

import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from types import MappingProxyType

from msgspec.structs import replace

from linter import __version__
from linter.files.patterns import is_pattern
from linter.files.reading import decode
from linter.files.shelf import Disk, Shelf
from linter.model.finding import Severity
from linter.model.whereabouts.data import QUANTUM_COMPUTERS_FROM, DataClass, Minimum
from linter.policy.config.base import Base
from linter.policy.config.config import Accepted, Config, ConfigError, Ignores
from linter.policy.schema import is_off, read_uses
from linter.policy.validation.files import load, validate
from linter.provenance.setting import Known
from linter.provenance.source import Location, Source
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence

FILE = ".tlslint.yaml"
PYPROJECT = "pyproject.toml"
_DISK = Disk()
_FIRST, _LAST = "-01-01", "-12-31"
"""The days of a year from which something counts, and until which."""


def find(folder: str, top: str, shelf: Shelf = _DISK) -> str | None:
    """Return the path of the nearest configuration, from a folder upwards to the top; None where there is none."""
    while True:
        own, project = (os.path.join(folder, name) for name in (FILE, PYPROJECT))
        in_project = _is_file(project, top, shelf) and _table(project, project, shelf) is not None
        if _is_file(own, top, shelf):
            if in_project:
                at = Source(own, "").whole
                raise ConfigError(at, f"`[tool.tlslint]` in {PYPROJECT} is a second configuration", "keep one of them")
            return own
        if in_project:
            return project
        above = os.path.dirname(folder)
        if folder in (top, above):
            return None
        folder = above


def _is_file(path: str, top: str, shelf: Shelf) -> bool:
    """Say whether there is a file; a link that leads out of the root is an error."""
    if not shelf.is_file(path):
        return False
    if os.path.commonpath([shelf.real(path), top]) != top:
        raise ConfigError(Source(path, "").whole, "it leads out of the scanned root", "name it with --config")
    return True


def read(path: str, shown: str, base: Base, shelf: Shelf = _DISK) -> Config:
    """Read a configuration file, which errors and findings call by its shown name.

    Raises ConfigError or PolicyError with the place of what is wrong.
    """
    table = _table(path, shown, shelf)
    if table is None:
        return Config(shown)
    validate(table, "configuration")
    _check_version(table)
    unset = Config()
    return Config(
        file=shown,
        profile=_text(table, "profile", unset.profile),
        policies=tuple(text.map(base.absolute) for text in _texts(table, "policies")),
        uses=tuple(read_uses(table)),
        off=MappingProxyType({key.text: key.at for key, value in _entries(table, "rules") if is_off(value)}),
        select=tuple(_texts(table, "select")),
        ignore=tuple(_texts(table, "ignore")),
        fail_on=_severity(table, "fail-on", unset.fail_on),
        min_severity=_severity(table, "min-severity", unset.min_severity),
        exclude=tuple(text.map(base.pattern) for text in _patterns(_texts(table, "exclude"))),
        tf_vars=tuple(text.map(base.path) for text in _texts(table, "tf-vars")),
        tf_plans=tuple(text.map(base.path) for text in _texts(table, "tf-plan")),
        nginx_version=None if (found := table.scalar("nginx-version")) is None else nginx_version(found.text, found.at),
        ignores=_ignores(table),
        accepted=(*_accepted(table, base), *_per_file_ignores(table, base)),
        data=tuple(_data(table)),
        baseline=None if (found := table.scalar("baseline")) is None else Known(base.path(found.text), found.at),
    )


def _table(path: str, shown: str, shelf: Shelf) -> Map | None:
    try:
        source = decode(shown, shelf.content(path))
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise ConfigError(Source(shown, "").whole, f"cannot be read: {reason}", "check the file") from error
    if path.endswith(".toml"):
        if "tlslint" not in source.text:
            return None
        from linter.syntax import toml  # noqa: PLC0415  # most projects have nothing to say to us there

        return toml.table(source, "tool", "tlslint")
    has_values = any(line.strip() and not line.lstrip().startswith(("#", "---")) for line in source.text.splitlines())
    return load(source) if has_values else None


def _check_version(table: Map) -> None:
    wanted = table.scalar("required-version")
    if wanted is None:
        return
    if re.search(r"\d{10}", wanted.text):
        raise ConfigError(wanted.at, "the configuration requires a version that there cannot be", "correct the number")
    for operator, number in re.findall(r"(>=|>|<=|<|==)\s*([\d.]+)", wanted.text):
        own, other = _numbers(__version__), _numbers(number)
        holds = {">=": own >= other, ">": own > other, "<=": own <= other, "<": own < other, "==": own == other}
        if not holds[operator]:
            message = f"this is tlslint {__version__}, and the configuration requires {wanted.text}"
            raise ConfigError(wanted.at, message, "install a version that fits")


def nginx_version(text: str, at: Location) -> Known[str]:
    """Check the number of a release.  Raises ConfigError."""
    if re.fullmatch(r"\d{1,3}\.\d{1,3}(?:\.\d{1,3})?", text) is None:
        raise ConfigError(at, f"`{text}` is no release of nginx", "write its number, such as 1.28 or 1.28.0")
    return Known(text, at)


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version's numbers, so that 1.0 and 1 are equal."""
    numbers = [int(part) for part in version.split(".") if part.isdecimal()]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _ignores(table: Map) -> Ignores:
    ignores = table.mapping("ignores")
    if ignores is None:
        return Ignores()
    reason, days, allow = (ignores.get(key) for key in ("require-reason", "max-days", "allow"))
    return Ignores(
        require_reason=_switch(reason, Ignores().require_reason),
        max_days=Known(int(float(days.text)), days.at) if isinstance(days, Scalar) else None,
        allow=None if allow is None else Known(tuple(word.value for word in _words(allow)), ignores.key_at("allow")),
    )


def _switch(node: Node | None, default: Known[bool]) -> Known[bool]:
    return Known(node.text == "true", node.at) if isinstance(node, Scalar) else default


def _accepted(table: Map, base: Base) -> Iterator[Accepted]:
    for entry in table.mappings_of("accepted"):
        path = _patterns(Known(text.text, text.at) for text in [entry.scalar("path")] if text is not None)
        reason = entry.scalar("reason")
        yield Accepted(
            at=entry.header(),
            name=f"accepted entry for {entry.text('rule')}",
            rules=tuple(Known(rule.text, rule.at) for rule in [entry.scalar("rule")] if rule is not None),
            patterns=tuple(base.pattern(one.value) for one in path),
            address=entry.text("address") or "",
            reason=Known(None, entry.header()) if reason is None else Known(reason.text, reason.at),
            until=_date(entry.scalar("until")),
        )


def _per_file_ignores(table: Map, base: Base) -> Iterator[Accepted]:
    for key, value in _entries(table, "per-file-ignores"):
        (pattern,) = _patterns([Known(key.text, key.at)])
        yield Accepted(
            at=key.at,
            name=f"per-file-ignores of {pattern.value}",
            rules=tuple(_words(value)),
            patterns=(base.pattern(pattern.value),),
            reason=Known(f"per-file-ignores of {key.at.source.path}", key.at),
        )


def _data(table: Map) -> Iterator[DataClass]:
    computers = _day(table.scalar("quantum-computers-from"), in_year=_FIRST)
    for key, value in _entries(table, "data"):
        node = value if isinstance(value, Map) else None
        minimum, version, quantum, pinned = (
            None if node is None else node.scalar(name) for name in ("minimum", "version", "post-quantum", "pinned")
        )
        secret = None if node is None else _day(node.scalar("secret-until"), in_year=_LAST)
        yield DataClass(
            name=key.text,
            at=key.at,
            where=() if node is None else tuple(_texts(node, "at")),
            minimum=None if minimum is None else Known(Minimum(minimum.text), minimum.at),
            version=None if version is None else Known(version.text, version.at),
            post_quantum=_outlives(secret, computers) if quantum is None else Known(quantum.text == "true", quantum.at),
            secret_until=secret,
            pinned=None if pinned is None else Known(pinned.text == "true", pinned.at),
        )


def _outlives(secret: Known[date] | None, computers: Known[date] | None) -> Known[bool] | None:
    """Say that what must stay secret for so long asks for key exchange that withstands quantum computers."""
    since = QUANTUM_COMPUTERS_FROM if computers is None else computers.value
    return None if secret is None or secret.value < since else Known(True, secret.at)


def _day(scalar: Scalar | None, *, in_year: str) -> Known[date] | None:
    """Read a day; of a year alone it is the one that is named."""
    return _date(scalar if scalar is None or "-" in scalar.text else replace(scalar, text=scalar.text + in_year))


def _date(scalar: Scalar | None) -> Known[date] | None:
    if scalar is None:
        return None
    try:
        return Known(date.fromisoformat(scalar.text), scalar.at)
    except ValueError as error:
        raise ConfigError(scalar.at, f"`{scalar.text}` is no day of the calendar", "correct the date") from error


def _entries(table: Map, key: str) -> Iterator[tuple[Scalar, Node]]:
    mapping = table.mapping(key)
    yield from mapping.entries.values() if mapping is not None else ()


def _text(table: Map, key: str, default: Known[str]) -> Known[str]:
    scalar = table.scalar(key)
    return default if scalar is None else Known(scalar.text, scalar.at)


def _severity(table: Map, key: str, default: Known[Severity]) -> Known[Severity]:
    scalar = table.scalar(key)
    return default if scalar is None else Known(Severity[scalar.text.upper()], scalar.at)


def _texts(table: Map, key: str) -> Iterator[Known[str]]:
    node = table.get(key)
    return iter(()) if node is None else _words(node)


def _words(node: Node) -> Iterator[Known[str]]:
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar):
            yield Known(item.text, item.at)


def _patterns(texts: Iterable[Known[str]]) -> Iterator[Known[str]]:
    """Check that texts are patterns as in `.gitignore`."""
    for text in texts:
        if not is_pattern(text.value):
            raise ConfigError(text.at, f"`{text.value}` is no pattern as in `.gitignore`", "correct the pattern")
        yield text
