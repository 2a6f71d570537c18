"""The module folders of a tree: who calls whom, with which variables, and what a plan tells of them."""
