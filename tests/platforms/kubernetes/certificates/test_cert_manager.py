"""What cert-manager is asked for, and by whom, beside what the fixtures show."""

import pytest
from support.kubernetes.reading import everything

from linter.model.endpoint import Certificate
from linter.model.expiry.life import Life
from linter.model.words import Issuer, Pickup, Renewal, Validation
from linter.platforms.kubernetes.certificates.lifetimes import seconds_of
from linter.provenance.setting import Known, Unknown

ISSUER = """---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: {{name: shop}}
spec: {}
"""


def asked(spec: str = "", issuer: str | None = None, names: str = "[shop.example.com]") -> Certificate:
    text = "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: shop}\nspec:\n"
    text += f"  secretName: shop-tls\n  dnsNames: {names}\n  issuerRef: {{name: shop}}\n{spec}"
    found = everything(text + ("" if issuer is None else ISSUER.format(issuer)))
    (certificate,) = [one for one in found if isinstance(one, Certificate)]
    return certificate


def life(spec: str = "", issuer: str | None = None) -> Life:
    found = asked(spec, issuer).life
    assert found is not None
    return found


def value(setting: object) -> object:
    return setting.value if isinstance(setting, Known) else None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2160h", 7_776_000),
        ("1h30m", 5_400),
        ("1.5h", 5_400),
        ("90s", 90),
        ("1500ms", 1),
        ("10ns", 0),
        ("90d", None),
        ("90", None),
        ("", None),
        ("-1h", None),
        ("9" * 30 + "h", None),
    ],
)
def test_durations_are_those_of_go(text: str, seconds: int | None) -> None:
    assert seconds == seconds_of(text)


def test_what_is_not_written_is_what_cert_manager_does() -> None:
    found = life()

    assert 90 == value(found.days)
    assert 30 == value(found.renewal_days)
    assert Renewal.AGENT is value(found.renewed_by)
    assert isinstance(found.renewal_days, Known)
    assert "last third" in found.renewal_days.default


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        ("{selfSigned: {}}", Issuer.ITSELF),
        ("{ca: {secretName: a}}", Issuer.PRIVATE),
        ("{vault: {server: 'https://vault'}}", Issuer.PRIVATE),
        ("{acme: {server: 'https://acme-v02.api.letsencrypt.org/directory'}}", Issuer.PUBLIC),
        ("{acme: {server: 'https://acme-staging-v02.api.letsencrypt.org/directory'}}", Issuer.PRIVATE),
        ("{acme: {server: 'https://acme.example.com'}}", None),
        ("{acme: {server: '{{ server }}'}}", None),
        ("{venafi: {zone: a}}", None),
        ("", None),
    ],
)
def test_an_issuer_tells_what_kind_of_authority_it_asks(spec: str, kind: Issuer | None) -> None:
    assert kind is value(life(issuer=spec).issuer)


def test_acme_gives_what_it_gives() -> None:
    found = life("  duration: 8760h\n", "{acme: {server: 'https://acme-v02.api.letsencrypt.org/directory'}}")

    assert 90 == value(found.days)
    assert "letsencrypt.org" == value(found.authority)


@pytest.mark.parametrize(
    ("solvers", "word"),
    [
        ("[{dns01: {}}]", Validation.DNS),
        ("[{http01: {}}, {http01: {}}]", Validation.HTTP),
        ("[{dns01: {}}, {http01: {}}]", None),
        ("[]", None),
    ],
)
def test_solvers_tell_how_the_domain_is_validated(solvers: str, word: Validation | None) -> None:
    issuer = f"{{acme: {{server: 'https://acme-v02.api.letsencrypt.org/directory', solvers: {solvers}}}}}"

    assert word is value(life(issuer=issuer).validated_by)


@pytest.mark.parametrize(
    ("spec", "within"),
    [
        ("  duration: 720h\n  renewBefore: 720h\n", False),
        ("  duration: 720h\n  renewBefore: 719h\n", True),
        ("  renewBefore: 2161h\n", False),
        ("  duration: 720h\n  renewBeforePercentage: 30\n", True),
    ],
)
def test_renewal_begins_after_the_issue(spec: str, *, within: bool) -> None:
    assert within is value(life(spec).renews_within_life)


@pytest.mark.parametrize("spec", ["  renewBefore: soon\n", "  renewBeforePercentage: 200\n", "  duration: '{{ d }}'\n"])
def test_what_does_not_parse_is_not_known(spec: str) -> None:
    found = life(spec)

    assert any(isinstance(one, Unknown) for one in (found.renewal_days, found.days))


def test_ten_thousand_names_are_names() -> None:
    names = ", ".join(f"n{number}.example.com" for number in range(10_000))

    found = asked(names=f"[{names}]").names

    assert isinstance(found, Known)
    assert 10_000 == len(found.value)


@pytest.mark.parametrize(
    ("mount", "pickup"),
    [
        ("{name: tls, mountPath: /tls, subPath: tls.crt}", Pickup.RESTART),
        ("{name: tls, mountPath: /tls}", None),
        ("{name: other, mountPath: /tls, subPath: tls.crt}", None),
    ],
)
def test_a_mount_of_one_file_stays_as_it_was(mount: str, pickup: Pickup | None) -> None:
    pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n"
    pod += f"    - {{name: shop, image: shop, volumeMounts: [{mount}]}}\n"
    pod += "  volumes: [{name: tls, secret: {secretName: shop-tls}}, {name: other, emptyDir: {}}]\n"
    text = "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: shop}\nspec:\n"
    text += "  secretName: shop-tls\n  issuerRef: {name: shop}\n"

    (found,) = [one for one in everything(text + pod) if isinstance(one, Certificate)]

    assert found.life is not None
    assert pickup is value(found.life.reaches_server)
