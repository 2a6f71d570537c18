"""The module folders of the scanned tree, whether or not all their files were asked for.  Evaluates nothing."""

import re

_CALL = re.compile(r"\bmodule\b")
