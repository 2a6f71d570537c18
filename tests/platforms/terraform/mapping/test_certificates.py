"""Certificates of providers, beside what the fixtures show."""

from datetime import date

import pytest

from linter.files.tree import Texts
from linter.model.endpoint import Certificate
from linter.model.words import Issuer, Renewal, Validation
from linter.platforms import terraform
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source


def certificates(text: str) -> list[Certificate]:
    source = Source("infra/main.tf", text)
    found = terraform.subjects([source], Texts({source.path: source}), Options(date(2026, 11, 30)))
    return [one for one in found if isinstance(one, Certificate)]


def acm(*lines: str) -> Certificate:
    body = "\n".join(('domain_name = "shop.example.com"', *lines))
    (found,) = certificates(f'resource "aws_acm_certificate" "shop" {{\n{body}\n}}\n')
    return found


def value(setting: object) -> object:
    return setting.value if isinstance(setting, Known) else None


def test_a_certificate_says_what_it_will_be() -> None:
    found = acm('validation_method = "DNS"', 'subject_alternative_names = ["www.example.com"]')

    assert "infra/aws_acm_certificate.shop" == found.address
    assert isinstance(found.names, Known)
    assert ["shop.example.com", "www.example.com"] == [value(one) for one in found.names.value]
    assert found.life is not None
    assert (Issuer.PUBLIC, "amazon.com") == (value(found.life.issuer), value(found.life.authority))
    assert (Renewal.PLATFORM, 198) == (value(found.life.renewed_by), value(found.life.days))
    assert Validation.DNS is value(found.life.validated_by)
    assert value(found.within_public_lifetime)
    assert 112 == value(found.key_strength)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('key_algorithm = "RSA_9"', id="a key that nobody makes"),
        pytest.param("key_algorithm = var.key", id="a key that a variable decides"),
    ],
)
def test_a_key_that_is_not_known_is_asked(line: str) -> None:
    assert isinstance(acm(line).key_strength, Unknown)


@pytest.mark.parametrize(
    ("ttl", "days"), [('"720h"', 30), ("2592000", 30), ('"30d"', 30), ('"soon"', None), ("0", None), ('"9e99"', None)]
)
def test_times_are_in_their_units(ttl: str, days: int | None) -> None:
    text = f'resource "vault_pki_secret_backend_cert" "a" {{\n  common_name = "a.b"\n  ttl = {ttl}\n}}\n'

    (found,) = certificates(text)

    assert found.life is not None
    assert days == value(found.life.days)
    assert isinstance(found.life.days, Known | Unknown)


def test_a_name_that_is_not_known_may_be_the_one_that_is_missing() -> None:
    text = """
resource "aws_acm_certificate" "shop" {
  domain_name               = "shop.example.com"
  subject_alternative_names = [var.name]
}
resource "aws_cloudfront_distribution" "shop" {
  aliases = ["blog.example.com"]
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.shop.arn
  }
}
variable "name" {}
"""

    (found,) = certificates(text)

    assert isinstance(found.uncovered_hosts, Unknown)


def test_of_ten_thousand_names_nothing_is_claimed() -> None:
    names = ", ".join(f'"n{number}.example.com"' for number in range(10_000))

    found = acm(f"subject_alternative_names = [{names}]")

    assert isinstance(found.names, Known)
    assert isinstance(found.names.value[-1], Unknown)
    assert found.uncovered_hosts is None


def test_instances_of_one_block_are_one_certificate() -> None:
    text = """
resource "aws_acm_certificate" "shop" {
  for_each          = toset(["a.example.com", "b.example.com"])
  domain_name       = each.value
  validation_method = "EMAIL"
}
"""

    assert 1 == len(certificates(text))


def test_the_provider_of_a_record_outside_of_its_zone_says_nothing() -> None:
    text = """
resource "aws_lb" "a" {}
resource "aws_lb_listener" "a" {
  load_balancer_arn = aws_lb.a.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.a.arn
}
resource "aws_acm_certificate" "a" {
  domain_name = "a.example.com"
}
resource "aws_route53_record" "a" {
  zone_id = var.zone
  name    = "b.internal"
  alias {
    name = aws_lb.a.dns_name
  }
}
variable "zone" {}
"""

    (found,) = certificates(text)

    assert found.uncovered_hosts is None


def test_what_is_imported_names_what_its_text_says() -> None:
    text = """
resource "aws_acm_certificate" "shop" {
  private_key      = var.private_key
  certificate_body = var.certificate
}
resource "aws_cloudfront_distribution" "shop" {
  aliases = ["blog.example.com"]
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.shop.arn
  }
}
variable "certificate" {}
variable "private_key" {}
"""

    (found,) = certificates(text)

    assert isinstance(found.names, Unknown)
    assert isinstance(found.uncovered_hosts, Unknown)


@pytest.mark.parametrize(
    ("early", "within"), [("", True), ("early_renewal_hours = 10", None), ("early_renewal_hours = 0", True)]
)
def test_renewal_at_the_end_is_within_any_life(early: str, *, within: bool | None) -> None:
    text = f"""
resource "tls_self_signed_cert" "shop" {{
  validity_period_hours = var.hours
  {early}
}}
variable "hours" {{}}
"""

    (found,) = certificates(text)

    assert found.life is not None
    assert within == value(found.life.renews_within_life)


def _acme(provider: str, resource: str = "") -> Certificate:
    (found,) = certificates(f'{provider}\nresource "acme_certificate" "shop" {{\n  {resource}\n}}\n')
    return found


@pytest.mark.parametrize(
    ("url", "issuer", "authority", "days"),
    [
        ("https://acme-v02.api.letsencrypt.org/directory", Issuer.PUBLIC, "letsencrypt.org", 90),
        ("https://dv.acme-v02.api.pki.goog/directory", Issuer.PUBLIC, "pki.goog", 90),
        ("https://acme.sectigo.com/v2/OV", Issuer.PUBLIC, "sectigo.com", None),
        (
            "https://api.test4.buypass.no/acme/directory",
            Issuer.PRIVATE,
            "https://api.test4.buypass.no/acme/directory",
            None,
        ),
        ("https://ca.example.internal/acme", None, None, None),
    ],
)
def test_a_provider_of_acme_says_whom_it_asks(
    url: str, issuer: Issuer | None, authority: str | None, days: int | None
) -> None:
    life = _acme(f'provider "acme" {{\n  server_url = "{url}"\n}}').life

    assert life is not None
    assert (issuer, authority, days) == (value(life.issuer), value(life.authority), value(life.days))


@pytest.mark.parametrize(
    ("provider", "resource"),
    [
        pytest.param("", "", id="no provider"),
        pytest.param('provider "acme" {\n  server_url = var.url\n}', "", id="a variable"),
        pytest.param('provider "acme" {\n  alias = "other"\n}', "provider = acme.another", id="another alias"),
    ],
)
def test_whom_a_provider_of_acme_asks_may_not_be_known(provider: str, resource: str) -> None:
    life = _acme(provider, resource).life

    assert life is not None
    assert isinstance(life.issuer, Unknown)
    assert isinstance(life.authority, Unknown)


def test_a_provider_may_have_a_name_of_its_own() -> None:
    provider = 'provider "letsencrypt" {\n  server_url = "https://acme-v02.api.letsencrypt.org/directory"\n}'
    life = _acme(provider, "provider = letsencrypt").life

    assert life is not None
    assert "letsencrypt.org" == value(life.authority)
