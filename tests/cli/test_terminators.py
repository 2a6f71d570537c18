"""Hops in clear text behind one listener that ends TLS: people are told once, and what compares has each by itself."""

import json

from support.command import Command

RULE = "tls-ends-before-backend"
SERVER = """server {
    listen 443 ssl;
    server_name shop.example.com;
    ssl_certificate shop.crt;
    ssl_protocols TLSv1.3;
    add_header Strict-Transport-Security max-age=63072000;

    location /tea { proxy_pass http://tea.example.com; }
    location /milk { proxy_pass http://milk.example.com; }
}
"""
NEW = "    location /oat { proxy_pass http://oat.example.com; }\n}\n"


def _with_another(text: str) -> str:
    return text.removesuffix("}\n") + NEW


def test_a_terminator_is_told_once_with_the_places_of_its_hops(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SERVER})

    text, markdown = tlslint().out, tlslint("-f", "markdown").out

    assert 1 == text.count(f"high[{RULE}]")
    assert (
        "= also: TLS ends in front of http://milk.example.com, which is reached in clear text, at shop.conf:9:" in text
    )
    assert "(and 1 other behind it, in line 9)" in markdown


def test_hops_of_another_severity_are_told_by_themselves(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SERVER.replace("milk.example.com", "milk.internal")})

    text = tlslint().out

    assert f"high[{RULE}]" in text
    assert f"low[{RULE}]" in text


def test_two_servers_are_two_terminators(tlslint: Command) -> None:
    tlslint.lay(
        {"shop.conf": SERVER + SERVER.replace("shop.", "cafe.").replace("tea.", "mint.").replace("milk", "ice")}
    )

    assert 2 == tlslint().out.count(f"high[{RULE}]")


def test_programs_have_each_hop_and_where_tls_ends(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SERVER})

    found = [one for one in json.loads(tlslint("-f", "json").out)["findings"] if one["rule"] == RULE]

    assert [8, 9] == [one["at"]["start"]["line"] for one in found]
    assert {"server shop.example.com:443"} == {step["note"] for one in found for step in one["ends_at"]}


def test_code_scanning_has_a_result_on_each_line_that_names_the_others(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SERVER})

    results = json.loads(tlslint("-f", "sarif").out)["runs"][0]["results"]
    found = [one for one in results if one["ruleId"] == RULE]

    assert [8, 9] == [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in found]
    related = [[place["message"]["text"] for place in one["relatedLocations"]] for one in found]
    assert all("TLS ends at server shop.example.com:443" in one for one in related)
    assert any("also behind it" in text and "milk" in text for text in related[0])
    assert any("also behind it" in text and "tea" in text for text in related[1])


def test_a_suppression_on_the_line_of_a_hop_covers_that_hop(tlslint: Command) -> None:
    accepted = (
        f"    location /tea {{ proxy_pass http://tea.example.com; }} # tlslint: ignore[{RULE}] it is on this machine"
    )
    tlslint.lay({"shop.conf": SERVER.replace("    location /tea { proxy_pass http://tea.example.com; }", accepted)})

    text = tlslint().out

    assert f"high[{RULE}]: TLS ends in front of http://milk.example.com" in text
    assert "http://tea.example.com, which" not in text


def test_a_baseline_does_not_hide_a_new_hop_of_a_known_terminator(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": SERVER})
    tlslint("baseline", "write")
    known = tlslint("--baseline", ".tlslint-baseline")

    tlslint.lay({"shop.conf": _with_another(SERVER)})
    found = tlslint("--baseline", ".tlslint-baseline")

    assert 0 == known.code
    assert 1 == found.code
    assert f"high[{RULE}]: TLS ends in front of http://oat.example.com" in found.out
    assert "milk" not in found.out
