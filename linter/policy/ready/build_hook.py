"""What the build of the package does besides copying: it makes policies and tables ready.  No module imports it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PROGRAM = """
import sys
from pathlib import Path
from linter.policy.catalog import as_written
from linter.policy.ready import made, pickled
catalog = as_written("policies")
rules = {name: {rule.id: rule for rule in catalog.resolve(name, (), {})} for name in catalog.profiles}
profiles = made(catalog.profiles, rules)
Path(sys.argv[1]).write_bytes(pickled(profiles))
from linter.platforms.terraform.mapping import ready, tables
types = tables.types_as_written()
written = {name: tables.rows_as_written(name) for name in dict.fromkeys(types.values())}
Path(sys.argv[2]).write_bytes(ready.pickled(types, written))
from linter.analysis.asking.compliance import ready, shelf
standards = shelf.Standards(catalog)
found = {name: standards[name] for name in standards}
Path(sys.argv[3]).write_bytes(ready.pickled(found, catalog.as_used, profiles))
"""

_TARGETS = {
    "profiles.pickle": "linter/policies/ready.pickle",
    "tables.pickle": "linter/platforms/terraform/resources/ready.pickle",
    "standards.pickle": "linter/policies/standards/ready.pickle",
}
"""What is made, in the order in which the program is told, and where a wheel has it."""


class ReadyProfiles(BuildHookInterface[Any]):
    """Puts them beside what they are made of in a wheel; an editable installation reads what is written."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files and have them taken into the wheel."""
        if version == "editable":
            return
        folder = Path(self.directory)
        folder.mkdir(parents=True, exist_ok=True)
        targets = {name: str(folder / name) for name in _TARGETS}
        # Sets are written in the order of their hashes, and two builds are to give the same bytes.
        path = os.pathsep.join([self.root, *sys.path])  # what the build needs may lie in a folder of its own
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": path}
        command = [sys.executable, "-c", _PROGRAM, *targets.values()]
        subprocess.run(command, cwd=self.root, env=environment, check=True)  # noqa: S603  # our own program
        build_data["force_include"] |= {targets[name]: place for name, place in _TARGETS.items()}
