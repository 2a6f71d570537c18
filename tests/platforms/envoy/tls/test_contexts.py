"""What TLS contexts mean, where no fixture shows it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from support.envoy.reading import FILTERS, TYPE, everything, read, tls_of, value

from linter.model.endpoint import ClientCertificate, Stapling, Tls
from linter.model.words import ClientAuthority
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import InputError

SOCKETS = f"{TYPE}.extensions.transport_sockets"
ECHO = f"{{typed_config: {{'@type': {FILTERS}.echo.v3.Echo}}}}"
CA = "trusted_ca: {filename: ca.crt}"
NAMES = "match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: a.example.com}}]"
REMOTE = "validation_context_sds_secret_config: {name: far, sds_config: {ads: {}}}"


def common(inside: str) -> str:
    return f"common_tls_context: {{{inside}}}"


def validation(inside: str) -> str:
    return common(f"validation_context: {{{inside}}}")


def chain(socket: str, filters: str = ECHO) -> str:
    return f"static_resources: {{listeners: [{{name: l, filter_chains: [{{filters: [{filters}], {socket}}}]}}]}}"


def socket(package: str, context: str = "") -> str:
    return f"transport_socket: {{typed_config: {{'@type': {SOCKETS}.{package}, {context}}}}}"


def server(context: str, others: dict[str, str] | None = None) -> Tls:
    return tls_of(read(chain(socket("tls.v3.DownstreamTlsContext", context)), others)["listener l"])


def client(context: str, more: str = "", package: str = "tls.v3.UpstreamTlsContext") -> Tls:
    text = f"static_resources: {{clusters: [{{name: c, {socket(package, context)}, {more}}}]}}"
    return tls_of(read(text)["cluster c"])


@pytest.mark.parametrize(
    ("params", "versions"),
    [
        pytest.param("{}", ["TLSv1.2", "TLSv1.3"], id="default"),
        pytest.param("{tls_minimum_protocol_version: 0}", ["TLSv1.2", "TLSv1.3"], id="auto by number"),
        pytest.param("{tls_maximum_protocol_version: TLSV1_2}", ["TLSv1.2"], id="in capitals"),
        pytest.param("{tls_minimum_protocol_version: TLSv1_3, tls_maximum_protocol_version: 3}", [], id="upside down"),
        pytest.param(
            "{tls_minimum_protocol_version: TLSv1_0, compliance_policies: [FIPS_202205]}",
            ["TLSv1.2", "TLSv1.3"],
            id="a policy has the last word",
        ),
    ],
)
def test_versions(params: str, versions: list[str]) -> None:
    found = server(common(f"tls_params: {params}")).versions

    assert isinstance(found, Known)
    assert versions == [value(version) for version in found.value]


@pytest.mark.parametrize("field", ["tls_minimum_protocol_version", "tls_maximum_protocol_version"])
def test_versions_that_are_filled_in_stay_open(field: str) -> None:
    found = server(common(f"tls_params: {{{field}: '${{TLS}}'}}"))

    assert isinstance(found.versions, Unknown)
    assert field == found.versions.setting
    assert isinstance(found.cipher_suites, Known)


@pytest.mark.parametrize("version", ["5", "TLSv1.2", "SSLv3", "modern"])
def test_versions_that_envoy_does_not_know(version: str) -> None:
    context = common(f"tls_params: {{tls_minimum_protocol_version: {version}}}")

    (error,) = everything({"envoy.yaml": chain(socket("tls.v3.DownstreamTlsContext", context))})

    assert isinstance(error, InputError)
    assert version == error.at.text


def suites(params: str) -> list[str]:
    found = server(common(f"tls_params: {params}")).cipher_suites
    assert isinstance(found, Known)
    return [suite.value.openssl for suite in found.value if isinstance(suite, Known)]


NEWEST = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        pytest.param("{cipher_suites: [AES128-SHA]}", ["AES128-SHA", *NEWEST], id="with those of TLS 1.3"),
        pytest.param(
            "{cipher_suites: [AES128-SHA], tls_maximum_protocol_version: TLSv1_2}", ["AES128-SHA"], id="without TLS 1.3"
        ),
        pytest.param("{cipher_suites: [AES128-SHA], tls_minimum_protocol_version: 4}", NEWEST, id="TLS 1.3 only"),
        pytest.param(
            "{cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA], tls_maximum_protocol_version: 3}",
            ["AES128-SHA"],
            id="by IANA's name",
        ),
        pytest.param(
            "{compliance_policies: [0], cipher_suites: [AES128-SHA]}",
            [
                "ECDHE-ECDSA-AES128-GCM-SHA256",
                "ECDHE-RSA-AES128-GCM-SHA256",
                "ECDHE-ECDSA-AES256-GCM-SHA384",
                "ECDHE-RSA-AES256-GCM-SHA384",
                *NEWEST[:2],
            ],
            id="a policy has the last word",
        ),
    ],
)
def test_cipher_suites(params: str, expected: list[str]) -> None:
    assert expected == suites(params)


def test_cipher_suites_that_are_filled_in_stay_open() -> None:
    assert isinstance(server(common("tls_params: {cipher_suites: ['${SUITES}']}")).cipher_suites, Unknown)


def test_a_suite_stands_where_the_entry_names_it() -> None:
    text = "tls_params: {cipher_suites: [AES128-SHA, ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA]}"
    found = server(common(text)).cipher_suites

    assert isinstance(found, Known)
    by = {suite.value.openssl: suite.at.text for suite in found.value if isinstance(suite, Known)}
    assert "AES128-SHA" == by["AES128-SHA"]
    assert "ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA" == by["AES256-SHA"]


@pytest.mark.parametrize(
    ("params", "groups"),
    [
        pytest.param("{}", [{"X25519MLKEM768", "X25519"}, "X25519", "secp256r1"], id="of any release"),
        pytest.param("{ecdh_curves: [X25519MLKEM768, X25519]}", ["X25519MLKEM768", "X25519"], id="written"),
    ],
)
def test_groups(params: str, groups: list[object]) -> None:
    found = server(common(f"tls_params: {params}")).groups

    assert isinstance(found, Known)
    assert groups == [value(group) for group in found.value]


@pytest.mark.parametrize(
    ("params", "schemes"),
    [
        pytest.param("{signature_algorithms: [RSA+SHA256, ed25519]}", ["rsa_pkcs1_sha256", "ed25519"], id="written"),
        pytest.param("{signature_algorithms: [ed25519, '${SCHEME}']}", ["ed25519", set()], id="filled in"),
        pytest.param(
            "{tls_minimum_protocol_version: TLSv1_3, signature_algorithms: [RSA+SHA256, ed25519]}",
            ["ed25519"],
            id="without use in TLS 1.3",
        ),
    ],
)
def test_signature_schemes(params: str, schemes: list[object]) -> None:
    found = server(common(f"tls_params: {params}")).signature_schemes

    assert isinstance(found, Known)
    assert schemes == [value(one) for one in found.value]


def test_clients_verify_fewer_schemes_than_they_sign_by() -> None:
    found = client(common("")).signature_schemes

    assert isinstance(found, Known)
    assert "rsa_pkcs1_sha1" in [value(one) for one in found.value]
    assert "ed25519" not in [value(one) for one in found.value]


BUNDLE = "trusted_ca: {filename: /etc/ssl/certs/ca-certificates.crt}"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(CA, ClientAuthority.OWN, id="a file of its own"),
        pytest.param("trusted_ca: {filename: /srv/tls/cacert.pem}", ClientAuthority.OWN, id="anybody's name"),
        pytest.param(BUNDLE, ClientAuthority.PUBLIC, id="the bundle"),
        pytest.param(f"{BUNDLE}, {NAMES}", ClientAuthority.NAMED, id="names besides"),
        pytest.param("verify_certificate_hash: [a]", ClientAuthority.NAMED, id="certificates one by one"),
        pytest.param(f"{BUNDLE}, custom_validator_config: {{name: spiffe}}", ClientAuthority.OWN, id="own validator"),
    ],
)
def test_by_whose_word_clients_are_taken(inside: str, expected: ClientAuthority) -> None:
    assert expected == value(server(validation(inside)).client_authority)


def test_a_filter_may_ask_who_the_client_is() -> None:
    rbac = f"{{typed_config: {{'@type': {FILTERS}.rbac.v3.RBAC, stat_prefix: a}}}}, {ECHO}"

    found = read(chain(socket("tls.v3.DownstreamTlsContext", validation(BUNDLE)), rbac))["listener l"]

    assert isinstance(tls_of(found).client_authority, Unknown)


HYBRID = ["X25519MLKEM768", "X25519", "secp256r1"]


@pytest.mark.parametrize(
    ("image", "groups"),
    [
        pytest.param("envoyproxy/envoy:v1.40.0", HYBRID, id="since 1.40"),
        pytest.param("mirror.example.com/docker/envoyproxy/envoy:distroless-v1.41-latest", HYBRID, id="a mirror"),
        pytest.param("envoyproxy/envoy-alpine:v1.6.0", HYBRID[1:], id="before 1.40"),
        pytest.param("envoyproxy/envoy:v1.40.0-fips", None, id="for FIPS 140"),
        pytest.param("envoyproxy/envoy:latest", None, id="no number"),
        pytest.param("house/envoy:v1.40", None, id="somebody else's"),
    ],
)
def test_groups_by_default_are_those_of_the_release(image: str, groups: list[object] | None) -> None:
    mounted = "volumes: ['./envoy.yaml:/etc/envoy/envoy.yaml']"
    others = {"compose.yaml": f"services: {{edge: {{image: '{image}', {mounted}}}}}"}

    found = server(common(""), others).groups

    assert isinstance(found, Known)
    if groups is None:
        assert isinstance(found.value[0], Unknown)
    else:
        assert groups == [value(group) for group in found.value]
        assert ["compose.yaml"] == [one.at.source.path for one in found.via]


def test_a_switch_of_the_runtime_may_decide_about_groups() -> None:
    switch = "envoy.reloadable_features.pqc_default_ecdh_curves: false"
    runtime = f"layered_runtime: {{layers: [{{name: a, static_layer: {{{switch}}}}}]}}\n"

    found = read(runtime + chain(socket("tls.v3.DownstreamTlsContext", common(""))))["listener l"]

    assert isinstance(tls_of(found).groups, Unknown)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        pytest.param("", ClientCertificate.NONE, id="nothing"),
        pytest.param("require_client_certificate: false", ClientCertificate.NONE, id="not required"),
        pytest.param("require_client_certificate: '${X}'", set(), id="filled in"),
        pytest.param(
            validation("custom_validator_config: {name: spiffe}"), ClientCertificate.OPTIONAL, id="own validator"
        ),
        pytest.param(
            "require_client_certificate: true, " + validation("custom_validator_config: {name: spiffe}"),
            ClientCertificate.REQUIRED,
            id="own validator, required",
        ),
        pytest.param(
            validation("verify_certificate_hash: [aa]"), ClientCertificate.REQUIRED, id="a pin cannot be met by nobody"
        ),
        pytest.param("require_client_certificate: true, " + common(REMOTE), set(), id="a secret from afar"),
        pytest.param(
            "require_client_certificate: true, "
            + common(f"combined_validation_context: {{default_validation_context: {{{CA}}}, {REMOTE}}}"),
            ClientCertificate.REQUIRED,
            id="a secret from afar, the authority at hand",
        ),
        pytest.param(
            "require_client_certificate: true, "
            + common(f"combined_validation_context: {{default_validation_context: {{{NAMES}}}, {REMOTE}}}"),
            set(),
            id="the authority from afar",
        ),
    ],
)
def test_client_certificates(context: str, expected: object) -> None:
    assert expected == value(server(context).client_certificate)


ENDED = "Let's Encrypt"
CERTIFICATE = "certificate_chain: {filename: a.crt}, private_key: {filename: a.key}"


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        pytest.param(common(f"tls_certificates: [{{{CERTIFICATE}}}]"), Stapling.OFF, id="no answer"),
        pytest.param(
            common(f"tls_certificates: [{{{CERTIFICATE}, ocsp_staple: {{filename: a}}}}]"), Stapling.EFFECTIVE, id="one"
        ),
        pytest.param(
            "ocsp_staple_policy: 2, " + common(f"tls_certificates: [{{{CERTIFICATE}}}]"),
            Stapling.INEFFECTIVE,
            id="one is due",
        ),
        pytest.param(
            "ocsp_staple_policy: STRICT_STAPLING, " + common(f"tls_certificates: [{{{CERTIFICATE}}}]"),
            Stapling.OFF,
            id="one is checked if it is there",
        ),
        pytest.param(
            "ocsp_staple_policy: MUST_STAPLE, "
            + common("tls_certificate_sds_secret_configs: [{name: far, sds_config: {ads: {}}}]"),
            set(),
            id="the certificate is elsewhere",
        ),
    ],
)
def test_stapling(context: str, expected: object) -> None:
    assert expected == value(server(context).stapling)


def issued_by(organization: str) -> str:
    """Return a certificate of an authority of that name."""
    key, day = Ed25519PrivateKey.generate(), datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(
        x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization)]),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.example.com")]),
        key.public_key(),
        serial_number=1,
        not_valid_before=day,
        not_valid_after=day + timedelta(days=90),
    )
    return json.dumps(builder.sign(key, None).public_bytes(Encoding.PEM).decode())


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        pytest.param("filename: /etc/letsencrypt/live/shop/fullchain.pem", Stapling.INEFFECTIVE, id="of certbot"),
        pytest.param(f"inline_string: {issued_by(ENDED)}", Stapling.INEFFECTIVE, id="of Let's Encrypt"),
        pytest.param(f"inline_string: {issued_by('Example')}", Stapling.EFFECTIVE, id="of one's own authority"),
        pytest.param("inline_string: none", Stapling.EFFECTIVE, id="of nobody"),
    ],
)
def test_an_answer_of_an_authority_that_answers_no_more_has_expired(chain: str, expected: Stapling) -> None:
    certificate = f"certificate_chain: {{{chain}}}, private_key: {{filename: a.key}}, ocsp_staple: {{filename: a}}"

    found = server(common(f"tls_certificates: [{{{certificate}}}]")).stapling

    assert expected is value(found)


def test_an_answer_for_another_certificate_may_be_new() -> None:
    ended = "certificate_chain: {filename: /etc/letsencrypt/live/shop/fullchain.pem}, ocsp_staple: {filename: a}"

    found = server(common(f"tls_certificates: [{{{ended}}}, {{{CERTIFICATE}, ocsp_staple: {{filename: b}}}}]")).stapling

    assert Stapling.EFFECTIVE is value(found)


POSTGRES = f"{FILTERS}.postgres_proxy.v3alpha.PostgresProxy"


@pytest.mark.parametrize(
    ("fields", "required"),
    [
        pytest.param("downstream_ssl: REQUIRE", True, id="demanded"),
        pytest.param("downstream_ssl: allow", False, id="allowed"),
        pytest.param("terminate_ssl: true", False, id="ended where it is asked for"),
        pytest.param("stat_prefix: x", set(), id="not told"),
    ],
)
def test_starttls(fields: str, required: object) -> None:
    postgres = f"{{typed_config: {{'@type': {POSTGRES}, {fields}}}}}"
    text = chain(socket("starttls.v3.StartTlsConfig", "tls_socket_config: {}"), postgres)

    assert required == value(tls_of(read(text)["listener l"]).required)


HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"


def options(fields: str) -> str:
    inside = f"upstream_http_protocol_options: {{{fields}}}"
    return f"typed_extension_protocol_options: {{{HTTP_OPTIONS}: {{{inside}}}}}"


@pytest.mark.parametrize(
    ("context", "more", "expected"),
    [
        pytest.param("", "", (False, False, False), id="nothing"),
        pytest.param(validation(CA), "", (True, False, False), id="authority"),
        pytest.param(validation(f"{CA}, {NAMES}"), "", (True, True, False), id="names"),
        pytest.param(validation("verify_certificate_hash: [aa]"), "", (True, True, False), id="pin"),
        pytest.param(validation("custom_validator_config: {name: spiffe}"), "", (True, set(), False), id="own"),
        pytest.param("sni: a.example.com", "", (False, False, True), id="server name"),
        pytest.param("auto_host_sni: true", "", (False, False, True), id="server name of the endpoint"),
        pytest.param("auto_host_sni: '${X}'", "", (False, False, set()), id="filled in"),
        pytest.param(validation(CA), options("auto_sni: true"), (True, False, True), id="server name of the request"),
        pytest.param(
            validation(CA),
            "upstream_http_protocol_options: {auto_san_validation: true}",
            (True, True, False),
            id="older",
        ),
        pytest.param("", options("auto_san_validation: true"), (set(), True, False), id="every request fails"),
        pytest.param(common(REMOTE), "", (set(), set(), False), id="a secret from afar"),
        pytest.param(
            f"auto_sni_san_validation: true, {common(REMOTE)}",
            options("auto_sni: true"),
            (set(), True, True),
            id="a secret from afar, the name from the request",
        ),
        pytest.param(
            f"auto_sni_san_validation: true, auto_host_sni: '${{X}}', {validation(CA)}",
            "",
            (True, set(), set()),
            id="the name filled in",
        ),
        pytest.param(f"auto_sni_san_validation: '${{X}}', {validation(CA)}", "", (True, set(), False), id="filled in"),
    ],
)
def test_what_a_hop_checks(context: str, more: str, expected: tuple[object, ...]) -> None:
    found = client(context, more)

    assert expected == (value(found.verifies_chain), value(found.verifies_name), value(found.sends_sni))


@pytest.mark.parametrize(
    ("context", "shown"),
    [
        pytest.param("", False, id="nothing"),
        pytest.param(common(f"tls_certificates: [{{{CERTIFICATE}}}]"), True, id="a certificate"),
        pytest.param(common("tls_certificate_sds_secret_configs: [{name: s}]"), True, id="a secret"),
        pytest.param(common("custom_tls_certificate_selector: {name: s}"), set(), id="an extension selects"),
    ],
)
def test_what_a_hop_shows(context: str, shown: object) -> None:
    assert shown == value(client(context).sends_certificate)


def test_quic_to_a_backend() -> None:
    context = "upstream_tls_context: {sni: a.example.com}"

    found = client(context, package="quic.v3.QuicUpstreamTransport")

    assert isinstance(found.versions, Known)
    assert ["TLSv1.3"] == [value(version) for version in found.versions.value]
    assert value(found.sends_sni)


def test_starttls_to_a_backend() -> None:
    found = client("tls_socket_config: {sni: a.example.com}", package="starttls.v3.UpstreamStartTlsConfig")

    assert set() == value(found.required)
    assert value(found.sends_sni)


def test_alts_is_mutual() -> None:
    front = tls_of(read(chain(socket("alts.v3.Alts")))["listener l"])
    back = client("", package="alts.v3.Alts")

    assert ClientCertificate.REQUIRED == value(front.client_certificate)
    assert value(back.verifies_chain)


def test_proxies_on_the_way_without_tls_inside() -> None:
    text = f"static_resources: {{clusters: [{{name: c, {socket('http_11_proxy.v3.Http11ProxyUpstreamTransport')}}}]}}"

    assert value(read(text)["cluster c"].tls) is None


def test_a_socket_that_a_template_fills_in_stays_open() -> None:
    text = "static_resources: {clusters: [{name: c, transport_socket: '{{ socket }}'}]}"

    assert isinstance(read(text)["cluster c"].tls, Unknown)


@pytest.mark.parametrize(
    ("host", "sent"),
    [
        pytest.param("a.example.com", False, id="a name"),
        pytest.param("192.0.2.7", set(), id="an address is no server name"),
    ],
)
def test_a_server_name_is_missed_where_there_is_one(host: str, sent: object) -> None:
    endpoint = f"{{endpoint: {{address: {{socket_address: {{address: {host}}}}}}}}}"

    found = client("", f"load_assignment: {{endpoints: [{{lb_endpoints: [{endpoint}]}}]}}")

    assert sent == value(found.sends_sni)


def test_matches_of_one_name_are_hops_of_their_own() -> None:
    def endpoint(key: str) -> str:
        return f"{{endpoint: {{}}, metadata: {{filter_metadata: {{envoy.transport_socket_match: {{{key}: x}}}}}}}}"

    match = f"{{name: m, match: {{KEY: x}}, {socket('tls.v3.UpstreamTlsContext')}}}"
    text = f"""
        static_resources:
          clusters:
            - name: c
              load_assignment: {{endpoints: [{{lb_endpoints: [{endpoint("a")}, {endpoint("b")}, {endpoint("c")}]}}]}}
              transport_socket_matches: [{match.replace("KEY", "a")}, {match.replace("KEY", "b")}]
    """

    assert ["cluster c (m)", "cluster c (m #2)", "cluster c"] == list(read(text))


@pytest.mark.parametrize(
    ("secrets", "wanted", "wrong"),
    [
        pytest.param("[]", "{name: s}", "there is no secret `s`", id="none"),
        pytest.param("[{name: s, tls_certificate: {}}]", "{name: s}", "is no validation context", id="of another kind"),
    ],
)
def test_secrets_that_envoy_would_miss(secrets: str, wanted: str, wrong: str) -> None:
    context = common(f"validation_context_sds_secret_config: {wanted}")
    clusters = f"clusters: [{{name: c, {socket('tls.v3.UpstreamTlsContext', context)}}}]"

    (error,) = everything({"envoy.yaml": f"static_resources: {{secrets: {secrets}, {clusters}}}"})

    assert isinstance(error, InputError)
    assert wrong in error.message


def test_a_secret_whose_name_is_filled_in_stays_open() -> None:
    found = client(common("validation_context_sds_secret_config: {name: '${SECRET}'}"))

    assert isinstance(found.verifies_chain, Unknown)
