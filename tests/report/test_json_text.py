import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from linter.report.json_text import written

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
DOCUMENTS = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(DOCUMENTS)
def test_it_is_what_the_standard_library_writes(document: Any) -> None:  # noqa: ANN401
    assert json.dumps(document, indent=2) + "\n" == written(document)
