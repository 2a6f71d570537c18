"""The functions of templates, one module for each family."""
