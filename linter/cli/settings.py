"""The configuration in force: the file's, with what the command line says instead or besides.  Prints nothing."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118, PTH120

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from linter.analysis.suppression.baseline import FILE, Entry
from linter.analysis.suppression.baseline import read as read_baseline
from linter.analysis.terms.in_force import Terms
from linter.cli.arguments import Arguments
from linter.cli.place import Place
from linter.cli.usage import UsageError
from linter.files.git.names import RevisionError
from linter.files.patterns import is_pattern
from linter.files.reading import decode
from linter.files.shelf import Shelf
from linter.model.finding import Severity
from linter.model.secrets import blackened
from linter.policy.catalog import Catalog, built_in_catalog, with_folder
from linter.policy.config.base import Base
from linter.policy.config.config import BUILT_IN, Config, ConfigError
from linter.policy.config.reading import find, nginx_version, read
from linter.policy.rule import Rule, RuleUse
from linter.policy.schema import severity_by_exposure
from linter.policy.spelling import did_you_mean
from linter.policy.validation.files import PolicyError, together
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Location, Source

if TYPE_CHECKING:
    from linter.analysis.asking.compliance.shelf import Standards

COMMAND_LINE = "command line"


def configured(arguments: Arguments, place: Place, shelf: Shelf) -> Config:
    """Return the configuration in force, with what the command line says."""
    return with_judging(with_configuration(from_file(arguments, place, shelf), arguments, place), arguments, place)


def from_file(arguments: Arguments, place: Place, shelf: Shelf) -> Config:
    """Read the configuration file that counts, if there is one."""
    if arguments.isolated:
        if arguments.config is not None:
            raise UsageError("--config has no effect with --isolated")
        return Config()
    if arguments.config is not None:
        path = os.path.join(place.cwd, arguments.config)
        return read(path, place.from_root(path), Base(place.cwd, place.root), shelf)
    found = find(place.cwd, place.project, shelf)
    if found is None:
        return Config()
    return read(found, place.from_root(found), Base(os.path.dirname(found), place.root), shelf)


def _keep_inside(path: Known[str], what: str, option: str, place: Place) -> None:
    """Refuse what is outside of the root, unless the command line names it, or a configuration outside of it.

    Raises ConfigError.
    """
    said_by = path.at.source.path
    if not _holds(place.root, path.value) and said_by != COMMAND_LINE and not said_by.startswith("../"):
        raise ConfigError(path.at, f"{what} is outside of the scanned root", f"name it with {option}")


def with_policies(config: Config, arguments: Arguments, place: Place) -> Config:
    """Let the folders of --policies count beside the file's."""
    base = Base(place.cwd, place.root)
    folders = (_said("--policies", folder).map(base.absolute) for folder in arguments.policies)
    return replace(config, policies=(*config.policies, *folders))


def with_configuration(config: Config, arguments: Arguments, place: Place) -> Config:
    """Let the options about rules and policies count before or beside the file."""
    profile = config.profile if arguments.profile is None else _said("--profile", arguments.profile)
    return replace(with_policies(config, arguments, place), profile=profile)


def with_usual_baseline(config: Config, place: Place) -> Config:
    """Let the baseline count that has the usual name, where neither the configuration nor the command line has one."""
    return replace(config, baseline=config.baseline or _usual_baseline(place))


def _usual_baseline(place: Place) -> Known[str]:
    return Known(FILE, Source(FILE, "").whole).map(Base(place.cwd, place.root).path)


def with_judging(config: Config, arguments: Arguments, place: Place) -> Config:
    """Let the options about what judges count before or beside the file: lists add up, but for --select."""
    said = None if arguments.baseline is None else _said("--baseline", arguments.baseline)
    return replace(
        with_reading(config, arguments, place),
        baseline=config.baseline if said is None else said.map(Base(place.cwd, place.root).path),
        select=tuple(_said("--select", rule) for rule in arguments.select) or config.select,
        ignore=(*config.ignore, *(_said("--ignore", rule) for rule in arguments.ignore)),
        uses=(*config.uses, *(_use(rule, severity) for rule, severity in arguments.severity)),
        off={rule: at for rule, at in config.off.items() if rule not in dict(arguments.severity)},
        fail_on=_severity("--fail-on", arguments.fail_on, config.fail_on),
        min_severity=_severity("--min-severity", arguments.min_severity, config.min_severity),
    )


def with_reading(config: Config, arguments: Arguments, place: Place) -> Config:
    """Let the options about what is read count beside the file."""
    base = Base(place.cwd, place.root)
    return replace(
        config,
        exclude=(*config.exclude, *_excluded(arguments.exclude, base)),
        tf_vars=(*config.tf_vars, *(_said("--tf-vars", path).map(base.path) for path in arguments.tf_vars)),
        tf_plans=(*config.tf_plans, *(_said("--tf-plan", path).map(base.path) for path in arguments.tf_plan)),
        nginx_version=_nginx_version(arguments.nginx_version) or config.nginx_version,
    )


def _nginx_version(text: str | None) -> Known[str] | None:
    return None if text is None else nginx_version(text, _said("--nginx-version", text).at)


def catalog_of(config: Config, place: Place, shelf: Shelf) -> Catalog:
    """Return our policies and those of the folders that the configuration names."""
    catalog = built_in_catalog()
    errors: list[PolicyError] = []
    for folder in config.policies:
        _keep_inside(folder, "the folder of policies", "--policies", place)
        if not any(shelf.is_folder(os.path.join(folder.value, kind)) for kind in ("rules", "profiles", "standards")):
            message = f"`{place.shown(folder.value)}` holds no folder `rules`, `profiles` or `standards`"
            raise PolicyError(folder.at, message, "name the folder above them")
        top = place.root if _holds(place.root, folder.value) else ""
        try:
            catalog = with_folder(catalog, folder.value, place.from_root(folder.value), shelf, top)
        except PolicyError as error:
            errors.append(error)
    wrong = together(errors)
    if wrong is not None:
        raise wrong
    return catalog if config.profile.value in catalog.profiles else _with_standard(config, place, shelf, catalog)


def _with_standard(config: Config, place: Place, shelf: Shelf, catalog: Catalog) -> Catalog:
    """Add the standard that the configuration names for its profile.  Raises PolicyError where there is none."""
    from linter.analysis.asking.compliance.shelf import with_profile  # noqa: PLC0415

    name = config.profile
    standards = standards_of(config, place, shelf, catalog)
    if name.value not in standards:
        names = [*sorted(catalog.profiles), *standards]
        hint = did_you_mean(name.value, names) or f", there are {', '.join(names)}"
        raise PolicyError(name.at, f"no profile `{name.value}`{hint}", "correct the name")
    return with_profile(catalog, standards[name.value])


def standards_of(config: Config, place: Place, shelf: Shelf, catalog: Catalog) -> "Standards":
    """Return our standards and those of the folders of policies that the configuration names."""
    from linter.analysis.asking.compliance.shelf import Standards, with_folder  # noqa: PLC0415  # for who asks for one

    standards = Standards(catalog)
    for folder in config.policies:
        top = place.root if _holds(place.root, folder.value) else ""
        standards = with_folder(standards, folder.value, place.from_root(folder.value), shelf, top)
    return standards


def _holds(root: str, path: str) -> bool:
    return os.path.commonpath([os.path.realpath(path), root]) == root


def rules_of(config: Config, catalog: Catalog) -> tuple[Rule, ...]:
    """Return the rules that judge: those of the profile, as the configuration changes and selects them."""
    profile = config.profile
    selected = {rule.value for rule in config.select}
    wanted = [RuleUse(rule.value, None, {}, rule.at) for rule in config.select]
    off = {rule: at for rule, at in config.off.items() if rule not in selected}
    rules = catalog.resolve(profile.value, [*config.uses, *wanted], off)
    if selected:
        rules = tuple(rule for rule in rules if rule.id in selected)
    ignored = set(_ignored(config, catalog, {rule.id for rule in rules}))
    rules = tuple(rule for rule in rules if rule.id not in ignored)
    if not rules:
        raise UsageError("no rule is left to judge by")
    return rules


def _ignored(config: Config, catalog: Catalog, judging: Collection[str]) -> Iterator[str]:
    """Check the rules that are not to judge, and return them."""
    for rule in config.ignore:
        if rule.value not in catalog.rules:
            message = f"no rule `{rule.value}`{did_you_mean(rule.value, catalog.rules)}"
            raise PolicyError(rule.at, message, "`tlslint rules` lists them")
        if rule.value not in judging and rule.at.source.path == COMMAND_LINE:
            raise UsageError(f"--ignore {rule.value} has no effect: the rule is not among those that judge")
        yield rule.value


def baseline_of(config: Config, place: Place, shelf: Shelf) -> tuple[Entry, ...]:
    """Read the baseline that the configuration or the command line names.  Raises InputError."""
    if config.baseline is None:
        return ()
    path = config.baseline.value
    file = baseline_file(config, place, shelf)
    try:
        content = shelf.content(os.path.join(place.root, path))
    except OSError as error:
        cure = "write one with `tlslint baseline write`, or do not name it"
        raise ConfigError(config.baseline.at, f"the baseline {file} cannot be read", cure) from error
    return read_baseline(decode(path, content))


def baseline_file(config: Config, place: Place, shelf: Shelf) -> str:
    """Return the baseline's path from the working directory.  Raises ConfigError where it is outside of the root."""
    named = config.baseline or _usual_baseline(place)
    real = named.map(lambda path: shelf.real(os.path.join(place.root, path)))
    _keep_inside(real, "the baseline", "--baseline", place)
    return place.shown(named.value)


def terms_of(config: Config, arguments: Arguments, place: Place, catalog: Catalog, revision: str) -> Terms:
    """Say by whose word is judged: by what the command line says alone, the configuration is measured."""
    plain = with_configuration(Config(), arguments, place)
    plain = replace(with_judging(plain, arguments, place), ignore=())
    reference = tuple(rule for rule in rules_of(plain, catalog) if rule.id not in arguments.ignore)
    policies = tuple(place.from_root(folder.value) for folder in config.policies)
    return Terms(reference, config.file, policies, revision, "" if config.baseline is None else config.baseline.value)


def origin(at: Location, place: Place) -> str:
    """Say where something stands: an option, a place in a file, or nowhere."""
    if at.source.path == COMMAND_LINE:
        return at.source.text
    if at == BUILT_IN:
        return "default"
    region = at.region
    return f"{place.shown(at.source.path)}:{region.start_line}:{region.start_column}"


@contextmanager
def placed(place: Place) -> Iterator[None]:
    """Turn an error of the configuration or a policy into one of the call, with its place in words."""
    try:
        yield
    except PolicyError as error:
        raise UsageError(*(explained(one, place) for one in error.every)) from error
    except InputError as error:
        raise UsageError(explained(error, place)) from error
    except RevisionError as error:
        raise UsageError(f"--config-from: {error}") from error


def explained(error: InputError, place: Place) -> str:
    """Say what is wrong, where, and how to mend it."""
    cure = f"; {error.cure}" if error.cure else ""
    return f"{origin(error.at, place)}: {blackened(error.message)}{blackened(cure)}"


def _said(option: str, value: str) -> Known[str]:
    """Return what an option says, so that errors about it can name the option."""
    return Known(value, Source(COMMAND_LINE, option).whole)


def _use(rule: str, severity: str) -> RuleUse:
    return RuleUse(rule, severity_by_exposure(severity), {}, _said("--severity", rule).at)


def _severity(option: str, word: str | None, otherwise: Known[Severity]) -> Known[Severity]:
    return otherwise if word is None else _said(option, word).map(lambda text: Severity[text.upper()])


def _excluded(patterns: Sequence[str], base: Base) -> Iterator[Known[str]]:
    for pattern in patterns:
        if not is_pattern(pattern):
            raise UsageError(f"--exclude: `{pattern}` is no pattern as in .gitignore")
        yield _said("--exclude", pattern).map(base.pattern)
