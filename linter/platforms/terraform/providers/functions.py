"""What the tables leave to code, by name.  Knows where each of them is."""

from collections.abc import Mapping

from linter.platforms.terraform.mapping.fields import Function

JOINED: Mapping[str, frozenset[str]] = {
    "aws-": frozenset(
        """
        aws_acm_certificate aws_acm_certificate_validation aws_alb aws_alb_listener aws_alb_listener_certificate
        aws_alb_listener_rule aws_api_gateway_domain_name aws_api_gateway_stage aws_apigatewayv2_api_mapping
        aws_apigatewayv2_domain_name aws_apigatewayv2_stage aws_appsync_domain_name aws_cloudfront_distribution
        aws_cloudfront_realtime_log_config aws_cloudfront_response_headers_policy aws_cloudwatch_log_delivery_source
        aws_cognito_user_pool_domain aws_db_parameter_group aws_elb aws_iam_policy_document aws_lb aws_lb_listener
        aws_lb_listener_certificate aws_lb_listener_rule aws_lb_ssl_negotiation_policy aws_lb_trust_store_revocation
        aws_load_balancer_backend_server_policy aws_load_balancer_listener_policy aws_load_balancer_policy
        aws_rds_cluster_parameter_group aws_route53_record aws_route53_zone
        """.split()
    ),
    "azurerm-": frozenset(
        """
        azurerm_app_service_certificate_binding azurerm_app_service_custom_hostname_binding azurerm_application_gateway
        azurerm_cdn_frontdoor_custom_domain azurerm_cdn_frontdoor_profile azurerm_monitor_diagnostic_setting
        """.split()
    ),
    "google-": frozenset(
        """
        google_certificate_manager_certificate google_certificate_manager_certificate_map_entry
        google_compute_backend_service google_compute_forwarding_rule google_compute_global_forwarding_rule
        google_compute_managed_ssl_certificate google_compute_network_endpoint_group
        google_compute_region_backend_service google_compute_region_network_endpoint_group
        google_compute_region_ssl_policy google_compute_region_target_http_proxy
        google_compute_region_target_https_proxy google_compute_region_url_map google_compute_ssl_policy
        google_compute_target_http_proxy google_compute_target_https_proxy google_compute_target_ssl_proxy
        google_compute_url_map
        """.split()
    ),
    "terraform-brought": frozenset(
        """
        acme_certificate tls_locally_signed_cert tls_self_signed_cert vault_pki_secret_backend_cert
        vault_pki_secret_backend_sign
        """.split()
    ),
}
"""The types of resources that functions look up to judge others, by how the names of these begin."""


def function(name: str) -> Function:
    """Return a function by the name that the tables have for it; its module is imported when it is needed."""
    return _functions(name.partition("-")[0])[name]


def _functions(provider: str) -> Mapping[str, Function]:
    match provider:
        case "aws":
            from linter.platforms.terraform.providers.aws import FUNCTIONS as aws  # noqa: N811, PLC0415

            return aws
        case "azurerm":
            from linter.platforms.terraform.providers.azurerm import FUNCTIONS as azurerm  # noqa: N811, PLC0415

            return azurerm
        case "terraform":
            from linter.platforms.terraform.providers.terraform import FUNCTIONS as terraform  # noqa: N811, PLC0415

            return terraform
        case _:
            from linter.platforms.terraform.providers.google import FUNCTIONS as google  # noqa: N811, PLC0415

            return google
