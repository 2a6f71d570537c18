"""The rules and profiles at hand: ours and a user's folders.  Knows no subject."""

# Paths are strings here, as those of a revision are no paths of the disk.

import os
from collections import ChainMap
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache, partial

from msgspec import Struct, field
from msgspec.structs import replace

from linter.files.shelf import Disk, Shelf
from linter.policy import built_in
from linter.policy.ready import Ready, kept
from linter.policy.rule import Profile, Rule, RuleUse
from linter.policy.schema import read_profile, read_rule, valid_profile, valid_rule
from linter.policy.spelling import did_you_mean
from linter.policy.validation.files import PolicyError, collected, load, together
from linter.provenance.source import Location, Source
from linter.syntax.node import Mapping as Map

_DISK = Disk()
ENDINGS = (".yaml", ".yml")
"""Of the names of policies."""


class Policy(Struct, frozen=True):
    """A policy of a user that is valid by itself."""

    text: Map
    found: Rule | Profile


class Catalog(Struct, frozen=True):
    """Rule and profile files by their ids."""

    rules: Mapping[str, Map]
    profiles: Mapping[str, Profile]
    ready: Ready | None = None
    """Rules of the built-in profiles that need not be read."""
    own: frozenset[str] = frozenset()
    """The rules of a user's folders, which judge with every profile that does not leave them out."""
    as_used: dict[tuple[str, str], Rule] = field(default_factory=dict)
    """Rules as they have been used; standards use many alike, and no file may take the id of another's rule."""

    def rule(self, rule_id: str) -> Rule:
        """Return a rule with its own severity and parameters; raise KeyError where there is none."""
        return read_rule(self.rules[rule_id])

    def resolve(self, profile_id: str, changes: Iterable[RuleUse], off: Mapping[str, Location]) -> tuple[Rule, ...]:
        """Return the rules of a profile with a user's changes, sorted by id.

        Raises PolicyError for a profile, rule or parameter that does not exist.
        """
        own = self._uses(profile_id, frozenset())
        uses = dict(own)
        changes = tuple(changes)
        named = (*((one.rule, one.at) for one in changes), *off.items())
        collected(partial(self._known_rule, rule_id, at) for rule_id, at in named)
        for change in changes:
            uses[change.rule] = _merged(uses.get(change.rule), change)
        for rule_id in off:
            uses.pop(rule_id, None)
        ready = {} if self.ready is None else self.ready.rules(profile_id)
        return collected(
            partial(ready.__getitem__, rule_id)
            if rule_id in ready and uses[rule_id] is own[rule_id]
            else partial(_used, self.rules[rule_id], uses[rule_id])
            for rule_id in sorted(uses)
        )

    def used(self, use: RuleUse) -> Rule:
        """Return a rule as it is used; raise PolicyError for a rule or a parameter that does not exist."""
        key = use.rule, repr((None if use.severity is None else sorted(use.severity.items()), *use.parameters.items()))
        if key not in self.as_used:
            self._known_rule(use.rule, use.at)
            self.as_used[key] = _used(self.rules[use.rule], use)
        return self.as_used[key]

    def uses(self, profile_id: str) -> Mapping[str, RuleUse]:
        """Return the rules of a profile, each with what the profile changes of it.  Raises PolicyError as `resolve`."""
        return self._uses(profile_id, frozenset())

    def _uses(self, profile_id: str, seen: frozenset[str]) -> dict[str, RuleUse]:
        profile = self.profiles[profile_id]
        if profile_id in seen:
            raise PolicyError(profile.at, f"profile `{profile_id}` extends itself", "remove `extends`")
        uses = {rule_id: RuleUse(rule_id, None, {}, self.rules[rule_id].key_at("id")) for rule_id in sorted(self.own)}
        if profile.extends is not None:
            if profile.extends not in self.profiles:
                hint = did_you_mean(profile.extends, self.profiles)
                raise PolicyError(profile.at, f"no profile `{profile.extends}`{hint}", "correct `extends`")
            uses = self._uses(profile.extends, seen | {profile_id})
        collected(
            partial(self._known_rule, rule_id, at)
            for rule_id, at in (
                *((use.rule, use.at) for use in profile.uses),
                *((rule_id, profile.at) for rule_id in profile.without),
            )
        )
        for use in profile.uses:
            uses[use.rule] = _merged(uses.get(use.rule), use)
        for rule_id in profile.without:
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
        self.as_used: dict[str, Map] = {}

    def __getitem__(self, rule_id: str) -> Map:
        if rule_id not in self.as_used:
            name = self._names[rule_id]
            self.as_used[rule_id] = load(_source(f"{self._folder}/rules/{name}", f"policies/rules/{name}", _DISK))
        return self.as_used[rule_id]

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
    profiles = _profiles(f"{folder}/profiles", "policies/profiles")
    return Catalog(_BuiltIn(folder), {profile.id: profile for profile in profiles})


def with_folder(catalog: Catalog, folder: str, shown: str, shelf: Shelf = _DISK, top: str = "") -> Catalog:
    """Add a user's policies: `rules/*.yaml` and `profiles/*.yaml` of a folder, shown under that name.

    With a top, links that lead out of that folder are refused.

    Raises PolicyError, which has the place of all that is not valid and of each id that is taken.
    """
    own = _OwnFolder(folder, shown, shelf, top)
    return with_policies(catalog, collected(partial(_policy, own, kind, name) for kind, name in own.names()))


def with_policies(catalog: Catalog, policies: Iterable[Policy]) -> Catalog:
    """Add valid policies.  Raises PolicyError, which has each id that is taken."""
    added = catalog
    errors: list[PolicyError] = []
    for one in policies:
        try:
            added = _with_policy(added, one)
        except PolicyError as error:
            errors.append(error)
    wrong = together(errors)
    if wrong is not None:
        raise wrong
    return added


def _with_policy(catalog: Catalog, one: Policy) -> Catalog:
    found = one.found
    if isinstance(found, Profile):
        earlier = catalog.profiles.get(found.id)
        _refuse_taken("profile", found, None if earlier is None else earlier.at, built_in_catalog().profiles)
        return replace(catalog, profiles={**catalog.profiles, found.id: found})
    taken = catalog.rules[found.id].key_at("id") if found.id in catalog.rules else None
    _refuse_taken("rule", found, taken, built_in_catalog().rules)
    rules = ChainMap[str, Map]({found.id: one.text}, catalog.rules)  # type: ignore[arg-type]  # never written
    return replace(catalog, rules=rules, own=catalog.own | {found.id})


def _refuse_taken(kind: str, found: Rule | Profile, taken: Location | None, ours: Container[str]) -> None:
    """Raise PolicyError where another file has an id; a file that is named twice is the same."""
    if taken is None or taken.source.text == found.at.source.text:
        return
    region = taken.region
    place = f"{taken.source.path}:{region.start_line}:{region.start_column}"
    whose = f"a built-in {kind}" if found.id in ours else f"the {kind} at {place}"
    raise PolicyError(found.at, f"{kind} id `{found.id}` is taken by {whose}", "choose another id")


class _OwnFolder(Struct, frozen=True):
    """A folder with policies of a user."""

    folder: str
    shown: str
    shelf: Shelf
    top: str

    def names(self) -> Iterator[tuple[str, str]]:
        """Return the paths of the files in `rules` and `profiles`, however deep, each with what it has to be."""
        for kind in ("rule", "profile"):
            yield from ((kind, path) for path in self.below(f"{self.folder}/{kind}s"))

    def below(self, holder: str) -> Iterator[str]:
        """Return the paths of the files below a folder, in which links may make circles."""
        seen = {self.shelf.real(holder)}
        pending = [""]
        while pending:
            above = pending.pop(0)
            for name in self.shelf.names(f"{holder}/{above}".rstrip("/")):
                path = f"{above}/{name}" if above else name
                real = self.shelf.real(f"{holder}/{path}")
                if name.endswith(ENDINGS) or (self.leads_out(real) and self.shelf.is_folder(f"{holder}/{path}")):
                    yield path
                elif real not in seen and self.shelf.is_folder(f"{holder}/{path}"):
                    seen.add(real)
                    pending.append(path)

    def leads_out(self, real: str) -> bool:
        """Say whether a path without links is outside of what all of it has to be in."""
        return bool(self.top) and os.path.commonpath([real, self.top]) != self.top


def policy_files(kind: str, folder: str, shown: str, shelf: Shelf = _DISK, top: str = "") -> Iterator[Map]:
    """Yield what stands in the files of one kind in a folder, shown under that name, however deep.

    With a top, no link may lead out of that.  Raises PolicyError.
    """
    own = _OwnFolder(folder, shown, shelf, top)
    yield from (_text(own, kind, path) for path in own.below(f"{folder}/{kind}s"))


def _policy(own: _OwnFolder, kind: str, name: str) -> Policy:
    text = _text(own, kind, name)
    return Policy(text, valid_rule(text) if kind == "rule" else valid_profile(text))


def _text(own: _OwnFolder, kind: str, name: str) -> Map:
    path, shown = f"{own.folder}/{kind}s/{name}", f"{own.shown}/{kind}s/{name}"
    if own.leads_out(own.shelf.real(path)):
        at = Source(shown, "").whole
        raise PolicyError(at, "it leads out of the scanned root", "name its folder with --policies")
    return load(_source(path, shown, own.shelf))


def _profiles(folder: str, shown: str) -> Iterator[Profile]:
    """Read the profiles of ours, which the tests have validated."""
    names = (name for name in _DISK.names(folder) if name.endswith(".yaml"))
    return (read_profile(load(_source(f"{folder}/{name}", f"{shown}/{name}", _DISK))) for name in names)


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
