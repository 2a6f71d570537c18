"""RDS and Aurora: which engine an instance has, and what an engine demands by default.

Sources, checked 2026-11-29: RDS guide, "Requiring an SSL/TLS connection" to PostgreSQL, MySQL and MariaDB instances;
Aurora guide, "Securing Aurora PostgreSQL data with SSL/TLS" and "TLS connections to Aurora MySQL DB clusters";
hashicorp/aws documentation, resource db_instance: an instance of a snapshot or a replica has the engine of what it is
made from, and its group is of that family.
"""

from msgspec import Struct

from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import text_of
from linter.platforms.terraform.mapping.context import Context, context_of
from linter.platforms.terraform.mapping.joins import resolved, target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown

_GROUPS = {
    "parameter_group_name": "aws_db_parameter_group",
    "db_cluster_parameter_group_name": "aws_rds_cluster_parameter_group",
}
_ORIGINS = ("replicate_source_db", "snapshot_identifier", "replication_source_identifier")
_FAMILY = pattern(r"(?:default\.)?([a-z][a-z0-9-]*?[a-z])-?([0-9][0-9.]*)?")
_NUMBERS = pattern(r"([0-9]+)(?:\.([0-9]+))?")
_MOST_ORIGINS = 5


class _Default(Struct, frozen=True):
    """From which version on clear text is refused by default, and up to which it is known to be accepted."""

    name: str
    parameter: str
    accepts_below: tuple[int, int]
    refuses_from: tuple[int, int] | None


_DEFAULTS = {
    "postgres": _Default("RDS for PostgreSQL", "rds.force_ssl", (15, 0), (15, 0)),
    "aurora-postgresql": _Default("Aurora PostgreSQL", "rds.force_ssl", (17, 0), (17, 0)),
    "mysql": _Default("RDS for MySQL", "require_secure_transport", (9, 0), None),
    "mariadb": _Default("RDS for MariaDB", "require_secure_transport", (11, 8), None),
    "aurora-mysql": _Default("Aurora MySQL", "require_secure_transport", (8, 1), None),
}
_MEANINGS = {"1": "true", "on": "true", "0": "false", "off": "false"}


class _Engine(Struct, frozen=True):
    """An engine, and its version as far as it is written."""

    name: str
    version: str


def default_of_tls(context: Context) -> Setting[str]:
    """Return what the parameter that demands TLS is worth where no group sets it."""
    engine = _engine(context, _MOST_ORIGINS)
    known = None if engine is None else _DEFAULTS.get(engine.name)
    at = context.view.header
    if engine is None or known is None:
        return Unknown("it depends on the engine, which is not known", at)
    numbers = _NUMBERS.match(engine.version)
    if numbers is None:
        return Unknown(f"it depends on the version of {known.name}, which is not written", at)
    first = (int(numbers[1]), int(numbers[2] or 0))
    # `11` alone may be any of its minor versions.
    last = first if numbers[2] is not None else (first[0] + 1, -1)
    if known.refuses_from is not None and first >= known.refuses_from:
        return Known("1", at, default=f"{known.name} {engine.version} then refuses clear text")
    if last < known.accepts_below:
        return Known("0", at, default=f"{known.name} {engine.version} then accepts clear text")
    return Unknown(f"it is not known what {known.name} {engine.version} does by default", at)


def required(context: Context) -> Setting[str] | None:
    """Say whether TLS is demanded of an instance whose engine follows from its group, or from what it is made from."""
    engine = _engine(context, _MOST_ORIGINS)
    if engine is None:
        return Unknown("its engine is not known", context.view.header, "engine")
    known = _DEFAULTS.get(engine.name)
    if known is None:
        return None
    group = _group(context)
    if isinstance(group, Unknown):
        return group
    found = None if group is None else _parameter(context, group, known.parameter)
    value = default_of_tls(context) if found is None else found
    if isinstance(value, Unknown):
        return value
    meaning = _MEANINGS.get((text_of(value.value) or "").lower())
    if meaning is None:
        return Unknown(f"`{text_of(value.value)}` is not a value that is known here", value.at, known.parameter)
    return Known(meaning, value.at, known.parameter, value.via, value.default)


def transport(context: Context) -> Setting[str]:
    """Say whether there is TLS at all, which is a question for Db2 only: `db2comm` lists TCPIP, SSL, or both."""
    at = context.view.header
    engine = _engine(context, _MOST_ORIGINS)
    if engine is None or not engine.name.startswith("db2"):
        return Known("tls", at)
    group = _group(context)
    found = group if group is None or isinstance(group, Unknown) else _parameter(context, group, "db2comm")
    if found is None:
        return Unknown("what Db2 listens with by default is not known here", at, "db2comm")
    if isinstance(found, Unknown):
        return found
    words = {word.strip().upper() for word in (text_of(found.value) or "").split(",")}
    return Known("tls" if "SSL" in words else "clear", found.at, "db2comm", found.via)


def db2_required(context: Context) -> Setting[str] | None:
    """Say whether Db2 listens with TLS only."""
    group = _group(context)
    found = None if group is None or isinstance(group, Unknown) else _parameter(context, group, "db2comm")
    if not isinstance(found, Known):
        return None
    is_only = "TCPIP" not in (text_of(found.value) or "").upper()
    return Known("true" if is_only else "false", found.at, "db2comm", found.via)


def _engine(context: Context, deep: int) -> _Engine | None:
    """Return the engine that is written, or that the family of a group or the origin of an instance names."""
    written = context.find(path_of("engine")).value
    version = context.find(path_of("engine_version")).value
    number = text_of(version.value) if isinstance(version, Known) else None
    if isinstance(written, Known):
        return _Engine((text_of(written.value) or "").lower(), number or _version_of_group(context))
    if written is not None:
        return None
    family = _family(context)
    if family is not None:
        return _Engine(family.name, number or family.version)
    return _engine_of_origin(context, deep)


def _engine_of_origin(context: Context, deep: int) -> _Engine | None:
    for name in _ORIGINS:
        origin = target_of(context.refer(path_of(name)).value)
        if origin is not None and deep > 0:
            found = context_of(context.configuration, origin)
            source = target_of(found.refer(path_of("db_instance_identifier")).value)
            return _engine(found if source is None else context_of(context.configuration, source), deep - 1)
    return None


def _version_of_group(context: Context) -> str:
    family = _family(context)
    return "" if family is None else family.version


def _family(context: Context) -> _Engine | None:
    """Return what the family of a group says: `aurora-postgresql16`, `mysql8.0`, `db2-se-11.5`."""
    group = _group(context)
    text = _default_group(context)
    if isinstance(group, View):
        family = group.attribute("family")
        text = text_of(family.value) if isinstance(family, Known) else None
    found = None if text is None else _FAMILY.fullmatch(text)
    return None if found is None else _Engine(found[1], found[2] or "")


def _default_group(context: Context) -> str | None:
    for name in _GROUPS:
        value = context.find(path_of(name)).value
        text = text_of(value.value) if isinstance(value, Known) else None
        if text is not None and text.startswith("default."):
            return text
    return None


def _group(context: Context) -> View | Unknown | None:
    """Return the group of parameters; None where there is none, or the engine's own."""
    if context.resource.type in _GROUPS.values():
        return context.view
    for name, kind in _GROUPS.items():
        reference = context.refer(path_of(name)).value
        if reference is not None and _default_group(context) is None:
            found = resolved(context, reference, (kind,), ("name",))
            return found if isinstance(found, Unknown) else found[0]
    return None


def _parameter(context: Context, group: View, name: str) -> Setting[str] | None:
    found = context_of(context.configuration, group.owner).find(path_of(f"parameter[name={name}].value"))
    return found.value
