"""Go's text/template as Helm uses it: text to a tree, and a tree to text that knows where it comes from.

`lexer` and `parser` make the `tree`; `evaluator` turns it into the pieces of `value`, with the functions of the
`functions_*` modules.  Nothing is executed, fetched or read from a disk, and everything is bounded by `budget`.
"""
