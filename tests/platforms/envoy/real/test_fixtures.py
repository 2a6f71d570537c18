"""The real Envoy reads every fixture, and does on the wire what the model says of listeners."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from support.annotated import FIXTURES
from support.envoy.reading import TYPE, read, tls_of
from support.envoy.real import ENVOY, bootstrap, make_certificates, placed, running
from support.probing import accepted, handshakes
from support.processes import free_port

from linter.model.endpoint import ClientCertificate
from linter.provenance.setting import Known

# Gone since 1.18; what Envoy refuses to load is what the rule is about; and a template, which is filled in before.
REFUSED = {"envoy/v2-api.yaml", "envoy/stapling.yaml", "envoy/placeholder-messages.yaml"}
NOT_A_WHOLE = {"envoy/resources"}


def cases(folder: str, pattern: str) -> list[Path]:
    found = [case for case in sorted((FIXTURES / folder).glob(pattern)) if case.suffix != ".expect"]
    return [case for case in found if name(case) not in NOT_A_WHOLE]


def name(case: Path) -> str:
    return case.relative_to(FIXTURES).as_posix()


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder)
    return folder


def validate(case: Path, tls: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Let Envoy load a fixture, whose paths are those of a machine where it is installed."""
    shutil.copytree(case, folder, dirs_exist_ok=True) if case.is_dir() else shutil.copy(case, folder)
    discovered = folder / "eds.yaml"
    if not discovered.exists():
        discovered.write_text("resources: []\n")
    for file in folder.iterdir():
        file.write_text(placed(file.read_text(encoding="utf-8"), tls, folder), encoding="utf-8")
    start = folder / ("envoy.yaml" if case.is_dir() else case.name)
    return subprocess.run([*ENVOY, "--mode", "validate", "-c", start], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("case", [*cases("envoy", "*"), *cases("clean", "envoy-*")], ids=name)
def test_envoy_loads_the_fixture(case: Path, tls: Path, tmp_path: Path) -> None:
    done = validate(case, tls, tmp_path)

    assert (name(case) not in REFUSED) == (done.returncode == 0), done.stdout + done.stderr


@pytest.mark.parametrize("case", cases("broken", "envoy-*"), ids=name)
def test_envoy_refuses_what_is_broken(case: Path, tls: Path, tmp_path: Path) -> None:
    assert validate(case, tls, tmp_path).returncode != 0


def tls_listener(name: str, port: int, outer: str, common: str) -> str:
    return f"""\
    - name: {name}
      address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
      filter_chains:
        - filters:
            - name: echo
              typed_config: {{"@type": {TYPE}.extensions.filters.network.echo.v3.Echo}}
          transport_socket:
            name: tls
            typed_config:
              "@type": {TYPE}.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              {outer}
              common_tls_context:
                tls_certificates:
                  - certificate_chain: {{filename: /etc/envoy/tls/server.crt}}
                    private_key: {{filename: /etc/envoy/tls/server.key}}
                {common}
"""


PARAMETERS = {
    "default": "{}",
    "old": "{tls_minimum_protocol_version: TLSv1_0, cipher_suites: [ECDHE-ECDSA-AES128-SHA]}",
    "not the newest": "{tls_minimum_protocol_version: 2, tls_maximum_protocol_version: tlsv1_2, cipher_suites: [ALL]}",
    "the newest": "{tls_minimum_protocol_version: TLSv1_3}",
    "upside down": "{tls_minimum_protocol_version: TLSv1_3, tls_maximum_protocol_version: TLSv1_2}",
}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")  # old versions are what is asked about
def test_versions_are_those_that_handshake(tls: Path, tmp_path: Path) -> None:
    ports = {name: free_port() for name in PARAMETERS}
    text = bootstrap(tls_listener(name, port, "", f"tls_params: {PARAMETERS[name]}") for name, port in ports.items())
    model = read(text)

    with running(placed(text, tls, tmp_path), tmp_path, *ports.values()):
        spoken = {name: accepted(port, None) for name, port in ports.items()}

    for name in PARAMETERS:
        versions = tls_of(model[f"listener {name}"]).versions
        assert isinstance(versions, Known)
        assert spoken[name] == {version.value for version in versions.value if isinstance(version, Known)}, name


CA = "trusted_ca: {filename: /etc/envoy/tls/ca.crt}"
NAMES = "match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: client.test}}]"
DEMANDED = "require_client_certificate: true"


def validation(inside: str) -> str:
    return f"validation_context: {{{inside}}}"


CLIENTS = {
    "nothing": ("", ""),
    "demanded without authority": (DEMANDED, ""),
    "demanded of system roots": (DEMANDED, validation("system_root_certs: {}")),
    "demanded, anything goes, no authority": (DEMANDED, validation("trust_chain_verification: ACCEPT_UNTRUSTED")),
    "demanded, anything goes": (DEMANDED, validation(f"{CA}, trust_chain_verification: 1")),
    "anything goes": ("", validation(f"{CA}, trust_chain_verification: accept_untrusted")),
    "authority": ("", validation(CA)),
    "authority and names": ("", validation(f"{CA}, {NAMES}")),
    "demanded of authority": (DEMANDED, validation(CA)),
}
ADMITTED = {
    ClientCertificate.NONE: {"nobody", "client", "stranger"},
    ClientCertificate.REQUESTED: {"nobody", "client", "stranger"},
    ClientCertificate.OPTIONAL: {"nobody", "client"},
    ClientCertificate.UNVERIFIED: {"client", "stranger"},
    ClientCertificate.REQUIRED: {"client"},
}


def admitted(port: int, who: str, tls: Path) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # TLS 1.3 refuses a client only after the handshake
    if who != "nobody":
        context.load_cert_chain(tls / f"{who}.crt", tls / f"{who}.key")
    return handshakes(port, context, None)


def test_clients_are_admitted_as_the_model_says(tls: Path, tmp_path: Path) -> None:
    ports = {name: free_port() for name in CLIENTS}
    text = bootstrap(tls_listener(f'"{name}"', port, *CLIENTS[name]) for name, port in ports.items())
    model = read(text)

    with running(placed(text, tls, tmp_path), tmp_path, *ports.values()):
        let_in = {
            name: {who for who in ("nobody", "client", "stranger") if admitted(port, who, tls)}
            for name, port in ports.items()
        }

    for name in CLIENTS:
        certificate = tls_of(model[f"listener {name}"]).client_certificate
        assert isinstance(certificate, Known)
        assert let_in[name] == ADMITTED[certificate.value], name
