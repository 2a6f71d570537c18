"""The standards at hand: ours and those of a user's folders, each read when it is asked for.  Each is a profile too."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from msgspec.structs import replace

from linter.analysis.asking.compliance.reading import read_standard
from linter.analysis.asking.compliance.ready import kept
from linter.analysis.asking.compliance.standard import Standard
from linter.files.shelf import Disk, Shelf
from linter.policy import built_in
from linter.policy.catalog import Catalog, policy_files
from linter.policy.rule import Profile, RuleUse
from linter.policy.validation.files import PolicyError, load, validate
from linter.provenance.source import Source
from linter.syntax.node import Mapping as Map

FOLDER = "standards"
_ENDING = ".yaml"
_BASIS = "default"
_OURSELVES = "tlslint"
"""The category of rules about input, suppressions and changes, which judge whatever the profile."""


class Standards(Mapping[str, Standard]):
    """Standards by their ids, in the order of these; what is wrong with one is told when it is asked for."""

    def __init__(self, catalog: Catalog, own: Mapping[str, Map] | None = None) -> None:
        self.catalog = catalog
        self._own = dict(own or {})
        self._folder = Path(built_in(), FOLDER)
        self._ours = {path.name.removesuffix(_ENDING): path for path in self._folder.glob(f"*{_ENDING}")}
        self._read: dict[str, Standard] = {}

    def __getitem__(self, standard_id: str) -> Standard:
        """Return a standard.  Raises PolicyError for a rule or a parameter that does not exist."""
        if standard_id not in self._own and standard_id in self._ready:
            return self._ready[standard_id]
        if standard_id not in self._read:
            found = read_standard(self._own[standard_id] if standard_id in self._own else self._written(standard_id))
            for requirement in found.requirements:
                for use in requirement.uses:
                    self.catalog.used(use)
            self._read[standard_id] = found
        return self._read[standard_id]

    @cached_property
    def _ready(self) -> Mapping[str, Standard]:
        """Our own, where the build has read them, with the rules that they use."""
        ready = kept(self._folder, self.catalog.ready)
        if ready is None:
            return {}
        self.catalog.as_used.update(ready.rules)
        return ready.standards

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._ours, *self._own}))

    def __len__(self) -> int:
        return len(self._ours) + len(self._own)

    def __contains__(self, standard_id: object) -> bool:
        return standard_id in self._ours or standard_id in self._own

    def beside(self, own: Mapping[str, Map]) -> "Standards":
        """Return these and the standards of more files, by their ids."""
        return Standards(self.catalog, {**self._own, **own})

    def has(self, file: Map) -> bool:
        """Say whether a file is here already: a folder that is named twice is the same, and so is our own."""
        standard_id = file.text("id") or ""
        if standard_id not in self:
            return False
        known = self._own[standard_id] if standard_id in self._own else self._written(standard_id)
        return known.key_at("id").source.text == file.key_at("id").source.text

    def _written(self, standard_id: str) -> Map:
        path = self._ours[standard_id]
        return load(Source(f"policies/{FOLDER}/{path.name}", Disk().content(str(path)).decode("utf-8")))


def with_folder(standards: Standards, folder: str, shown: str, shelf: Shelf, top: str = "") -> Standards:
    """Add the standards of a user's folder, shown under that name; with a top, no link may lead out of that.

    Raises PolicyError with its place for a file that is not valid or an id that is taken.
    """
    found: dict[str, Map] = {}
    for file in policy_files("standard", folder, shown, shelf, top):
        validate(file, "standard")
        standard_id = file.text("id") or ""
        if standards.has(file):
            continue
        if standard_id in standards or standard_id in found or standard_id in standards.catalog.profiles:
            raise PolicyError(file.key_at("id"), f"standard id `{standard_id}` is taken", "choose another id")
        found[standard_id] = file
    return standards.beside(found)


def with_profile(catalog: Catalog, standard: Standard) -> Catalog:
    """Add a profile that demands what a standard does, of all endpoints.

    Where two requirements set one rule differently, the first counts: a profile does not part endpoints.
    """
    basis = catalog.resolve(_BASIS, (), {})
    uses = {rule.id: RuleUse(rule.id, None, {}, standard.at) for rule in basis if rule.category == _OURSELVES}
    for requirement in standard.requirements:
        for use in requirement.uses:
            uses.setdefault(use.rule, use)
    profile = Profile(
        id=standard.id,
        title=f"{standard.title} {standard.edition}".strip(),
        description=standard.description,
        extends=None,
        uses=tuple(uses.values()),
        without=(),
        at=standard.at,
    )
    return replace(catalog, profiles={**catalog.profiles, standard.id: profile})
