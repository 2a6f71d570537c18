import pytest
from support.bounded import cpu_at_most

from linter.tls.pem import blocks

BEGIN, END = "-----BEGIN {}-----", "-----END {}-----"


def pem(label: str, body: str = "\nAAAA\n") -> str:
    return BEGIN.format(label) + body + END.format(label)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param(f"before {pem('CERTIFICATE')}\nbetween\n{pem('RSA PRIVATE KEY')} behind", 2, id="text around"),
        pytest.param(BEGIN.format("CERTIFICATE") + "\nAAAA\n", 0, id="no end"),
        pytest.param(BEGIN.format("CERTIFICATE") + "\nAAAA\n" + pem("CERTIFICATE"), 1, id="no end before another"),
        pytest.param(BEGIN.format("CERTIFICATE") + "\nAAAA\n" + END.format("X509 CRL"), 0, id="another end"),
        pytest.param(END.format("CERTIFICATE") + pem("CERTIFICATE"), 1, id="an end before"),
    ],
)
def test_a_block_has_its_own_end(text: str, labels: int) -> None:
    found = list(blocks(text))

    assert labels == len(found)
    assert all(text[one.start : one.end] == pem(one.label, one.body) for one in found)


def test_beginnings_without_end_take_no_longer_than_their_number() -> None:
    with cpu_at_most(5):  # a tenth of a second; looking for the end of each takes minutes
        assert [] == list(blocks(BEGIN.format("CERTIFICATE") * 100_000))
