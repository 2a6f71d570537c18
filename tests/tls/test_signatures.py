import pytest

from linter.tls.signatures import LEVELS, SCHEMES, USUAL_LEVELS, canonical, is_taken, of_openssl


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("RSA+SHA256", "rsa_pkcs1_sha256"),
        ("rsa-pss+sha512", "rsa_pss_rsae_sha512"),
        ("PSS+SHA384", "rsa_pss_rsae_sha384"),
        ("ECDSA+SHA256", "ecdsa_secp256r1_sha256"),
        ("ECDSA+SHA224", "ecdsa_sha224"),
        ("DSA+SHA1", "dsa_sha1"),
        ("ecdsa_brainpoolP256r1_sha256", "ecdsa_brainpoolP256r1tls13_sha256"),
        ("?ED25519", "ed25519"),
        ("GOST+SHA256", "GOST+SHA256"),
    ],
)
def test_a_scheme_has_one_name(written: str, expected: str) -> None:
    assert expected == canonical(written)


@pytest.mark.parametrize("release", [(1, 1, 1), (3, 0), (3, 2, 2), (3, 5), (4, 0, 3)])
def test_what_a_release_has_is_known(release: tuple[int, ...]) -> None:
    assert set(of_openssl(release) or ()) <= set(SCHEMES)


def test_older_releases_are_not_in_the_table() -> None:
    assert of_openssl((1, 0, 2)) is None


@pytest.mark.parametrize(
    ("scheme", "levels", "release", "expected"),
    [
        pytest.param("rsa_pkcs1_sha1", USUAL_LEVELS, (3, 0), False, id="OpenSSL 3 refuses SHA-1"),
        pytest.param("rsa_pkcs1_sha1", USUAL_LEVELS, (1, 1, 1), None, id="1.1.1 as its level is"),
        pytest.param("rsa_pkcs1_sha1", USUAL_LEVELS, None, None, id="any release"),
        pytest.param("rsa_pkcs1_sha1", frozenset({0}), None, True, id="the lowest level"),
        pytest.param("ecdsa_sha224", USUAL_LEVELS, None, True, id="SHA-224"),
        pytest.param("ecdsa_sha224", LEVELS, None, None, id="any level"),
        pytest.param("mldsa44", frozenset({4}), (3, 5), False, id="the shortest of ML-DSA"),
        pytest.param("ed448", frozenset({4}), (3, 5), True, id="448 bits"),
        pytest.param("rsa_pkcs1_md5", frozenset({1}), (1, 1, 1), False, id="MD5"),
    ],
)
def test_a_level_takes_what_is_strong_enough(
    scheme: str, levels: frozenset[int], release: tuple[int, ...] | None, expected: bool | None
) -> None:
    assert expected is is_taken(scheme, levels, release)
