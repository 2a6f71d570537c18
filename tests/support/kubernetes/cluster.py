"""As much of a cluster's API server as `kubectl create --dry-run=client` asks for: which kinds there are."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

KINDS = {
    "v1": ("ConfigMap", "Secret", "Service"),
    "networking.k8s.io/v1": ("Ingress",),
    "apps/v1": ("Deployment",),
}


def _answers() -> Iterator[tuple[str, object]]:
    yield "/api", {"kind": "APIVersions", "versions": ["v1"]}
    versions = [version for version in KINDS if "/" in version]
    groups = [
        {"name": name, "versions": [one], "preferredVersion": one}
        for version in versions
        for name in [version.partition("/")[0]]
        for one in [{"groupVersion": version, "version": version.partition("/")[2]}]
    ]
    yield "/apis", {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
    for version, kinds in KINDS.items():
        resources = [
            {
                "name": f"{kind.lower()}s",
                "singularName": kind.lower(),
                "namespaced": True,
                "kind": kind,
                "verbs": ["create"],
            }
            for kind in kinds
        ]
        path = f"/apis/{version}" if "/" in version else f"/api/{version}"
        yield path, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": resources}


class _Handler(BaseHTTPRequestHandler):
    answers: ClassVar = dict(_answers())

    def do_GET(self) -> None:  # as http.server wants it
        found = self.answers.get(self.path.partition("?")[0])
        body = json.dumps(found if found is not None else {}).encode()
        self.send_response(200 if found is not None else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as http.server names it
        """Say nothing."""


@contextmanager
def cluster() -> Iterator[str]:
    """Answer on a port of this machine; yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
