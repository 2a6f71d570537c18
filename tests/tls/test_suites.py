import pytest

from linter.tls.suites import find


@pytest.mark.parametrize(
    ("name", "mode", "digest"),
    [
        ("TLS_AES_128_GCM_SHA256", "GCM", "sha256"),
        ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", "CBC", "sha384"),
        ("TLS_RSA_WITH_AES_128_CBC_SHA", "CBC", "sha1"),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", "CCM_8", "sha256"),
        ("TLS_DHE_RSA_WITH_AES_256_CCM", "CCM", "sha256"),
        ("TLS_CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305", "sha256"),
        ("TLS_RSA_WITH_RC4_128_MD5", "RC4_128", "md5"),
        ("TLS_SM4_GCM_SM3", "GCM", "sm3"),
        ("TLS_GOSTR341112_256_WITH_MAGMA_MGM_L", "MGM", "sha256"),
    ],
)
def test_a_suite_has_a_mode_and_a_hash(name: str, mode: str, digest: str) -> None:
    suite = find(name)

    assert suite is not None
    assert (mode, digest) == (suite.mode, suite.hash)
