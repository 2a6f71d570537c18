"""The built-in profiles as the build of the package makes them ready."""

from linter.policy.ready.profiles import Ready, kept, made, pickled

__all__ = ["Ready", "kept", "made", "pickled"]
