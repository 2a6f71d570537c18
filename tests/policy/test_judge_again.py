"""What other uses of a rule say, where it follows from what the first said."""

import pytest
from msgspec.structs import replace
from support.nginx.reading import everything

from linter.model.endpoint import Listener
from linter.policy.catalog import built_in_catalog
from linter.policy.judge import differs_in_values, judge, judge_again
from linter.policy.rule import Rule, RuleUse
from linter.provenance.source import Source

CATALOG = built_in_catalog()
AT = Source("own.yaml", "own").whole
SHOWN = "ssl_certificate a.crt; ssl_certificate_key a.key;"
SERVERS = {
    "clear text": "listen 80;",
    "known": f"listen 443 ssl; {SHOWN} ssl_protocols TLSv1.2; ssl_ciphers AES128-SHA;",
    "one is known": f"listen 443 ssl; {SHOWN} ssl_protocols TLSv1.2 $more;",
    "unknown": f"listen 443 ssl; {SHOWN} include missing.conf;",
    "a way is unknown": "include missing.conf;",
}


def used(rule: str, **parameters: object) -> Rule:
    return CATALOG.used(RuleUse(rule, None, parameters, AT))  # type: ignore[arg-type]  # tuples of words


@pytest.mark.parametrize("text", SERVERS.values(), ids=SERVERS)
def test_it_is_what_they_would_say_by_themselves(text: str) -> None:
    (subject,) = (one for one in everything({"nginx.conf": f"server {{ {text} }}"}) if isinstance(one, Listener))
    first = (used("legacy-tls-version"), used("cipher-suite-not-allowed"), used("named-group-not-allowed"))
    others = (
        used("legacy-tls-version", allowed=("TLSv1.3",)),
        used("cipher-suite-not-allowed", allowed=("TLS_AES_128_GCM_SHA256",)),
        used("named-group-not-allowed", allowed=("X448",)),
        used("no-forward-secrecy"),
    )
    before = {one.rule: one for one in judge(first, subject)}
    alike = {one.id for one, other in zip(others, first, strict=False) if differs_in_values(one, other)}

    found = list(judge_again(others, subject, before, alike))

    # The cure for old versions names what is allowed.
    assert {"cipher-suite-not-allowed", "named-group-not-allowed"} == alike
    assert list(judge(others, subject)) == found
    assert any(one is before.get(one.rule) for one in found) == (text != SERVERS["clear text"])


def test_uses_of_other_severity_or_with_values_in_their_words_are_told_apart() -> None:
    rule = used("legacy-tls-version")

    assert not differs_in_values(rule, replace(rule, severity={}))
    assert not differs_in_values(replace(rule, fix="Leave {allowed} alone."), rule)
    assert not differs_in_values(used("broken-cipher-suite"), rule)
