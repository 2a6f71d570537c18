"""Files to the services of a project: merged, extended, included, and filled in."""
