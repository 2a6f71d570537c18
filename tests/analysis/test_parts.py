import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.parts import by_file, differences, report_of

from linter.analysis.discovery import NOBODYS, is_nobodys, may_be_claimed

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
UNITS = sorted(
    path.relative_to(FIXTURES).as_posix()
    for room in ("envoy", "kubernetes", "nginx", "terraform", "projects")
    for path in (FIXTURES / room).rglob("*")
    if path.suffix != ".expect" and (path.is_file() or 0 < sum(one.is_file() for one in path.rglob("*")) <= 30)
)
PLACES = ("", "a", "a/b", "base", "conf.d", "modules/web", "charts/shop", "nginx", "overlays/prod", "templates")

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n"
INGRESS = (
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\n"
    "spec: {rules: [{host: shop.example.com, http: {paths: [{path: /, backend: {service: {name: web}}}]}}]}\n"
)
SERVER = "server {\n  listen 443 ssl;\n  server_name shop.example.com;\n  include snippets/tls.conf;\n}\n"
LISTENER = (
    'resource "aws_lb_listener" "a" {\n  load_balancer_arn = var.lb\n  port = 443\n  protocol = "HTTPS"\n'
    "  ssl_policy = var.policy\n  certificate_arn = var.certificate\n}\n"
    'variable "lb" {}\nvariable "policy" {}\nvariable "certificate" {}\n'
)
CALL = 'module "web" {{\n  source = "{}"\n  policy = {}\n  lb = "a"\n  certificate = "b"\n}}\n'
OLD = '"ELBSecurityPolicy-2016-08"'

TREES: Mapping[str, Mapping[str, str]] = {
    "a value from its caller": {"web/main.tf": LISTENER, "prod/main.tf": CALL.format("../web", OLD)},
    "a value from another module": {
        "web/main.tf": LISTENER,
        "settings/outputs.tf": f'output "policy" {{\n  value = {OLD}\n}}\n',
        "main.tf": 'module "settings" {\n  source = "./settings"\n}\n' + CALL.format("./web", "local.policy"),
        "locals.tf": "locals {\n  policy = module.settings.policy\n}\n",
    },
    "a value from a file beside a caller": {
        "web/main.tf": LISTENER,
        "main.tf": CALL.format("./web", "var.policy") + 'variable "policy" {}\n',
        "prod/prod.tfvars": f"policy = {OLD}\n",
        "test/test.tfvars": 'policy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"\n',
    },
    "a resource of one module that another one names": {
        "shop/main.tf": 'resource "aws_db_instance" "a" {\n  engine = "postgres"\n  parameter_group_name = "shop"\n}\n',
        "groups/main.tf": 'variable "name" {}\nvariable "tls" {}\nresource "aws_db_parameter_group" "a" {\n'
        '  name = var.name\n  family = "postgres14"\n'
        '  parameter {\n    name = "rds.force_ssl"\n    value = var.tls\n  }\n}\n',
        "main.tf": 'module "shop" {\n  source = "./shop"\n}\n',
        "groups.tf": 'module "groups" {\n  source = "./groups"\n  name = "shop"\n  tls = local.tls\n}\n',
        "locals.tf": 'locals {\n  tls = "0"\n}\n',
    },
    "a certificate and the server that shows it": {
        "nginx.conf": (FIXTURES / "nginx/certificate-names/nginx.conf").read_text(encoding="utf-8"),
        "tls/shop.crt": (FIXTURES / "nginx/certificate-names/tls/shop.crt").read_text(encoding="utf-8"),
    },
    "a module behind a computed source": {
        "web/main.tf": LISTENER,
        "main.tf": CALL.format("./${local.name}", OLD) + 'locals {\n  name = "web"\n}\n',
    },
    "a snippet and who includes it": {
        "sites/shop.conf": SERVER.replace("snippets/", "../snippets/"),
        "snippets/tls.conf": "ssl_protocols TLSv1;\nssl_certificate a.pem;\n",
        "nginx.conf": "events {}\nhttp {\n  include sites/*.conf;\n}\n",
    },
    "servers that share what stands beside them": {
        "conf.d/shop.conf": SERVER.replace("include", "#")
        + "server { listen 80; location / { proxy_pass http://b; } }\n",
        "conf.d/backends.conf": "upstream b { server shop.example.com:80; }\n",
        "maps.conf": "map $a $b { default c; }\n",
    },
    "a base and its overlays": {
        "base/kustomization.yaml": "resources: [service.yaml, ingress.yaml]\n",
        "base/service.yaml": SERVICE,
        "base/ingress.yaml": INGRESS,
        "prod/kustomization.yaml": "resources: [../base]\npatches:\n- path: tls.yaml\n",
        "prod/tls.yaml": INGRESS.split("spec:", maxsplit=1)[0]
        + "spec: {tls: [{hosts: [shop.example.com], secretName: a}]}\n",
        "test/kustomization.yaml": "namePrefix: test-\nresources:\n- ../base\n",
    },
    "a chart that another one uses": {
        "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
        "dependencies: [{name: common, version: 1.0.0, repository: 'file://../common'}]\n",
        "shop/templates/web.yaml": '{{ include "common.service" . }}\n',
        "shop/values.yaml": "port: 80\n",
        "common/Chart.yaml": "apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n",
        "common/templates/_service.tpl": f'{{{{- define "common.service" -}}}}\n{SERVICE}{{{{- end -}}}}\n',
    },
    "manifests that a tool of delivery takes together": {
        "delivery/shop.yaml": "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: shop}\nspec: {path: ./shop}\n",
        "shop/a/service.yaml": SERVICE,
        "shop/b/ingress.yaml": INGRESS + "---\n" + SERVICE.replace("name: web", "name: other"),
    },
    "a configuration that a kustomization and a module carry": {
        "kustomization.yaml": "configMapGenerator:\n- name: proxy\n  files: [nginx.conf=files/proxy.txt]\n",
        "files/proxy.txt": "events {}\nhttp { server { listen 443 ssl; ssl_protocols TLSv1; } }\n",
        "main.tf": 'resource "local_file" "a" {\n  filename = "nginx.conf"\n'
        '  content = file("${path.module}/files/proxy.txt")\n}\n',
    },
}


@pytest.mark.parametrize("files", TREES.values(), ids=TREES)
def test_what_is_found_in_a_file_is_what_a_run_over_everything_finds(tmp_path: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    assert [] == list(compared(tmp_path, [*files]))


@pytest.mark.parametrize(
    "folder", ["", "conf.d/", "nginx/", "snippets/", "sites-enabled/", "templates/", "charts/a/templates/b/"]
)
@pytest.mark.parametrize(
    "name", ["x", "nginx", "default", "docker-compose", "compose.prod", "nginx.conf", "values", "site.j2"]
)
def test_what_is_passed_by_is_no_file_that_a_platform_reads(folder: str, name: str) -> None:
    passed_by = [f"{name}{ending}" for ending in NOBODYS if is_nobodys(f"{name}{ending}")]

    assert passed_by
    assert [] == [path for path in passed_by if may_be_claimed(f"{folder}{path}")]


@given(st.data())
@settings(max_examples=25)
def test_a_part_of_any_tree_is_judged_as_in_a_run_over_everything(data: st.DataObject) -> None:
    with TemporaryDirectory() as scratch:
        root = Path(scratch)
        for unit, place in data.draw(st.lists(st.tuples(st.sampled_from(UNITS), st.sampled_from(PLACES)), max_size=6)):
            lay(FIXTURES / unit, root / place)
        paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
        parts = data.draw(st.lists(st.sampled_from(paths), max_size=4, unique=True)) if paths else []

        assert [] == list(compared(root, parts))


def lay(unit: Path, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    if unit.is_file():
        shutil.copy(unit, place)
    else:
        shutil.copytree(unit, place, dirs_exist_ok=True)


def compared(root: Path, parts: list[str]) -> Iterator[str]:
    """Yield what differs between the whole and each part by itself, and the folder that it stands in."""
    whole = by_file(report_of(root, folders=("",)))
    for path in parts:
        yield from differences(whole, report_of(root, files=(path,)), [path])
        folder = path.rpartition("/")[0]
        if folder:
            asked = [one for one in whole if one.startswith(f"{folder}/")]
            yield from differences(whole, report_of(root, folders=(folder,)), asked)
