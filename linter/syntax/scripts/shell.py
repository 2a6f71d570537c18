"""Files that a shell script writes from here-documents.  Reads no other shell, and expands nothing.

Source: POSIX, Shell Command Language, 2.7.4 Here-Document.
"""

import re
from collections.abc import Iterator

from linter.provenance.budget import DIRECTIVE, spend
from linter.provenance.pattern import pattern
from linter.provenance.source import Location

# `cat <<EOF > /etc/nginx/nginx.conf`, `tee /etc/nginx/conf.d/a.conf <<-'EOF' >/dev/null`: one line, in any order.
_HERE = pattern(
    r"^(?P<command>[^\n#]{0,500}?)<<-?[ \t]*[\"'\\]?(?P<end>\w{1,60})[\"']?(?P<rest>[^\n]{0,500})\n",
    re.MULTILINE,
)
_TARGET = pattern(r"(?:>{1,2}[ \t]*|\btee(?:[ \t]+-a)?[ \t]+)[\"']?(?P<path>[\w./~${}-]*[\w-])[\"']?")


def files(script: Location) -> Iterator[tuple[str, Location]]:
    """Return the paths that a script writes, each with the place of what it writes there."""
    source, position = script.source, script.start
    while (here := _HERE.search(source.text, position, script.end)) is not None:
        spend(DIRECTIVE, script)
        end = re.compile(rf"^[ \t]*{re.escape(here['end'])}[ \t]*$", re.MULTILINE).search(
            source.text, here.end(), script.end
        )
        if end is None:
            return
        words = f"{here['command']} {here['rest']}"
        targets = [found["path"] for found in _TARGET.finditer(words) if found["path"] != "/dev/null"]
        if targets:
            yield targets[0], source.at(here.end(), end.start())
        position = end.end()
