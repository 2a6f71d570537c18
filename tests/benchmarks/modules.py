"""Time whole processes on trees of 10, 100 and 1,000 calls of one module: `python tests/benchmarks/modules.py`.

Each call has inputs of its own, which decide about two resources through locals, a conditional and a `for`.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (1, 10, 100, 1_000)
RUNS = 3

MODULE = """\
variable "name" { type = string }
variable "policy" { type = string }
variable "ports" { type = list(number) }
locals {
  policy    = var.policy == "" ? "ELBSecurityPolicy-TLS13-1-2-2021-06" : var.policy
  listeners = { for port in var.ports : "${var.name}-${port}" => { port = port, tls = port != 80 } }
}
resource "aws_lb_listener" "this" {
  for_each   = local.listeners
  port       = each.value.port
  protocol   = each.value.tls ? "HTTPS" : "HTTP"
  ssl_policy = each.value.tls ? local.policy : null
}
resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = var.name
  description                = "Sessions of ${var.name}"
  transit_encryption_enabled = var.policy != ""
}
"""
CALL = """\
module "m%d" {
  source = "./module"
  name   = "shop-%d"
  policy = "%s"
  ports  = [443, %d]
}
"""


def tree(folder: Path, calls: int) -> None:
    """Write a root module with calls."""
    (folder / "module").mkdir()
    (folder / "module" / "main.tf").write_text(MODULE, encoding="utf-8")
    policies = ("", "ELBSecurityPolicy-2016-08")
    text = "".join(CALL % (number, number, policies[number % 2], 8_000 + number) for number in range(calls))
    (folder / "main.tf").write_text(text, encoding="utf-8")


def seconds(folder: Path) -> float:
    """Return how long the fastest of some runs takes."""
    words = [sys.executable, "-m", "linter", "--no-cache", "--isolated", "--exit-zero", "-qq", str(folder)]
    best = float("inf")
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        best = min(best, time.perf_counter() - started)
    return best


def main() -> None:
    """Print seconds for each size, and microseconds for each further call."""
    least = 0.0
    print("calls  seconds  ms a call")
    for calls in SIZES:
        with tempfile.TemporaryDirectory() as name:
            tree(Path(name), calls)
            taken = seconds(Path(name))
        least = least or taken
        print(f"{calls:5}  {taken:7.2f}  {1_000 * (taken - least) / calls:9.2f}")


if __name__ == "__main__":
    main()
