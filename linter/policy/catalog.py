"""The rules and profiles at hand: ours and a user's folders.  Knows no subject."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from linter.policy.rule import Profile, Rule, RuleUse
from linter.policy.schema import read_profile, read_rule
from linter.policy.spelling import did_you_mean
from linter.policy.validation import PolicyError, built_in, load, validate
from linter.provenance.source import Location, Source
from linter.syntax.node import Mapping as Map


@dataclass(frozen=True, slots=True)
class Catalog:
    """Rule and profile files by their ids."""

    rules: Mapping[str, Map]
    profiles: Mapping[str, Profile]

    def rule(self, rule_id: str) -> Rule:
        """Return a rule with its own severity and parameters; raise KeyError where there is none."""
        return read_rule(self.rules[rule_id])

    def resolve(self, profile_id: str, changes: Iterable[RuleUse], off: Mapping[str, Location]) -> tuple[Rule, ...]:
        """Return the rules of a profile with a user's changes, sorted by id.

        Raises PolicyError for a profile, rule or parameter that does not exist.
        """
        uses = self._uses(profile_id, frozenset())
        for change in changes:
            self._known_rule(change.rule, change.at)
            uses[change.rule] = _merged(uses.get(change.rule), change)
        for rule_id, at in off.items():
            self._known_rule(rule_id, at)
            uses.pop(rule_id, None)
        return tuple(_used(self.rules[rule_id], uses[rule_id]) for rule_id in sorted(uses))

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


@cache
def built_in_catalog() -> Catalog:
    """Return the policies that come with the linter, which the tests have validated."""
    folder = built_in()
    rules = {rule.text("id") or "": rule for rule in _files(folder / "rules", folder)}
    profiles = (read_profile(file) for file in _files(folder / "profiles", folder))
    return Catalog(rules, {profile.id: profile for profile in profiles})


def with_folder(catalog: Catalog, folder: Path, shown: str) -> Catalog:
    """Add a user's policies: `rules/*.yaml` and `profiles/*.yaml` of a folder, shown under that name.

    Raises PolicyError with its place for a file that is not valid or an id that is taken.
    """
    rules = dict(catalog.rules)
    profiles = dict(catalog.profiles)
    for file in _files(folder / "rules", folder, shown):
        validate(file, "rule")
        rule = read_rule(file)
        if rule.id in rules:
            raise PolicyError(rule.at, f"rule id `{rule.id}` is taken", "choose another id")
        rules[rule.id] = file
    for file in _files(folder / "profiles", folder, shown):
        validate(file, "profile")
        profile = read_profile(file)
        if profile.id in profiles:
            raise PolicyError(profile.at, f"profile id `{profile.id}` is taken", "choose another id")
        profiles[profile.id] = profile
    return replace(catalog, rules=rules, profiles=profiles)


def _files(folder: Path, root: Path, shown: str = "policies") -> Iterator[Map]:
    for path in sorted(folder.glob("*.yaml")):
        yield load(_source(path, f"{shown}/{path.relative_to(root).as_posix()}"))


def _source(path: Path, shown: str) -> Source:
    try:
        return Source(shown, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
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
