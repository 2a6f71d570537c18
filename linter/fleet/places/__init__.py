"""Repositories as roots to look through: folders, what git keeps, archives.  Changes nothing and runs nothing."""
