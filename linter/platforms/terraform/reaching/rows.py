"""Which attributes of which resource types say who is reached.  Knows no value.

Each row holds attributes as the documentation of its provider has them (hashicorp/aws, hashicorp/azurerm,
hashicorp/google, cloudflare/cloudflare: the page of the resource type).  Checked 2026-11-30.
"""

from collections.abc import Mapping

from msgspec import Struct


class Record(Struct, frozen=True):
    """A resource that gives something a public name."""

    names: tuple[str, ...]
    targets: tuple[str, ...]


class Member(Struct, frozen=True):
    """A resource that says who stands behind another one."""

    of: str
    """The attribute that names what it stands behind."""
    target: str
    """The attribute that names who stands there; empty where it does so itself."""
    port: str = ""
    """The attribute that says on which port, where it does not depend on the other side."""


class Ports(Struct, frozen=True):
    """The attributes that say on which ports something is dialled."""

    clear: str
    encrypted: str


PART_OF: Mapping[str, tuple[str, ...]] = {
    "aws_alb_listener": ("load_balancer_arn",),
    "aws_api_gateway_domain_name": ("domain_name",),
    "aws_lb_listener": ("load_balancer_arn",),
    "azurerm_cdn_frontdoor_route": ("cdn_frontdoor_endpoint_id",),
    "ncloud_lb_listener": ("load_balancer_no",),
    "tencentcloud_clb_listener": ("clb_id",),
}
"""What an endpoint is a part of, so that it is reached under the name of that."""

RECORDS: Mapping[str, Record] = {
    "aws_route53_record": Record(("name",), ("alias.name", "records")),
    "azurerm_dns_a_record": Record(("name",), ("target_resource_id", "records")),
    "azurerm_dns_cname_record": Record(("name",), ("target_resource_id", "record")),
    "cloudflare_dns_record": Record(("name",), ("content",)),
    "cloudflare_record": Record(("name",), ("content", "value")),
    "digitalocean_record": Record(("name",), ("value",)),
    "google_dns_record_set": Record(("name",), ("rrdatas",)),
}

LEADS_TO: Mapping[str, tuple[str, ...]] = {
    "aws_api_gateway_integration": ("uri",),
    "aws_apigatewayv2_integration": ("integration_uri",),
    "aws_cloudfront_distribution": ("each.domain_name",),
    "aws_cloudfront_vpc_origin": ("vpc_origin_endpoint_config.arn",),
    "aws_elb": ("instances",),
    "azurerm_cdn_frontdoor_origin": ("host_name",),
    "google_compute_backend_service": ("backend.group",),
    "google_compute_region_backend_service": ("backend.group",),
}
"""Attributes of what opens a hop that name who answers."""

PORTS: Mapping[str, Ports] = {
    "aws_cloudfront_distribution": Ports("each.custom_origin_config.http_port", "each.custom_origin_config.https_port"),
}
"""Ports of what `LEADS_TO` names."""

MEMBERS: Mapping[str, Mapping[str, tuple[Member, ...]]] = {
    "aws_elb": {
        "aws_autoscaling_attachment": (Member("elb", "autoscaling_group_name"),),
        "aws_autoscaling_group": (Member("load_balancers", ""),),
        "aws_ecs_service": (Member("load_balancer.elb_name", ""),),
        "aws_elb_attachment": (Member("elb", "instance"),),
    },
    "aws_lb_target_group": {
        "aws_alb_target_group_attachment": (Member("target_group_arn", "target_id"),),
        "aws_autoscaling_attachment": (Member("lb_target_group_arn", "autoscaling_group_name"),),
        "aws_autoscaling_group": (Member("target_group_arns", ""),),
        "aws_autoscaling_traffic_source_attachment": (Member("traffic_source.identifier", "autoscaling_group_name"),),
        "aws_ecs_service": (Member("load_balancer.target_group_arn", "", "load_balancer.container_port"),),
        "aws_lb_target_group_attachment": (Member("target_group_arn", "target_id"),),
    },
}
"""By the type of what opens a hop: the types that say who stands behind it."""

GROUPS: Mapping[str, str] = {"aws_alb_target_group": "aws_lb_target_group"}
"""Types that are another one under an older name."""

FORWARDING: Mapping[str, tuple[str, ...]] = {
    "google_compute_forwarding_rule": ("target", "backend_service"),
    "google_compute_global_forwarding_rule": ("target",),
}
"""What only hands on what comes in, so that its name stands for what these attributes name."""

ADDRESSES: Mapping[str, str] = {
    "google_compute_forwarding_rule": "ip_address",
    "google_compute_global_forwarding_rule": "ip_address",
}
"""The reserved address that such a resource takes, under whose name it is reached as well."""

WORKLOADS: frozenset[str] = frozenset(
    {
        "aws_apprunner_service",
        "aws_autoscaling_group",
        "aws_ecs_service",
        "aws_ecs_task_definition",
        "aws_eks_cluster",
        "aws_instance",
        "aws_lambda_function",
        "azurerm_container_app",
        "azurerm_container_group",
        "azurerm_linux_function_app",
        "azurerm_linux_virtual_machine",
        "azurerm_linux_virtual_machine_scale_set",
        "azurerm_linux_web_app",
        "azurerm_windows_function_app",
        "azurerm_windows_virtual_machine",
        "azurerm_windows_web_app",
        "google_cloud_run_service",
        "google_cloud_run_v2_job",
        "google_cloud_run_v2_service",
        "google_cloudfunctions2_function",
        "google_cloudfunctions_function",
        "google_compute_instance",
        "google_compute_instance_group",
        "google_compute_instance_group_manager",
        "google_compute_region_instance_group_manager",
        "google_compute_region_network_endpoint_group",
    }
)
"""What runs programs that answer, or that open connections."""
