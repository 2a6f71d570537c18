"""Matchers of the names in a certificate.  Knows which of them take any name, and not who checks names."""

from linter.platforms.envoy.messages.message import Message
from linter.syntax.go_regex.errors import InvalidError, TooMuchError
from linter.syntax.go_regex.machine import Machine, compiled
from linter.syntax.node import Mapping

# Names that nobody has, of each kind that certificates hold: what takes all of a kind takes any.
_HOSTS = ("a.test", "shop.example.com", "x-1.y.z.q7.invalid", "xn--1-0ga.example")
_NAMES = {
    "DNS": _HOSTS,
    "URI": ("spiffe://example.org/ns/shop/sa/web", "https://x-1.q7.invalid/", "urn:a:b"),
    "EMAIL": ("a@b.test", "shop.7@x-1.q7.invalid"),
    "IP_ADDRESS": ("192.0.2.1", "10.9.8.7", "2001:db8::7"),
}
_KINDS = ("SAN_TYPE_UNSPECIFIED", "EMAIL", "DNS", "URI", "IP_ADDRESS", "OTHER_NAME")
_MOST_STEPS = 100_000


def takes_every_name(holder: Message, field: str) -> bool:
    """Say whether one of the matchers of a field, any of which is enough, takes a certificate of any name."""
    for node in holder.repeated(field):
        if isinstance(node, Mapping):
            typed = Message(node, holder.reading)
            matcher = typed.message("matcher") or typed
            names = _NAMES.get(typed.choice("san_type", *_KINDS), _HOSTS)
            if all(_takes(matcher, name) for name in names):
                return True
    return False


def _takes(matcher: Message, name: str) -> bool:
    if (part := matcher.text("contains")) and part.lower() in name:
        return True
    pattern = matcher.text("safe_regex", "regex")
    return bool(pattern) and _fully_matches(pattern, name)


def _fully_matches(pattern: str, name: str) -> bool:
    """Match as Envoy does: RE2, whose language is Go's, against all of a name."""
    try:
        return Machine(compiled(rf"\A(?:{pattern})\z"), _MOST_STEPS).first(name) is not None
    except (InvalidError, TooMuchError):
        return False
