"""The rules and profiles at hand: ours and a user's folders.  Knows no subject."""

# Paths are strings here, as those of a revision are no paths of the disk.

import os
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from linter.files.shelf import Disk, Shelf
from linter.policy.ready import Ready, kept
from linter.policy.rule import Profile, Rule, RuleUse
from linter.policy.schema import read_profile, read_rule
from linter.policy.spelling import did_you_mean
from linter.policy.validation import PolicyError, built_in, load, validate
from linter.provenance.source import Location, Source
from linter.syntax.node import Mapping as Map

_DISK = Disk()


class Catalog(Struct, frozen=True):
    """Rule and profile files by their ids."""

    rules: Mapping[str, Map]
    profiles: Mapping[str, Profile]
    ready: Ready | None = None
    """Rules of the built-in profiles that need not be read."""

    def rule(self, rule_id: str) -> Rule:
        """Return a rule with its own severity and parameters; raise KeyError where there is none."""
        return read_rule(self.rules[rule_id])

    def resolve(self, profile_id: str, changes: Iterable[RuleUse], off: Mapping[str, Location]) -> tuple[Rule, ...]:
        """Return the rules of a profile with a user's changes, sorted by id.

        Raises PolicyError for a profile, rule or parameter that does not exist.
        """
        own = self._uses(profile_id, frozenset())
        uses = dict(own)
        for change in changes:
            self._known_rule(change.rule, change.at)
            uses[change.rule] = _merged(uses.get(change.rule), change)
        for rule_id, at in off.items():
            self._known_rule(rule_id, at)
            uses.pop(rule_id, None)
        ready = {} if self.ready is None else self.ready.rules.get(profile_id, {})
        return tuple(
            ready[rule_id]
            if rule_id in ready and uses[rule_id] is own[rule_id]
            else _used(self.rules[rule_id], uses[rule_id])
            for rule_id in sorted(uses)
        )

    def used(self, use: RuleUse) -> Rule:
        """Return a rule as it is used; raise PolicyError for a rule or a parameter that does not exist."""
        self._known_rule(use.rule, use.at)
        return _used(self.rules[use.rule], use)

    def _uses(self, profile_id: str, seen: frozenset[str]) -> dict[str, RuleUse]:
        profile = self.profiles[profile_id]
        if profile_id in seen:
            raise PolicyError(profile.at, f"profile `{profile_id}` extends itself", "remove `extends`")
        uses: dict[str, RuleUse] = {}
        if profile.extends is not None:
            if profile.extends not in self.profiles:
                hint = did_you_mean(profile.extends, self.profiles)
                raise PolicyError(profile.at, f"no profile `{profile.extends}`{hint}", "correct `extends`")
            uses = self._uses(profile.extends, seen | {profile_id})
        for use in profile.uses:
            self._known_rule(use.rule, use.at)
            uses[use.rule] = _merged(uses.get(use.rule), use)
        for rule_id in profile.without:
            self._known_rule(rule_id, profile.at)
            uses.pop(rule_id, None)
        return uses

    def _known_rule(self, rule_id: str, at: Location) -> None:
        if rule_id not in self.rules:
            raise PolicyError(
                at,
                f"no rule `{rule_id}`{did_you_mean(rule_id, self.rules)}",
                "`tlslint rules` lists them",
            )


class _BuiltIn(Mapping[str, Map]):
    """The built-in rules by their ids, which are the names of their files; each is read when it is asked for."""

    def __init__(self, folder: str) -> None:
        names = _DISK.names(f"{folder}/rules")
        self._folder = folder
        self._names = {name.removesuffix(".yaml"): name for name in names if name.endswith(".yaml")}
        self._read: dict[str, Map] = {}

    def __getitem__(self, rule_id: str) -> Map:
        if rule_id not in self._read:
            name = self._names[rule_id]
            self._read[rule_id] = load(_source(f"{self._folder}/rules/{name}", f"policies/rules/{name}", _DISK))
        return self._read[rule_id]

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._names  # and reads no file for it

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def built_in_catalog() -> Catalog:
    """Return the policies that come with the linter, which the tests have validated."""
    folder = str(built_in())
    ready = kept(folder)
    return as_written(folder) if ready is None else Catalog(_BuiltIn(folder), ready.profiles, ready)


def as_written(folder: str) -> Catalog:
    """Return the policies of the linter as their files say, whatever the build made ready."""
    profiles = map(read_profile, policy_files(f"{folder}/profiles", "policies/profiles"))
    return Catalog(_BuiltIn(folder), {profile.id: profile for profile in profiles})


def with_folder(catalog: Catalog, folder: str, shown: str, shelf: Shelf = _DISK, top: str = "") -> Catalog:
    """Add a user's policies: `rules/*.yaml` and `profiles/*.yaml` of a folder, shown under that name.

    With a top, links that lead out of that folder are refused.

    Raises PolicyError with its place for a file that is not valid or an id that is taken.
    """
    rules = ChainMap[str, Map]({}, catalog.rules)  # type: ignore[arg-type]  # the built-in ones are never written
    profiles = dict(catalog.profiles)
    for file in policy_files(f"{folder}/rules", f"{shown}/rules", shelf, top):
        validate(file, "rule")
        rule = read_rule(file)
        if rule.id in rules:
            raise PolicyError(rule.at, f"rule id `{rule.id}` is taken", "choose another id")
        rules[rule.id] = file
    for file in policy_files(f"{folder}/profiles", f"{shown}/profiles", shelf, top):
        validate(file, "profile")
        profile = read_profile(file)
        if profile.id in profiles:
            raise PolicyError(profile.at, f"profile id `{profile.id}` is taken", "choose another id")
        profiles[profile.id] = profile
    return replace(catalog, rules=rules, profiles=profiles)


def policy_files(folder: str, shown: str, shelf: Shelf = _DISK, top: str = "") -> Iterator[Map]:
    """Yield what stands in the files of a folder, shown under that name; with a top, no link may lead out of that.

    Raises PolicyError.
    """
    for name in shelf.names(folder):
        if name.endswith(".yaml"):
            if top and os.path.commonpath([shelf.real(f"{folder}/{name}"), top]) != top:
                at = Source(f"{shown}/{name}", "").whole
                raise PolicyError(at, "it leads out of the scanned root", "name its folder with --policies")
            yield load(_source(f"{folder}/{name}", f"{shown}/{name}", shelf))


def _source(path: str, shown: str, shelf: Shelf) -> Source:
    try:
        return Source(shown, shelf.content(path).decode("utf-8").replace("\r\n", "\n"))
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise PolicyError(Source(shown, "").whole, f"cannot be read: {reason}", "check the file") from error
    except UnicodeDecodeError as error:
        raise PolicyError(Source(shown, "").whole, f"cannot be read: {error}", "check the file") from error


def _used(rule: Map, use: RuleUse) -> Rule:
    """Read a rule as it is used; what is wrong with a parameter's value is wrong where it is set."""
    try:
        return read_rule(rule, use)
    except PolicyError as error:
        if use.parameters:
            raise PolicyError(use.at, error.message, error.cure) from error
        raise


def _merged(earlier: RuleUse | None, later: RuleUse) -> RuleUse:
    if earlier is None:
        return later
    return replace(
        later,
        severity=later.severity or earlier.severity,
        parameters={**earlier.parameters, **later.parameters},
    )
