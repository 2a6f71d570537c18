"""Repositories whose commits do what people do to configuration: a seed says what.  Knows no rule."""

import random
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from subprocess import CalledProcessError
from typing import TypeAlias

from support.histories.beginnings import BEGINNINGS, BLOCKS
from support.repositories import git

_CHOICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r'(ssl_policy\s*=\s*|default\s*=\s*)"ELB[^"]*"',
        tuple(
            f'"ELBSecurityPolicy-{name}"'
            for name in ("2016-08", "TLS-1-1-2017-01", "TLS-1-2-2017-01", "TLS13-1-2-2021-06", "TLS-1-0-2015-04")
        ),
    ),
    (r"(transit_encryption_enabled\s*=\s*)(?:true|false|var\.encrypt)", ("true", "false", "var.encrypt")),
    (r"(type\s*=\s*bool\s+default\s*=\s*)(?:true|false)", ("true", "false")),
    (r'(min_tls_version\s*=\s*)"\w+"', ('"TLS1_0"', '"TLS1_1"', '"TLS1_2"')),
    (r"(https_traffic_only_enabled\s*=\s*)\w+", ("true", "false")),
    (r'(minimum_protocol_version\s*=\s*)"[^"]+"', ('"TLSv1"', '"TLSv1_2016"', '"TLSv1.1_2016"', '"TLSv1.2_2021"')),
    (r"(origin_ssl_protocols\s*=\s*)\[[^\]]*\]", ('["TLSv1.2"]', '["TLSv1.1", "TLSv1.2"]', '["TLSv1", "TLSv1.2"]')),
    (r'(viewer_protocol_policy\s*=\s*)"[^"]+"', ('"allow-all"', '"redirect-to-https"')),
    (r'(origin_protocol_policy\s*=\s*)"[^"]+"', ('"https-only"', '"http-only"', '"match-viewer"')),
    (r"(sslmode[=:] ?)[\w-]+", ("disable", "require", "verify-full", "prefer")),
    (r"(ssl-redirect: )\S+", ('"false"', '"true"')),
    (r"(mode: )[A-Z]+", ("PERMISSIVE", "STRICT", "DISABLE")),
    (
        r"((?<!_)ssl_protocols +)[^;]+",
        ("TLSv1.2 TLSv1.3", "TLSv1.1 TLSv1.2", "TLSv1.1 TLSv1 TLSv1.2", "TLSv1 TLSv1.2", "TLSv1.2 TLSv1.1 TLSv1.3"),
    ),
    (r"(proxy_pass )https?(?=://api)", ("http", "https")),
    (r"(tls_minimum_protocol_version: )\w+", ("TLSv1_0", "TLSv1_1", "TLSv1_2", "TLSv1_3")),
)
"""What stands in front of a value, and other values for it."""
_WRITTEN_OTHERWISE: tuple[tuple[str, str, str], ...] = (
    (r"\.tf(?:vars)?$", r"(?m)^(\s*\w+)\s*= ", r"\1   = "),
    (r"\.tf(?:vars)?$", r"(?m)^(\s*\w+)\s*= ", r"\1 = "),
    (r"\.tf$", r'\["TLSv1(\.1)?", "TLSv1.2"\]', '[\n        "TLSv1\\1",\n        "TLSv1.2",\n      ]'),
    (r"\.tf$", r'(?m)^resource "(\w+)" "(\w+)" \{', r'resource   "\1"   "\2" { # kept'),
    (r"\.tf$", r'(?m)^resource +"(\w+)" +"(\w+)" \{.*', r'resource "\1" "\2" {'),
    (r"\.conf$", r"server \{", "server  { # public"),
    (r"\.conf$", r"server +\{.*", "server {"),
    (r"\.conf$", r"(?m)^    ", "  "),
    (r"\.conf$", r"location / \{", "location   /   {"),
    (r"\.conf$", r"((?<!_)ssl_protocols) ", r"\1    "),
    (r"\.yaml$", r'"(postgres://[^"]+)"', r"'\1'"),
    (r"\.yaml$", r"'(postgres://[^']+)'", r"\1"),
    (r"\.yaml$", r"(?m)^(kind: .*)$", r"\1  # as it is"),
    (r"\.yaml$", r"  # as it is", ""),
    (r"\.yaml$", r'ssl-redirect: "(\w+)"', r"ssl-redirect: '\1'"),
    (r"\.yaml$", r"mtls:\n    mode: (\w+)", r"mtls: {mode: \1}"),
)
"""Which files, what in them, and how it is written as well."""
_MOST = 3
"""Things that one commit does."""
_UNMOVED = {"kustomization.yaml", "Chart.yaml", "values.yaml", "terraform.tfvars", "nginx.conf", "tls.conf"}

Way: TypeAlias = "Callable[[Writer], object]"


class Writer:
    """Whoever works in a repository."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)  # noqa: S311  # it only has to be the same each time
        self.number = 1

    def begin(self, kind: str) -> None:
        """Write the first files, and commit them."""
        for path, text in BEGINNINGS[kind].items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.numbered(text), encoding="utf-8")
        git(self.folder, "init", "--quiet", "--initial-branch=main")
        self.commit("begin")

    def commit(self, message: str) -> None:
        """Commit all that has changed."""
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--allow-empty", "--message", message)

    def numbered(self, text: str) -> str:
        """Return a text of which each block has a number of its own."""
        blocks = re.split(r"(\n\n|---\n)", text)
        return "".join(map(self._numbered, blocks))

    def _numbered(self, block: str) -> str:
        self.number += "%N" in block
        return block.replace("%N", f"{self.number:03}")

    def files(self, ending: str = "") -> list[Path]:
        """Return the files that there are."""
        found = (one for one in self.folder.rglob(f"*{ending}") if one.is_file() and ".git" not in one.parts)
        return sorted(found)


def histories(folder: Path, kind: str, seed: int, commits: int) -> list[str]:
    """Make a repository with at least so many commits, and return them, each after its parents."""
    writer = Writer(folder, seed)
    writer.begin(kind)
    made = 1
    while made < commits:
        made += _branched(writer) if writer.random.random() < 0.06 and commits - made > _MOST + 1 else _worked(writer)
    return git(folder, "rev-list", "--reverse", "--topo-order", "HEAD").split()


def _worked(writer: Writer) -> int:
    """Make one commit."""
    if writer.random.random() < 0.08 and _reverted(writer):
        return 1
    ways = writer.random.choices(list(WAYS), weights=list(WAYS.values()), k=writer.random.randint(1, _MOST))
    for way in ways:
        way(writer)
    writer.commit(", ".join(way.__name__.strip("_") for way in ways))
    return 1


def _reverted(writer: Writer) -> bool:
    try:
        git(writer.folder, "revert", "--no-edit", writer.random.choice(["HEAD", "HEAD~1", "HEAD~2"]))
    except CalledProcessError:
        git(writer.folder, "reset", "--quiet", "--hard")
        return False
    return True


def _branched(writer: Writer) -> int:
    """Work in a branch and on the trunk, and join them."""
    git(writer.folder, "checkout", "--quiet", "-b", f"topic{writer.number}")
    made = sum(_worked(writer) for _ in range(2))
    topic = git(writer.folder, "rev-parse", "HEAD").strip()
    git(writer.folder, "checkout", "--quiet", "main")
    made += _worked(writer)
    try:
        git(writer.folder, "merge", "--quiet", "--no-ff", "--no-edit", "-X", "theirs", topic)
    except CalledProcessError:
        git(writer.folder, "reset", "--quiet", "--hard")
        git(writer.folder, "merge", "--quiet", "--no-ff", "--no-edit", "-s", "ours", topic)
    return made + 1


def _any_block(writer: Writer) -> tuple[Path, list[str], int, str] | None:
    """Return a file, its blocks, and which of them is meant."""
    file = writer.random.choice([one for one in writer.files() if _kind(one.parent) in BLOCKS])
    between = "---\n" if file.suffix == ".yaml" else "\n\n"
    blocks = [one.strip("\n") + "\n" for one in file.read_text("utf-8").split(between) if one.strip()]
    return (file, blocks, writer.random.randrange(len(blocks)), between) if blocks else None


def _put(file: Path, blocks: Iterable[str], between: str) -> None:
    joint = between if between.startswith("-") else "\n"
    file.write_text(joint.join(blocks), encoding="utf-8")


def _add(writer: Writer) -> None:
    """Write a new block into a file."""
    found = _any_block(writer)
    if found is None or found[0].name in _UNMOVED or found[0].name == "variables.tf":
        return
    file, blocks, place, between = found
    blocks.insert(place, writer.numbered(writer.random.choice(BLOCKS[_kind(file.parent)])))
    if _kind(file.parent) == "envoy":  # a file of Envoy is one document
        file, blocks = file.with_name(f"more-{writer.number}.yaml"), [blocks[place]]
    _put(file, blocks, between)


def _move(writer: Writer) -> None:
    """Move a block within its file, or to another one of its folder."""
    found = _any_block(writer)
    if found is None or found[0].name in _UNMOVED or _kind(found[0].parent) == "envoy":
        return
    file, blocks, place, between = found
    block = blocks.pop(place)
    others = [one for one in writer.files(file.suffix) if one.parent == file.parent and one.name not in _UNMOVED]
    other = writer.random.choice(others)
    if other == file or not blocks:
        blocks.insert(writer.random.randint(0, len(blocks)), block)
    else:
        text = other.read_text("utf-8")
        _put(other, [text.rstrip("\n") + "\n", block], between)
    _put(file, blocks, between)


def _delete(writer: Writer) -> None:
    """Remove a block that is not the last one."""
    found = _any_block(writer)
    if found is not None and len(found[1]) > 1 and found[0].name not in {*_UNMOVED, "variables.tf"}:
        file, blocks, place, between = found
        del blocks[place]
        _put(file, blocks, between)


def _edit(writer: Writer) -> None:
    """Give something another value: better, worse, or neither."""
    places = [
        (file, found, values)
        for file in writer.files()
        for expression, values in _CHOICES
        for found in re.finditer(expression, file.read_text("utf-8"))
    ]
    if places:
        file, found, values = writer.random.choice(places)
        text = file.read_text("utf-8")
        file.write_text(text[: found.end(1)] + writer.random.choice(values) + text[found.end() :], encoding="utf-8")


def _edit_what_others_use(writer: Writer) -> None:
    """Change a variable, a base or an include, which makes files better or worse that do not change."""
    names = {"variables.tf", "terraform.tfvars", "tls.conf", "values.yaml", "database.yaml"}
    files = [one for one in writer.files() if one.name in names]
    texts = [(file, expression, values) for file in files for expression, values in _CHOICES]
    texts = [one for one in texts if re.search(one[1], one[0].read_text("utf-8"))]
    if texts:
        file, expression, values = writer.random.choice(texts)
        value = writer.random.choice(values)
        text = re.sub(expression, lambda found: found[1] + value, file.read_text("utf-8"))
        file.write_text(text, encoding="utf-8")


def _write_otherwise(writer: Writer) -> None:
    """Change white space, quotes and comments alone."""
    file = writer.random.choice(writer.files())
    ways = [one for one in _WRITTEN_OTHERWISE if re.search(one[0], file.name)]
    if ways:
        _, expression, instead = writer.random.choice(ways)
        file.write_text(re.sub(expression, instead, file.read_text("utf-8")), encoding="utf-8")


def _rename(writer: Writer) -> None:
    """Give a file another name, and tell those that name it."""
    file = writer.random.choice([one for one in writer.files() if one.name not in _UNMOVED])
    writer.number += 1
    name = f"part-{writer.number}{file.suffix}"
    file.rename(file.with_name(name))
    _tell(writer, file.parent, re.escape(file.name), name)


def _rename_folder(writer: Writer) -> None:
    """Give a folder another name, and tell those that name it."""
    folders = sorted({one for file in writer.files() for one in file.parents if writer.folder in one.parents})
    folder = writer.random.choice([one for one in folders if one.name != "templates"])
    writer.number += 1
    other = folder.with_name(f"{_kind(folder)}-{writer.number}")
    folder.rename(other)
    _tell(writer, writer.folder, rf"(?<=/){re.escape(folder.name)}(?=[/\"\n])", other.name)
    _tell(writer, writer.folder, rf"(?<=include ){re.escape(folder.name)}(?=/)", other.name)


def _kind(folder: Path) -> str:
    """Return what a folder was called in the beginning."""
    return re.sub(r"-\d+$", "", folder.name)


def _tell(writer: Writer, folder: Path, old: str, new: str) -> None:
    for file in writer.files():
        text = file.read_text("utf-8")
        if folder in file.parents:
            file.write_text(re.sub(old, new, text), encoding="utf-8")


def _copy(writer: Writer) -> None:
    """Begin a new file in a folder with a block of its own."""
    folders = sorted({one.parent for one in writer.files() if _kind(one.parent) in BLOCKS})
    folder = writer.random.choice(folders)
    endings = {"conf.d": ".conf", "base": ".yaml", "envoy": ".yaml", "templates": ".yaml"}
    writer.number += 1
    file = folder / f"new-{writer.number}{endings.get(_kind(folder), '.tf')}"
    file.write_text(writer.numbered(writer.random.choice(BLOCKS[_kind(folder)])), encoding="utf-8")
    listing = folder / "kustomization.yaml"
    if listing.exists():
        text = listing.read_text("utf-8").replace("resources:\n", f"resources:\n- {file.name}\n", 1)
        listing.write_text(text, encoding="utf-8")


def _tidy(writer: Writer) -> None:
    """Write something in all files otherwise, as a formatter does."""
    ending, expression, instead = writer.random.choice(_WRITTEN_OTHERWISE)
    for file in writer.files():
        if re.search(ending, file.name):
            file.write_text(re.sub(expression, instead, file.read_text("utf-8")), encoding="utf-8")


WAYS: dict[Way, int] = {
    _add: 5,
    _copy: 3,
    _move: 5,
    _delete: 2,
    _edit: 8,
    _edit_what_others_use: 6,
    _write_otherwise: 4,
    _tidy: 2,
    _rename: 4,
    _rename_folder: 3,
}
"""What people do, and how often."""
