"""`tlslint policy check`: are policy files valid?  What is valid is tested by another module."""

from collections.abc import Iterator
from filecmp import cmp
from pathlib import Path

from msgspec import Struct

from linter.analysis.asking.compliance.reading import valid_standard
from linter.analysis.asking.compliance.shelf import Standards
from linter.analysis.asking.compliance.standard import Standard
from linter.analysis.fixing import candidates as fixing
from linter.cli import settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.policy.annotated import FOLDER, cases
from linter.cli.commands.policy.new import new
from linter.cli.commands.policy.testing import test
from linter.cli.place import Place, locate
from linter.cli.usage import UsageError
from linter.files.reading import bytes_of, decode
from linter.files.shelf import Disk
from linter.policy import built_in
from linter.policy.catalog import ENDINGS, Catalog, Policy, with_policies
from linter.policy.config.config import Config
from linter.policy.rule import Profile, Rule
from linter.policy.schema import valid_profile, valid_rule
from linter.policy.validation.files import PolicyError, load
from linter.provenance.source import InputError, Source
from linter.syntax.node import Mapping as Map

WRONG = 2


class _Read(Struct, frozen=True):
    """A policy file that is valid by itself."""

    file: str
    text: Map
    policy: Rule | Profile | Standard


def policy(arguments: Arguments) -> int:
    """Carry one of the commands out and return its exit code."""
    if arguments.action == "new":
        return new(arguments)
    place = locate()
    with settings.placed(place):
        catalog = settings.catalog_of(settings.with_policies(Config(), arguments, place), place, Disk())
    files = [file for name in arguments.files for file in _files(name)]
    policies = list(_valid(files, place))
    # Profiles build on rules and profiles that stand beside them.
    kept: list[_Read] = []
    standards = Standards(catalog)
    taken = dict.fromkeys((*standards, *catalog.profiles), "a built-in one")
    for one in policies:
        try:
            if isinstance(one.policy, Standard):
                if not standards.has(one.text):
                    _refuse_taken(one.policy, taken)
            else:
                catalog = with_policies(catalog, [Policy(one.text, one.policy)])
            kept.append(one)
        except PolicyError as error:
            _complain(error, place)
    policies = [one for one in kept if _resolves(one.policy, catalog, place)]
    if len(policies) < len(files):
        return WRONG
    if arguments.action == "check":
        return _check(policies)
    rules = [one.policy for one in policies if isinstance(one.policy, Rule)]
    return test(rules, [case for folder in _cases(arguments) for case in cases(folder)], catalog, place, arguments)


def _refuse_taken(standard: Standard, taken: dict[str, str]) -> None:
    """Raise PolicyError where a profile or another standard has its id, and note the id."""
    if standard.id in taken:
        message = f"standard id `{standard.id}` is taken by {taken[standard.id]}"
        raise PolicyError(standard.at, message, "choose another id")
    taken[standard.id] = f"that of {standard.at.source.path}"


def _cases(arguments: Arguments) -> Iterator[str]:
    """Return the folders of annotated files: those that are named, and those that stand beside rules."""
    yield from arguments.cases
    for name in arguments.files:
        beside = Path(name) / FOLDER
        if (Path(name) / "rules").is_dir() and beside.is_dir():
            if not beside.resolve().is_relative_to(Path(name).resolve()):
                raise UsageError(f"{beside} leads out of the folder; remove the link, or name its folder with --cases")
            yield str(beside)


def _files(name: str) -> list[str]:
    """Return a file, or all policies below a folder."""
    if not Path(name).is_dir():
        return [name]
    cases_ = Path(name) / FOLDER if (Path(name) / "rules").is_dir() else None
    every = (
        path
        for path in Path(name).rglob("*.y*ml")
        if path.name.endswith(ENDINGS) and not _is_about_fixes(path) and (cases_ is None or cases_ not in path.parents)
    )
    found = sorted(str(path) for path in every)
    if not found:
        raise UsageError(f"{name}: there is no policy (*.yaml) in it")
    return found


def _is_about_fixes(path: Path) -> bool:
    """Say whether a file is ours about fixes, or a copy of it in a clone: an opinion, and no policy."""
    return (
        path.name == fixing.FILE and not path.is_symlink() and cmp(path, Path(built_in(), fixing.FILE), shallow=False)
    )


def _valid(files: list[str], place: Place) -> Iterator[_Read]:
    """Return the policies that are valid by themselves, and say what is wrong with the others."""
    for file in files:
        try:
            yield _read(file, place)
        except InputError as error:
            _complain(error, place)


def _read(file: str, place: Place) -> _Read:
    shown = place.from_root(file)
    if place.leads_out(file):
        raise PolicyError(Source(shown, "").whole, "it leads out of the scanned root", "remove the link")
    text = load(decode(shown, bytes_of(shown, file)))
    # What is no rule is told from one by what only it has; a rule that is incomplete stays a rule.
    if "requirements" in text.entries:
        return _Read(file, text, valid_standard(text))
    if text.entries.keys() & {"extends", "rules", "without"}:
        return _Read(file, text, valid_profile(text))
    return _Read(file, text, valid_rule(text))


def _resolves(policy: Rule | Profile | Standard, catalog: Catalog, place: Place) -> bool:
    """Say whether a profile or a standard names only what there is, and complain if not."""
    try:
        if isinstance(policy, Profile):
            catalog.resolve(policy.id, [], {})
        elif isinstance(policy, Standard):
            for use in (use for requirement in policy.requirements for use in requirement.uses):
                catalog.used(use)
    except InputError as error:
        _complain(error, place)
        return False
    return True


def _complain(error: InputError, place: Place) -> None:
    for one in error.every if isinstance(error, PolicyError) else (error,):
        terminal.say(f"tlslint: error: {settings.explained(one, place)}")


def _check(policies: list[_Read]) -> int:
    for one in policies:
        kind = type(one.policy).__name__.lower()
        terminal.tell(f"{one.file}: {kind} `{one.policy.id}` is valid")
    return 0
