"""What in a text must not be shown: passwords, tokens and keys, which reports would carry into logs.

Reports end up where more people read them than the repository (CWE-532).  What is hidden keeps its length, so that
columns stay.
"""

import re
from base64 import b64decode
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from linter.provenance.pattern import pattern

_HIDDEN = "*"
_MAX_TEXT = 100_000
"""Characters of one text that are looked at; what is behind them is cut off."""

_PASSWORDS = r"pass(?:word|wd|phrase)?|pwd"  # the names of settings
_KEYS = r"secrets?|tokens?|credentials?|(?:api|access|account|shared|private|secret|signing|encryption|auth)[_-]?keys?"
_IS = r"\s{0,40}(?:[=:]|!=|!?~\*?)\s{0,40}"  # also as conditions of nginx compare
_VALUE = r"(?:\"(?P<d{0}>[^\"\n]{{1,500}})\"|'(?P<s{0}>[^'\n]{{1,500}})'|(?P<p{0}>[^\s\"'&;,)}}\]]{{1,500}}))"


class _Rule(Struct, frozen=True):
    """How one kind of secret looks, and one of the words that stand beside it, in small letters."""

    words: tuple[str, ...]
    """Where none of them is, the expression need not be tried: to look for a word takes a hundredth of the time."""
    secret: re.Pattern[str]
    by_look: bool = False
    """Whether often nothing secret stands there, so that only what looks like a key is hidden."""


_RULES = (
    # `postgres://app:PASSWORD@db`, in any text
    _Rule(("@",), pattern(r"://[^\s/:@\"']{0,100}:(?P<p1>[^\s/@\"']{1,200})(?=@)")),
    # `app:PASSWORD@db`, as it stands without a scheme; a digest of an image is none
    _Rule(("@",), pattern(r"(?<![\w/.:@-])[\w.+-]{1,64}:(?P<p1>[^\s/@:\"']{1,200})(?=@(?!sha\d{3}:)[\w\[])")),
    # `?token=...`, `&sig=...`: what stands behind an address
    _Rule(
        ("?", "&"),
        pattern(
            rf"[?&](?:amp;)?[\w.-]{{0,40}}(?:{_PASSWORDS}|{_KEYS}|key|code|sig|signature|auth)="
            r"(?P<p1>[^\s&\"'<>]{1,500})",
            re.IGNORECASE,
        ),
    ),
    # `password=...` of libpq, ADO and the like, and of configurations: `db_password: ...`
    _Rule(
        ("pass", "pwd"),
        pattern(rf"\b[\w.-]{{0,60}}(?:{_PASSWORDS})[\"']?{_IS}{_VALUE.format(1)}", re.IGNORECASE),
    ),
    _Rule(
        ("secret", "token", "credential", "key"),
        pattern(
            rf"\b[\w.-]{{0,60}}(?:{_KEYS}|AccountKey|SharedAccessKey)[\"']?{_IS}{_VALUE.format(2)}",
            re.IGNORECASE,
        ),
        by_look=True,
    ),
    # `client_secret ...;`, `X-Api-Key ...`, `set $token ...`, `--token ...`: a name of several parts, and blanks
    _Rule(
        ("pass", "pwd", "secret", "token", "credential", "key"),
        pattern(
            rf"(?<![\w/.-])(?:\$|--|[\w-]{{1,60}}[_-])(?:{_PASSWORDS}|{_KEYS})[ \t]{{1,40}}"
            r"[\"']?(?P<p1>[A-Za-z0-9][\w.~+=-]{11,500})(?=[\"';,\s]|$)",
            re.IGNORECASE,
        ),
        by_look=True,
    ),
    # https://nginx.org/en/docs/http/ngx_http_secure_link_module.html#secure_link_md5: the last word of the expression
    _Rule(
        ("secure_link_md5",),
        pattern(r"secure_link_md5\s{1,40}[\"'][^\"'\n]{0,200}[ \t](?P<p1>[^\s\"']{1,200})(?=[\"'])"),
    ),
    # RFC 6750, 2.1; RFC 7617, 2
    _Rule(("bearer", "basic", "token"), pattern(r"\b(?:Bearer|Basic|Token)[ \t]+(?P<p1>[A-Za-z0-9._~+/-]{8,2000}=*)")),
    # RFC 7519, and the prefixes by which vendors let their own be found
    _Rule(("eyj",), pattern(r"\b(?P<p1>eyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{4,1000})")),
    _Rule(
        ("akia", "asia", "gh", "glpat", "xox", "aiza", "k_", "npm_", "hvs."),
        pattern(
            r"\b(?P<p1>(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}"
            r"|glpat-[\w-]{20,255}|xox[abeoprs]-[\w-]{10,255}|AIza[\w-]{35}|[rs]k_(?:live|test)_\w{10,255}"
            r"|npm_[A-Za-z0-9]{36}|hvs\.[\w-]{20,255})"
        ),
    ),
    # Hashes of passwords, as htpasswd(1) and crypt(5) write them, and as Compose does with `$$` for `$`
    _Rule(
        ("apr1$", "2a$", "2b$", "2y$", "$5$", "$6$", "$y$"),
        pattern(r"\$(?:apr1|2[aby]|5|6|y)\${1,2}(?P<p1>[./A-Za-z0-9$]{20,300})"),
    ),
    _Rule(("{sha}",), pattern(r"\{SHA\}(?P<p1>[A-Za-z0-9+/]{27}=)")),
    # https://doc.traefik.io/traefik/middlewares/http/basicauth/#users
    _Rule(("basicauth.users",), pattern(r"(?i)basicauth\.users\s{0,5}=\s{0,5}[^\s:]{1,64}:(?P<p1>[^\s\"',\]]{1,300})")),
    # Addresses of chat and incident tools whose path is the secret, as their vendors' documentation says
    _Rule(("hooks.slack",), pattern(r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<p1>[^\s\"'<>]{1,300})")),
    _Rule(("discord",), pattern(r"discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d{1,30}/(?P<p1>[^\s\"'<>]{1,300})")),
    _Rule((".webhook.office",), pattern(r"\.webhook\.office\.com/(?P<p1>[^\s\"'<>]{1,500})")),
    _Rule(("api.telegram",), pattern(r"api\.telegram\.org/bot(?P<p1>[^\s/\"'<>]{1,200})")),
    _Rule(("events.pagerduty",), pattern(r"events\.pagerduty\.com/(?:integration|x-ere)/(?P<p1>[^\s/\"'<>]{1,200})")),
    _Rule(("api.opsgenie",), pattern(r"api\.opsgenie\.com/\S{1,200}[?&]apiKey=(?P<p1>[^\s&\"'<>]{1,200})")),
)
# What stands for a value that is elsewhere, and tells nobody anything.
_REFERENCE = pattern(
    r"[$<{(%]|(?:var|local|data|module|each|random_\w+|aws_\w+|azurerm_\w+|google_\w+)\.|\*+$|(?:true|false|null)$"
)
_PLAIN_WORD = pattern(r"[A-Za-z]+(?:[._/-][A-Za-z0-9]{1,12})*$|[a-z0-9]+(?:-[a-z0-9]{1,12}){1,8}$|\d+[smhd]?$")
_SHORTEST_KEY = 12
_BASE64 = pattern(r"[A-Za-z0-9+/]{16,20000}={0,2}")
_WORDS = tuple({word: None for rule in _RULES for word in rule.words})


@lru_cache(maxsize=32_768)  # all standards say some ten thousand sentences of a large tree, many of them twice
def blackened(text: str) -> str:
    """Return a text whose secrets are hidden, at their length."""
    text = text[:_MAX_TEXT]
    small = text.lower()
    # Each is looked for once, whatever number of rules it stands in.
    found = {word for word in _WORDS if word in small}
    for rule in _RULES if found else ():
        if not found.isdisjoint(rule.words):
            text = rule.secret.sub(_hiding(rule), text)
    return _BASE64.sub(_hidden_inside, text)


def _hiding(rule: _Rule) -> Callable[[re.Match[str]], str]:
    def hidden(found: re.Match[str]) -> str:
        name = next(name for name, value in found.groupdict().items() if value is not None)
        value = found[name]
        if _REFERENCE.match(value) or (rule.by_look and not _looks_like_a_key(value)):
            return found[0]
        start, end = (offset - found.start() for offset in found.span(name))
        return found[0][:start] + _HIDDEN * (end - start) + found[0][end:]

    return hidden


def _looks_like_a_key(value: str) -> bool:
    return len(value) >= _SHORTEST_KEY and _PLAIN_WORD.match(value) is None


def _hidden_inside(found: re.Match[str]) -> str:
    """Hide what is written in base64 and has a secret in it, as the values of a Secret."""
    try:
        inside = b64decode(found[0], validate=True).decode("ascii")
    except ValueError:
        return found[0]
    for rule in _RULES:
        if rule.secret.sub(_hiding(rule), inside) != inside:
            return _HIDDEN * len(found[0])
    return found[0]
