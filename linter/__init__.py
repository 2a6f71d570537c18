"""tlslint: proves from configuration alone that data is protected in transit."""

import sys

__version__ = "0.1.0"

# msgspec takes parts of `typing` from `typing_extensions` where that is installed, and importing it takes longer than
# importing all of msgspec, at every start; the classes here need nothing of it.
if "msgspec" not in sys.modules and "typing_extensions" not in sys.modules:
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]  # as if there were none
    try:
        import msgspec  # noqa: F401  # so that it is imported here
    finally:
        del sys.modules["typing_extensions"]
