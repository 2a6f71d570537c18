"""Random expressions from a small grammar, of which some make no sense to Terraform either."""

from random import Random

_ATOMS = {
    "number": ["0", "1", "2", "-3", "1.5", "10", '"7"', "local.number", "length(local.list)"],
    "bool": ["true", "false", '"true"', "local.number > 2", 'local.text == "shop"'],
    "text": ['"a"', '"b c"', '""', '"é"', '"a-b-a"', "local.text", "local.object.name", '"x${local.number}"', "null"],
    "list": ["[]", "local.list", "local.tuple", "local.set", '["b", "a", "b"]', "[3, 1]", "[[1], [2, 3]]", "[true]"],
    "map": ["{}", "local.map", "local.object", "{ a = 1, b = 2 }", '{ a = "x", c = [1] }', 'tomap({ k = "v" })'],
}
_FORMS = {
    "number": [
        "({number} {arithmetic} {number})",
        "-{number}",
        "length({list})",
        "length({map})",
        "max({number}, {number})",
        "abs({number})",
        "floor({number})",
        "({bool} ? {number} : {number})",
        "try({list}[{number}], {number})",
        "index({list}, {text})",
        "sum([for n in {list} : n])",
        "parseint({text}, 16)",
    ],
    "bool": [
        "({bool} && {bool})",
        "({bool} || {bool})",
        "!{bool}",
        "({any} == {any})",
        "({any} != {any})",
        "({number} {order} {number})",
        "contains({list}, {any})",
        "can({any})",
        "startswith({text}, {text})",
        "alltrue({list})",
        "anytrue([{bool}, {bool}])",
    ],
    "text": [
        '"${{{any}}}-${{{text}}}"',
        "upper({text})",
        "join({text}, {list})",
        "replace({text}, {text}, {text})",
        "substr({text}, {number}, {number})",
        'format("%s/%v/%5d", {text}, {any}, {number})',
        "tostring({any})",
        "coalesce({text}, {any})",
        "trimprefix({text}, {text})",
        "jsonencode({any})",
        "({bool} ? {text} : {any})",
        "lookup({map}, {text}, {text})",
        "element({list}, {number})",
        "try({map}.a, {text})",
        '"%{{ if {bool} }}${{{text}}}%{{ else }}-%{{ endif }}"',
        '"%{{ for x in {list} ~}} ${{x}} %{{~ endfor }}"',
        'replace({text}, "/[ab]/", {text})',
        "md5({text})",
    ],
    "list": [
        "[{any}, {any}]",
        "concat({list}, {list})",
        "[for x in {list} : x]",
        "[for k, v in {map} : k]",
        "[for x in {list} : {any} if {bool}]",
        "toset({list})",
        "tolist({list})",
        "flatten([{list}, {list}])",
        "distinct({list})",
        "reverse({list})",
        "sort({list})",
        "compact({list})",
        "keys({map})",
        "values({map})",
        "slice({list}, 0, {number})",
        "split({text}, {text})",
        "range({number})",
        "setunion({list}, {list})",
        "setintersection({list}, {list})",
        "setsubtract({list}, {list})",
        "chunklist({list}, 2)",
        'formatlist("%s-%s", {text}, {list})',
        "({bool} ? {list} : {list})",
        "{list}[*]",
        "regexall({pattern}, {text})",
        "jsondecode(jsonencode({list}))",
    ],
    "map": [
        "merge({map}, {map})",
        "{{ for k, v in {map} : k => v }}",
        "{{ for x in {list} : x => {any}... }}",
        "zipmap({list}, {list})",
        "tomap({map})",
        "({bool} ? {map} : {map})",
        "{{ a = {any}, (tostring({text})) = {any} }}",
        "yamldecode(yamlencode({map}))",
    ],
    "arithmetic": ["+", "-", "*"],
    "order": ["<", "<=", ">", ">="],
    "pattern": ['"[a-c]+"', '"(a)(b)?"', '"x*"', '"^.|-$"'],
}
_VALUES = ("number", "bool", "text", "list", "map")


def expressions(count: int, seed: int) -> list[str]:
    """Return different expressions, the same ones for a seed."""
    random = Random(seed)  # noqa: S311  # no secrets
    found: dict[str, None] = {}
    while len(found) < count:
        found[_expression(random, "any", random.randint(1, 3))] = None
    return list(found)


def _expression(random: Random, kind: str, depth: int) -> str:
    if kind == "any":
        kind = random.choice(_VALUES)
    if kind in _ATOMS and (depth <= 0 or random.random() < 0.2):
        return random.choice(_ATOMS[kind])
    form = random.choice(_FORMS[kind])
    parts = {name: _Part(random, name, depth - 1) for name in (*_FORMS, "any")}
    return form.format(**parts)


class _Part:
    """Something new wherever its name stands in a form."""

    def __init__(self, random: Random, kind: str, depth: int) -> None:
        self._random = random
        self._kind = kind
        self._depth = depth

    def __format__(self, _spec: str) -> str:
        return _expression(self._random, self._kind, self._depth)
