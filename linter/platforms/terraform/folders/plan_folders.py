"""The modules of a plan as it says that they were configured, for when their files are not at hand.  Evaluates nothing.

A plan keeps constants, and of every other expression only what it refers to.
"""

import json
from collections.abc import Iterator, Mapping
from functools import partial

from linter.platforms.terraform.language.modules.folder import Folder
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.hcl.expression import Expression, GetAttribute, Index, Literal, Name, Object, Opaque, Tuple
from linter.syntax.hcl.plan import Json, Plan, members, objects
from linter.syntax.hcl.tree import Attribute, Block, Body, File

_PART = pattern(r'(?P<name>[^\W\d][\w-]*)|\[(?P<key>[0-9]{1,9}|"[^"\\]*")\]')
_REPEATING = {"count_expression": "count", "for_each_expression": "for_each"}


class PlanFolders:
    """The module folders of a plan, under the path of its file."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._nowhere = plan.source.whole.header
        self._folders: dict[str, Folder] = {}
        pending = [(plan.source.path, plan.configuration)]
        while pending:
            path, module = pending.pop()
            file = File(Body({}, tuple(self._blocks(module)), self._nowhere), ())
            self._folders[path] = Folder(path, (plan.source,), (file,))
            called = _named(module.get("module_calls"))
            pending += [
                (f"{path}/{name}", call["module"]) for name, call in called if isinstance(call.get("module"), dict)
            ]

    @property
    def root(self) -> Folder:
        """The module that the plan was made from."""
        return self._folders[self._plan.source.path]

    def get(self, path: str) -> Folder | None:
        """Return a folder by the path that its call has for it."""
        return self._folders.get(path)

    def fetched(self, _root: str, _calls: str, _source: str, _version: str | None) -> Folder | None:
        """Return nothing: in a plan, all modules are at hand."""
        return None

    def _blocks(self, module: Mapping[str, Json]) -> Iterator[Block]:
        for resource in objects(module.get("resources")):
            kind = "data" if resource.get("mode") == "data" else "resource"
            labels = (str(resource.get("type")), str(resource.get("name")))
            at = self._plan.at(str(resource.get("address")))
            yield Block(kind, labels, at, partial(_body, _arguments(resource), at))
        for name, call in _named(module.get("module_calls")):
            yield self._block("module", name, {**_arguments(call), "source": {"constant_value": f"./{name}"}})
        for name, variable in _named(module.get("variables")):
            default = {"default": {"constant_value": variable["default"]}} if "default" in variable else {}
            yield self._block("variable", name, default)
        for name, output in _named(module.get("outputs")):
            yield self._block("output", name, {"value": output.get("expression")})

    def _block(self, kind: str, name: str, arguments: Mapping[str, Json]) -> Block:
        return Block(kind, (name,), self._nowhere, partial(_body, arguments, self._nowhere))


def _named(value: Json) -> Iterator[tuple[str, Mapping[str, Json]]]:
    return ((name, one) for name, one in members(value).items() if isinstance(one, dict))


def _arguments(written: Mapping[str, Json]) -> Mapping[str, Json]:
    repeating = {name: written[key] for key, name in _REPEATING.items() if key in written}
    return {**members(written.get("expressions")), **repeating}


def _body(expressions: Mapping[str, Json], at: Location) -> Body:
    """Read expressions: an object that is none is a block, a list of such objects is several."""
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    for name, one in expressions.items():
        if isinstance(one, dict) and ("constant_value" in one or isinstance(one.get("references"), list)):
            attributes[name] = Attribute(name, at, at, partial(_expression, one))
        else:
            inner = [each for each in (one if isinstance(one, list) else [one]) if isinstance(each, dict) and each]
            blocks += [Block(name, (), at, partial(_body, each, at)) for each in inner]
    return Body(attributes, tuple(blocks), at)


def _expression(written: Mapping[str, Json], at: Location) -> Expression:
    if "constant_value" in written:
        return _constant(written["constant_value"], at)
    references = [one for one in written["references"] if isinstance(one, str)]
    longest = max(references, key=len, default="")
    # A reference is listed with all that it begins with; of several, it is not told what is made of them.
    if not longest or not all(longest.startswith(one) for one in references):
        return Opaque("a plan does not tell how it is made", at)
    return _reference(longest, at)


def _constant(value: Json, at: Location) -> Expression:
    if isinstance(value, list):
        return Tuple(tuple(_constant(one, at) for one in value), at)
    if isinstance(value, dict):
        return Object(tuple((Literal(name, at), _constant(one, at)) for name, one in value.items()), at)
    return Literal(value, at)


def _reference(text: str, at: Location) -> Expression:
    """Read `module.web["a"].arn`."""
    expression: Expression = Opaque("it begins with an index", at)
    for number, part in enumerate(_PART.finditer(text)):
        if part["name"] is None:
            expression = Index(expression, Literal(json.loads(part["key"]), at), at)
        else:
            expression = GetAttribute(expression, part["name"], at) if number else Name(part["name"], at)
    return expression
