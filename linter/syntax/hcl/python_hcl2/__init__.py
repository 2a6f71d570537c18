"""python-hcl2, the second opinion on what tree-sitter cannot read, and the judge of what is wrong with it."""
