"""How long an editor waits after a change in a file of a folder of 1,000, once the server is warm.

    python tests/benchmarks/editor.py [--files 1000] [--limit MILLISECONDS] [NAME ...]

Each change is another text, as somebody types a value and a comment; timed is the CPU of the answer behind the
protocol.
"""

import argparse
import gc
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from linter.cli.commands.server.desk import Desk

Files: TypeAlias = Iterator[tuple[str, str]]
CHANGES = 9
_VALUE = re.compile(r"server_name s|port +  = 4|labels: \{app: app|default = \"ELB|name = \"lb")
"""Behind what somebody types."""


_SERVER = """server {
  listen 443 ssl;
  server_name sN.example.com;
  ssl_certificate s.crt;
  ssl_certificate_key s.key;
  location / { proxy_pass http://bN.internal:8080; }
}
"""
_HEAD = "metadata: {name: appN, namespace: teamT, labels: {app: appN}}\n"
_DEPLOYMENT = f"""apiVersion: apps/v1
kind: Deployment
{_HEAD}spec:
  selector: {{matchLabels: {{app: appN}}}}
  template:
    metadata: {{labels: {{app: appN}}}}
    spec:
      containers:
      - name: web
        image: web:1
        ports: [{{containerPort: 8080}}]
        env:
        - {{name: DATABASE_URL, value: "postgres://dbN.example.com/app?sslmode=require"}}
"""
_SERVICE = f"""apiVersion: v1
kind: Service
{_HEAD}spec:
  selector: {{app: appN}}
  ports: [{{port: 80, targetPort: 8080}}]
"""
_INGRESS = f"""apiVersion: networking.k8s.io/v1
kind: Ingress
{_HEAD}spec:
  ingressClassName: nginx
  tls: [{{hosts: [appN.example.com], secretName: appN}}]
  rules:
  - host: appN.example.com
    http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: appN, port: {{number: 80}}}}}}}}]}}
"""
_LISTENER = """resource "aws_lb" "aN" {
  name = "lbN"
}

resource "aws_lb_listener" "aN" {
  load_balancer_arn = aws_lb.aN.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn"
  ssl_policy        = var.ssl_policy

  default_action {
    type = "fixed-response"
  }
}
"""
_VARIABLE = 'variable "ssl_policy" {\n  default = "ELBSecurityPolicy-TLS13-1-2-2021-06"\n}\n'


def nginx(count: int) -> Files:
    """One nginx that includes all the others, each a server with a backend."""
    yield "nginx.conf", "events {}\nhttp {\n  ssl_protocols TLSv1.2 TLSv1.3;\n  include sites/*.conf;\n}\n"
    for number in range(count - 1):
        yield f"sites/s{number}.conf", _SERVER.replace("N", str(number))


def kubernetes(count: int) -> Files:
    """Apps in namespaces of ten: a Deployment, a Service and an Ingress each, in files of their own."""
    for number in range(count):
        app, kind = divmod(number, 3)
        name, text = (("deployment", _DEPLOYMENT), ("service", _SERVICE), ("ingress", _INGRESS))[kind]
        filled = text.replace("appN", f"app{app}").replace("dbN", f"db{app}").replace("teamT", f"team{app // 10}")
        yield f"team{app // 10}/app{app}-{name}.yaml", filled


def terraform(count: int) -> Files:
    """Modules of ten files, called by nobody."""
    for number in range(count):
        module, inner = divmod(number, 10)
        name, text = (f"f{inner}", _LISTENER.replace("N", str(inner))) if inner else ("variables", _VARIABLE)
        yield f"modules/m{module}/{name}.tf", text


def one_module(count: int) -> Files:
    """A single module of Terraform."""
    yield "variables.tf", _VARIABLE
    for number in range(count - 1):
        yield f"f{number}.tf", _LISTENER.replace("N", str(number))


FOLDERS: Mapping[str, Callable[[int], Files]] = {
    "nginx": nginx,
    "kubernetes": kubernetes,
    "terraform": terraform,
    "one_module": one_module,
}


def measured(make: Callable[[int], Files], count: int) -> tuple[float, list[float]]:
    """Return seconds until the first answer, and those after each change."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / ".git").mkdir()
        files = dict(make(count))
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        desk = Desk()
        desk.folder = name
        path = list(files)[len(files) // 2]
        whole, took = str(root / path), list[float]()
        for change in range(CHANGES + 1):
            typed = _VALUE.sub(lambda found: f"{found[0]}{'1' * change}", files[path], count=1)  # noqa: B023
            desk.put(whole, f"{typed}# {'x' * change}\n")
            started = time.process_time()
            desk.report(whole)
            took.append(time.process_time() - started)
            if not change:
                gc.freeze()  # as the server does
        return took[0], took[1:]


def main() -> int:
    """Print a line for each folder; fail where a median is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--limit", type=float, default=float("inf"), metavar="MILLISECONDS")
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*FOLDERS, []])
    arguments = parser.parse_args()
    gc.set_threshold(500_000)  # as the command does
    slow = False
    for name in arguments.names or FOLDERS:
        first, after = measured(FOLDERS[name], arguments.files)
        median = statistics.median(after) * 1000
        slow |= median > arguments.limit
        times = f"after a change: median {median:6.0f} ms, worst {max(after) * 1000:6.0f} ms"
        print(f"{name:12} first {first * 1000:6.0f} ms   {times}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
