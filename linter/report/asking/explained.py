"""What is known of a line, as text: the endpoint, its values with their ways, its hops, and what the rules say."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from linter.analysis.asking.explaining import Explained, Line
from linter.flows.graph import Hop
from linter.model.expiry.life import Life
from linter.model.finding import Kind
from linter.model.secrets import blackened
from linter.provenance.setting import Known, Step, Unknown
from linter.provenance.source import Location
from linter.report.wording import place, printable
from linter.tls.suites import CipherSuite

_UNTOLD = frozenset("address around at data known_hosts listeners name names peer place platform scope targets".split())
"""Fields that are told otherwise, or that serve the joining alone."""
_MOST_ELEMENTS = 12


def render(line: Line, path: str, number: int, shown: Callable[[str], str]) -> str:
    """Return all that is known of a line."""
    blocks = ["\n".join(_block(one, line, shown)) for one in line.explained]
    blocks += [f"{place(error.at, shown)}: {printable(error.message)}" for error in line.errors]
    if not blocks:
        because = "no endpoint begins on it or before it" if line.is_read else "no platform reads this file"
        blocks.append(f"{printable(shown(path))}:{number}: {because}")
    return "\n\n".join(blocks) + "\n"


def _block(one: Explained, line: Line, shown: Callable[[str], str]) -> Iterator[str]:
    subject = one.subject
    yield f"{subject.KIND} {_clean(subject.name)} ({subject.platform or 'tlslint'}), {place(subject.at, shown)}"
    yield from _fields(subject, 1, shown)
    if one.hops:
        yield "  hops"
        yield from (f"    {text}" for hop in one.hops for text in _hop(hop, line, shown))
    if one.findings or one.passed:
        yield "  rules"
    for found in sorted(one.findings, key=lambda finding: finding.rule):
        word = "open" if found.kind is Kind.OPEN else f"failed ({found.severity})"
        cause = f": {_clean(found.cause)}" if found.cause else ""
        yield f"    {found.rule}: {word}, {place(found.at, shown)}{cause}"
    for rule in sorted(one.passed):
        yield f"    {rule}: passed"


def _fields(part: Struct, depth: int, shown: Callable[[str], str]) -> Iterator[str]:
    indent = "  " * depth
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if name in _UNTOLD or value is None or value is False or value in ("", ()):
            continue
        label = name.replace("_", "-")
        if isinstance(value, Known | Unknown):
            yield f"{indent}{label}: {_setting(value, shown)}"
            inner = value.value if isinstance(value, Known) else None
            if isinstance(inner, Struct) and not isinstance(inner, CipherSuite):
                yield from _fields(inner, depth + 1, shown)
        elif isinstance(value, Life):
            yield f"{indent}{label}"
            yield from _fields(value, depth + 1, shown)
        elif not isinstance(value, Struct | Location | tuple):
            yield f"{indent}{label}: {_word(value)}"


def _setting(value: Known[object] | Unknown, shown: Callable[[str], str]) -> str:
    where = place(value.at, shown) if value.at.source.text else ""
    setting = f" by `{_clean(value.setting)}`" if value.setting else ""
    way = "".join(f", {_step(step, shown)}" for step in value.via)
    if isinstance(value, Unknown):
        return f"not known: {_clean(value.because)}, {where}{setting}{way}"
    because = f", default: {_clean(value.default)}" if value.default else ""
    return f"{_value(value.value)}, {where}{setting}{because}{way}"


def _step(step: Step, shown: Callable[[str], str]) -> str:
    return f"{_clean(step.note)} at {place(step.at, shown)}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        elements = [
            _value(one.value) if isinstance(one, Known) else f"perhaps {_clean(one.because)}"
            for one in value
            if isinstance(one, Known | Unknown)
        ]
        more = f", and {len(elements) - _MOST_ELEMENTS} more" if len(elements) > _MOST_ELEMENTS else ""
        return (", ".join(elements[:_MOST_ELEMENTS]) or "none") + more
    if isinstance(value, CipherSuite):
        return value.name
    if isinstance(value, Struct):
        return "yes"
    return _word(value)


def _word(value: object) -> str:
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else _clean(str(value))


def _hop(hop: Hop, line: Line, shown: Callable[[str], str]) -> Iterator[str]:
    source, target = line.nodes[hop.source].label, line.nodes[hop.target].label
    verified = f", verified: {hop.verification}" if hop.verification is not None else ""
    yield f"{_clean(source)} -[{hop.transport}{verified}]-> {_clean(target)}"
    for note in (hop.because, hop.doubt, hop.broken):
        if note:
            yield f"  {_clean(note)}"
    yield from (f"  {_step(step, shown)}" for step in hop.facts if step.at.source.text)


def _clean(text: str) -> str:
    return printable(blackened(text))
