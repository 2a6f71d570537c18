"""tlslint: proves from configuration alone that data is protected in transit."""

__version__ = "0.1.0"
