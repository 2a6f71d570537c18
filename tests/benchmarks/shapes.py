"""Time and memory of the shapes that once grew out of hand, at sizes 1, 4 and 16: whole processes, in processor time.

    python tests/benchmarks/shapes.py [--sizes 1,4,16] [--limit SECONDS] [NAME ...]

Size 16 is what a stranger's pull request was seen to do, or what an estate has; growth is the power of the size by
which the time over an empty run grows from 4 to 16.
"""

import argparse
import math
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent.parent

Files: TypeAlias = Iterator[tuple[str, str]]


def layered_kustomizations(size: int) -> Files:
    """Folders in layers of three, each of which names all three of the next layer: 76 at 16."""
    layers = max(1, 25 * size // 16)
    for layer in range(layers):
        for number in range(3):
            below = "".join(f"- ../l{layer + 1}-{other}\n" for other in range(3))
            last = layer + 1 == layers
            yield f"l{layer}-{number}/kustomization.yaml", f"resources:\n{'- ../base' if last else below}\n"
    yield "base/kustomization.yaml", "resources:\n- web.yaml\n"
    yield "base/web.yaml", _service("web", 80)


def starred_includes(size: int) -> Files:
    """The same pattern of includes, again and again: 200 times at 16."""
    included = "include */*/*;\n" * (200 * size // 16)
    yield "nginx.conf", f"events {{}}\nhttp {{\n{included}}}\n"
    for number in range(10):
        yield f"a/b{number}/one.conf", f"{included}server {{ listen 443 ssl; ssl_protocols TLSv1; }}\n"


def burning_charts(size: int) -> Files:
    """Charts that each spend the budget of a chart: 60 at 16."""
    for number in range(max(1, 60 * size // 16)):
        yield f"c{number}/Chart.yaml", f"apiVersion: v2\nname: c{number}\nversion: 1.0.0\n"
        loop = "{{ range until 90000 }}{{ range until 90000 }}{{ $x := . }}{{ end }}{{ end }}\n"
        yield f"c{number}/templates/a.yaml", loop + _service("web", 80)


def overlays_on_a_base(size: int) -> Files:
    """Overlays that each build all objects of one base: 200 on 300 at 16."""
    yield "base/kustomization.yaml", "resources:\n- all.yaml\n"
    yield "base/all.yaml", "---\n".join(_ingress(f"web{number}") for number in range(300))
    for number in range(200 * size // 16):
        yield f"o{number}/kustomization.yaml", f"namePrefix: o{number}-\nresources:\n- ../base\n"


def pem_of_beginnings(size: int) -> Files:
    """BEGIN lines without an end: 280 KB at 16."""
    yield "all.pem", "-----BEGIN CERTIFICATE-----\n" * (10_000 * size // 16)


def dotted_toml_key(size: int) -> Files:
    """A key of many parts, in the configuration of a run: 100,000 at 16."""
    key = ".".join(["a"] * (100_000 * size // 16))
    yield "pyproject.toml", f"[tool.tlslint]\nprofile = 'strict'\n[tool.other]\n{key} = 1\n"


def long_string(size: int) -> Files:
    """One string in an expression: 10 MB at 16."""
    yield (
        "main.tf",
        f'resource "aws_lb_listener" "a" {{\n  protocol = "HTTP"\n  ssl_policy = "{"x" * (625_000 * size)}"\n}}\n',
    )


def long_string_in_yaml(size: int) -> Files:
    """One string in a manifest: 10 MB at 16."""
    yield "web.yaml", _service("web", 80) + f'  externalName: "{"x" * (10_000_000 * size // 16)}"\n'


def escapes_in_a_string(size: int) -> Files:
    """One string of escapes and interpolations in an expression: 10 MB at 16."""
    inner = "\\n${var.a}" * (1_000_000 * size // 16)
    yield "main.tf", f'resource "aws_lb_listener" "a" {{\n  protocol = "HTTP"\n  ssl_policy = "{inner}"\n}}\n'


def many_envoy_listeners(size: int) -> Files:
    """Listeners of one bootstrap: 40,000 at 16."""
    listeners = "".join(_envoy_listener(number) for number in range(40_000 * size // 16))
    yield "envoy.yaml", f"static_resources:\n  listeners:\n{listeners}"


def many_terraform_listeners(size: int) -> Files:
    """Listeners of one module: 40,000 at 16."""
    yield (
        "main.tf",
        "".join(
            f'resource "aws_lb_listener" "a{number}" {{\n  port = 443\n  protocol = "HTTPS"\n'
            '  ssl_policy = "ELBSecurityPolicy-2016-08"\n}\n'
            for number in range(40_000 * size // 16)
        ),
    )


def many_ingresses(size: int) -> Files:
    """Ingresses of one cluster: 15,000 at 16."""
    yield "all.yaml", "---\n".join(_ingress(f"web{number}") for number in range(15_000 * size // 16))


def flow_entries(size: int) -> Files:
    """A list of flow style: a million entries at 16."""
    entries = ", ".join(["1"] * (1_000_000 * size // 16))
    yield "web.yaml", f"{_service('web', 80)}  unknown: [{entries}]\n"


def nested_folders(size: int) -> Files:
    """Folders inside each other: 900 at 16."""
    deepest = "/".join("d" * (900 * size // 16))
    yield f"{deepest}/nginx.conf", "events {}\nhttp { server { listen 443 ssl; ssl_protocols TLSv1; } }\n"


def small_files(size: int) -> Files:
    """Manifests of one object each: 100,000 at 16."""
    for number in range(100_000 * size // 16):
        yield f"f{number // 500}/web{number}.yaml", _service(f"web{number}", 80)


def small_other_files(size: int) -> Files:
    """Files that nobody reads: 100,000 at 16, beside one that is."""
    yield "nginx.conf", "events {}\nhttp { include conf.d/*.conf; server { listen 443 ssl; } }\n"
    for number in range(100_000 * size // 16):
        yield f"f{number // 500}/{number}.txt", ""


def many_kustomizations(size: int) -> Files:
    """Kustomizations of one object each: 3,000 at 16."""
    for number in range(3_000 * size // 16):
        yield f"k{number}/kustomization.yaml", f"namespace: n{number}\nresources:\n- web.yaml\n"
        yield f"k{number}/web.yaml", _ingress("web")


def nginx_servers(size: int) -> Files:
    """Servers of one nginx: 5,000 at 16."""
    servers = "".join(
        f"server {{ listen 443 ssl; server_name h{number}.example.com; ssl_protocols TLSv1.2; }}\n"
        for number in range(5_000 * size // 16)
    )
    yield "nginx.conf", f"events {{}}\nhttp {{\n{servers}}}\n"


def nginx_server_files(size: int) -> Files:
    """Files of one server each that all select the same cipher suites: 2,000 at 16."""
    yield "nginx.conf", "events {}\nhttp { include conf.d/*.conf; }\n"
    ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:HIGH:!aNULL:!MD5:DES-CBC3-SHA:@STRENGTH"
    for number in range(2_000 * size // 16):
        yield (
            f"conf.d/{number}.conf",
            f"server {{\n  listen 443 ssl;\n  server_name h{number}.example.com;\n  ssl_ciphers {ciphers};\n}}\n",
        )


def nginx_upstreams(size: int) -> Files:
    """Locations that pass to an upstream of their own: 3,840 at 16."""
    count = 3_840 * size // 16
    upstreams = "".join(f"upstream u{number} {{ server 10.0.0.1:80{number % 90 + 10}; }}\n" for number in range(count))
    locations = "".join(f"location /{number} {{ proxy_pass http://u{number}; }}\n" for number in range(count))
    yield "nginx.conf", f"events {{}}\nhttp {{\n{upstreams}server {{ listen 443 ssl;\n{locations}}}\n}}\n"


def module_calls(size: int) -> Files:
    """Equal calls of one module with ten endpoints: 1,000 at 16."""
    yield (
        "module/main.tf",
        'variable "policy" { type = string }\n'
        + "".join(
            f'resource "aws_lb_listener" "a{number}" {{\n  port = 443\n  protocol = "HTTPS"\n'
            "  ssl_policy = var.policy\n}\n"
            for number in range(10)
        ),
    )
    yield (
        "main.tf",
        "".join(
            f'module "m{number}" {{\n  source = "./module"\n  policy = "ELBSecurityPolicy-2016-08"\n}}\n'
            for number in range(1_000 * size // 16)
        ),
    )


def routes_and_policies(size: int) -> Files:
    """Routes of the Gateway API with a Service and a policy each: 1,600 at 16."""
    gateway = (
        "kind: Gateway\napiVersion: gateway.networking.k8s.io/v1\nmetadata: {name: g}\nspec:\n  gatewayClassName: x\n"
    )
    yield "gateway.yaml", gateway + "  listeners: [{name: a, port: 80, protocol: HTTP}]\n"
    for number in range(1_600 * size // 16):
        yield f"r/{number}.yaml", _route_with_policy(number)


def suppressions_and_findings(size: int) -> Files:
    """Servers that are each suppressed by a comment of their own: 1,600 at 16."""
    servers = "".join(
        f"server {{\n  listen 443 ssl;\n  server_name h{number};\n"
        "  ssl_protocols TLSv1;  # tlslint: ignore[legacy-tls-version] an old device\n}\n"
        for number in range(1_600 * size // 16)
    )
    yield "nginx.conf", f"events {{}}\nhttp {{\n{servers}}}\n"


def globs_and_paths(size: int) -> Files:
    """Configurations that each include what is in a folder of their own: 800 at 16."""
    for number in range(800 * size // 16):
        yield f"site{number}/nginx.conf", "events {}\nhttp { include conf.d/*.conf; include sites/*/*.conf; }\n"
        yield f"site{number}/conf.d/a.conf", "server { listen 443 ssl; ssl_protocols TLSv1.2; }\n"
        yield f"site{number}/sites/a/b.conf", "server { listen 443 ssl; ssl_protocols TLSv1.2; }\n"


def objects_and_pods(size: int) -> Files:
    """Services with a Deployment and an Ingress each: 1,600 at 16."""
    for number in range(1_600 * size // 16):
        name = f"web{number}"
        texts = (_service(name, 443), _deployment(name), _ingress(name))
        yield f"app{number}.yaml", "---\n".join(texts)


def envoy_routes(size: int) -> Files:
    """Routes of one listener, each to a cluster of its own: 3,200 at 16."""
    count = 3_200 * size // 16
    routes = "".join(
        f'              - {{match: {{prefix: "/{number}"}}, route: {{cluster: c{number}}}}}\n'
        for number in range(count)
    )
    clusters = "".join(
        f"  - name: c{number}\n    type: STRICT_DNS\n    load_assignment: {{cluster_name: c{number}, endpoints: "
        "[{lb_endpoints: "
        f"[{{endpoint: {{address: {{socket_address: {{address: h{number}.example.com, port_value: 80}}}}}}}}]}}]}}\n"
        for number in range(count)
    )
    text = (
        "static_resources:\n  listeners:\n  - address: {socket_address: {address: 0.0.0.0, port_value: 80}}\n"
        "    filter_chains:\n    - filters:\n      - name: envoy.filters.network.http_connection_manager\n"
        "        typed_config:\n          '@type': type.googleapis.com/envoy.extensions.filters.network."
        "http_connection_manager.v3.HttpConnectionManager\n          stat_prefix: a\n          route_config:\n"
        "            virtual_hosts:\n            - name: a\n              domains: ['*']\n              routes:\n"
        f"{routes}  clusters:\n{clusters}"
    )
    yield "envoy.yaml", text


def large_manifest(size: int) -> Files:
    """Deployments of one file: 25,000 of them, 37 MB, at 16."""
    environment = "".join(
        f"        - {{name: SETTING_{number}, value: 'some value {number}'}}\n" for number in range(24)
    )
    yield (
        "all.yaml",
        "---\n".join(_deployment(f"web{number}") + environment for number in range(25_000 * size // 16)),
    )


def broken_documents(size: int) -> Files:
    """Documents of one file that no parser reads: 12,000 of them, 7 MB, at 16."""
    one = "apiVersion: v1\nkind: Service\nspec: {ports: [}\n" + f"# {'x' * 500}\n"
    yield "all.yaml", "---\n".join([one] * (12_000 * size // 16))


def objects_of_json(size: int) -> Files:
    """Objects of JSON in one file without a mark between: 10,000 at 16."""
    one = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": "b"}}\n'
    yield "all.json", one * (10_000 * size // 16)


def flags_in_a_dockerfile(size: int) -> Files:
    """Flags of one instruction: 250,000 at 16."""
    yield "nginx.conf", "events {}\nhttp { server { listen 443 ssl; } }\n"
    flags = "--a " * (250_000 * size // 16)
    yield "Dockerfile", f"FROM nginx:1.25\nCOPY {flags}nginx.conf /etc/nginx/nginx.conf\n"


def urls_in_flow(size: int) -> Files:
    """Deployments that are given a URL in a list of flow style: 1,600 at 16."""
    text = "---\n".join(
        _deployment(f"web{number}").replace("        env:", "        args: [--upstream=http://x:80]\n        env:")
        + "        - {name: A, value: b}\n"
        for number in range(1_600 * size // 16)
    )
    yield "all.yaml", text


def _service(name: str, port: int) -> str:
    return (
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec:\n"
        f"  type: LoadBalancer\n  selector: {{app: {name}}}\n  ports: [{{port: {port}}}]\n"
    )


def _ingress(name: str) -> str:
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}}}\nspec:\n"
        f"  ingressClassName: nginx\n  rules:\n  - host: {name}.example.com\n    http:\n      paths:\n"
        f"      - {{path: /, pathType: Prefix, backend: {{service: {{name: {name}, port: {{number: 443}}}}}}}}\n"
    )


def _deployment(name: str) -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n"
        f"    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n      - name: web\n"
        "        image: example.com/web:1\n        env:\n"
        f"        - {{name: DATABASE_URL, value: 'postgres://db.example.com/{name}?sslmode=require'}}\n"
    )


def _envoy_listener(number: int) -> str:
    return (
        f"  - name: l{number}\n    address: {{socket_address: {{address: 0.0.0.0, port_value: {number + 1}}}}}\n"
        "    filter_chains:\n    - filters: [{name: envoy.filters.network.echo}]\n"
    )


def _route_with_policy(number: int) -> str:
    group = "gateway.networking.k8s.io"
    return (
        f"apiVersion: {group}/v1\nkind: HTTPRoute\nmetadata: {{name: r{number}}}\nspec:\n  parentRefs: [{{name: g}}]\n"
        f"  rules: [{{backendRefs: [{{name: s{number}, port: 443}}]}}]\n---\n"
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: s{number}}}\nspec: {{ports: [{{port: 443}}]}}\n---\n"
        f"apiVersion: {group}/v1\nkind: BackendTLSPolicy\nmetadata: {{name: p{number}}}\nspec:\n"
        f"  targetRefs: [{{group: '', kind: Service, name: s{number}}}]\n"
        f"  validation: {{hostname: s{number}.example.com, wellKnownCACertificates: System}}\n"
    )


SHAPES: Mapping[str, Callable[[int], Files]] = {
    shape.__name__.replace("_", "-"): shape
    for shape in (
        layered_kustomizations,
        starred_includes,
        burning_charts,
        overlays_on_a_base,
        pem_of_beginnings,
        dotted_toml_key,
        long_string,
        long_string_in_yaml,
        escapes_in_a_string,
        many_envoy_listeners,
        many_terraform_listeners,
        many_ingresses,
        flow_entries,
        nested_folders,
        small_files,
        small_other_files,
        many_kustomizations,
        nginx_servers,
        nginx_server_files,
        nginx_upstreams,
        module_calls,
        routes_and_policies,
        suppressions_and_findings,
        globs_and_paths,
        objects_and_pods,
        envoy_routes,
        large_manifest,
        broken_documents,
        objects_of_json,
        flags_in_a_dockerfile,
        urls_in_flow,
    )
}


@dataclass(frozen=True)
class Run:
    """One process: seconds of processor time with the system's, its peak of memory in megabytes, its exit code."""

    seconds: float
    megabytes: float
    code: int


def write(files: Files, folder: Path) -> None:
    """Write the files of a shape below a folder, however deep."""
    home = Path.cwd()
    for name, text in files:
        parts = name.split("/")
        os.chdir(folder)
        for part in parts[:-1]:  # a path of 900 parts may be longer than the system takes
            Path(part).mkdir(exist_ok=True)
            os.chdir(part)
        Path(parts[-1]).write_text(text, encoding="utf-8")
    os.chdir(home)


def measure(folder: Path, limit: float) -> Run:
    """Judge a folder in a process of its own, which ends at a limit of CPU seconds."""
    words = [sys.executable, "-m", "linter", "--no-cache", "--no-gitignore", "-f", "json", "."]
    process = subprocess.Popen(
        words,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit) + 1)),  # noqa: PLW1509  # one thread
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    code = -signal.SIGXCPU if process.returncode == -signal.SIGKILL else process.returncode
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, code)


def main() -> None:
    """Print seconds, megabytes and exit codes of each shape by size, and its growth."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sizes", default="1,4,16")
    arguments.add_argument("--limit", type=float, default=60, help="seconds of CPU after which a run is given up")
    arguments.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SHAPES))
    options = arguments.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory() as empty:
        least = min(measure(Path(empty), options.limit).seconds for _ in range(3))  # the first writes bytecode
    print(f"{'shape':26} " + " ".join(f"{f's at {size}':>9} {'MB':>6} {'exit':>4}" for size in sizes) + "  growth")
    for name in options.names or SHAPES:
        runs = list(_runs(SHAPES[name], sizes, options.limit))
        cells = " ".join(f"{run.seconds:9.2f} {run.megabytes:6.0f} {run.code:4}" for run in runs)
        print(f"{name:26} {cells}  {_growth(runs, sizes, least)}", flush=True)


def _runs(shape: Callable[[int], Files], sizes: list[int], limit: float) -> Iterator[Run]:
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            write(shape(size), Path(name))
            run = measure(Path(name), limit)
        yield run
        if run.seconds >= limit:
            return


def _growth(runs: list[Run], sizes: list[int], least: float) -> str:
    """Return the power by which the time over an empty run grows between the last two sizes."""
    if len(runs) != len(sizes) or len(runs) < 2 or runs[-2].seconds - least < 0.03:  # two points
        return "-"
    times = runs[-1].seconds - least, runs[-2].seconds - least
    return f"{math.log(times[0] / times[1]) / math.log(sizes[-1] / sizes[-2]):.2f}"


if __name__ == "__main__":
    main()
