"""Resources of operators, whose programs listen and connect."""
