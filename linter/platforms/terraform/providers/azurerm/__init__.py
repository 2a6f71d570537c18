"""What the tables of Azure leave to code."""

from collections.abc import Mapping

from linter.platforms.terraform.mapping.fields import Function
from linter.platforms.terraform.providers.azurerm import (
    application_gateway,
    certificates,
    connection_strings,
    front_door,
    logs,
)

FUNCTIONS: Mapping[str, Function] = {
    "azurerm-front-door-route-clear": front_door.route_clear,
    "azurerm-front-door-route-mirrors": front_door.route_mirrors,
    "azurerm-front-door-rule-clear": front_door.rule_clear,
    "azurerm-front-door-rule-mirrors": front_door.rule_mirrors,
    "azurerm-connection-tls": connection_strings.tls,
    "azurerm-connection-verifies": connection_strings.verifies,
    "azurerm-gateway-client-certificate": application_gateway.client_certificate,
    "azurerm-front-door-logs": logs.of_front_door,
    "azurerm-gateway-logs": logs.of_gateway,
    "azurerm-gateway-revocation": application_gateway.checks_revocation,
    "azurerm-gateway-exposure": application_gateway.exposure,
    "azurerm-gateway-fronts": application_gateway.fronts,
    "azurerm-gateway-serves": application_gateway.serves,
    "azurerm-gateway-suites": application_gateway.suites,
    "azurerm-gateway-versions": application_gateway.versions,
    "azurerm-certificate-hosts": certificates.hosts,
    "azurerm-vault-follows": certificates.follows,
}
