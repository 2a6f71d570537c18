"""`tlslint init`: write the configuration, the hook and the pipeline, after asking or as options say."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from linter import __version__
from linter.cli import options, terminal
from linter.cli.arguments import Arguments
from linter.cli.options.beside import PIPELINES
from linter.cli.usage import UsageError
from linter.policy.spelling import did_you_mean

_TEMPLATES = Path(__file__).parent / "pipelines"
_NONE = "none"
FILES = {
    "azure": ("azure.yml", "azure-pipelines.yml"),
    "circleci": ("circleci.yml", ".circleci/config.yml"),
    "github": ("github.yml", ".github/workflows/tlslint.yml"),
    "gitlab": ("gitlab.yml", ".gitlab-ci.yml"),
    "jenkins": ("Jenkinsfile", "Jenkinsfile"),
    "tekton": ("tekton.yaml", ".tekton/tlslint.yaml"),
}
"""Of each pipeline, what it is written from, and where to."""
_SIGNS = (
    (".github", "github"),
    (".gitlab-ci.yml", "gitlab"),
    ("azure-pipelines.yml", "azure"),
    (".circleci", "circleci"),
    (".tekton", "tekton"),
    ("Jenkinsfile", "jenkins"),
)
_HOSTS = (("github", "github"), ("gitlab", "gitlab"), ("dev.azure.com", "azure"), ("visualstudio.com", "azure"))
_CONFIGURATION = """\
# What tlslint judges by; `tlslint config show` says what is in force and why.
profile: {profile}
fail-on: {fail_on}
# exclude: [examples/]
# rules:
#   missing-hsts: off
"""


class _Wanted(Struct, frozen=True):
    """What is to be written."""

    profile: str
    fail_on: str
    pipeline: str
    hook: bool


def init(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    if len(arguments.paths) > 1:
        raise UsageError("init writes to one folder")
    root = Path(*arguments.paths or ["."])
    if not root.is_dir():
        raise UsageError(f"{root}: there is no such folder")
    asks = not arguments.yes and sys.stdin is not None and sys.stdin.isatty()
    wanted = _wanted(arguments, _usual_pipeline(root), asks=asks)
    left = []
    for path, text in _texts(root, wanted):
        if _written(root, path, text, arguments.force):
            terminal.tell(f"{path}: written")
        else:
            left.append((path, text))
    for path, text in left:
        terminal.tell(f"{path}: there already, and left as it is (--force writes over it). What would be written:")
        terminal.write("".join(f"  {line}\n" for line in text.splitlines()))
    return 0


def template(name: str) -> str:
    """Return what a file is written from, for this release."""
    return (_TEMPLATES / name).read_text(encoding="utf-8").replace("@VERSION@", __version__)


def _wanted(arguments: Arguments, usual: str, *, asks: bool) -> _Wanted:
    ask = _asked if asks else _proposed
    hook = arguments.hook
    return _Wanted(
        profile=arguments.profile or ask("Judge by which profile", options.PROFILES, "default"),
        fail_on=arguments.fail_on or ask("Fail from which severity on", options.SEVERITIES, "medium"),
        pipeline=arguments.pipeline or ask("Run in which pipeline", PIPELINES, usual),
        hook=hook if hook is not None else ask("Write a hook for pre-commit", ("yes", "no"), "yes") == "yes",
    )


def _proposed(question: str, choices: Sequence[str], usual: str) -> str:  # noqa: ARG001  # as `_asked`
    return usual


def _asked(question: str, choices: Sequence[str], usual: str) -> str:
    """Ask until the answer is one of the choices; none is what is proposed."""
    while True:
        terminal.write(f"{question} ({', '.join(choices)}) [{usual}]? ")
        line = sys.stdin.readline()
        answer = line.strip().lower() or usual
        if answer in choices:
            return answer
        if not line:
            raise UsageError("there is no answer")
        terminal.tell(f"`{answer}` is none of them{did_you_mean(answer, choices)}.")


def _usual_pipeline(root: Path) -> str:
    """Propose the pipeline that the repository has, or that of where it came from."""
    for sign, pipeline in _SIGNS:
        if (root / sign).exists():
            return pipeline
    try:
        remotes = (root / ".git" / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _NONE
    return next((pipeline for host, pipeline in _HOSTS if host in remotes), _NONE)


def _texts(root: Path, wanted: _Wanted) -> Iterator[tuple[str, str]]:
    if _has_table(root / "pyproject.toml"):
        terminal.tell("pyproject.toml has [tool.tlslint], so that no .tlslint.yaml is written")
    else:
        yield ".tlslint.yaml", _CONFIGURATION.format(profile=wanted.profile, fail_on=wanted.fail_on)
    if wanted.hook:
        yield ".pre-commit-config.yaml", template("pre-commit.yaml")
    if wanted.pipeline != _NONE:
        name, path = FILES[wanted.pipeline]
        yield path, template(name)


def _has_table(file: Path) -> bool:
    """Say whether a project keeps its configuration elsewhere."""
    try:
        return any(line.strip() == "[tool.tlslint]" for line in file.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return False


def _written(root: Path, path: str, text: str, force: bool) -> bool:  # noqa: FBT001  # the option
    """Write a file, unless there is one; never through a link, which may lead out of the folder."""
    target = root / path
    if os.path.lexists(target) and not force:
        return False
    above = target.parent
    if target.is_symlink() or not above.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"{path} leads out of the folder by a link")
    try:
        above.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return True
