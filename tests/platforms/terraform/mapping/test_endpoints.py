"""What resources become in the model, beside what the fixtures show."""

from datetime import date

import pytest

from linter.files.tree import Texts
from linter.flows.linking import linked
from linter.model.endpoint import Exposure, Listener, Role, Serves, Subject, Tls, Upstream
from linter.platforms import terraform
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source


def endpoints(text: str) -> list[Subject]:
    source = Source("infra/main.tf", text)
    found = terraform.subjects([source], Texts({source.path: source}), Options(date(2026, 11, 23)))
    return list(linked(one for one in found if isinstance(one, Subject)))


def listener(text: str) -> Listener:
    (found,) = [one for one in endpoints(text) if isinstance(one, Listener)]
    return found


def tls_of(endpoint: Listener | Upstream) -> Tls:
    assert isinstance(endpoint.tls, Known)
    assert endpoint.tls.value is not None
    return endpoint.tls.value


BALANCER = 'resource "aws_lb" "shop" {{\n  {}\n}}\n'
LISTENER = """
resource "aws_lb_listener" "web" {{
  load_balancer_arn = aws_lb.shop.arn
  port              = 80
  {}
}}
"""


def test_an_endpoint_says_what_it_is() -> None:
    found = listener(BALANCER.format("internal = true") + LISTENER.format('protocol = "HTTPS"'))

    assert "infra/aws_lb_listener.web" == found.address
    assert "aws_lb_listener.web" == found.name
    assert 'resource "aws_lb_listener" "web"' == found.at.text
    assert "terraform" == found.platform
    assert "terraform:infra" == found.scope
    assert isinstance(found.role, Known)
    assert Role.WEB is found.role.value
    assert isinstance(found.protocol, Known)
    assert "http" == found.protocol.value


@pytest.mark.parametrize(
    ("written", "expected", "default"),
    [
        ("internal = true", Exposure.INTERNAL, ""),
        ("internal = false", Exposure.PUBLIC, ""),
        ("", Exposure.PUBLIC, "AWS load balancers then face the internet"),
    ],
)
def test_the_load_balancer_says_who_reaches_its_listeners(written: str, expected: Exposure, default: str) -> None:
    exposure = listener(BALANCER.format(written) + LISTENER.format('protocol = "HTTP"')).exposure

    assert isinstance(exposure, Known)
    assert expected is exposure.value
    assert default == exposure.default


@pytest.mark.parametrize("written", ["internal = var.unset", "internal = aws_lb.other.internal"])
def test_an_exposure_that_is_not_known_is_one_of_two(written: str) -> None:
    exposure = listener(BALANCER.format(written) + LISTENER.format('protocol = "HTTP"')).exposure

    assert isinstance(exposure, Unknown)
    assert {Exposure.PUBLIC, Exposure.INTERNAL} == {candidate.value for candidate in exposure.candidates}


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ('type = "forward"', Serves.CONTENT),
        ('type = "redirect"\n    redirect {\n      protocol = "HTTPS"\n    }', Serves.REDIRECT),
        ('type = "redirect"\n    redirect {\n      protocol = "HTTP"\n    }', Serves.CONTENT),
        ('type = "redirect"\n    redirect {\n      protocol = "#{protocol}"\n    }', Serves.CONTENT),
        ('type = "fixed-response"\n    fixed_response {\n      status_code = "200"\n    }', Serves.CONTENT),
        ('type = "fixed-response"\n    fixed_response {\n      status_code = "403"\n    }', Serves.NOTHING),
        ('type = "fixed-response"\n    fixed_response {\n    }', Serves.NOTHING),
        ('type = "fixed-response"', Serves.NOTHING),
        ('type = "authenticate-oidc"', Serves.CONTENT),
        ("type = var.unset", None),
        ('type = "redirect"', None),
        ('type = "redirect"\n    redirect {\n      protocol = var.unset\n    }', None),
        ('type = "fixed-response"\n    fixed_response {\n      status_code = var.unset\n    }', None),
        ("order = 1", None),
    ],
)
def test_the_action_says_what_a_listener_serves(action: str, expected: Serves | None) -> None:
    text = LISTENER.format(f'protocol = "HTTP"\n  default_action {{\n    {action}\n  }}')

    serves = listener(BALANCER.format("") + text).serves

    assert expected is (serves.value if isinstance(serves, Known) else None)


def test_a_log_in_before_an_action_changes_nothing() -> None:
    actions = (
        'default_action {\n    type = "authenticate-oidc"\n  }\n  default_action {\n    type = "fixed-response"\n  }'
    )

    serves = listener(BALANCER.format("") + LISTENER.format(f'protocol = "HTTPS"\n  {actions}')).serves

    assert isinstance(serves, Known)
    assert Serves.NOTHING is serves.value


@pytest.mark.parametrize(
    ("header", "age", "subdomains", "preload"),
    [
        ("max-age=63072000", 63072000, False, False),
        ("max-age=31536000; includeSubDomains; preload", 31536000, True, True),
        ('MAX-AGE = \\"60\\" ;includesubdomains', 60, True, False),
    ],
)
def test_a_header_that_a_listener_adds_is_read(
    header: str, age: int, subdomains: bool, preload: bool
) -> None:  # expected
    attribute = f'routing_http_response_strict_transport_security_header_value = "{header}"'

    hsts = listener(BALANCER.format("") + LISTENER.format(f'protocol = "HTTPS"\n  {attribute}')).hsts

    assert isinstance(hsts, Known)
    assert hsts.value is not None
    assert (age, subdomains, preload) == (
        hsts.value.max_age.value if isinstance(hsts.value.max_age, Known) else None,
        hsts.value.include_subdomains.value if isinstance(hsts.value.include_subdomains, Known) else None,
        hsts.value.preload.value if isinstance(hsts.value.preload, Known) else None,
    )


def test_a_header_without_an_age_is_none_to_a_browser() -> None:
    attribute = 'routing_http_response_strict_transport_security_header_value = "preload"'

    hsts = listener(BALANCER.format("") + LISTENER.format(f'protocol = "HTTPS"\n  {attribute}')).hsts

    assert isinstance(hsts, Known)
    assert hsts.value is None


def test_a_hop_knows_the_listeners_in_front_of_it() -> None:
    action = 'type = "forward"\n    target_group_arn = aws_lb_target_group.web.arn'
    text = BALANCER.format("") + LISTENER.format(f'protocol = "HTTPS"\n  default_action {{\n    {action}\n  }}')
    text += 'resource "aws_lb_target_group" "web" {\n  protocol = "HTTP"\n}\n'

    (hop,) = [one for one in endpoints(text) if isinstance(one, Upstream)]

    assert ("infra/aws_lb_listener.web",) == hop.listeners
    assert isinstance(hop.behind_tls, Known)
    assert hop.behind_tls.value


def test_a_minimum_allows_itself_and_what_is_newer() -> None:
    versions = tls_of(listener('resource "azurerm_storage_account" "a" {\n  min_tls_version = "TLS1_1"\n}\n')).versions

    assert isinstance(versions, Known)
    known = [one.value for one in versions.value if isinstance(one, Known)]
    perhaps = [one for one in versions.value if isinstance(one, Unknown)]
    assert ["TLSv1.1", "TLSv1.2"] == known
    assert [["TLSv1.3"]] == [[candidate.value for candidate in one.candidates] for one in perhaps]
    assert '"TLS1_1"' == versions.at.text
    assert "min_tls_version" == versions.setting


def test_the_newest_minimum_is_known_to_be_spoken() -> None:
    versions = tls_of(listener('resource "azurerm_storage_account" "a" {\n  min_tls_version = "TLS1_3"\n}\n')).versions

    assert isinstance(versions, Known)
    assert ["TLSv1.3"] == [one.value for one in versions.value if isinstance(one, Known)]


def test_a_value_that_no_table_knows_is_unknown() -> None:
    versions = tls_of(listener('resource "azurerm_storage_account" "a" {\n  min_tls_version = "TLS9"\n}\n')).versions

    assert isinstance(versions, Unknown)
    assert "`TLS9` is not a value that is known here" == versions.because


def test_an_element_of_a_list_keeps_its_own_place() -> None:
    text = """
resource "aws_cloudfront_distribution" "site" {
  origin {
    origin_id = "shop"
    custom_origin_config {
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2", "TLSv1", var.unset]
    }
  }
}
"""

    (origin,) = [one for one in endpoints(text) if isinstance(one, Upstream)]

    versions = tls_of(origin).versions
    assert isinstance(versions, Known)
    assert ['"TLSv1.2"', '"TLSv1"', "var.unset"] == [one.at.text for one in versions.value]


def test_databases_write_lists_with_commas() -> None:
    text = """
resource "aws_rds_cluster_parameter_group" "g" {
  name = "g"
  parameter {
    name  = "tls_version"
    value = "TLSv1.1, TLSv1.2"
  }
}

resource "aws_rds_cluster" "c" {
  engine                          = "aurora-mysql"
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.g.id
}
"""

    versions = tls_of(listener(text)).versions

    assert isinstance(versions, Known)
    assert ["TLSv1.1", "TLSv1.2"] == [one.value for one in versions.value if isinstance(one, Known)]


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ('"https://x.example.com"', "tls"),
        ('"HTTP://x.example.com"', "clear"),
        ('"http://${var.unset}/y"', "clear"),
        ('format("https://%s", var.unset)', "tls"),
        ('"${var.unset}://x"', None),
        ("var.unset", None),
        ('"arn:aws:x"', None),
        ('"no-scheme"', None),
    ],
)
def test_the_scheme_of_a_url_says_whether_there_is_tls(uri: str, expected: str | None) -> None:
    text = f'resource "aws_api_gateway_integration" "i" {{\n  type = "HTTP"\n  uri = {uri}\n}}\nvariable "unset" {{}}\n'

    (hop,) = endpoints(text)

    assert isinstance(hop, Upstream)
    found = None if isinstance(hop.tls, Unknown) else "clear" if hop.tls.value is None else "tls"
    assert expected == found


def test_a_resource_whose_block_may_be_absent_is_undecided() -> None:
    text = """
variable "unset" {}

resource "azurerm_linux_web_app" "app" {
  dynamic "site_config" {
    for_each = var.unset
    content {
      minimum_tls_version = "1.0"
    }
  }
}
"""

    main, *_ = endpoints(text)

    assert isinstance(main, Listener)
    versions = tls_of(main).versions
    assert isinstance(versions, Unknown)
    assert [4, 2] == [len(candidate.value) for candidate in versions.candidates]


def test_attributes_of_newer_providers_stand_in_place_of_blocks() -> None:
    text = """
resource "azurerm_linux_web_app" "app" {
  site_config = { minimum_tls_version = "1.1" }
}
"""

    main, *_ = endpoints(text)

    assert isinstance(main, Listener)
    versions = tls_of(main).versions
    assert isinstance(versions, Known)
    assert '"1.1"' == versions.at.text
