"""What an editor is told after each change, against what a run over everything finds in the same texts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from linter.analysis.report import Report
from linter.analysis.run import run
from linter.cli.arguments import parse
from linter.cli.commands.check import request_of
from linter.cli.commands.server.desk import Desk
from linter.cli.place import beside
from linter.cli.revision import shelf_of
from linter.cli.settings import configured
from linter.model.finding import Finding
from linter.provenance.source import Location

HOSTS = ("a.example.com", "b.example.com", "b.internal", "*.example.com", "localhost")
BLOCKS = ("one", "two", "three")
# What stands at a level of nginx's, in the words of several files that may have to do with each other.
SETTINGS = (
    "ssl_protocols TLSv1 TLSv1.2;",
    "ssl_ciphers HIGH:!aNULL;",
    "ssl_certificate a.crt;",
    "ssl_certificate $name.crt;",
    "ssl_dhparam dh.pem;",
    "ssl_session_tickets on;",
    "include tls.conf;",
    "add_header Strict-Transport-Security max-age=1;",
    "access_log a.log told;",
    "set_real_ip_from 10.0.0.0/8;",
    "# told",
)
AROUND = (
    "upstream one { server b.internal:8080; }",
    "upstream one { server 127.0.0.1:8080; }",
    "upstream two { server a.example.com:443; }",
    "map $http_x_forwarded_proto $name { default a; }",
    'log_format told "$ssl_protocol";',
    "ssl_prefer_server_ciphers on;",
    "server_tokens off;",
    *SETTINGS[:3],
)
LISTENS = ("listen 443 ssl;", "listen 443 ssl default_server;", "listen 8080;", "listen 8443 ssl;", "listen 443;")
PASSES = (
    "http://one",
    "https://two",
    "http://b.example.com",
    "http://127.0.0.1:8080",
    "http://$name",
    "https://b.internal",
)


def lines(of: Sequence[str], most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(of), max_size=most).map("\n".join)


@st.composite
def servers(draw: st.DrawFn) -> str:
    listens, hosts = draw(lines(LISTENS, 2)), draw(st.lists(st.sampled_from(HOSTS), max_size=2))
    passes = draw(st.lists(st.sampled_from(PASSES), max_size=2))
    named = f"server_name {' '.join(hosts)};\n" if hosts else ""
    locations = "".join(f"location /{number} {{ proxy_pass {to}; }}\n" for number, to in enumerate(passes))
    return f"server {{\n{listens}\n{named}{draw(lines(SETTINGS, 3))}\n{locations}}}\n"


SITE = st.builds(lambda around, inner: f"{around}\n{''.join(inner)}", lines(AROUND, 1), st.lists(servers(), max_size=2))
MAIN = st.builds(lambda around: f"events {{}}\nhttp {{\n{around}\ninclude sites/*.conf;\n}}\n", lines(AROUND, 4))
NGINX: Mapping[str, st.SearchStrategy[str]] = {
    "nginx.conf": MAIN,
    **{f"sites/{name}.conf": SITE for name in BLOCKS},
    "tls.conf": lines(SETTINGS[:6], 2),
}


@given(st.data())
@settings(max_examples=3)
def test_what_is_typed_in_a_server_is_judged_as_if_it_were_on_the_disk(data: st.DataObject) -> None:
    assert_as_on_the_disk(data, NGINX)


USUAL = """
variable "policy" {{ default = "ELBSecurityPolicy-{policy}" }}
---
locals {{ policy = var.policy }}
---
locals {{ policy = "ELBSecurityPolicy-{policy}" }}
---
resource "aws_lb" "{name}" {{
  name     = "{other}"
  internal = {number} == 1
}}
---
resource "aws_lb_listener" "{name}" {{
  load_balancer_arn = aws_lb.{other}.arn
  port              = {number}
  protocol          = "HTTPS"
  ssl_policy        = local.policy
  default_action {{ type = "{action}" }}
}}
---
resource "aws_lb_listener" "{name}" {{
  load_balancer_arn = aws_lb.{other}.arn
  protocol          = "HTTP"
  port              = 80
  default_action {{
    type             = "{action}"
    target_group_arn = aws_lb_target_group.{name}.arn
  }}
}}
---
resource "aws_lb_listener_rule" "{name}" {{
  listener_arn = aws_lb_listener.{other}.arn
  action {{ type = "{action}" }}
}}
---
resource "aws_db_instance" "{name}" {{
  engine               = "postgres"
  parameter_group_name = "{other}"
}}
---
resource "aws_db_parameter_group" "{name}" {{
  name   = "{other}"
  family = "postgres14"
  parameter {{
    name  = "rds.force_ssl"
    value = "{number}"
  }}
}}
---
# {name}
"""
SELDOM = """
resource "aws_lb_target_group" "{name}" {{ protocol = "HTTP" }}
---
resource "aws_lb_listener" "{name}" {{
  count      = {number}
  protocol   = "HTTPS"
  ssl_policy = module.{other}.policy
}}
---
resource "aws_route53_record" "{name}" {{
  name = "{name}.example.com"
  type = "A"
  alias {{ name = aws_lb.{other}.dns_name }}
}}
---
resource "aws_instance" "{name}" {{ user_data = file("${{path.module}}/{other}.tf") }}
---
module "{name}" {{
  source = "./inner"
  policy = local.policy
}}
---
output "policy" {{ value = var.policy }}
---
terraform {{ required_providers {{ aws = {{ version = "~> {number}.0" }} }} }}
---
provider "aws" {{ default_tags {{ tags = {{ team = "{name}" }} }} }}
---
resource "aws_lb_listener" "{name}" {{
"""


def blocks(of: str) -> st.SearchStrategy[str]:
    return st.builds(
        str.format,
        st.sampled_from(of.split("---")),
        name=st.sampled_from("ab"),
        other=st.sampled_from("ab"),
        number=st.sampled_from((0, 1, 5, 443)),
        policy=st.sampled_from(("2016-08", "TLS13-1-2-2021-06", "none")),
        action=st.sampled_from(("forward", "redirect", "fixed-response")),
    )


MODULE = st.lists(st.one_of(*[blocks(USUAL)] * 9, blocks(SELDOM)), min_size=1, max_size=4).map("".join)
TERRAFORM: Mapping[str, st.SearchStrategy[str]] = {
    **{f"{name}.tf": MODULE for name in ("a", "b", "c")},
    "d_override.tf": st.one_of(st.just(""), st.just(""), MODULE),
    "inner/main.tf": MODULE,
}


@given(st.data())
@settings(max_examples=3)
def test_what_is_typed_in_a_module_is_judged_as_if_it_were_on_the_disk(data: st.DataObject) -> None:
    assert_as_on_the_disk(data, TERRAFORM)


def assert_as_on_the_disk(data: st.DataObject, texts: Mapping[str, st.SearchStrategy[str]]) -> None:
    with TemporaryDirectory() as name:
        root, desk = Path(name), Desk()
        (root / ".git").mkdir()
        for path, kind in texts.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(data.draw(kind), encoding="utf-8")
        for _ in range(4):
            path = data.draw(st.sampled_from(sorted(texts)))
            text = data.draw(texts[path])
            (root / path).write_text(text, encoding="utf-8")
            desk.put(str(root / path), text)
            for opened in {path, data.draw(st.sampled_from(sorted(texts)))}:
                desk.put(str(root / opened), (root / opened).read_text(encoding="utf-8"))
                assert said(whole(root), opened) == said(desk.report(str(root / opened)), opened)


def whole(root: Path) -> Report:
    """Judge all that is on the disk, by what an editor judges by."""
    arguments = parse(["check", str(root)])
    place = beside(str(root / "nginx.conf"), str(root))
    request = request_of(arguments, configured(arguments, place, shelf_of(None, place)), place, None, None)
    return run(replace(request, folders=("",), files=()), lambda _: None)


def said(report: Report, path: str) -> list[str]:
    return [_told(one) for one in (*report.findings, *report.open) if one.at.source.path == path]


def _told(one: Finding) -> str:
    steps = " | ".join(f"{_at(step.at)} {step.note}" for step in (*one.via, *one.related, *one.way, *one.ends_at))
    return f"{_at(one.at)} {one.kind} {one.severity} {one.rule} {one.message} {one.cause} {one.cure} [{steps}]"


def _at(at: Location) -> str:
    region = at.region
    return f"{at.source.path}:{region.start_line}:{region.start_column}-{region.end_column}"
