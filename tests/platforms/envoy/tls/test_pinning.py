import pytest
from support.envoy.reading import TYPE, read, tls_of, value

from linter.model.endpoint import Pin, Tls
from linter.model.hosts import is_shared
from linter.provenance.setting import Unknown
from linter.tls.trust import is_of_everybody

CA = "trusted_ca: {filename: /etc/envoy/ca.crt}"


def checking(inside: str, beside: str = "") -> Tls:
    (found,) = read(
        "static_resources:\n  clusters:\n    - name: a\n      load_assignment: {cluster_name: a, endpoints: "
        "[{lb_endpoints: [{endpoint: {address: {socket_address: {address: a.example.com, port_value: 443}}}}]}]}\n"
        f'      transport_socket: {{name: tls, typed_config: {{"@type": {TYPE}.extensions.transport_sockets.tls.v3.'
        f"UpstreamTlsContext, {beside} common_tls_context: {{validation_context: {{{inside}}}}}}}}}\n"
    ).values()
    return tls_of(found)


@pytest.mark.parametrize(
    ("inside", "pin"),
    [
        (CA, Pin.AUTHORITY),
        ("trusted_ca: {inline_string: a}", Pin.AUTHORITY),
        ("trusted_ca: {filename: /etc/ssl/certs/ca-certificates.crt}", Pin.NOTHING),
        (f"{CA}, match_typed_subject_alt_names: [{{san_type: DNS, matcher: {{exact: a}}}}]", Pin.NAME),
        (f"{CA}, match_typed_subject_alt_names: [{{san_type: DNS, matcher: {{contains: .}}}}]", Pin.AUTHORITY),
        (f"{CA}, verify_certificate_hash: [a]", Pin.CERTIFICATE),
        ("verify_certificate_spki: [a]", Pin.KEY),
    ],
)
def test_the_narrowest_pin_is_told(inside: str, pin: Pin) -> None:
    assert pin == value(checking(inside).pinned_to)


@pytest.mark.parametrize("inside", ["", f"{CA}, trust_chain_verification: ACCEPT_UNTRUSTED"])
def test_who_verifies_nobody_pins_nothing(inside: str) -> None:
    assert checking(inside).pinned_to is None


def test_an_authority_that_a_template_fills_in_is_not_told() -> None:
    assert isinstance(checking("trusted_ca: {filename: '${CA}'}").pinned_to, Unknown)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/etc/ssl/certs/ca-certificates.crt", True),
        ("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", True),
        ("/etc/ssl/certs/", True),
        ("/etc/ssl/certs/shop-ca.pem", False),
        ("/etc/nginx/ca.crt", False),
    ],
)
def test_what_everybody_trusts_is_told_by_its_name(path: str, expected: bool) -> None:
    assert expected is is_of_everybody(path)


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        ("*.amazonaws.com", True),
        (".eu-central-1.elb.amazonaws.com", True),
        (".orders.s3.amazonaws.com", False),
        (".blob.core.windows.net", True),
        (".orders.blob.core.windows.net", False),
        (".azurewebsites.net", True),
        (".com", True),
        ("", True),
        (".example.com", False),
        (".internal", False),
    ],
)
def test_names_below_a_provider_are_of_many(suffix: str, expected: bool) -> None:
    assert expected is is_shared(suffix)
