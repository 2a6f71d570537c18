from pathlib import Path

import pytest
from support.command import Command

SERVER = (
    "events {{}} http {{ server {{ listen 443 ssl; server_name shop.example.com; ssl_certificate a.crt; "
    "ssl_certificate_key a.key; location / {{ proxy_pass https://cards.example.com; proxy_ssl_verify on; "
    "proxy_ssl_trusted_certificate {0}; }} }} }}\n"
)


@pytest.mark.parametrize(
    ("authority", "is_lacking"),
    [("/etc/ssl/certs/ca-certificates.crt", True), ("/etc/nginx/cards-ca.crt", False)],
    ids=["everybody's", "its own"],
)
def test_data_whose_peers_have_to_be_pinned_is_told_where_they_are_not(
    tlslint: Command, tmp_path: Path, authority: str, is_lacking: bool
) -> None:
    (tmp_path / "nginx.conf").write_text(SERVER.format(authority), encoding="utf-8")
    (tmp_path / ".tlslint.yaml").write_text(
        "data: {cards: {at: [cards.example.com], pinned: true}}\n", encoding="utf-8"
    )

    found = tlslint("--select", "underprotected-data", str(tmp_path))

    assert is_lacking is ("without a pin" in found.out), found.out


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        pytest.param("secret-until: 2040", "and has to stay secret until 2040-12-31", id="a year beyond the default"),
        pytest.param("secret-until: 2032-01-01", "until 2032-01-01", id="the first day that counts"),
        pytest.param("secret-until: 2031", "", id="before quantum computers"),
        pytest.param("secret-until: 2040, post-quantum: false", "", id="switched off"),
    ],
)
def test_data_that_has_to_stay_secret_for_long_wants_key_exchange_that_withstands_quantum_computers(
    tlslint: Command, asked: str, message: str
) -> None:
    tlslint.lay(
        {
            "nginx.conf": SERVER.format("ca.pem").replace("location", "ssl_protocols TLSv1.2; location"),
            ".tlslint.yaml": f"data: {{cards: {{at: [cards.example.com], {asked}}}}}\n",
        }
    )

    found = tlslint("--select", "underprotected-data", "--show-open", ".")

    assert bool(message) is ("without a post-quantum key exchange" in found.out), found.out
    assert message in found.out


@pytest.mark.parametrize(("since", "is_lacking"), [("2040", True), ("2040-12-31", True), ("2041", False)])
def test_from_when_on_quantum_computers_count_is_configured(tlslint: Command, since: str, is_lacking: bool) -> None:
    tlslint.lay(
        {
            "nginx.conf": SERVER.format("ca.pem").replace("location", "ssl_protocols TLSv1.2; location"),
            ".tlslint.yaml": f"quantum-computers-from: {since}\n"
            "data: {cards: {at: [cards.example.com], secret-until: 2040}}\n",
        }
    )

    assert is_lacking is ("without a post-quantum key exchange" in tlslint("--select", "underprotected-data", ".").out)
