"""What the commands that look through files have in common.  Prints nothing."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH111, PTH113, PTH118

import os

from linter.cli.place import Place
from linter.files.git.ignoring import WorkingTree, user_excludes
from linter.files.git.revision import Revision
from linter.policy.config.config import Config, ConfigError


def refuse_missing(config: Config, place: Place) -> None:
    """Raise ConfigError where a file of variables or a plan is not there."""
    for path in (*config.tf_vars, *config.tf_plans):
        if path.value.startswith("../") or not os.path.isfile(os.path.join(place.root, path.value)):
            message = f"`{place.shown(path.value)}` is no file below the scanned root"
            raise ConfigError(path.at, message, "correct the path")


def working_tree(place: Place, found: Revision | None = None) -> WorkingTree:
    """Return what knows which files git ignores, as of a revision or now."""
    home = os.path.expanduser("~")
    settings_folder = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    return WorkingTree(place.root, tuple(user_excludes(home, settings_folder)), found)


def processes(asked: int | None) -> int:
    """Return in how many processes a run works at most: as many as are asked for, or else as there are processors."""
    if asked is not None:
        return asked
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))  # of all processors a container may have few
    return os.cpu_count() or 1
