"""What HCL in its usual shape is made of, as regular expressions: what may come next, from one bracket to another.

Each says by the name of the group that ends it what was met.  They are for ASCII but for texts and comments.  Only
single characters are repeated possessively: of groups, some versions of Python get that wrong (3.11.0 to 3.11.4).  So
groups can be gone back over, and each is such that what fails behind it fails at once, in whatever round.
"""

import re

from linter.provenance.pattern import pattern

_WORD = r"[A-Za-z_][\w-]*+"
# Where `for`, `in` and `if` are no names, the shape is another one.
_NAME = rf"(?!(?:for|i[nf])(?![\w-])){_WORD}"
_FUNCTION = rf"(?!(?:true|false|null)\(){_NAME}"
_STRING = r'"[^"\\$%\r\n]*+"'
_COMMENT = r"(?:#|//)[^\n]*+"
_SPACE = rf"(?:[ \t\r\n]++|{_COMMENT})*"
_GETS = rf"\.(?:{_WORD}|\*|[0-9]++(?!\w|\.[0-9]))"
_STEP = rf"(?:{_GETS}|\[(?:\*|[0-9]++|{_STRING}|{_NAME}(?:\.{_WORD})*)\])"
_PLAIN = rf"(?:{_STRING}|[!-]?(?:[0-9]++(?:\.[0-9]++)?(?![\w.])|{_NAME}{_STEP}*(?!\()))"
# Wherever one is met, a blank comes after it: `//` begins a comment.
_OPERATOR = r"(?:[=!<>]=|&&|\|\||[-+*/%<>])"
_CALL = rf"[!-]?{_FUNCTION}\((?:{_PLAIN}(?:,[ \t]*+|(?=\))))*\)"
_VALUE = rf"(?:{_PLAIN}|{_CALL}|\[{_SPACE}\]|\{{{_SPACE}\}})"
_IS = r"[ \t]*+[=:][ \t]++"
_ENDS = rf"[ \t\r]*+(?:{_COMMENT})?\n"
_GIVES = r"[ \t]*+=[ \t]*+(?![\r\n#/])"
_LABELS = rf"(?:[ \t]++(?:{_STRING}|{_WORD}))*"

_LOOP = rf"{_SPACE}for[ \t]++{_NAME}(?:,[ \t]*+{_NAME})?[ \t\r\n]++in(?=[ \t\r\n])"
_GIVEN = rf"(?:\{{(?!{_LOOP})(?P<object>)|(?P<value>))"

# As many lines at a time as can be remembered until it is known that none of them has to be left.
_LINES = rf"(?:{_ENDS}|[ \t]*+{_WORD}{_GIVES}{_VALUE}{_ENDS}){{0,200}}[ \t\r]*+"
_LINE = rf"(?:{_COMMENT})?\n(?P<line>)"
IN_BLOCK = pattern(
    rf"{_LINES}(?:(?P<close>\}})|{_WORD}(?:{_GIVES}{_GIVEN}|{_LABELS}[ \t]*+(?P<block>\{{))|{_LINE})", re.ASCII
)
_KEY = rf"(?:{_NAME}(?:\.{_WORD})*|{_STRING}|[0-9]++)"
_MEMBERS = rf"(?:{_ENDS}|[ \t]*+{_KEY}{_IS}{_VALUE}(?:,|{_ENDS})){{0,200}}[ \t\r]*+"
IN_OBJECT = pattern(
    rf"[ \t\r\n]{{0,100}}+(?P<key>\()|{_MEMBERS}(?:(?P<close>\}})|{_KEY}{_IS}{_GIVEN}|{_LINE})", re.ASCII
)
BEHIND_KEY = pattern(rf"{_IS}(?P<value>)", re.ASCII)

# Of a text up to a mark on a line of its own, no line may begin like it.
_HEREDOC = rf"<<-?(?P<mark>{_WORD})\n(?:(?![ \t]*+(?P=mark))[^\n$%]*+\n){{0,1000}}[ \t]*+(?P=mark)(?=\n)"
VALUE = pattern(
    rf"{_SPACE}(?:(?:{_VALUE}|{_HEREDOC})(?P<done>)|(?P<text>\")|[!-]?(?:{_FUNCTION}(?P<call>\()|(?P<group>\())"
    rf"|\[(?:{_LOOP}(?P<each_element>)|(?P<tuple>))|\{{(?:{_LOOP}(?P<each_member>)|(?P<object>)))",
    re.ASCII,
)
_FURTHER = (
    rf"{_OPERATOR}(?=[ \t\r\n])(?P<value>)|(?P<choice>\?)(?=[ \t\r\n])|(?P<colon>:)(?=[ \t\r\n])"
    rf"|,(?:{_SPACE}(?=[)\]])(?P<last>)|(?P<comma>))|(?P<close>[)\]}}])"
    r"|(?P<arrow>=>)(?=[ \t\r\n])|(?P<condition>if)(?=[ \t\r\n])|(?P<dots>\.\.\.)"
)
_STEPS = rf"(?:{_GETS}|\[\*\])(?P<done>)|(?P<index>\[)"
ON_LINE = pattern(rf"{_STEPS}|[ \t\r]*+(?:(?:{_COMMENT})?(?P<line>\n|\Z)|{_FURTHER})", re.ASCII)
"""What may come after a value that a line break ends."""
IN_BRACKETS = pattern(rf"{_STEPS}|{_SPACE}(?:{_FURTHER})", re.ASCII)
"""What may come after any other value."""
BEHIND_DOTS = pattern(rf"{_SPACE}(?:(?P<close>[)\}}])|(?P<condition>if)(?=[ \t\r\n]))", re.ASCII)
TEXT = pattern(r'(?:[^"\\$%\r\n]++|\\[nrt"\\]|\$(?![${])|%(?![%{]))*(?:(?P<done>")|(?P<interpolation>\$\{))', re.ASCII)
"""What is left of a text between quotes, up to the next interpolation."""

BLANK = pattern(_SPACE, re.ASCII)
HEADER = pattern(rf"(?P<type>{_WORD})(?P<labels>{_LABELS})[ \t]*+\{{", re.ASCII)
LABEL = pattern(rf"{_STRING}|{_WORD}", re.ASCII)
ATTRIBUTE = pattern(
    rf"(?P<name>{_WORD}){_GIVES}(?P<value>)(?:{_VALUE}(?=[ \t\r]*+(?:{_COMMENT})?(?:\n|\Z))(?P<whole>))?", re.ASCII
)
