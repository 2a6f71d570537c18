import pytest
from support.command import Command

SHOP = """
server {
    listen 443 ssl;
    ssl_certificate /etc/nginx/shop.crt;
    ssl_certificate_key /etc/nginx/shop.key;
    location / {
        proxy_pass http://app.internal:3000;
    }
}
"""


def test_a_line_is_told_with_its_endpoint_its_hops_and_what_the_rules_say(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SHOP})

    found = tlslint("explain", "shop.conf:7")

    assert (0, "") == (found.code, found.err)
    assert "upstream http://app.internal:3000 (nginx), shop.conf:7:9" in found.out
    assert "exposure: internal, shop.conf:7:20 by `proxy_pass`" in found.out
    assert "server *:443 -[clear]-> app.internal:3000" in found.out
    assert "tls-ends-before-backend: failed (low), shop.conf:7:20" in found.out


def test_a_line_inside_of_a_block_is_of_what_begins_before_it(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SHOP})

    found = tlslint("explain", "shop.conf:8:1")

    assert found.out.startswith("upstream http://app.internal:3000")


def test_what_passed_and_what_is_a_default_is_told(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SHOP})

    found = tlslint("explain", "shop.conf:3")

    assert "listener server *:443 (nginx), shop.conf:2:1" in found.out
    assert "default: nginx" in found.out
    assert "plaintext-listener: passed" in found.out


def test_the_life_of_a_certificate_is_told(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SHOP.replace("/etc/nginx/shop.crt", "/etc/letsencrypt/live/shop/fullchain.pem")})

    found = tlslint("explain", "shop.conf:4")

    assert "  life\n    issuer: public-authority, shop.conf:4:21 by `ssl_certificate`" in found.out
    assert "renewed-by: agent, shop.conf:4:21" in found.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("notes.txt:1", "notes.txt:1: no platform reads this file"),
        ("empty.conf:1", "empty.conf:1: no endpoint begins on it or before it"),
    ],
)
def test_a_line_of_which_nothing_is_known_says_so(tlslint: Command, words: str, told: str) -> None:
    tlslint.lay({"notes.txt": "hello\n", "empty.conf": "upstream app { server app:80; }\n"})

    found = tlslint("explain", words)

    assert (0, f"{told}\n") == (found.code, found.out)


def test_a_secret_on_the_line_is_not_shown(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SHOP.replace("app.internal", "user:hunter2@app.internal")})

    assert "hunter2" not in tlslint("explain", "shop.conf:7").out


def test_a_folder_has_no_lines(tlslint: Command) -> None:
    tlslint.lay({"k8s/a.yaml": "a: 1\n"})

    found = tlslint("explain", "k8s:3")

    assert found.code == 2
    assert "k8s is a folder: name a file and a line" in found.err


def test_a_class_of_data_weighs_as_it_does_in_a_check(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SHOP, ".tlslint.yaml": "data:\n  orders: {at: [app.internal]}\n"})

    found = tlslint("explain", "shop.conf:7")

    assert "tls-ends-before-backend: failed (medium), shop.conf:7:20" in found.out
