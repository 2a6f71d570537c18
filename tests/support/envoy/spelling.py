"""Random spellings of a configuration, all of which Envoy takes.  Knows which fields are wrappers, maps and enums."""

import json
import re
from dataclasses import dataclass, field
from random import Random

_MAPS = frozenset({"typed_extension_protocol_options", "filter_metadata", "match"})
_WRAPPERS = frozenset({"require_client_certificate"})
_TRUE = ("true", "yes", "y", "on", "True", "YES", "On", '"true"', "'yes'", '"y"', '"1"', '"t"', "! true", "!!bool yes")
_FALSE = ("false", "no", "n", "off", "False", "NO", "Off", '"false"', "'no'", '"n"', '"0"', '"f"', "! false")
_ENUMS = {
    "TLS_AUTO": 0,
    "TLSv1_0": 1,
    "TLSv1_1": 2,
    "TLSv1_2": 3,
    "TLSv1_3": 4,
    "VERIFY_TRUST_CHAIN": 0,
    "ACCEPT_UNTRUSTED": 1,
    "NONE": 0,
    "EXTERNAL_ONLY": 1,
    "ALL": 2,
}
# What is written under these names is an enum's value, and a word elsewhere.
_ENUM_FIELDS = re.compile(r"^tls_(?:minimum|maximum)_protocol_version$|^trust_chain_verification$|^require_tls$")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_/.=-]*")
_AS_OTHER = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null)")
_BLANKS = ("", "    ", "    # spaces", "# nothing")
_TABS = ("\t", "  \t", "\t# tabs: first", " \t # both")


@dataclass
class _Anchors:
    """Parts that were written with an anchor, by what they say."""

    names: dict[str, str] = field(default_factory=dict)


def spelled(configuration: object, random: Random) -> str:
    """Write a configuration down in one of very many ways."""
    writer = _Writer(random, _Anchors())
    start = random.choice(["", "", "---\n", "%YAML 1.2\n---\n", "# edge\n---\n", "\ufeff", "%YAML 1.3\n---\n"])
    body = writer.flow(configuration, "", 0) if random.random() < 0.2 else writer.block(configuration, "", 0)
    text = start + body.lstrip("\n") + random.choice(["\n", "\n...\n", "\n---\nanother: [\n"])
    return text.replace("\n", "\r\n") if random.random() < 0.1 else text


class _Writer:
    def __init__(self, random: Random, anchors: _Anchors) -> None:
        self._random = random
        self._anchors = anchors
        self._camel = random.choice([0.0, 0.0, 0.5, 1.0])
        self._single = random.choice([0.0, 0.5, 1.0])

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def block(self, value: object, name: str, indent: int) -> str:
        """Return a value as it follows a colon or a dash: on the same line, or on lines of its own."""
        value = self.listed(value)
        if not isinstance(value, dict | list) or not value or self.chance(0.15):
            return " " + self.flow(value, name, indent)
        alias = self.alias(value)
        if alias.startswith("*"):
            return f" {alias}"
        lines = self.pairs(value, name, indent) if isinstance(value, dict) else self.items(value, name, indent)
        return (f" {alias}" if alias else "") + "\n" + "\n".join(lines)

    def pairs(self, value: dict[str, object], name: str, indent: int) -> list[str]:
        margin = " " * indent
        lines: list[str] = []
        for key, inner in self.shuffled(value):
            if self.chance(0.04):
                # After a plain value yaml-cpp still looks for more of it, and takes no tab.
                lines.append(self._random.choice(_BLANKS if lines else _TABS))
            if self.chance(0.02):
                lines.append(f"{margin}!ignore {key.strip('@')}x: [anything]")
            child = indent + self._random.randint(1, 4)
            colon = self._random.choice([":", ":", ":", " :", "\t:"])
            lines.append(f"{margin}{self.key(key, name)}{colon}{self.block(inner, key, child)}")
        return lines

    def items(self, value: list[object], name: str, indent: int) -> list[str]:
        margin = " " * indent
        lines: list[str] = []
        for inner in value:
            wide = self._random.randint(1, 3)
            text = self.block(inner, name, indent + wide + 1)
            first = text.lstrip("\n")
            if text.startswith("\n") and self.chance(0.7):
                # The first pair stands behind the dash, and the others below it.
                text = " " * wide + first[indent + wide + 1 :] if first.startswith(" " * (indent + wide + 1)) else text
            elif not text.startswith("\n") and self.chance(0.1):
                text = "\t" + text.lstrip(" ")
            lines.append(f"{margin}-{text}")
        return lines

    def flow(self, value: object, name: str, indent: int) -> str:
        value = self.listed(value)
        if isinstance(value, dict | list) and value:
            alias = self.alias(value)
            if alias.startswith("*"):
                return alias + " "
            gap = self._random.choice(["", "", "", " ", "\n" + " " * (indent + 1), "\n" + " " * (indent + 1) + "\t"])
            if isinstance(value, dict):
                inner = [f"{self.key(key, name)}: {self.flow(one, key, indent)}" for key, one in self.shuffled(value)]
                opening, closing = "{", "}"
            else:
                inner = [self.flow(one, name, indent) for one in value]
                opening, closing = "[", "]"
            comma = "," if self.chance(0.2) else ""
            written = opening + gap + f", {gap}".join(inner) + comma + gap + closing
            return f"{alias} {written}" if alias else written
        return self.scalar(value, name)

    def listed(self, value: object) -> object:
        """Return one value in place of a list of one, or a list inside a list."""
        if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list) and self.chance(self._single):
            return value[0]
        if not isinstance(value, list) or not value or not self.chance(0.03):
            return value
        # What has an anchor must not be written inside itself.
        return value if json.dumps([value], sort_keys=True) in self._anchors.names else [value]

    def alias(self, value: object) -> str:
        """Return an anchor in front of a part, or an alias in its place where it was written before."""
        said = json.dumps(value, sort_keys=True)
        if said in self._anchors.names and self.chance(0.5):
            return f"*{self._anchors.names[said]}"
        if said not in self._anchors.names and self.chance(0.2):
            return self.anchor(said)
        return ""

    def anchor(self, said: str) -> str:
        name = f"a{len(self._anchors.names)}"
        self._anchors.names[said] = name
        return f"&{name}"

    def shuffled(self, value: dict[str, object]) -> list[tuple[str, object]]:
        pairs = list(value.items())
        if self.chance(0.5):
            self._random.shuffle(pairs)
        return pairs

    def key(self, key: str, holder: str) -> str:
        if holder not in _MAPS and not key.startswith("@") and self.chance(self._camel):
            first, *rest = key.split("_")
            key = first + "".join(word.capitalize() for word in rest)
        if key.startswith("@") or self.chance(0.15):
            return self._random.choice([f'"{key}"', f"'{key}'", f'"{_escaped(key, self._random)}"'])
        return key

    def scalar(self, value: object, name: str) -> str:
        if value is None:
            return "~"
        if isinstance(value, bool):
            word = self._random.choice(_TRUE if value else _FALSE)
            return f"{{value: {word}}}" if name in _WRAPPERS and self.chance(0.3) else word
        if isinstance(value, int):
            return self._random.choice([str(value), str(value), f'"{value}"', f"0x{value:x}"])
        if isinstance(value, dict | list):
            return json.dumps(value)
        return self.enum(str(value)) if _ENUM_FIELDS.match(name) else self.text(str(value))

    def enum(self, value: str) -> str:
        number = _ENUMS[value]
        return self._random.choice(
            [value, value, f'"{value}"', value.upper(), value.lower(), str(number), f'"{number}"']
        )

    def text(self, value: str) -> str:
        ways = [json.dumps(value), "'" + value.replace("'", "''") + "'", f'"{_escaped(value, self._random)}"']
        if _PLAIN.fullmatch(value) and not _AS_OTHER.fullmatch(value):
            ways += [value] * 5
        return self._random.choice(ways)


def _escaped(value: str, random: Random) -> str:
    """Write some characters of a text by their numbers."""
    ways = (lambda c: f"\\x{ord(c):02x}", lambda c: f"\\u{ord(c):04x}")
    return "".join(random.choice(ways)(c) if random.random() < 0.1 else json.dumps(c)[1:-1] for c in value)
