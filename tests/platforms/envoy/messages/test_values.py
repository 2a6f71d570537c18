import pytest
from support.envoy.reading import everything, read, tls_of, value

from linter.model.endpoint import ClientCertificate
from linter.provenance.source import InputError

CONTEXT = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"


def listening(required: str, params: str = "{}") -> str:
    return f"""
static_resources:
  listeners:
    name: edge
    address: {{socket_address: {{address: 0.0.0.0, port_value: 443}}}}
    filter_chains:
      transport_socket:
        name: tls
        typed_config:
          "@type": {CONTEXT}
          require_client_certificate: {required}
          common_tls_context: {{validation_context: {{trusted_ca: {{filename: ca.crt}}}}, tls_params: {params}}}
"""


@pytest.mark.parametrize(
    "written", ["y", "Y", "yEs", "tRue", '"true"', '"1"', '"T"', "On", "{value: true}", "{value: 'yes'}"]
)
def test_what_is_true_for_envoy(written: str) -> None:
    required = tls_of(read(listening(written))["listener edge"]).client_certificate

    assert ClientCertificate.REQUIRED == value(required)


@pytest.mark.parametrize("written", ["n", "nO", "{}", "{value: ~}", "{value: off}", "~", '"0"', "FALSE"])
def test_what_is_false_for_envoy(written: str) -> None:
    required = tls_of(read(listening(written))["listener edge"]).client_certificate

    assert ClientCertificate.OPTIONAL == value(required)


@pytest.mark.parametrize("written", ["1", "01", "oN", '"on"', "[true]", "''", "2"])
def test_what_envoy_takes_for_no_boolean(written: str) -> None:
    errors = [one.message for one in everything({"envoy.yaml": listening(written)}) if isinstance(one, InputError)]

    assert ["`require_client_certificate` must be true or false"] == errors


@pytest.mark.parametrize("written", ["TLSv1_3", "tlsv1_3", "4", "0x4", "04", '"04"', '"4 "'])
def test_names_and_numbers_of_enums(written: str) -> None:
    found = tls_of(read(listening("no", f"{{tls_minimum_protocol_version: {written}}}"))["listener edge"]).versions

    assert ["TLSv1.3"] == [value(one) for one in value(found)]  # type: ignore[attr-defined]  # a tuple of settings


def test_entries_that_envoy_ignores_are_left_out() -> None:
    text = "!ignore static_resources: {listeners: 7}\nadmin: {}\nstatic_resources: {clusters: {name: far}}\n"

    assert ["cluster far"] == list(read(text))
