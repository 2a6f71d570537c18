"""A report made from texts in memory, with a finding of every kind, for the tests of what shows reports."""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from linter.analysis.report import Coverage, Remedy, Replacement, Report
from linter.files.walking import Skipped
from linter.model.finding import Finding, Kind, Severity, Suppressed
from linter.policy.rule import Rule
from linter.policy.schema import read_rule
from linter.policy.validation.files import load, validate
from linter.provenance.setting import Step
from linter.provenance.source import InputError, Location, Source
from linter.report import FORMATS, Presentation

NGINX = Source(
    "conf.d/shop.conf",
    """\
server {
    listen 443 ssl;
    server_name shop.example.com;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2;  # tlslint: ignore[weak-suite] until=2027-03-31 kiosks
\tssl_ciphers RC4-SHA;
}
""",
)
SNIPPET = Source("snippets/tls.conf", "ssl_protocols TLSv1.1 TLSv1.2;\n")
VARIABLES = Source("infra/variables.tf", 'variable "policy" {\n  default = "ELBSecurityPolicy-2016-08"\n}\n')
MAIN = Source(
    "infra/main.tf",
    """\
resource "aws_lb_listener" "https" {
  protocol   = "HTTPS"
  ssl_policy = var.policy
}

resource "aws_lb_listener" "open" {
  protocol   = "HTTPS"
  ssl_policy = var.unset
}
""",
)
BROKEN = Source("broken.conf", "server { listen 443 ssl;\n")
KEY = Source("tls/shop.pem", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n")

_OLD_TLS = """
id: old-tls
title: Old TLS version is accepted
category: min-version
severity: {public: high, internal: medium, loopback: low, unknown: medium}
precision: very-high
applies-to: [listener, upstream]
parameters:
  allowed: {default: [TLSv1.2, TLSv1.3], description: Protocol versions that an endpoint may accept.}
when: {exposure: {not: loopback}}
require: {tls.versions: {all-of: $allowed}}
message: "{endpoint} accepts {witness}"
fix: "Let {setting} allow only {allowed}."
why: RFC 8996 forbids TLS 1.0 and 1.1.
references:
  - https://www.rfc-editor.org/rfc/rfc8996
cwe: [326, 757]
examples:
  nginx:
    bad: |
      server { listen 443 ssl; ssl_protocols TLSv1 TLSv1.2; }
    good:
      - |
        server { listen 443 ssl; ssl_protocols TLSv1.2 TLSv1.3; }
      - nginx.conf: |
          http { include tls.conf; }
        tls.conf: |
          ssl_protocols TLSv1.3;
not-applicable:
  pem: A key has no version.
"""
_WEAK_SUITE = """
id: weak-suite
title: Weak cipher suite is accepted
category: ciphers
severity: critical
applies-to: [listener]
require: {tls.cipher-suites: {every: {encryption: {none-of: ["NULL", RC4_128]}}}}
message: "{endpoint} accepts {witness}"
fix: Remove these suites.
why: RFC 7465 forbids RC4.
"""
_OPEN_KEY = """
id: open-key
title: Private key is committed
category: certificate
severity: high
applies-to: [private-key]
require: {encrypted: true}
message: "a key"
fix: Make a new one.
why: Whoever reads the repository has the key.
"""
_UNREADABLE = """
id: unreadable
title: File could not be analysed
category: tlslint
severity: medium
precision: very-high
applies-to: [input]
require: {error: absent}
message: "cannot be analysed: {witness}"
fix: Correct the file, or exclude it.
why: What was not understood is not proven to be fine.
"""


def rule(text: str) -> Rule:
    """Read a rule as a user's policy is read."""
    policy = load(Source("policies/rules/own.yaml", text))
    validate(policy, "rule")
    return read_rule(policy)


RULES = tuple(rule(text) for text in (_OLD_TLS, _OPEN_KEY, _UNREADABLE, _WEAK_SUITE))
OLD_TLS = RULES[0]


def place(source: Source, text: str) -> Location:
    """Return where a text first stands in a source."""
    start = source.text.index(text)
    return source.at(start, start + len(text))


def finding(  # noqa: PLR0913  # as many as a finding has
    at: Location,
    rule: str = "old-tls",
    *,
    kind: Kind = Kind.FAIL,
    severity: Severity = Severity.HIGH,
    message: str = "server shop.example.com:443 accepts TLSv1.0",
    subject: str = "conf.d/shop.conf:server shop.example.com:443",
    header: Location | None = None,
    setting: str = "ssl_protocols",
    cause: str = "",
    cure: str = "Let `ssl_protocols` allow only TLSv1.2 and TLSv1.3.",
    via: tuple[Step, ...] = (),
    suppressed: Suppressed | None = None,
    values: tuple[str, ...] = (),
) -> Finding:
    """Make a finding; what is not given is that of a server in nginx."""
    header = header or place(NGINX, "server")
    related = () if header == at else (Step(header, "server shop.example.com:443"),)
    of_server = kind, rule, severity, message, at, "nginx", subject, header, setting, cause, cure, via, related
    return Finding(*of_server, suppressed, values=values)


def report(
    findings: Iterable[Finding] = (),
    failed: Iterable[InputError] = (),
    rules: tuple[Rule, ...] = RULES,
) -> Report:
    """Make a report of some findings."""
    ordered = sorted(findings, key=lambda finding: finding.order)
    fails = tuple(one for one in ordered if one.kind is Kind.FAIL and one.suppressed is None)
    undecided = tuple(one for one in ordered if one.kind is Kind.OPEN)
    accepted = tuple(one for one in ordered if one.suppressed is not None)
    coverage = Coverage(
        read=((NGINX.path, "nginx"), (MAIN.path, "terraform"), (VARIABLES.path, "terraform")),
        failed=tuple(failed),
        hidden=("build/",),
        skipped=(Skipped("README.conf", "no platform knows it as its own"),),
        left_out=(("Deployment", True, 2), ("ClusterRole", False, 3)),
        endpoints=3,
        passed=7,
        failing=len(fails) + len(accepted),
        open=len(undecided),
    )
    return Report(rules, fails, undecided, accepted, coverage)


def everything() -> Report:
    """Make a report with a finding of every kind."""
    listener = place(MAIN, 'resource "aws_lb_listener" "https"')
    remedy = Remedy(
        edits=(Replacement(place(NGINX, " TLSv1 TLSv1.1"), ""),),
        mends=(("old-tls", "conf.d/shop.conf:server shop.example.com:443"),),
        wire=("server shop.example.com:443 no longer speaks TLSv1.0, TLSv1.1",),
    )
    error = InputError(place(BROKEN, "server"), "`{` is never closed", "add a `}`")
    found = report(
        [
            finding(place(NGINX, "TLSv1")),
            finding(
                place(NGINX, "RC4-SHA"),
                "weak-suite",
                severity=Severity.CRITICAL,
                message="server shop.example.com:443 accepts TLS_RSA_WITH_RC4_128_SHA",
                setting="ssl_ciphers",
                cure="Remove these suites.",
                suppressed=Suppressed("kiosks", place(NGINX, "# tlslint"), date(2027, 3, 31)),
            ),
            finding(place(SNIPPET, "TLSv1.1"), severity=Severity.MEDIUM),
            finding(
                place(SNIPPET, "TLSv1.1"),
                message="server pay.example.com:443 accepts TLSv1.1",
                subject="conf.d/pay.conf:server pay.example.com:443",
            ),
            finding(
                place(MAIN, "var.policy"),
                message="aws_lb_listener.https accepts TLSv1.0 and TLSv1.1",
                subject="infra/aws_lb_listener.https",
                header=listener,
                setting="ssl_policy",
                cure="Let `ssl_policy` allow only TLSv1.2 and TLSv1.3.",
                via=(Step(place(VARIABLES, '"ELBSecurityPolicy-2016-08"'), "default of `var.policy`"),),
            ),
            finding(
                listener,
                "weak-suite",
                severity=Severity.LOW,
                message="aws_lb_listener.https accepts TLS_RSA_WITH_RC4_128_SHA",
                subject="infra/aws_lb_listener.https",
                header=listener,
                setting="ciphers",
                cause="`ciphers` is not set: version 1.2 and older then accept RC4",
                cure="Remove these suites.",
            ),
            finding(
                place(MAIN, "var.unset"),
                kind=Kind.OPEN,
                severity=Severity.MEDIUM,
                message="aws_lb_listener.open: Old TLS version is accepted?",
                subject="infra/aws_lb_listener.open",
                header=place(MAIN, 'resource "aws_lb_listener" "open"'),
                setting="ssl_policy",
                cause="variable `unset` has no value",
            ),
            finding(KEY.at(0, len(KEY.text)), "open-key", message="a key", subject=KEY.path, header=KEY.whole),
            finding(
                error.at,
                "unreadable",
                severity=Severity.MEDIUM,
                message="cannot be analysed: `{` is never closed; add a `}`",
                subject=BROKEN.path,
                header=error.at,
                setting="",
                cure="Correct the file, or exclude it.",
            ),
        ],
        [error],
    )
    return replace(found, remedies=(remedy,))


ALL = Presentation(show_open=True, show_suppressed=True, statistics=True, coverage=True)


def rendered(name: str, shown: Report, presentation: Presentation = ALL) -> str:
    """Render a report in one of the formats."""
    return FORMATS[name](shown, presentation)
