"""`html`: one page with all findings by file, by rule and by endpoint.  It fetches nothing and runs nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import Template

from linter import __version__
from linter.analysis.report import Coverage, Report
from linter.model.finding import Finding, Severity
from linter.policy.rule import Rule
from linter.report.findings import Group, Remedies, by_terminator, grouped, listed
from linter.report.formats.html.article import Frame, article, badge
from linter.report.page import part, policy, said, style, with_code
from linter.report.presentation import Presentation
from linter.report.totals.summary import by_severity, summary
from linter.report.wording import counted, message, place, status

_MOST_OPEN = 200
"""Findings up to which all files are unfolded."""
_MOST_LISTED = 500
"""Files that were not read, and the like."""
_ORDER = (*(str(severity) for severity in sorted(Severity, reverse=True)), "open", "suppressed")


def render(report: Report, presentation: Presentation) -> str:
    """Return the page."""
    groups = list(by_terminator(grouped(listed(report, presentation))))
    numbered = list(enumerate(groups, start=1))
    frame = _frame(report, presentation, groups)
    looks = style(part(__file__, "page.css"), part(__file__, "page-dark.css"))
    title, *sentences = summary(report, presentation)
    return Template(part(__file__, "page.html")).substitute(
        policy=policy(looks),
        style=looks,
        title=said(title),
        version=said(__version__),
        summary="\n".join(_summary(report, sentences)),
        files="\n".join(_files(numbered, frame)) or "<p>No findings.</p>",
        rules="\n".join(_rules(numbered, frame)) or "<p>None.</p>",
        endpoints="\n".join(_endpoints(numbered, frame)) or "<p>None.</p>",
        coverage="\n".join(_coverage(report.coverage, presentation)),
    )


def _frame(report: Report, presentation: Presentation, groups: Sequence[Group]) -> Frame:
    names = dict.fromkeys(name for group in groups for one in group.members for name in (one.rule, one.subject))
    return Frame(
        rules={rule.id: rule for rule in report.rules},
        presentation=presentation,
        numbers={name: number for number, name in enumerate(names, start=1)},
        remedies=Remedies(report.remedies),
    )


def _summary(report: Report, sentences: Iterable[str]) -> Iterator[str]:
    counts = [f"<li>{count:,} {severity}</li>" for severity, count in by_severity(report).items() if count]
    if counts:
        yield f'<ul class="counts">{"".join(counts)}</ul>'
    yield f"<ul>{''.join(f'<li>{said(line)}</li>' for line in sentences)}</ul>"


def _files(numbered: Sequence[tuple[int, Group]], frame: Frame) -> Iterator[str]:
    by_file: dict[str, list[tuple[int, Group]]] = defaultdict(list)
    for number, group in numbered:
        by_file[group.first.at.source.path].append((number, group))
    is_open = " open" if len(numbered) <= _MOST_OPEN else ""
    for path in sorted(by_file):
        members = by_file[path]
        shown = said(frame.presentation.shown(path))
        yield f"<details{is_open}><summary><h3><code>{shown}</code></h3> {_counts(members)}</summary>"
        for number, group in members:
            yield from article(number, group, frame)
        yield "</details>"


def _rules(numbered: Sequence[tuple[int, Group]], frame: Frame) -> Iterator[str]:
    by_rule: dict[str, list[tuple[int, Group]]] = defaultdict(list)
    for number, group in numbered:
        by_rule[group.first.rule].append((number, group))
    for name in sorted(by_rule, key=lambda name: (-frame.rules[name].worst.value, name)):
        rule = frame.rules[name]
        title = f"<h3>{said(rule.title)}</h3> (<code>{said(name)}</code>)"
        yield f'<details id="r{frame.numbers[name]}"><summary>{title} {_counts(by_rule[name])}</summary>'
        yield from _about(rule)
        yield _links(((number, group.first) for number, group in by_rule[name]), frame)
        yield "</details>"


def _about(rule: Rule) -> Iterator[str]:
    yield f"<p>{with_code(rule.why)}</p>"
    links = "".join(f"<li>{_reference(reference)}</li>" for reference in rule.references)
    if links:
        yield f"<ul>{links}</ul>"


def _reference(reference: str) -> str:
    if reference.startswith("https://"):
        return f'<a rel="noreferrer noopener" href="{said(reference)}">{said(reference)}</a>'
    return said(reference)


def _endpoints(numbered: Sequence[tuple[int, Group]], frame: Frame) -> Iterator[str]:
    by_endpoint: dict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for number, group in numbered:
        for finding in group.members:
            by_endpoint[finding.subject].append((number, finding))
    for subject in sorted(by_endpoint):
        members = by_endpoint[subject]
        counts = _words(Counter(status(finding) for _, finding in members))
        head = f"<h3><code>{said(subject)}</code></h3> {counts}"
        yield f'<details id="e{frame.numbers[subject]}"><summary>{head}</summary>{_links(members, frame)}</details>'


def _links(members: Iterable[tuple[int, Finding]], frame: Frame) -> str:
    """List findings, each with a link to where it is told in full."""
    shown = frame.presentation.shown
    items = (
        f'<li>{badge(one)} {with_code(message(one, shown))}, <a href="#f{number}">{said(place(one.at, shown))}</a></li>'
        for number, one in members
    )
    return f"<ul>{''.join(items)}</ul>"


def _counts(members: Iterable[tuple[int, Group]]) -> str:
    return _words(Counter(status(finding) for _, group in members for finding in group.members))


def _words(counts: Mapping[str, int]) -> str:
    words = (f"{counts[word]:,} {'accepted' if word == 'suppressed' else word}" for word in _ORDER if counts.get(word))
    return f'<span class="more">{", ".join(words)}</span>'


def _coverage(found: Coverage, presentation: Presentation) -> Iterator[str]:
    shown = presentation.shown
    verdicts = f"{found.passed:,} pass, {found.failing:,} fail, {found.open:,} undecided"
    yield f"<p>Verdicts: {verdicts}, on {counted(found.endpoints, 'endpoint')}.</p>"
    failed = [(place(error.at, shown), f"{error.message}. {error.cure}") for error in found.failed]
    yield from _listed("could not be analysed", failed)
    yield from _listed("not read", [(shown(one.path), one.reason) for one in found.skipped])
    yield from _listed("read", [(shown(path), platform) for path, platform in found.read])


def _listed(what: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if rows:
        items = "".join(f"<li><code>{said(path)}</code>: {said(why)}</li>" for path, why in rows[:_MOST_LISTED])
        more = f"<li>and {len(rows) - _MOST_LISTED:,} more</li>" if len(rows) > _MOST_LISTED else ""
        head = f"<h3>{counted(len(rows), 'file')} {what}</h3>"
        yield f"<details><summary>{head}</summary><ul>{items}{more}</ul></details>"
