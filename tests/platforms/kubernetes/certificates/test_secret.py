from base64 import b64encode

import pytest
from support.annotated import FIXTURES
from support.kubernetes.reading import everything

from linter.model.endpoint import Certificate, PrivateKey
from linter.provenance.setting import Known
from linter.provenance.source import InputError

KEY = (FIXTURES / "pem" / "key.pem").read_text(encoding="utf-8")
EXPIRED = (FIXTURES / "pem" / "expired.crt").read_text(encoding="utf-8")
AUTHORITY = (FIXTURES / "clean" / "pem-authority" / "authority.pem").read_text(encoding="utf-8")


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


def secret(key: str, value: str, part: str = "data") -> str:
    return f"apiVersion: v1\nkind: Secret\nmetadata: {{name: shop}}\n{part}:\n  {key}: {value}\n"


def test_a_private_key_is_placed_at_its_name_so_that_nothing_quotes_it() -> None:
    (found,) = [one for one in everything(secret("tls.key", encoded(KEY))) if isinstance(one, PrivateKey)]

    assert "tls.key" == found.at.text
    assert "`tls.key` of Secret shop" == found.name
    assert encoded(KEY)[40:60] not in found.name + found.address


def test_a_certificate_has_its_day() -> None:
    (found,) = everything(secret("tls.crt", encoded(EXPIRED)))

    assert isinstance(found, Certificate)
    assert isinstance(found.expired, Known)
    assert found.expired.value
    assert found.uncovered_hosts is None


def test_an_authority_serves_no_host() -> None:
    assert [] == everything(secret("ca.crt", encoded(AUTHORITY)))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("''", id="empty"),
        pytest.param("Cg==", id="a line break"),
        pytest.param("'{{ .Values.crt | b64enc }}'", id="a template"),
        pytest.param("ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]", id="encrypted"),
        pytest.param("LS0tLS1CRUdJTi", id="cut off"),
        pytest.param("LS0tLS1CRUdJTi!!!!", id="no base64"),
        pytest.param("<base64 of the certificate>", id="words"),
        pytest.param(encoded("-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----\n"), id="dots"),
        pytest.param(encoded("-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n"), id="a short key"),
        pytest.param("LS0tLS1CRUdJTi" + "A" * 2_000_000, id="larger than a Secret can be"),
    ],
)
def test_placeholders_are_nothing(value: str) -> None:
    assert [] == everything(secret("tls.crt", value))


def test_what_sops_encrypts_is_not_read() -> None:
    assert [] == everything(secret("tls.key", encoded(KEY)) + "sops: {version: 3.9.0}\n")


def test_a_damaged_certificate_is_told_and_does_not_hide_the_key() -> None:
    damaged = EXPIRED.replace("MII", "AAA", 1)

    found = everything(secret("both.pem", encoded(KEY + damaged)))

    assert [PrivateKey, InputError] == [type(one) for one in found]


def test_only_an_ingress_of_the_same_namespace_shows_the_certificate() -> None:
    ingress = """\
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop, namespace: other}
        spec: {ingressClassName: nginx, tls: [{hosts: [news.example.com], secretName: shop}]}
        """

    found = [one for one in everything(secret("tls.crt", encoded(EXPIRED)), ingress) if isinstance(one, Certificate)]

    assert [None] == [one.uncovered_hosts for one in found]
