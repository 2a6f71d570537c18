"""HCL, the language of Terraform and OpenTofu, and its JSON form.  Knows no resource and evaluates nothing.

`blocks` finds the structure: by `usual` in what is formatted as most is, and else with tree-sitter, which recovers from
errors.  `reader` reads the expressions with python-hcl2, each when it is first asked for; `json_form` reads the JSON
form; `tree` and `expression` are what all of them make.
"""
