"""What the build of the package does besides copying: it makes the built-in profiles ready.  No module imports it."""

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
from linter.policy.ready import pickled
catalog = as_written("policies")
rules = {name: {rule.id: rule for rule in catalog.resolve(name, (), {})} for name in catalog.profiles}
Path(sys.argv[1]).write_bytes(pickled(catalog.profiles, rules))
"""


class ReadyProfiles(BuildHookInterface[Any]):
    """Puts `ready.pickle` beside the policies in a wheel; an editable installation reads the policies themselves."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the file and have it taken into the wheel."""
        if version == "editable":
            return
        target = Path(self.directory) / "ready.pickle"
        target.parent.mkdir(parents=True, exist_ok=True)
        # Sets are written in the order of their hashes, and two builds are to give the same bytes.
        path = os.pathsep.join([self.root, *sys.path])  # what the build needs may lie in a folder of its own
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": path}
        command = [sys.executable, "-c", _PROGRAM, str(target)]
        subprocess.run(command, cwd=self.root, env=environment, check=True)  # noqa: S603  # our own program
        build_data["force_include"][str(target)] = "linter/policies/ready.pickle"
