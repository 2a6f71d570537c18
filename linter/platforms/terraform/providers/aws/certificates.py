"""Certificates of ACM: for which hosts services show them.

CloudFront, API Gateway and the others here refuse a certificate that does not name the domain (each one's guide on
custom domain names).  A load balancer takes any, and chooses among those of the listener by the name that is asked for.
"""

from collections.abc import Iterator

from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import text_of
from linter.platforms.terraform.mapping.context import Configuration, Context, context_of
from linter.platforms.terraform.mapping.joins import naming, target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.platforms.terraform.providers.aws.load_balancers import hosts_of_rules
from linter.platforms.terraform.providers.hosts import host_of, hosts_at, texts_at, unnamed
from linter.provenance.setting import Known, Many

_VALIDATION = "aws_acm_certificate_validation"
_ARN = path_of("certificate_arn")
# Which attribute names the certificate, and which the hosts that it is for.
_SHOWN_BY = (
    ("aws_cloudfront_distribution", path_of("viewer_certificate.acm_certificate_arn"), "aliases"),
    ("aws_api_gateway_domain_name", _ARN, "domain_name"),
    ("aws_api_gateway_domain_name", path_of("regional_certificate_arn"), "domain_name"),
    ("aws_apigatewayv2_domain_name", path_of("domain_name_configuration.certificate_arn"), "domain_name"),
    ("aws_appsync_domain_name", _ARN, "domain_name"),
    ("aws_cognito_user_pool_domain", _ARN, "domain"),
)
_LISTENERS = ("aws_lb_listener", "aws_alb_listener")
_FURTHER = ("aws_lb_listener_certificate", "aws_alb_listener_certificate")
_RECORD = "aws_route53_record"


def hosts(context: Context) -> Many[str] | None:
    """Return the hosts for which services show a certificate, and no other one that they have; None of none."""
    found: dict[str, Known[str]] = {}
    for named in _arns(context.configuration, context.resource):
        for resource_type, path, attribute in _SHOWN_BY:
            for view in naming(context.configuration, resource_type, path, named):
                found.update(hosts_at(view, attribute))
        for listener in _listeners(context.configuration, named):
            found.update(_of_listener(context, listener))
    return Known(tuple(found.values()), context.view.header) if found else None


def listeners(context: Context) -> Many[str] | None:
    """Return the addresses of what shows a certificate; None where nothing does."""
    views: list[View] = []
    for named in _arns(context.configuration, context.resource):
        for resource_type, path, _ in _SHOWN_BY:
            views += naming(context.configuration, resource_type, path, named)
        views += _listeners(context.configuration, named)
    shown = tuple(Known(context.configuration.address(view.owner), view.header) for view in views)
    return Known(shown, context.view.header) if shown else None


def _arns(configuration: Configuration, certificate: Resource) -> Iterator[Resource]:
    """Yield the resources whose ARN is that of a certificate: it, and those that wait for its validation."""
    yield certificate
    for view in naming(configuration, _VALIDATION, _ARN, certificate):
        yield view.owner


def _listeners(configuration: Configuration, named: Resource) -> Iterator[View]:
    for listener_type in _LISTENERS:
        yield from naming(configuration, listener_type, _ARN, named)


def _of_listener(context: Context, listener: View) -> dict[str, Known[str]]:
    """Return the hosts of a listener of which this is the first certificate, without those that others name."""
    names: list[str] = []
    for further_type in _FURTHER:
        for further in naming(context.configuration, further_type, path_of("listener_arn"), listener.owner):
            certificate = _certificate(context.configuration, further)
            for attribute in ("domain_name", "subject_alternative_names"):
                written = None if certificate is None else texts_at(view_of(certificate), attribute)
                if written is None:
                    return {}
                names += written
    rules = map(host_of, hosts_of_rules(context.configuration, listener.owner))
    shown = {one.value: one for one in rules if one is not None} | _records(context.configuration, listener)
    return {one.value: one for one in unnamed(shown.values(), names)}


def _certificate(configuration: Configuration, view: View) -> Resource | None:
    """Return the certificate of ACM that something shows; None where it is not among the files."""
    found = target_of(context_of(configuration, view.owner).refer(_ARN).value)
    if found is not None and found.type == _VALIDATION:
        found = target_of(context_of(configuration, found).refer(_ARN).value)
    return found if found is not None and found.type == "aws_acm_certificate" else None


def _records(configuration: Configuration, listener: View) -> dict[str, Known[str]]:
    """Return the names under which records lead to the load balancer of a listener, if it is its only one over TLS."""
    balancer = target_of(context_of(configuration, listener.owner).refer(path_of("load_balancer_arn")).value)
    if balancer is None or len(_encrypted(configuration, balancer)) != 1:
        return {}
    found = _by_balancer(configuration).get(balancer, ())
    return {one.value: one for one in found}


def _encrypted(configuration: Configuration, balancer: Resource) -> list[View]:
    """Return the listeners of a load balancer that show a certificate."""
    listeners = (
        view
        for listener_type in _LISTENERS
        for view in naming(configuration, listener_type, path_of("load_balancer_arn"), balancer)
    )
    return [view for view in listeners if view.reference("certificate_arn") is not None]


def _by_balancer(configuration: Configuration) -> dict[Resource, tuple[Known[str], ...]]:
    return configuration.once("names of load balancers", lambda: dict(_all_records(configuration)))


def _all_records(configuration: Configuration) -> Iterator[tuple[Resource, tuple[Known[str], ...]]]:
    found: dict[Resource, tuple[Known[str], ...]] = {}
    for record in configuration.of_type(_RECORD):
        name = _full_name(configuration, record)
        for block in view_of(record).blocks("alias") if name is not None else ():
            balancer = target_of(block.reference("name"))
            if balancer is not None and name is not None:
                found[balancer] = (*found.get(balancer, ()), name)
    yield from found.items()


def _full_name(configuration: Configuration, record: Resource) -> Known[str] | None:
    """Return the name of a record that is written in full; where the zone is not known, it may be a part of it."""
    name, zone = view_of(record).attribute("name"), context_of(configuration, record).refer(path_of("zone_id")).value
    owner = target_of(zone)
    domain = None if owner is None else view_of(owner).attribute("name")
    suffix = text_of(domain.value) if isinstance(domain, Known) else None
    found = None if name is None else host_of(name)
    if found is None or not suffix or not f".{found.value.rstrip('.')}".endswith(f".{suffix.rstrip('.')}"):
        return None
    return found.map(lambda text: text.rstrip("."))
