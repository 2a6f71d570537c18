import json
import sys
from pathlib import Path

import pytest
from support.bounded import cpu_at_most
from support.command import BROKEN, GOOD, Command
from support.graphviz import needs_graphviz

from linter.report.flows import FORMATS

SHOP = """\
events {}
http {
  server {
    listen 443 ssl;
    server_name shop.example.com;
    location / { proxy_pass http://app.internal:8080; }
  }
}
"""


def test_flows_are_told_in_the_terminal(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": SHOP})

    found = tlslint("flows")

    assert 0 == found.code
    assert "app.internal:8080" in found.out
    assert "nginx.conf:" in found.out
    assert found.out.rstrip().endswith(".")
    assert not found.err


def test_without_files_there_is_no_path(tlslint: Command) -> None:
    found = tlslint("flows", "--no-progress")

    assert 0 == found.code
    assert found.out.rstrip().endswith("0 paths.")


def test_quiet_leaves_the_summary_out(tlslint: Command) -> None:
    assert "0 paths" not in tlslint("flows", "--quiet").out


@pytest.mark.parametrize(
    "name", [name if name not in ("html", "svg") else pytest.param(name, marks=needs_graphviz) for name in FORMATS]
)
def test_every_format_goes_to_a_file_or_to_standard_output(name: str, tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": SHOP})

    found = tlslint("flows", "-f", name, "-f", f"{name}:out")

    assert 0 == found.code
    assert "app.internal" in found.out
    assert (tlslint.folder / "out").read_text(encoding="utf-8") == found.out


@pytest.mark.parametrize(
    "name", ["flows.md", "flows.mmd", "FLOWS.DOT", "flows.json", pytest.param("flows.svg", marks=needs_graphviz)]
)
def test_a_document_that_holds_is_none_to_complain_of(name: str, tlslint: Command) -> None:
    kind = {".md": "markdown", ".mmd": "mermaid"}.get(Path(name).suffix, Path(name).suffix[1:].lower())
    tlslint.lay({"nginx.conf": SHOP, "docs/README": ""})
    tlslint("flows", "-f", f"{kind}:docs/{name}")

    found = tlslint("flows", "--check", f"docs/{name}")

    assert (0, "", "") == (found.code, found.out, found.err)


def test_a_document_that_does_not_hold_fails_with_the_difference(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": SHOP})
    tlslint("flows", "-f", "markdown:flows.md")
    tlslint.lay({"nginx.conf": SHOP.replace("http://app", "https://app")})

    found = tlslint("flows", "--check", "flows.md")

    assert 1 == found.code
    assert "--- flows.md" in found.out
    removed = [line for line in found.out.splitlines() if line.startswith("-") and "clear" in line]
    added = [line for line in found.out.splitlines() if line.startswith("+") and "TLS" in line]
    assert removed
    assert added
    assert "`tlslint flows -f markdown:flows.md` writes it" in found.err


def test_line_breaks_of_another_system_are_no_difference(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": SHOP})
    tlslint("flows", "-f", "markdown:flows.md")
    document = tlslint.folder / "flows.md"
    document.write_bytes(document.read_bytes().replace(b"\n", b"\r\n"))

    assert 0 == tlslint("flows", "--check", "flows.md").code


def test_what_is_too_much_to_compare_is_only_counted(tlslint: Command) -> None:
    tlslint.lay({"shop.conf": GOOD, "flows.md": "|\n" * 10_000_000})

    with cpu_at_most(20):
        found = tlslint("flows", "--check", "flows.md")

    assert 1 == found.code
    assert "10,000,000 lines are there, and" in found.out
    assert "too many to show where they differ" in found.out


def test_a_long_difference_is_cut_and_its_rest_is_counted(tlslint: Command) -> None:
    tlslint.lay({"flows.md": "x\n" * 2_000})

    assert "more lines" in tlslint("flows", "--check", "flows.md").out


def test_the_format_of_a_document_without_an_ending_is_said(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": SHOP})
    tlslint("flows", "-f", "markdown:FLOWS")

    assert 2 == tlslint("flows", "--check", "FLOWS").code
    assert 0 == tlslint("flows", "--check", "FLOWS", "-f", "markdown").code


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(["-f", "mermaidd"], "no format `mermaidd`, did you mean `mermaid`?", id="a misspelt format"),
        pytest.param(["-f", "dot:"], "name a file after the colon", id="a format without its file"),
        pytest.param(["-f", "dot", "-f", "json"], "only one goes to standard output", id="two to standard output"),
        pytest.param(["-f", "dot:gone/flows.dot"], "there is no folder for", id="no folder"),
        pytest.param(["--check", "gone.md"], "gone.md cannot be read", id="no document"),
        pytest.param(["--check", "a.md", "-f", "markdown:b.md"], "give --format one name", id="check and a file"),
        pytest.param(["--check", "a.md", "-f", "nothing"], "no format `nothing`", id="check and no format"),
        pytest.param(["--check", "a.md", "--color", "never"], "--color has no effect", id="check and colour"),
        pytest.param(["-f", "json", "--color", "never"], "--color has no effect on json", id="colour of json"),
        pytest.param(["-f", "json", "-q"], "--quiet has no effect on json", id="quiet json"),
        pytest.param(["gone.conf"], "there is no such file or folder", id="no such path"),
        pytest.param(["--tf-vars", "gone.tfvars"], "is no file below the scanned root", id="no such variables"),
    ],
)
def test_a_wrong_call_is_told(words: list[str], complaint: str, tlslint: Command) -> None:
    found = tlslint("flows", *words)

    assert 2 == found.code
    assert complaint in found.err


def test_options_about_judging_are_none(tlslint: Command) -> None:
    assert 2 == tlslint("flows", "--select", "missing-hsts").code


@pytest.mark.parametrize(("words", "code"), [([], 3), (["--allow-incomplete"], 0)])
def test_a_file_that_cannot_be_analysed_is_told(words: list[str], code: int, tlslint: Command) -> None:
    tlslint.lay({"a.conf": BROKEN, "b.conf": GOOD})

    found = tlslint("flows", *words)

    assert code == found.code
    assert "a.conf:" in found.err
    assert "a.example.com" in found.out


MANIFESTS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  tls: [{hosts: [shop.example.com], secretName: shop}]
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "shop/web:1", ports: [{containerPort: 8080}]}]}
"""


def test_of_a_part_its_paths_are_shown_whole_and_no_others(tlslint: Command) -> None:
    ingress, service, deployment = MANIFESTS.split("---\n")
    files = {"k8s/ingress.yaml": ingress, "k8s/service.yaml": service, "k8s/web.yaml": deployment}
    tlslint.lay({**files, "proxy/nginx.conf": SHOP.replace("shop.example.com", "other.example.com"), "a.conf": BROKEN})

    part, whole = tlslint("flows", "k8s/web.yaml"), tlslint("flows", "--allow-incomplete")

    assert 0 == part.code
    assert "Ingress shop" in part.out
    assert "Deployment web" in part.out
    assert "other.example.com" not in part.out
    assert "a.conf" not in part.err
    assert "other.example.com" in whole.out


def test_what_is_excluded_has_no_flows(tlslint: Command) -> None:
    tlslint.lay(
        {"nginx.conf": SHOP, "old/nginx.conf": SHOP.replace("shop", "old"), ".tlslint.yaml": "exclude: [old/]\n"}
    )

    assert "old.example.com" not in tlslint("flows").out
    assert "old.example.com" in tlslint("flows", "--isolated").out


def test_without_graphviz_a_drawing_says_what_to_install(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)

    found = tlslint("flows", "-f", "svg")

    assert 2 == found.code
    assert "pip install 'tlslint[drawing]'" in found.err
    assert 0 == tlslint("flows", "-f", "mermaid").code


def test_passwords_stay_where_they_are(tlslint: Command) -> None:
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {
                    "containers": [
                        {
                            "name": "web",
                            "image": "shop/web:1",
                            "env": [{"name": "DATABASE_URL", "value": "postgres://app:hunter2hunter2@db:5432/x"}],
                        }
                    ]
                },
            },
        },
    }
    tlslint.lay({"web.json": json.dumps(manifest)})

    for name in ("text", "markdown", "json", "dot", "mermaid"):
        found = tlslint("flows", "-f", name)
        assert "db" in found.out
        assert "hunter2" not in found.out + found.err
