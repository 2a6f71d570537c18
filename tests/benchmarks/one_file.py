"""Time the run of a commit hook, over one file, against the run over all of a tree: whole processes, turn by turn.

    python tests/benchmarks/one_file.py [--runs 3] [FOLDER:PATH ...]

Without arguments it makes a tree of 100,000 files that are nobody's configuration, with a module, a manifest, a snippet
and a bootstrap in it.  Prints user and system CPU, the least of all turns, what part of the whole one file costs,
and what the same costs again while the first result is kept and nothing has changed.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, "-m", "linter", "check", "--isolated", "--exit-zero", "--allow-incomplete", "-f", "concise")

OWN = {
    "infra/main.tf": 'module "web" {\n  source = "./web"\n  policy = "ELBSecurityPolicy-2016-08"\n}\n',
    "infra/web/main.tf": 'variable "policy" {}\nresource "aws_lb_listener" "a" {\n  load_balancer_arn = "a"\n'
    '  port = 443\n  protocol = "HTTPS"\n  ssl_policy = var.policy\n  certificate_arn = "b"\n}\n',
    "k8s/kustomization.yaml": "resources: [web.yaml]\n",
    "k8s/web.yaml": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\n"
    "spec: {rules: [{host: shop.example.com}]}\n",
    "proxy/nginx.conf": "events {}\nhttp { include conf.d/*.conf; }\n",
    "proxy/conf.d/shop.conf": "server { listen 443 ssl; server_name shop.example.com; ssl_protocols TLSv1; }\n",
    "mesh/envoy.yaml": "static_resources:\n  clusters:\n  - name: a\n    connect_timeout: 1s\n    load_assignment:\n"
    "      cluster_name: a\n      endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: "
    "{address: a.example.com, port_value: 80}}}}]}]\n",
}
OTHERS = ("py", "go", "txt", "ts", "md", "java", "html", "png")


def main() -> int:
    """Compare one file of each tree with the whole of it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=3, help="turns, of which the least counts")
    arguments.add_argument("--others", type=int, default=100_000, help="files of the tree that is made")
    arguments.add_argument("files", nargs="*", metavar="FOLDER:PATH")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        named = [tuple(one.split(":", 1)) for one in options.files] or list(made(Path(scratch), options.others))
        for folder in dict.fromkeys(folder for folder, _ in named):
            compare(Path(folder), [path for other, path in named if other == folder], options.runs)
    return 0


def made(root: Path, others: int) -> Iterator[tuple[str, str]]:
    """Make a tree, and yield what to name in it."""
    for path, text in OWN.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for number in range(others):
        folder = root / "src" / f"area{number // 5_000}" / f"part{number // 100}"
        if number % 100 == 0:
            folder.mkdir(parents=True)
        (folder / f"module_{number}.{OTHERS[number % len(OTHERS)]}").write_text("x\n", encoding="utf-8")
    yield from ((str(root), path) for path in (*OWN, "infra", "proxy"))


def compare(root: Path, paths: Sequence[str], runs: int) -> None:
    """Print what the whole of a tree costs, and each of its parts, and what each does again."""
    least = dict.fromkeys((".", *paths), float("inf"))
    again = dict(least)
    with tempfile.TemporaryDirectory() as kept:
        for path in least:
            cpu(root, path, kept)
        for _ in range(runs):
            for path in least:
                least[path] = min(least[path], cpu(root, path))
                again[path] = min(again[path], cpu(root, path, kept))
    whole = least["."]
    for path, seconds in least.items():
        print(
            f"{seconds:8.3f} s  {seconds / whole:5.0%}  again {again[path]:.3f} s  {root.name if path == '.' else path}"
        )


def cpu(root: Path, path: str, kept: str = "") -> float:
    """Return the seconds of CPU of one process, which keeps its result in a folder, or nowhere."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TLSLINT_CACHE_DIR": kept}
    subprocess.run((*COMMAND, path), cwd=root, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
