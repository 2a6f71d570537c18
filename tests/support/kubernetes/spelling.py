"""Random objects of Kubernetes, and random spellings of them.  Knows YAML, and no kind's meaning."""

import json
import re
from random import Random

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*")
# What YAML 1.1 takes for something else than a text.
_OTHER = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null|nan|inf)")
_TEXTS = (
    "shop",
    "/healthz",
    "on",
    "no",
    "null",
    "8080",
    "0x1F",
    "1e3",
    "007",
    "1_000",
    "12:30:45",
    "2026-11-29",
    "~",
    "",
    " ",
    "a: b",
    "a #b",
    "#a",
    "- a",
    "{{ x }}",
    "it's",
    'say "no"',
    "back\\slash",
    "tab\there",
    "ümläut 名",
    "server {\n  listen 80;\n}\n",
    "one\n\n\ntwo\n",
    "  indented\nless\n",
    "no end",
    "trailing  \nblanks \n\n\n",
    "\nleading",
    "---\nnot a document\n",
    "https://api.example.com/v1?x=1&y=%20",
    "*",
    "&a",
    "!a",
    "|",
    "@a",
    "`a`",
    "a\u2028b",
    "\U0001f512",
)
_WORDS = ("a", "tls.crt", "nginx.conf", "URL", "app.kubernetes.io/name", "on", "y", "8080", "null", "x y", "ä", "kind")


def made(random: Random, name: str) -> dict[str, object]:
    """Make an object whose name no other has."""
    texts = {random.choice(_WORDS): random.choice(_TEXTS) for _ in range(random.randint(0, 5))}
    metadata = {"name": name, "annotations": {f"example.com/{key}": value for key, value in texts.items()}}
    match random.randrange(4):
        case 0:
            return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": texts}
        case 1:
            return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "Opaque", "stringData": texts}
        case 2:
            ports = [
                {"name": random.choice(_TEXTS), "port": random.randint(1, 9999)} for _ in range(random.randint(0, 3))
            ]
            local = {"publishNotReadyAddresses": random.random() < 0.5, "ports": ports, "selector": texts}
            return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"type": "NodePort", **local}}
        case _:
            tls = [{"hosts": random.sample(_TEXTS, random.randint(0, 3))} for _ in range(random.randint(0, 2))]
            return {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "Ingress",
                "metadata": metadata,
                "spec": {"tls": tls, "ingressClassName": random.choice(_TEXTS), "rules": None},
            }


def spelled(documents: list[dict[str, object]], random: Random) -> str:
    """Write a file of several documents in one of very many ways."""
    if random.random() < 0.12:
        return _as_json(documents, random)
    if random.random() < 0.15:
        documents = [{"apiVersion": "v1", "kind": "List", "items": documents}]
    texts = [_Writer(random).document(one) for one in documents]
    mark = random.choice(["---\n", "---\n", "--- # next\n", "---  \n", "---\n# next\n\n"])
    start = random.choice(["", "", "---\n", "# first\n---\n", "\n\n", "\ufeff", "# kind: Other\n"])
    text = start + mark.join(texts) + random.choice(["", "", "---\n", "...\n", "\n# end\n"])
    return text.replace("\n", "\r\n") if random.random() < 0.06 else text


def _as_json(documents: list[dict[str, object]], random: Random) -> str:
    indent = random.choice([None, 1, 4])
    texts = [json.dumps(one, indent=indent, ensure_ascii=random.random() < 0.5) for one in documents]
    return random.choice(["", " ", "\n"]) + random.choice(["\n", " ", "\n\n"]).join(texts) + random.choice(["", "\n"])


def _quoted(value: str) -> str:
    # YAML, unlike JSON, takes no escapes of half characters.
    return json.dumps(value, ensure_ascii=False)


class _Writer:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._anchors: dict[str, str] = {}
        self._flow = random.choice([0.05, 0.2, 0.6])
        self._deep = random.choice([2, 2, 4])

    def document(self, value: dict[str, object]) -> str:
        if self.chance(0.08):
            return self.flow(value, 1) + "\n"
        margin = self._random.choice([0, 0, 0, 0, 2])
        return "\n".join(self.pairs(value, margin)) + "\n"

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def pairs(self, value: dict[str, object], indent: int) -> list[str]:
        margin, pairs, lines = " " * indent, list(value.items()), []
        if self.chance(0.4):
            self._random.shuffle(pairs)
        for key, inner in pairs:
            if self.chance(0.05):
                lines.append(self._random.choice(["", "# note", f"{margin}# kind: Other"]))
            if self.chance(0.03):
                lines.append(f"{margin}? {self.key(key)}\n{margin}:{self.block(inner, indent)}")
            else:
                lines.append(
                    f"{margin}{self.key(key)}{self._random.choice(['', '', '', ' '])}:{self.block(inner, indent)}"
                )
        return lines

    def block(self, value: object, indent: int) -> str:
        """Return a value as it follows a colon, with the indentation of its key."""
        said = json.dumps(value)
        anchor = ""
        if said in self._anchors and self.chance(0.5):
            return f" *{self._anchors[said]}"
        if said not in self._anchors and self.chance(0.06):
            self._anchors[said] = f"a{len(self._anchors)}"
            anchor = f" &{self._anchors[said]}"
        if isinstance(value, str) and self.chance(0.5) and (text := self.literal(value, indent)) is not None:
            return f"{anchor} {text}"
        if not isinstance(value, dict | list) or not value or self.chance(self._flow):
            return f"{anchor} {self.flow(value, indent + 1)}"
        tag = self._random.choice(["", "", "", " !!map" if isinstance(value, dict) else " !!seq"])
        if isinstance(value, dict):
            lines = self.pairs(value, indent + self._random.choice([1, self._deep, self._deep]))
        else:
            lines = self.items(value, indent + self._random.choice([0, 0, self._deep]))
        return anchor + tag + self._random.choice(["", "", " # below"]) + "\n" + "\n".join(lines)

    def items(self, value: list[object], indent: int) -> list[str]:
        lines = []
        for inner in value:
            if isinstance(inner, dict) and inner and not self.chance(self._flow):
                wide = self._random.randint(1, 3)
                text = "\n".join(self.pairs(inner, indent + 1 + wide))
                first = text[indent + 1 + wide :]
                is_bare = text.startswith(" " * (indent + 1 + wide)) and not first.startswith(("#", "\n"))
                lines.append(f"{' ' * indent}-{' ' * wide}{first}" if is_bare else f"{' ' * indent}-\n{text}")
            else:
                lines.append(f"{' ' * indent}-{self.block(inner, indent)}")
        return lines

    def literal(self, value: str, indent: int) -> str | None:
        """Return a text as a block, kept or folded; None where that cannot be written."""
        if not value.strip(" \n") or re.search("[\t\u2028]", value):
            return None
        body = value.rstrip("\n")
        ends = len(value) - len(body)
        wide = self._random.randint(1, 4)
        number = str(wide) if body[:1] in (" ", "\n") or self.chance(0.1) else ""
        if number and body[:1] == "\n":
            number = str(wide)
        chomping = {0: "-", 1: self._random.choice(["", "", "+"])}.get(ends, "+")
        margin = " " * (indent + wide)
        style = "|"
        lines = body.split("\n")
        if self.chance(0.3) and not any(line[:1] in (" ", "") or line.endswith(" ") for line in lines):
            style, lines = ">", [part for line in lines for part in (line, "")][:-1]
        written = "\n".join(margin + line if line else "" for line in lines) + "\n" * (max(ends, 1) - 1)
        return f"{style}{self._random.choice([number + chomping, chomping + number])}\n{written}"

    def flow(self, value: object, indent: int) -> str:
        gap = self._random.choice(["", "", " ", "\n" + " " * (indent + 1)])
        comma = self._random.choice(["", "", ","])
        if isinstance(value, dict) and value:
            inner = [f"{self.key(key)}: {self.flow(one, indent)}" for key, one in value.items()]
            return "{" + gap + f", {gap}".join(inner) + comma + gap + "}"
        if isinstance(value, list) and value:
            return "[" + gap + f", {gap}".join(self.flow(one, indent) for one in value) + comma + gap + "]"
        return self.scalar(value, indent)

    def key(self, key: str) -> str:
        if _PLAIN.fullmatch(key) and not _OTHER.fullmatch(key) and self.chance(0.85):
            return key
        return self._random.choice([_quoted(key), self.quoted(key), self.single(key)])

    def scalar(self, value: object, indent: int) -> str:
        match value:
            case None:
                return self._random.choice(["null", "~", "Null", "!!null null"])
            case bool():
                words = ("true", "True", "yes", "on", "y") if value else ("false", "FALSE", "no", "Off", "n")
                return self._random.choice(words)
            case int():
                return self._random.choice([str(value), str(value), f"0x{value:x}", f"0{value:o}", f"!!int {value}"])
            case str():
                return self.text(value, indent)
            case _:
                return json.dumps(value)

    def text(self, value: str, indent: int) -> str:
        ways = [_quoted(value), self.quoted(value), self.single(value)]
        if _PLAIN.fullmatch(value) and not _OTHER.fullmatch(value):
            ways += [value, value, value, f"!!str {value}"]
        elif re.fullmatch(r"[A-Za-z0-9~]+", value):
            ways += [f"!!str {value}"]
        if " " in value.strip() and "\n" not in value and self.chance(0.3):
            # White space at which a line of a quoted text breaks is one blank.
            head, _, rest = value.partition(" ")
            if head and rest and rest[0] != " " and head[-1] != " ":
                ways = [_quoted(head)[:-1] + "\n" + " " * (indent + 1) + _quoted(rest)[1:]]
        return self._random.choice(ways)

    def single(self, value: str) -> str:
        if re.search("[\n\t\u2028]", value) or value != value.strip():
            return _quoted(value)
        return "'" + value.replace("'", "''") + "'"

    def quoted(self, value: str) -> str:
        return '"' + "".join(self.letter(letter) for letter in value) + '"'

    def letter(self, letter: str) -> str:
        if self.chance(0.15):
            number = ord(letter)
            wide = [f"\\U{number:08x}"] + ([f"\\u{number:04x}"] if number < 0x10000 else [])
            return self._random.choice(wide + ([f"\\x{number:02x}"] if number < 0x100 else []))
        return json.dumps(letter, ensure_ascii=False)[1:-1]
