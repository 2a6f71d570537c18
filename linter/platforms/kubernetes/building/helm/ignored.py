"""What `.helmignore` leaves out of a chart.  Reads no other file.

Source: https://helm.sh/docs/chart_template_guide/helm_ignore_file/ and Helm's ignore/rules.go, whose negated rules
leave out all that they do not match.  The rules of the outermost chart hold for the charts that lie in it.
"""

import posixpath
import re
from itertools import accumulate

from msgspec import Struct

from linter.platforms.platform import Workspace
from linter.provenance.pattern import pattern

_FILE = ".helmignore"
_ALWAYS = "templates/.?*"
_MOST_RULES = 200
_MOST_STARS = 4
_PART = pattern(r"\\(?P<plain>.)|(?P<set>\[\^?[^\]\[\\]+\])|(?P<any>[*?])|(?P<other>[^\\\[])", re.DOTALL)


class _Rule(Struct, frozen=True):
    """One line."""

    shape: re.Pattern[str]
    of_path: bool
    """Whether it is compared with the whole path, not with the name only."""
    of_folders: bool
    negated: bool

    def leaves_out(self, path: str, *, is_folder: bool) -> bool:
        """Say whether a file or folder is left out because of this rule."""
        if self.of_folders and not is_folder:
            return self.negated
        matches = self.shape.fullmatch(path if self.of_path else posixpath.basename(path)) is not None
        return matches != self.negated


class Rules(Struct, frozen=True):
    """All rules of a chart."""

    folder: str
    rules: tuple[_Rule, ...]

    @staticmethod
    def of(folder: str, workspace: Workspace) -> "Rules":
        """Read the rules of a chart; a line that Helm would refuse is no rule."""
        source = workspace.read(posixpath.join(folder, _FILE))
        lines = (_ALWAYS, *(() if source is None else source.text.splitlines()))
        rules = (rule for line in lines if (rule := _rule(line.strip())) is not None)
        return Rules(folder, tuple(rule for rule, _ in zip(rules, range(_MOST_RULES), strict=False)))

    def leave_out(self, path: str) -> bool:
        """Say whether a file, by its path from the root, is left out, or a folder that it lies in."""
        inside = path[len(self.folder) + 1 :].replace("!", "/") if self.folder else path.replace("!", "/")
        *folders, whole = accumulate(inside.split("/"), posixpath.join)
        return any(self._leave_out(one, is_folder=True) for one in folders) or self._leave_out(whole, is_folder=False)

    def _leave_out(self, path: str, *, is_folder: bool) -> bool:
        return any(rule.leaves_out(path, is_folder=is_folder) for rule in self.rules)


def _rule(line: str) -> _Rule | None:
    if not line or line.startswith("#") or "**" in line or line.count("*") > _MOST_STARS:
        return None
    negated = line.startswith("!")
    text = line.removeprefix("!")
    of_folders = text.endswith("/")
    text = text.removesuffix("/")
    shape = _shape(text.removeprefix("/"))
    return None if shape is None else _Rule(shape, "/" in text, of_folders, negated)


def _shape(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern of a shell as Go's `filepath.Match` reads it; None where it is none."""
    parts: list[str] = []
    position = 0
    while position < len(pattern):
        part = _PART.match(pattern, position)
        if part is None:
            return None
        words = {"*": "[^/]*", "?": "[^/]"}
        parts.append(part["set"] or words.get(part["any"] or "") or re.escape(part["plain"] or part["other"]))
        position = part.end()
    try:
        return re.compile("".join(parts), re.DOTALL)
    except re.error:
        return None
