"""Endpoints brought to where users can mend them: of one cause made one, and moved out of fetched modules."""
