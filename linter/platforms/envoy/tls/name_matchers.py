"""Matchers of the names in a certificate.  Knows which of them take any name, and not who checks names."""

from collections.abc import Iterator

from linter.model.hosts import is_shared
from linter.platforms.envoy.messages.message import Message
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known
from linter.syntax.go_regex.errors import InvalidError, TooMuchError
from linter.syntax.go_regex.machine import Machine, compiled
from linter.syntax.node import Mapping, Scalar

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
_ONE_DOMAIN = pattern(r"[a-z][a-z0-9+.-]*://[^/]+/")
_TAIL = pattern(r"\.[*+]\)?\$?$")
_TRIED = (".s3.amazonaws.com", ".eu-central-1.elb.amazonaws.com", ".azurewebsites.net", ".blob.core.windows.net")


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


def shared_among(holder: Message, field: str) -> Iterator[Known[str | None]]:
    """Yield the matchers of a field that take names of more than one owner, as they are written."""
    for node in holder.repeated(field):
        typed = Message(node, holder.reading) if isinstance(node, Mapping) else None
        matcher = None if typed is None else typed.message("matcher") or typed
        if matcher is None or typed is None:
            if isinstance(node, Scalar) and node.text.startswith("*.") and is_shared(node.text):
                yield Known(node.text, node.at.header, holder.spelled(field))
            continue
        kind = typed.choice("san_type", *_KINDS)
        if kind in ("IP_ADDRESS", "OTHER_NAME"):
            continue  # whose addresses are, no part of them tells
        is_uri = kind == "URI"
        for way in ("exact", "prefix", "suffix", "contains"):
            text = matcher.scalar(way)
            if text is not None and text.text and _is_shared(way, text.text, is_uri=is_uri):
                yield Known(text.text, text.at.header, holder.spelled(field))
        expression = matcher.scalar("safe_regex", "regex")
        if expression is not None and _is_open(expression.text, is_uri=is_uri):
            yield Known(expression.text, expression.at.header, holder.spelled(field))


def _is_shared(way: str, text: str, *, is_uri: bool) -> bool:
    """Say whether a matcher takes names that strangers can have: below their provider's, or with more behind."""
    match way:
        case "exact":
            return text.startswith("*.") and is_shared(text)
        case "suffix":
            return not is_uri and is_shared(text)
        case "prefix" if (
            is_uri
        ):  # `spiffe://example.org/` is one trust domain, and `spiffe://example.org` begins others
            return _ONE_DOMAIN.match(text) is None
        case _:
            return True


def _is_open(expression: str, *, is_uri: bool) -> bool:
    """Say whether a regular expression takes whatever stands behind a name, or below a provider's."""
    if is_uri:
        return False
    tail = _TAIL.search(expression)
    return (tail is not None and tail.start() > 0) or any(
        all(_fully_matches(expression, f"{label}{suffix}") for label in ("shop", "stranger-7")) for suffix in _TRIED
    )


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
