"""Texts that mend findings, each of them judged before it is kept: the finding is gone, and nothing else has come."""

from linter.analysis.fixing.proving import Fixed, Fixing, fixed
from linter.analysis.fixing.suggesting import Suggested, suggested

__all__ = ["Fixed", "Fixing", "Suggested", "fixed", "suggested"]
