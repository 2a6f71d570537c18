"""A certificate that is replaced on the disk: the real nginx shows the next one or not, and the model says the same."""

import ssl
from pathlib import Path

from support.nginx.reading import certificates
from support.nginx.real import Authority, free_ports, running
from support.probing import connected

from linter.model.words import Pickup
from linter.provenance.setting import Known

_TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_TRUSTING.check_hostname = False
_TRUSTING.verify_mode = ssl.CERT_NONE


def shown(port: int) -> bytes | None:
    """Return the certificate that a server shows."""
    with connected(port) as plain, _TRUSTING.wrap_socket(plain, server_hostname="shop.example.com") as used:
        return used.getpeercert(binary_form=True)


def test_nginx_reads_a_file_that_a_variable_names_in_each_handshake(tmp_path: Path) -> None:
    authority, ports = Authority(), free_ports(["fixed", "variable"])
    (tmp_path / "shop.example.com.key").write_text(authority.private_key())
    first, second = (authority.signed("shop.example.com") for _ in range(2))
    (tmp_path / "shop.example.com.crt").write_text(first)
    names = {"fixed": f"{tmp_path}/shop.example.com", "variable": f"{tmp_path}/$ssl_server_name"}
    servers = "".join(
        f"server {{ listen 127.0.0.1:{ports[kind]} ssl; server_name shop.example.com; "
        f"ssl_certificate {name}.crt; ssl_certificate_key {name}.key; }}\n"
        for kind, name in names.items()
    )
    text = f"events {{}} http {{ access_log off; {servers} }}"

    with running(text, tmp_path, *ports.values()):
        before = {kind: shown(port) for kind, port in ports.items()}
        (tmp_path / "shop.example.com.crt").write_text(second)
        after = {kind: shown(port) for kind, port in ports.items()}

    assert {"fixed": True, "variable": False} == {kind: before[kind] == after[kind] for kind in ports}
    assert ssl.PEM_cert_to_DER_cert(second) == after["variable"]
    found = {one.at.text: one.life.reaches_server for one in certificates({"nginx.conf": text}, {}) if one.life}
    said = found[f"{names['variable']}.crt"]
    assert isinstance(said, Known)
    assert said.value is Pickup.WATCH
