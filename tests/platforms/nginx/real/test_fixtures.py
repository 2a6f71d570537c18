"""The real nginx reads every fixture, and refuses those that are broken."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.annotated import FIXTURES
from support.nginx.real import Authority, placed, put_in_place, reading

# What this build of nginx lacks, and what it says then.
NOT_BUILT = {
    "nginx/certificate-of-module.conf": 'unknown directive "acme_issuer"',
    "nginx/lua.conf": 'unknown directive "content_by_lua_block"',
    "nginx/mail-starttls.conf": 'unknown directive "mail"',
    "nginx/quic.conf": 'the "quic" parameter',
}
TEMPLATES = (".template", ".j2")
_MAIN = re.compile(r"^(?:http|stream|mail|events) \{", re.MULTILINE)


def cases(folder: str, pattern: str) -> list[Path]:
    return [case for case in sorted((FIXTURES / folder).glob(pattern)) if case.suffix not in TEMPLATES]


def name(case: Path) -> str:
    return case.relative_to(FIXTURES).as_posix()


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


def loaded(case: Path, folder: Path, authority: Authority) -> subprocess.CompletedProcess[str]:
    """Let nginx read a fixture, whose paths are those of a machine where it is installed."""
    shutil.copytree(case, folder, dirs_exist_ok=True) if case.is_dir() else shutil.copy(case, folder)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".crt"]
    for path in files:
        text = path.read_text(encoding="utf-8")
        put_in_place(text, folder, authority)
        path.write_text(placed(text, folder), encoding="utf-8")
    main = folder / ("nginx.conf" if case.is_dir() else case.name)
    return reading(main if main.exists() and _MAIN.search(main.read_text()) else wrapped(main, folder))


def wrapped(fragment: Path, folder: Path) -> Path:
    """Make the configuration that a fragment is written for."""
    text = fragment.read_text() if fragment.exists() else "include conf.d/*.conf;"
    shown = f"ssl_certificate {folder}/tls/own.crt; ssl_certificate_key {folder}/tls/own.key;"
    inside = f"server {{ listen 127.0.0.1:20080;\n{text}\n}}" if text.find("\nlocation") >= 0 else text
    main = folder / "wrapped.conf"
    main.write_text(f"events {{}}\nhttp {{\n{shown if 'ssl_certificate ' not in text else ''}\n{inside}\n}}\n")
    return main


@pytest.mark.parametrize("case", [*cases("nginx", "*"), *cases("clean", "nginx-*")], ids=name)
def test_nginx_loads_the_fixture(case: Path, authority: Authority, tmp_path: Path) -> None:
    put_in_place("/etc/nginx/tls/own.crt", tmp_path, authority)

    done = loaded(case, tmp_path, authority)

    refusal = NOT_BUILT.get(name(case))
    assert (refusal is None) == (done.returncode == 0), done.stderr
    assert refusal is None or refusal in done.stderr


@pytest.mark.parametrize("case", cases("broken", "nginx-*"), ids=name)
def test_nginx_refuses_what_is_broken(case: Path, authority: Authority, tmp_path: Path) -> None:
    assert loaded(case, tmp_path, authority).returncode != 0
