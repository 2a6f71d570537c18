"""Readings of a resource: where the value of a field comes from, and what it means.  Knows no resource type.

A meaning is a word of the tables; `endpoint` turns it into what the model has for it.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.terraform.language.values.value import Partial, Value, is_list, settled, text_of
from linter.platforms.terraform.mapping.conditions import holds
from linter.platforms.terraform.mapping.context import Context, Found, context_of, setting_of
from linter.platforms.terraform.mapping.joins import joined
from linter.platforms.terraform.mapping.row import (
    Attribute,
    Cases,
    Computed,
    Constant,
    Flags,
    Forward,
    Listed,
    Minimum,
    Path,
    Policy,
    Reading,
    Undecided,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.tls.versions import VERSIONS, between

Function = Callable[[Context], Setting[Any] | None]


class Reader(Struct, frozen=True):
    """Reads the fields of one endpoint."""

    context: Context
    provider: str
    functions: Callable[[str], Function]

    def read(self, cases: Cases) -> Setting[Any] | None:
        """Return the value of a field; None where it has no meaning."""
        for case in cases:
            applies = holds(case.when, self.context, self.provider)
            if isinstance(applies, Unknown):
                return replace(applies, candidates=())
            if applies:
                return self._reading(case.reading)
        return None

    def _reading(self, reading: Reading) -> Setting[Any] | None:
        match reading:
            case Constant(value, because):
                return Known(value, self.context.view.header, default=because)
            case Undecided(because, one_of):
                at = self.context.view.header
                return Unknown(because, at, candidates=tuple(Known(value, at) for value in one_of))
            case Attribute():
                return self._attribute(reading, self._meaning)
            case Minimum(attribute, newest):
                lowest = self._attribute(attribute, self._meaning)
                return None if lowest is None else lowest.then(lambda version: _upwards(lowest, version, newest))
            case Listed(attribute):
                return self._attribute(attribute, self._elements)
            case Flags():
                return self._flags(reading)
            case Policy(name):
                return self._reading(name)
            case Computed(function):
                return self.functions(function)(self.context)

    def _attribute(self, attribute: Attribute, meaning: "Meaning") -> Setting[Any] | None:
        """Return what an attribute means, or what the provider makes of its absence."""
        if attribute.join is None:
            return self._settled(attribute, self._written(attribute, self.context), meaning)
        views = joined(self.context, attribute.join)
        if isinstance(views, Unknown):
            return replace(views, setting=setting_of(attribute.join.path), candidates=())
        if not views:
            header = self.context.view.header
            missing = attribute.join.path if isinstance(attribute.join, Forward) else attribute.paths[0]
            setting = attribute.setting or setting_of(missing)
            return self._settled(attribute, Found(None, header, header, setting), meaning)
        others = [context_of(self.context.configuration, view.owner) for view in views]
        found = [self._written(attribute, other) for other in others]
        written = next((one for one in found if one.value is not None), found[0])
        return self._settled(attribute, written, meaning)

    def _written(self, attribute: Attribute, context: Context) -> Found:
        found = [context.refer(path) for path in attribute.paths]
        written = next((one for one in found if one.value is not None), found[0])
        return replace(written, setting=attribute.setting) if attribute.setting else written

    def _settled(self, attribute: Attribute, found: Found, meaning: "Meaning") -> Setting[Any] | None:
        value = found.value
        if value is None:
            return self._absent(attribute, found, meaning)
        if not isinstance(value, Known) or not isinstance(value.value, Partial):
            plain = settled(value)
            value = replace(plain, at=found.at) if isinstance(plain, Unknown) else plain
        result = self._of_value(attribute, found, value, meaning)
        if found.maybe is None or result is None:
            return result
        possible = (result, self._absent(attribute, found, meaning))
        known = tuple(one for one in possible if isinstance(one, Known))
        candidates = known if len(known) == len(possible) else ()
        return Unknown(found.maybe.because, result.at, found.setting, candidates=candidates)

    def _of_value(
        self, attribute: Attribute, found: Found, value: Setting[Value], meaning: "Meaning"
    ) -> Setting[Any] | None:
        if isinstance(value, Known):
            if value.value is None:
                return self._absent(attribute, found, meaning)
            return replace(meaning(attribute, value), setting=found.setting)
        results = [self._of_value(attribute, found, one, meaning) for one in map(settled, value.candidates)]
        known = tuple(one for one in results if isinstance(one, Known))
        candidates = known if len(known) == len(results) else ()
        return Unknown(value.because, value.at, found.setting, value.via, candidates)

    def _absent(self, attribute: Attribute, found: Found, meaning: "Meaning") -> Setting[Any] | None:
        filled_in = self.read(attribute.absent)
        if filled_in is None:
            return None
        placed = replace(filled_in, at=found.header, setting=found.setting)
        if isinstance(placed, Unknown) or attribute.written:
            return placed
        return replace(meaning(attribute, placed), setting=found.setting)

    def _meaning(self, attribute: Attribute, value: Known[Value]) -> Setting[Any]:
        if attribute.written:
            return value.map(lambda _: attribute.written)
        if attribute.schemes:
            return _of_url(attribute, value)
        if isinstance(value.value, Partial):
            return settled(value)
        if is_list(value.value) and len(value.value) == 1 and isinstance(value.value[0], Known):
            return self._meaning(attribute, value.value[0])  # a list that the service allows one element
        text = text_of(value.value)
        if text is None:
            return Unknown("its value is no string", value.at, via=value.via)
        if not attribute.values:
            return value.map(lambda _: text)
        listed = attribute.values.get(text.lower())
        if isinstance(listed, Constant):
            return value.map(lambda _: listed.value)
        if isinstance(listed, Undecided):
            candidates = tuple(replace(value, value=one) for one in listed.one_of)
            return Unknown(listed.because, value.at, via=value.via, candidates=candidates)
        return Unknown(attribute.unlisted or f"`{text}` is not a value that is known here", value.at, via=value.via)

    def _elements(self, attribute: Attribute, value: Known[Value]) -> Setting[Any]:
        given = value.value
        if isinstance(given, str):  # as databases write lists
            given = tuple(replace(value, value=one.strip()) for one in given.split(","))
        if not is_list(given):
            return Unknown("it is no list", value.at, via=value.via)
        elements = []
        for element in map(settled, given):
            if isinstance(element, Known):
                result = replace(
                    self._meaning(attribute, element), setting=attribute.setting or setting_of(attribute.paths[0])
                )
                elements.append(replace(result, via=(*result.via, *value.via)))
            else:
                elements.append(element)
        return value.map(lambda _: tuple(elements))

    def _flags(self, flags: Flags) -> Setting[Any]:
        """Return the versions that are on, each at what switches it on."""
        header = self.context.view.header
        versions: list[Setting[str]] = [Known(version, header) for version in flags.always]
        for version, paths in flags.attributes.items():
            found = self._first(paths)
            value = found.value
            if isinstance(value, Unknown):
                versions.append(Unknown(value.because, value.at, found.setting, value.via))
            elif value is not None and text_of(value.value) == "true":
                versions.append(replace(value, value=version, setting=found.setting))
        if not flags.newest:
            versions.append(_perhaps(Known(VERSIONS[-1], header)))
        return Known(tuple(versions), header)

    def _first(self, paths: tuple[Path, ...]) -> Found:
        found = [self.context.find(path) for path in paths]
        return next((one for one in found if one.value is not None), found[0])


Meaning = Callable[[Attribute, Known[Value]], Setting[Any]]


def _of_url(attribute: Attribute, value: Known[Value]) -> Setting[Any]:
    """Return what the scheme of a URL means; the rest of it need not be known."""
    text = value.value.parts[0] if isinstance(value.value, Partial) else text_of(value.value)
    if not isinstance(text, str) or ":" not in text:
        because = text.because if isinstance(text, Unknown) else attribute.unlisted or "it has no scheme"
        return Unknown(because, value.at, via=value.via)
    meaning = attribute.schemes.get(text.split(":")[0].lower())
    if meaning is None:
        return Unknown(attribute.unlisted or f"`{text.split(':')[0]}` is not a known scheme", value.at, via=value.via)
    return value.map(lambda _: meaning)


def _upwards(lowest: Setting[str], version: str, newest: str) -> Setting[Any]:
    """Return the versions from the lowest up; TLS 1.3 is unknown where the provider does not say that it is spoken."""
    if version not in VERSIONS:
        return Unknown(f"`{version}` is no version", lowest.at, lowest.setting)
    place = Known(version, lowest.at, lowest.setting, lowest.via, lowest.default if isinstance(lowest, Known) else "")
    known = tuple(replace(place, value=one) for one in between(version, newest or max(version, "TLSv1.2")))
    if newest or version == VERSIONS[-1]:
        return place.map(lambda _: known)
    return place.map(lambda _: (*known, _perhaps(replace(place, value=VERSIONS[-1]))))


def _perhaps(version: Known[str]) -> Unknown:
    """Return an element that is this version if it is there at all."""
    because = "the provider does not say whether TLS 1.3 is spoken"
    return Unknown(because, version.at, version.setting, candidates=(version,))
