import pytest

from linter.tls.x509.der import in_order


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        pytest.param("3106020102020101", "3106020101020102", id="a set"),
        pytest.param("3006020102020101", "3006020102020101", id="a sequence stays"),
        pytest.param("3008310602010202010130", None, id="a length beyond the end"),
        pytest.param("300831060201020201" + "01", "30083106020101020102", id="a set inside"),
        pytest.param("31820004" + "05000500", "31820004" + "05000500", id="a long form of length"),
        pytest.param("30", None, id="no length"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_sets_are_put_in_order(given: str, ordered: str | None) -> None:
    if ordered is None:
        with pytest.raises(ValueError, match="an element"):
            in_order(bytes.fromhex(given))
    else:
        assert ordered == in_order(bytes.fromhex(given)).hex()


def test_what_is_nested_without_end_is_left_as_it_is() -> None:
    deep = b""
    for _ in range(60):
        deep = b"\x30" + bytes([len(deep)]) + deep if len(deep) < 127 else deep

    assert deep == in_order(deep)
