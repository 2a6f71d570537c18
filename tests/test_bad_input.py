"""Input that is broken or hostile: one clear message, exit code 3, in time, and never a traceback."""

import os
from pathlib import Path

import pytest
from support.command import RULE, Command, run

from linter.files.reading import MAX_BYTES

ENVOY = """\
static_resources:
  listeners:
  - name: web
    address: {socket_address: {address: 0.0.0.0, port_value: 443}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.tcp_proxy
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
          stat_prefix: web
          cluster: web
"""
KUBERNETES = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  tls: [{hosts: [a.example.com]}]
  rules: [{host: a.example.com}]
"""
NGINX = """\
server {
  listen 443 ssl;
  ssl_protocols TLSv1.2 TLSv1.3;
}
"""
PEM = """\
-----BEGIN PRIVATE KEY-----
MIIEvQ
-----END PRIVATE KEY-----
"""
TERRAFORM = """\
resource "aws_lb_listener" "web" {
  load_balancer_arn = "arn"
  port              = 443
  protocol          = "HTTPS"
  default_action { type = "forward" }
  ssl_policy        = "x"
}
"""
COMPOSE = """\
services:
  orders:
    image: example/orders:1
    environment:
      DATABASE_URL: postgres://db.example.com/x?sslmode=disable
"""
SOUND = {
    "compose": ("compose.yaml", COMPOSE),
    "envoy": ("envoy.yaml", ENVOY),
    "kubernetes": ("app.yaml", KUBERNETES),
    "nginx": ("site.conf", NGINX),
    "pem": ("server.key", PEM),
    "terraform": ("main.tf", TERRAFORM),
}
"""By platform, a file that it reads."""

STRUCTURED = sorted(SOUND.keys() - {"pem"})


def place(tlslint: Command, platform: str, data: bytes) -> str:
    """Write bytes under the name of a platform's file."""
    name, _ = SOUND[platform]
    (tlslint.folder / name).write_bytes(data)
    return name


@pytest.mark.parametrize("platform", sorted(SOUND))
@pytest.mark.parametrize(
    ("before", "after", "message", "line"),
    [
        pytest.param(b"", b"# \xff\n", "not UTF-8: byte 0xff", None, id="not UTF-8"),
        pytest.param(b"", b"# \0\n", "holds a NUL byte", None, id="NUL"),
        pytest.param(b"# \xff\n", b"", "not UTF-8: byte 0xff", 1, id="not UTF-8 in the first line"),
        pytest.param(b"", b"#" * 2 * MAX_BYTES, "larger than 64,000,000 bytes", 1, id="128 MB"),
    ],
)
def test_bytes_that_are_no_text_are_one_message(
    tlslint: Command, platform: str, before: bytes, after: bytes, message: str, line: int | None
) -> None:
    sound = SOUND[platform][1]
    name = place(tlslint, platform, before + sound.encode() + after)

    found = tlslint("-f", "concise")

    (told,) = (row for row in found.out.splitlines() if "unreadable-input" in row)
    assert 3 == found.code
    assert told.startswith(f"{name}:{line or sound.count(chr(10)) + 1}:")
    assert message in told
    assert "Traceback" not in found.err


@pytest.mark.parametrize("platform", sorted(SOUND))
def test_a_sound_file_is_read(tlslint: Command, platform: str) -> None:
    place(tlslint, platform, SOUND[platform][1].encode())

    found = tlslint()

    assert "unreadable-input" not in found.out
    assert 3 != found.code


def test_a_byte_order_mark_and_windows_line_ends_are_sound(tlslint: Command) -> None:
    text = "\ufeffserver {\n  listen 443 ssl;\n  ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3;\n}\n"
    place(tlslint, "nginx", text.replace("\n", "\r\n").encode())

    found = tlslint("-f", "concise")

    (told,) = (row for row in found.out.splitlines() if RULE in row)
    assert told.startswith("site.conf:3:17:")


# --- what the file system does ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "message"),
    [
        pytest.param("../outside.conf", "leads out of the scanned root", id="a file outside"),
        pytest.param("/etc/passwd", "leads out of the scanned root", id="a file of the system"),
        pytest.param("b.conf", "too many levels of symbolic links", id="a circle"),
    ],
)
def test_a_link_is_not_followed_out_of_the_root(tlslint: Command, target: str, message: str) -> None:
    (tlslint.folder.parent / "outside.conf").write_text("server { listen 443 ssl; ssl_protocols SSLv3; }")
    (tlslint.folder / "b.conf").symlink_to(target)

    found = tlslint("-f", "concise")

    assert 3 == found.code
    assert message in found.out
    assert "SSLv3" not in found.out


def test_an_include_does_not_lead_out_of_the_root(tlslint: Command) -> None:
    (tlslint.folder.parent / "outside.inc").write_text("ssl_protocols SSLv3;\n")
    tlslint.lay({"a.conf": "server { listen 443 ssl; server_name a.example.com; include ../outside.inc; }\n"})

    assert "SSLv3" not in tlslint("--show-open").out


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.conf")

    done = run("a.conf", "-f", "concise", cwd=tmp_path)

    assert 3 == done.returncode
    assert b"is not a regular file" in done.stdout


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), FileNotFoundError(2, "Gone")])
def test_a_file_that_cannot_be_opened_is_one_message(
    tlslint: Command, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    place(tlslint, "nginx", SOUND["nginx"][1].encode())

    def refuse(*_: object) -> int:
        raise error

    monkeypatch.setattr(os, "open", refuse)

    found = tlslint("-f", "concise")

    assert 3 == found.code
    assert f"cannot be read: {str(error.strerror).lower()}" in found.out
    assert "Traceback" not in found.err


def test_a_folder_that_vanishes_is_one_message(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    tlslint.lay({"gone/a.conf": "", "b.conf": SOUND["nginx"][1]})
    scandir = os.scandir

    def vanished(path: str) -> "os._ScandirIterator[str]":
        if str(path).endswith("gone"):
            raise FileNotFoundError(2, "No such file or directory")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanished)

    found = tlslint("-f", "concise")

    assert 3 == found.code
    assert "gone" in found.out
    assert "cannot be read: no such file or directory" in found.out


# --- what the text does -----------------------------------------------------------------------------------------

DEEP = {
    "compose": "services:\n  web:\n    command: " + "[" * 10_000,
    "envoy": "static_resources:\n  listeners: " + "[" * 10_000,
    "kubernetes": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec: " + "{a: " * 10_000,
    "nginx": "server { listen 443 ssl; " + "location / { " * 10_000,
    "terraform": TERRAFORM.replace('"x"\n}\n', "[" * 10_000),
}
DEEP_AND_CLOSED = {
    "compose": DEEP["compose"] + "]" * 10_000,
    "envoy": DEEP["envoy"] + "]" * 10_000,
    "kubernetes": DEEP["kubernetes"] + "}" * 10_000,
    "nginx": DEEP["nginx"] + "}" * 10_001,
    "terraform": DEEP["terraform"] + "]" * 10_000 + "\n}\n",
}
BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
BOMBS = {
    "compose": f"{BOMB}services: {{web: {{environment: *a39, command: *a39, ports: *a39}}}}\n",
    "envoy": f"{BOMB}static_resources:\n  listeners: *a39\n  clusters: *a39\n",
    "kubernetes": f"{BOMB}apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec: {{tls: *a39, rules: *a39}}\n",
}


@pytest.mark.parametrize("platform", STRUCTURED)
@pytest.mark.parametrize("texts", [DEEP, DEEP_AND_CLOSED], ids=["open", "closed"])
def test_ten_thousand_brackets_are_told_in_time(tmp_path: Path, platform: str, texts: dict[str, str]) -> None:
    (tmp_path / SOUND[platform][0]).write_text(texts[platform], encoding="utf-8")

    done = run("-f", "concise", "--show-open", cwd=tmp_path)

    assert done.returncode in (0, 3), done.stderr[-2000:]
    assert b"unreadable-input" in done.stdout or b" open " in done.stdout, "what was not understood is told"
    assert b"Traceback" not in done.stderr


def test_very_many_documents_are_told_where_the_budget_is_spent(tmp_path: Path) -> None:
    service = "---\napiVersion: v1\nkind: Service\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n"
    (tmp_path / "many.yaml").write_text(service + "---\napiVersion: v1\nkind: Service\n" * 60_000, encoding="utf-8")

    done = run("--coverage", "--budget", "300000", cwd=tmp_path)

    assert 3 == done.returncode, done.stderr[-2000:]
    assert b"many.yaml:" in done.stdout
    assert b"the budget of the run, 300,000 units of work, is spent" in done.stdout


@pytest.mark.parametrize("platform", sorted(BOMBS))
def test_aliases_do_not_multiply(tmp_path: Path, platform: str) -> None:
    (tmp_path / SOUND[platform][0]).write_text(BOMBS[platform], encoding="utf-8")

    done = run("-f", "concise", cwd=tmp_path)

    assert done.returncode in (0, 1, 3), done.stderr[-2000:]
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("platform", STRUCTURED)
def test_a_file_cut_anywhere_has_no_traceback(tlslint: Command, platform: str) -> None:
    name, text = SOUND[platform]

    for end in range(0, len(text), 7):
        tlslint.lay({name: text[:end]})
        assert tlslint("-f", "concise").code in (0, 1, 3), text[:end]


def test_what_is_broken_does_not_hide_the_rest(tlslint: Command) -> None:
    bad = "server { listen 443 ssl; server_name a.example.com; ssl_protocols TLSv1.1; }\n"
    tlslint.lay(
        {"a.conf": bad, "b.conf": "server { listen 443 ssl;\n", "c.conf": bad.replace("a.example", "c.example")}
    )

    out = tlslint("-f", "concise").out

    assert ["a.conf", "c.conf"] == [row.split(":")[0] for row in out.splitlines() if RULE in row]
    assert ["b.conf"] == [row.split(":")[0] for row in out.splitlines() if "unreadable-input" in row]
