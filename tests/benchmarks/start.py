"""Time a run over one small file of each platform: whole processes, turn by turn, over what bare Python takes.

    python tests/benchmarks/start.py [--runs 9] [FOLDER ...]

A folder holds a `linter` to compare, such as an unpacked wheel, which has policies and tables ready; without one it is
this checkout.  Prints user and system CPU, the least of all turns, in seconds, a column for each folder.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, "-m", "linter", "check", "--exit-zero", "-f", "concise", ".")
BARE = (sys.executable, "-c", "pass")

_LISTENER = """\
resource "aws_lb_listener" "https" {
  load_balancer_arn = ARN
  port = 443
  protocol = "HTTPS"
  ssl_policy = "ELBSecurityPolicy-2016-08"
}
"""
_ENVOY = """\
static_resources:
  listeners:
  - address: {socket_address: {address: 0.0.0.0, port_value: 80}}
    filter_chains: [{filters: [{name: envoy.filters.network.echo}]}]
"""
_INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {rules: [{host: shop.example.com}]}
"""
_ALERT = """\
groups:
- name: a
  rules:
  - alert: Soon
    expr: probe_ssl_earliest_cert_expiry - time() < 86400 * 14
"""
FILES = {
    "nothing": ("notes.txt", ""),
    "Compose": ("compose.yaml", "services:\n  web:\n    environment: {DATABASE_URL: 'postgres://db.example.com/a'}\n"),
    "Envoy": ("envoy.yaml", _ENVOY),
    "Kubernetes": ("web.yaml", _INGRESS),
    "nginx": ("nginx.conf", "events {}\nhttp { server { listen 443 ssl; ssl_protocols TLSv1; } }\n"),
    "Prometheus": ("alerts.yaml", _ALERT),
    "Terraform": ("main.tf", _LISTENER.replace("ARN", '"arn:a"')),
    "a usual .tf": ("main.tf", 'variable "a" {}\n' + _LISTENER.replace("ARN", '"arn:${var.a}-x"')),
}
"""One file of each platform, and what `.tf` files usually have: an expression."""
AT_HOME = "a repository"
"""What has a configuration and files that git ignores, with the Kubernetes of the above."""
_BESIDE = {
    ".tlslint.yaml": "profile: strict\nfail-on: high\nexclude: ['vendor/**']\n",
    ".gitignore": "node_modules/\n*.log\n.env\n.terraform/\n*.tfstate\n*.tfstate.*\ndist/\n__pycache__/\n*.py[cod]\n",
    ".git/HEAD": "ref: refs/heads/main\n",
}


def main() -> int:
    """Compare the code in some folders."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=9, help="turns, of which the least counts")
    arguments.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", default=[ROOT])
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for line in lines(Path(scratch), [folder.resolve() for folder in options.folders], options.runs):
            print(line)
    return 0


def lines(scratch: Path, folders: Sequence[Path], runs: int) -> Iterator[str]:
    """Yield what bare Python takes, and what each file takes more."""
    for name, (file, text) in FILES.items():
        lay(scratch / name, {file: text})
    lay(scratch / AT_HOME, {**_BESIDE, "web.yaml": _INGRESS})
    bare = float("inf")
    least = {(name, folder): float("inf") for name in (*FILES, AT_HOME) for folder in folders}
    for _ in range(runs):
        bare = min(bare, cpu(BARE, scratch, ROOT))
        for (name, folder), before in least.items():
            least[name, folder] = min(before, cpu(COMMAND, scratch / name, folder))
    yield f"{'bare Python':12} {bare:.3f}"
    for name in (*FILES, AT_HOME):
        yield f"{name:12} " + " ".join(f"{least[name, folder] - bare:.3f}" for folder in folders)


def lay(folder: Path, files: Mapping[str, str]) -> None:
    """Write files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def cpu(command: Sequence[str], folder: Path, code: Path) -> float:
    """Return the seconds of CPU of one process, which keeps no result."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(code), "TLSLINT_CACHE_DIR": ""}
    subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
