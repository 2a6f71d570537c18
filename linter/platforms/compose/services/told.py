"""What a service is told: variables of its environment, of files of variables, and its command.  Knows no program.

Sources: https://docs.docker.com/reference/compose-file/services/ (command, entrypoint, env_file, environment),
https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/.
"""

from collections.abc import Iterator

from msgspec import Struct

from linter.platforms.compose.reading.files import Files, told_by_nobody, value_of
from linter.platforms.compose.reading.filling import Value
from linter.platforms.compose.reading.pairs import offset_of, pairs, part_from
from linter.platforms.compose.reading.project import Entry, Project
from linter.platforms.connections import commands
from linter.platforms.connections.commands import Word
from linter.platforms.connections.variables import Variable, flags
from linter.platforms.platform import Unread
from linter.provenance.budget import spend
from linter.provenance.pattern import pattern
from linter.provenance.setting import Step
from linter.syntax.node import Mapping, Node, Scalar, Sequence
from linter.syntax.scripts import dotenv

_NAMES_A_PEER = pattern(r"(?:^|_)(?:UR[IL]S?|DSN|HOST(?:S|NAME)?|ADDR(?:ESS(?:ES)?)?|ENDPOINTS?|BROKERS?|SERVERS?)$")
_CONNECTS = pattern(r"CONNECTION|DATABASE_UR[IL]")
_NEAR = 1_000
"""Characters between a word of a command and the next one that is found, at most."""


class Told(Struct, frozen=True):
    """What a service is told, and of what of it nobody knows the value."""

    variables: tuple[Variable, ...]
    words: tuple[Word, ...]
    untold: tuple[Unread, ...]


def told(service: Entry, project: Project, files: Files) -> Told:
    """Return what a service is told; a variable of its own counts before that of a file."""
    found: dict[str, Variable] = {}
    untold: list[Unread] = []
    for one in (*_of_files(service, project, files), *_own(service, project)):
        if isinstance(one, Variable):
            found[one.name] = one
        else:
            untold.append(one)
    words = tuple(_words(service, project))
    return Told((*found.values(), *flags(words)), words, tuple(untold))


def _own(service: Entry, project: Project) -> Iterator[Variable | Unread]:
    environment = pairs(service.map.get("environment"))
    for key, value in environment.entries.values() if environment is not None else ():
        if not isinstance(value, Scalar):
            continue
        if value.is_null:
            yield _handed_on(key, project.environment_of(key.at).get(key.text))
            continue
        filled = project.filled(value)
        if filled.is_too_long or (
            filled.missing and filled.text == f"${{{filled.missing[0]}}}" and _names_a_peer(key.text)
        ):
            yield Unread(value.at.header, f"`{key.text}`: {filled.because}")
        yield Variable(key.text, filled.text, value.at.header, filled.via)


def _handed_on(key: Scalar, value: Value | None) -> Variable | Unread:
    """Return a variable that a service takes over from the environment of Compose."""
    if value is not None:
        via = (Step(key.at.header, f"variable {key.text}"), *value.filled.via)
        return Variable(key.text, value.filled.text, value.at.header, via)
    if _names_a_peer(key.text):
        return Unread(key.at.header, f"no file tells what `{key.text}` is")
    return Variable(key.text, f"${{{key.text}}}", key.at.header)


def _names_a_peer(name: str) -> bool:
    return _NAMES_A_PEER.search(name.upper()) is not None or _CONNECTS.search(name.upper()) is not None


def _of_files(service: Entry, project: Project, files: Files) -> Iterator[Variable | Unread]:
    node = service.map.get("env_file")
    for entry in node.items if isinstance(node, Sequence) else () if node is None else (node,):
        named = entry.scalar("path") if isinstance(entry, Mapping) else entry if isinstance(entry, Scalar) else None
        if named is None:
            continue
        path = project.path_of(named, project.text(named))
        source = files.workspace.read(path)
        if source is None:
            yield told_by_nobody(named.at, f"`{project.text(named)}`, which holds variables,")
            continue
        is_raw = isinstance(entry, Mapping) and entry.text("format") == "raw"
        known = dict(project.environment_of(named.at))
        for one in dotenv.assignments(source):
            if one.value is None:
                handed = known.get(one.name)
            else:
                handed = known[one.name] = value_of(one, one.value, {} if is_raw else known)
            if handed is not None:
                via = (Step(named.at.header, f"variables of service {service.name}"), *handed.filled.via)
                yield Variable(one.name, handed.filled.text, handed.at.header, via)


def _words(service: Entry, project: Project) -> Iterator[Word]:
    """Yield the words of the command that a container is started with."""
    nodes = (service.map.get(key) for key in ("entrypoint", "command"))
    yield from commands.words([word for node in nodes for word in _written(node, project)])


def _written(node: Node | None, project: Project) -> Iterator[Scalar]:
    """Yield the words of a list; a text is cut into words, and no shell is asked."""
    if isinstance(node, Scalar):
        text = project.text(node)
        spend(len(text), node.at)  # the standard library goes by characters
        position = 0
        offset = offset_of(node) if text == node.text else -1
        for word in commands.cut(text):
            # A word with quotes inside is not found, and is not looked for in all that comes after it.
            found = text.find(word, position, position + len(word) + _NEAR) if offset >= 0 else -1
            position = max(found, position)
            at = node.at.header if found < 0 else part_from(node, offset, found, found + len(word))
            yield Scalar(word, at, plain=False)
    elif isinstance(node, Sequence):
        yield from (Scalar(project.text(one), one.at, one.plain) for one in node.items if isinstance(one, Scalar))
