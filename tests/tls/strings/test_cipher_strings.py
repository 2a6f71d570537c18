import json
import os
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.tls.strings.boringssl import expand_boringssl
from linter.tls.strings.openssl import expand_openssl
from linter.tls.suites import by_name, find

VECTORS = json.loads((Path(__file__).parent / "openssl_vectors.json").read_text(encoding="utf-8"))["vectors"]
BUILD = frozenset(
    row[0]
    for row in json.loads((Path(__file__).parents[3] / "linter/tls/data/openssl.json").read_text(encoding="utf-8"))[
        "order"
    ]
)
# OpenSSL 3.0 skips IANA's names, 3.2 and newer know them, and so do we.
IANA_NAMES = {vector["string"] for vector in VECTORS if "TLS_ECDHE_" in vector["string"]}


def expanded(text: str) -> list[str] | None:
    """What we say of the suites that a build of OpenSSL 3.0 has; None for a string that it refuses."""
    try:
        suites = [suite.openssl for suite in expand_openssl(text)]
    except ValueError:
        return None
    return [name for name in suites if name in BUILD] or None


def names(text: str) -> list[str]:
    return [suite.openssl for suite in expand_openssl(text)]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["string"][:60])
def test_a_string_selects_what_openssl_selects(vector: dict[str, str | int]) -> None:
    if vector["string"] in IANA_NAMES:
        pytest.skip("OpenSSL 3.0 does not know IANA's names")

    found = expanded(str(vector["string"]))

    assert vector["count"] == len(found or [])
    assert vector["sha256"] == (sha256(":".join(found).encode()).hexdigest()[:16] if found else None)


def openssl(text: str) -> list[str] | None:
    answer = subprocess.run(
        ["openssl", "ciphers", "-ciphersuites", "", "--", text],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OPENSSL_CONF": "/dev/null"},
    )
    return answer.stdout.strip().split(":") if answer.returncode == 0 and answer.stdout.strip() else None


def version() -> str:
    try:
        return subprocess.run(["openssl", "version"], capture_output=True, text=True, check=True).stdout
    except OSError:
        return "no openssl on this machine"


WORDS = (
    "ALL HIGH DEFAULT aNULL eNULL kRSA aRSA kEDH DHE EDH ADH ECDH ECDHE EECDH AECDH aECDSA aDSS PSK kPSK aPSK SRP AES "
    "AES128 AES256 AESGCM AESCCM AESCCM8 CAMELLIA CHACHA20 ARIA CBC MD5 SHA1 SHA256 SHA384 SSLv3 TLSv1 TLSv1.2 FIPS "
    "COMPLEMENTOFALL MEDIUM LOW RC4 3DES NOSUCH ECDHE-RSA-AES128-GCM-SHA256 AES256-SHA DHE-RSA-AES128-SHA NULL-SHA"
).split()
TOKENS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("+".join)
ITEMS = st.one_of(
    st.tuples(st.sampled_from(["", "", "!", "-", "+"]), TOKENS).map("".join),
    st.sampled_from(["@STRENGTH", "@SECLEVEL=1", "@SECLEVEL=0"]),
)
STRINGS = st.builds(
    str.__add__,
    st.sampled_from(["", "DEFAULT:", "DEFAULT", "DEFAULT:!"]),
    st.lists(ITEMS, min_size=1, max_size=8).flatmap(
        lambda items: st.sampled_from([":", ",", " ", ";", "::"]).map(lambda separator: separator.join(items))
    ),
)


@pytest.mark.skipif("OpenSSL 3.0." not in version(), reason=f"the list is that of OpenSSL 3.0, here is {version()}")
@settings(max_examples=300, deadline=None)
@given(STRINGS)
def test_any_string_selects_what_openssl_selects(text: str) -> None:
    assert openssl(text) == expanded(text)


@pytest.mark.parametrize(
    ("text", "asked_for"),
    [
        pytest.param("RC4:HIGH", True, id="named by its family"),
        pytest.param("ECDHE-RSA-RC4-SHA:HIGH", True, id="named outright"),
        pytest.param("EECDH+aRSA+RC4:HIGH", True, id="named in a combination"),
        pytest.param("MEDIUM:HIGH", True, id="named by its strength"),
        pytest.param("HIGH:!RC4", False, id="excluded"),
        pytest.param("RC4:HIGH:!RC4", False, id="named, then excluded"),
        pytest.param("RC4:HIGH:-RC4", False, id="named, then removed"),
        pytest.param("ALL", False, id="not in today's builds"),
        pytest.param("DEFAULT", False, id="not in the default"),
    ],
)
def test_a_weak_suite_is_selected_where_the_string_asks_for_it(text: str, asked_for: bool) -> None:
    assert asked_for == any("RC4" in name for name in names(text))


def test_a_string_of_weak_suites_alone_selects_them() -> None:
    assert ["DES-CBC3-SHA"] == names("DES-CBC3-SHA")


def test_a_renamed_suite_is_found_under_both_names() -> None:
    assert names("EDH-RSA-DES-CBC3-SHA") == names("DHE-RSA-DES-CBC3-SHA")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "no cipher suite matches", id="nothing"),
        pytest.param("NOSUCH", "no cipher suite matches", id="unknown names only"),
        pytest.param('"HIGH"', '`"` is no part', id="a quote"),
        pytest.param("HIGH@FOO", "`@FOO` is no command", id="an unknown command"),
        pytest.param("HIGH:@SECLEVEL=9", "`@SECLEVEL=9` is no command", id="a level too high"),
    ],
)
def test_what_openssl_refuses_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        expand_openssl(text)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(
            ["ECDHE-RSA-AES128-GCM-SHA256", "AES128-SHA"],
            ["ECDHE-RSA-AES128-GCM-SHA256", "AES128-SHA"],
            id="names",
        ),
        pytest.param(["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"], ["ECDHE-RSA-AES128-GCM-SHA256"], id="a name of IANA"),
        pytest.param(
            ["[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]", "ECDHE-RSA-AES128-GCM-SHA256"],
            ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-AES128-GCM-SHA256"],
            id="a group of equal preference",
        ),
        pytest.param(["TLS_AES_128_GCM_SHA256", "AES128-SHA"], ["AES128-SHA"], id="TLS 1.3 is not part of it"),
        pytest.param(["3DES"], ["DES-CBC3-SHA"], id="a deprecated suite by its family"),
        pytest.param(["kRSA:!AES256"], ["AES128-GCM-SHA256", "AES128-SHA"], id="an exclusion"),
    ],
)
def test_boringssl_offers(entries: list[str], expected: list[str]) -> None:
    assert expected == [suite.openssl for suite in expand_boringssl(entries)]


def test_all_of_boringssl_leaves_out_what_is_deprecated() -> None:
    found = [suite.openssl for suite in expand_boringssl(["ALL"])]

    assert "AES256-SHA" in found
    assert not {"DES-CBC3-SHA", "ECDHE-RSA-AES128-SHA256"} & set(found)
    assert found == [suite.openssl for suite in expand_boringssl(["DEFAULT"])]


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param(["RC4-SHA"], id="a suite that it does not have"),
        pytest.param(["DHE-RSA-AES128-SHA"], id="finite-field Diffie-Hellman"),
        pytest.param(["ALL:!aNULL"], id="an alias that it does not have"),
        pytest.param(["AES128-SHA AES256-SHA"], id="another separator"),
        pytest.param(["[AES128-SHA"], id="an open group"),
        pytest.param(["AES128-SHA]"], id="a group without beginning"),
        pytest.param(["ALL:!ALL"], id="nothing left"),
        pytest.param(["TLS_AES_128_GCM_SHA256"], id="TLS 1.3 alone"),
    ],
)
def test_what_boringssl_refuses_is_refused(entries: list[str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        expand_boringssl(entries)


def test_every_suite_has_one_name_of_each_kind() -> None:
    suite = find("ECDHE-RSA-AES128-GCM-SHA256")

    assert suite is find("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
    assert find("NOSUCH") is None
    assert all(suite.name in by_name() for suite in by_name().values())
