"""Facts about certificates that standards and public authorities have set."""

from datetime import date

import pytest

from linter.platforms.certificates import longest_lifetime, strength_of
from linter.tls.certificates import withstands_quantum_computers


@pytest.mark.parametrize(
    ("key", "bits"),
    [
        ("RSA 512", 0),
        ("RSA 1024", 80),
        ("RSA 2048", 112),
        ("RSA 3071", 112),
        ("RSA 4096", 128),
        ("DSA 1024", 80),
        ("EC secp192r1", 96),
        ("EC secp256r1", 128),
        ("EC secp521r1", 260),
        ("Ed25519", 128),
        ("X448", None),
        ("", None),
    ],
)
def test_the_strength_of_a_key_is_that_of_nist(key: str, bits: int | None) -> None:
    assert bits == strength_of(key)


@pytest.mark.parametrize(
    ("issued", "days"),
    [
        (date(2012, 6, 30), None),
        (date(2018, 2, 28), 1_188),
        (date(2018, 3, 1), 825),
        (date(2020, 9, 1), 398),
        (date(2026, 3, 14), 398),
        (date(2026, 3, 15), 200),
        (date(2027, 3, 15), 100),
        (date(2029, 3, 15), 47),
    ],
)
def test_the_longest_lifetime_is_that_of_the_day_of_issue(issued: date, days: int | None) -> None:
    assert days == longest_lifetime(issued)


@pytest.mark.parametrize(
    ("signature", "expected"),
    [("ML-DSA-87", True), ("SLH-DSA", True), ("ecdsa-with-SHA256", False), ("1.2.3", False)],
)
def test_which_signatures_withstand_quantum_computers(signature: str, *, expected: bool) -> None:
    assert expected == withstands_quantum_computers(signature)
