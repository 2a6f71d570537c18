"""Call the command under an audit hook that notes whatever it does beside reading below its root.

    python sandboxed.py ROOT [--plant NAME] -- WORDS ...

Ends with a line for each offence on standard error, and with 99 where there is one.  The hook only notes: what it
raised would be answered by what contains faults.
"""

import os
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

OFFENDED = 99
_CHECKOUT = Path(__file__).resolve().parents[2]

# https://docs.python.org/3/library/audit_events.html
_NEVER = (
    *("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile"),
    *(
        "pty.",
        "ftplib.",
        "smtplib.",
        "http.",
        "urllib.",
        "imaplib.",
        "poplib.",
        "telnetlib.",
        "nntplib.",
        "webbrowser.",
    ),
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
    *("os.utime", "os.kill", "os.putenv", "os.unsetenv", "os.setxattr", "os.removexattr", "shutil.", "tempfile."),
    *("signal.", "sqlite3.", "winreg.", "mmap.", "ctypes.dlopen", "pickle.", "code.__new__"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Watch:
    """Notes what is not allowed."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        home = Path.home()
        settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        interpreter = (*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, *sys.path[1:])
        own = (_CHECKOUT / "linter", _CHECKOUT / "policies")
        self.folders = tuple(os.path.realpath(str(path)) for path in (self.root, *interpreter, *own) if path)
        # What a user of git ignores everywhere, which is read to leave the same out.
        self.files = {str(home / ".gitconfig"), str(settings / "git" / "config"), str(settings / "git" / "ignore")}
        self.offences: list[str] = []
        self._process = os.getpid()

    def _note(self, offence: str) -> None:
        self.offences.append(offence)
        if os.getpid() != self._process:  # which ends without telling
            os.write(sys.stderr.fileno(), f"offence: {offence}\n".encode())

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Note an event that is not allowed."""
        if event.startswith(_NEVER):
            self._note(f"{event}: {arguments!r:.200}")
        elif event == "open":
            self._opened(*arguments)
        elif event in ("os.listdir", "os.scandir"):
            self._must_be_inside(event, arguments[0] if arguments else ".")
        elif event == "exec":
            name = getattr(arguments[0], "co_filename", "")
            # Generated code, as of dataclasses, has no file.
            if not name.startswith("<") and os.path.realpath(name).startswith(self.root + os.sep):
                self._note(f"runs {name}")

    def _opened(self, path: object, mode: object, flags: object) -> None:
        self._must_be_inside("open", path)
        if isinstance(path, int):
            return  # as below
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITING):
            self._note(f"opens for writing: {path!r}")

    def _must_be_inside(self, event: str, path: object) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return  # a descriptor of what has been opened before
        real = os.path.realpath(os.fsdecode(path))
        if real in self.files or any(real == folder or real.startswith(folder + os.sep) for folder in self.folders):
            return
        self._note(f"{event}: {real}")


def _reads(path: Path) -> Callable[[], object]:
    return path.read_bytes


def plants(root: Path) -> dict[str, Callable[[], object]]:
    """Return what the hook has to note, by name."""
    return {
        "socket": socket.socket,
        "name": lambda: socket.getaddrinfo("localhost", 1),
        "process": lambda: subprocess.run([sys.executable, "--version"], check=False, capture_output=True),
        "shell": lambda: os.system("true"),  # noqa: S605  # to be noted
        "file outside": _reads(root.parent / "outside"),
        "link that leads outside": _reads(root / "link"),
        "folder outside": lambda: os.listdir(root.parent),  # noqa: PTH208  # to be noted
        "writing": lambda: (root / "written").write_text("x", encoding="utf-8"),
        "removing": lambda: (root / "gone").unlink(missing_ok=True),
        "running": lambda: exec(compile("1", str(root / "a.py"), "exec")),  # noqa: S102  # to be noted
    }


def main() -> int:
    """Call the command, and tell what it did."""
    root = Path(sys.argv[1])
    words = sys.argv[sys.argv.index("--") + 1 :]
    planted = plants(root)[sys.argv[3]] if sys.argv[2] == "--plant" else None
    os.chdir(root)
    sys.path[0] = str(_CHECKOUT)
    from linter.cli import execute  # noqa: PLC0415  # of this checkout
    from linter.syntax.hcl.python_hcl2.grammar import error_in  # noqa: PLC0415  # as above

    error_in("")  # python-hcl2 writes its compiled grammar the first time that it is used after its installation
    watch = Watch(root)
    sys.addaudithook(watch)
    try:
        code = execute(words)
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    if planted is not None:
        planted()
    for offence in dict.fromkeys(watch.offences):
        print(f"offence: {offence}", file=sys.stderr)
    return OFFENDED if watch.offences else code


if __name__ == "__main__":
    sys.exit(main())
