"""The built-in profiles as the build of the package makes them ready."""

from linter.policy.ready.profiles import Ready, kept, pickled

__all__ = ["Ready", "kept", "pickled"]
