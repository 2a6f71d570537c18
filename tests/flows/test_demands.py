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
