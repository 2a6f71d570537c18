"""What the logs of AWS's edges keep of TLS.  Knows no listener.

Sources, checked 2026-11-30: "Access logs" and "Connection logs" of the guide for Application Load Balancers; "Access
logs" of those for Network Load Balancers, which has TLS alone, and for Classic ones; "Standard logging" and "Real-time
logs" of the CloudFront guide; "Choose a security policy" of the API Gateway guide, which names
`$context.tlsVersion` and `$context.cipherSuite` for REST APIs; "Customize HTTP API access logs", which names neither.
"""

from collections.abc import Iterable

from linter.model.endpoint import Recorded
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import is_list, settled, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.joins import target_of
from linter.provenance.setting import Known, Many, Unknown
from linter.provenance.source import Location

_OF_REQUESTS = (Recorded.VERSION, Recorded.CIPHER_SUITE)
_OF_CONNECTIONS = (*_OF_REQUESTS, Recorded.CLIENT_CERTIFICATE, Recorded.FAILURE)
_OF_NETWORK = (*_OF_REQUESTS, Recorded.SERVER_NAME)
_FIELDS = {"ssl-protocol": Recorded.VERSION, "ssl-cipher": Recorded.CIPHER_SUITE}
_VARIABLES = {"$context.tlsVersion": Recorded.VERSION, "$context.cipherSuite": Recorded.CIPHER_SUITE}
_REST_STAGE, _STAGE = "aws_api_gateway_stage", "aws_apigatewayv2_stage"
# What sends logs of what it names by its ARN, in fields that are chosen there.
_DELIVERY = "aws_cloudwatch_log_delivery_source"


def of_load_balancer(context: Context) -> Many[Recorded]:
    """Return what the logs of a listener's load balancer keep."""
    owner = target_of(context.view.reference("load_balancer_arn"))
    if owner is None:
        return Unknown("its load balancer is not among the files", context.view.header, "access_logs")
    view = view_of(owner)
    kind = view.attribute("load_balancer_type")
    is_network = isinstance(kind, Known) and text_of(kind.value) == "network"
    kept = [_block(view, "access_logs", _OF_NETWORK if is_network else _OF_REQUESTS, enabled="false")]
    if not is_network:
        kept.append(_block(view, "connection_logs", _OF_CONNECTIONS, enabled="false"))
    return _best(context, kept, view.header, "access_logs", "the load balancer then keeps no log")


def of_classic(context: Context) -> Many[Recorded]:
    """Return what the logs of a Classic Load Balancer keep."""
    kept = [_block(context.view, "access_logs", _OF_REQUESTS, enabled="true")]
    return _best(context, kept, context.view.header, "access_logs", "the load balancer then keeps no log")


def of_distribution(context: Context) -> Many[Recorded]:
    """Return what the standard logs and the real-time logs of a distribution keep."""
    view = context.view
    kept = [_block(view, "logging_config", _OF_REQUESTS, enabled="true")]
    for behavior in view.blocks("default_cache_behavior"):
        reference = behavior.reference("realtime_log_config_arn")
        if reference is not None:
            kept.append(_of_fields(target_of(reference), reference.at))
    return _best(context, kept, view.header, "logging_config", "CloudFront then keeps no log")


def of_rest_api(context: Context) -> Many[Recorded]:
    """Return what the stages of APIs keep that a domain may lead to."""
    return _of_stages(context.configuration.of_type(_REST_STAGE), context.view.header)


def of_api(context: Context) -> Many[Recorded]:
    """Return what the stages keep to which a domain of the second version leads, whichever kind of API they are of."""
    named = _mapped(context)
    stages = (*context.configuration.of_type(_STAGE), *context.configuration.of_type(_REST_STAGE))
    return _of_stages(stages if named is None else named, context.view.header)


def _mapped(context: Context) -> tuple[Resource, ...] | None:
    """Return the stages that the mappings of a domain name; None where that is not told of each."""
    views = [view_of(one) for one in context.configuration.of_type("aws_apigatewayv2_api_mapping")]
    owners = [target_of(view.reference("domain_name")) for view in views]
    stages = [
        target_of(view.reference("stage"))
        for view, owner in zip(views, owners, strict=True)
        if owner is not None and owner.address == context.resource.address
    ]
    found = tuple(one for one in stages if one is not None)
    return found if found and len(found) == len(stages) and None not in owners else None


def _of_stages(stages: tuple[Resource, ...], at: Location) -> Many[Recorded]:
    if not stages:
        return Unknown("its stages are not among the files", at, "access_log_settings")
    found = [_of_stage(stage) for stage in stages]
    unknown = next((one for one in found if isinstance(one, Unknown)), None)
    known = [one for one in found if isinstance(one, Known)]
    if unknown is not None or len({bool(one.value) for one in known}) > 1:
        return unknown or Unknown("some of its stages keep it, and some do not", known[0].at, known[0].setting)
    return known[0]


def _of_stage(resource: Resource) -> Many[Recorded]:
    setting, stage = "access_log_settings.format", view_of(resource)
    for block in stage.blocks("access_log_settings"):
        written = block.attribute("format")
        if written is None or isinstance(written, Unknown):
            return written or Unknown("its format is not written", block.header, setting)
        text = text_of(written.value) or ""
        kinds = [kind for name, kind in _VARIABLES.items() if name in text]
        if kinds and resource.type == _STAGE:
            return Unknown("the guide names the variable for REST APIs alone", written.at, setting, written.via)
        return _kept(written.at, setting, kinds)
    return Known((), stage.header, "access_log_settings", default="API Gateway then keeps no log")


def _block(view: View, name: str, kinds: tuple[Recorded, ...], *, enabled: str) -> Many[Recorded] | None:
    """Return what a block of settings switches on; None where it is not there."""
    for block in view.blocks(name):
        if block.maybe is not None:
            return Unknown(block.maybe.because, block.header, name)
        switch = block.attribute("enabled")
        if isinstance(switch, Unknown):
            return Unknown(switch.because, switch.at, f"{name}.enabled", switch.via)
        is_on = (enabled if switch is None else (text_of(switch.value) or "").lower()) == "true"
        at = block.header if switch is None else switch.at
        return _kept(at, f"{name}.enabled" if switch is not None else name, kinds if is_on else ())
    return None


def _of_fields(config: Resource | None, at: Location) -> Many[Recorded]:
    fields = None if config is None else view_of(config).attribute("fields")
    if not isinstance(fields, Known) or not is_list(fields.value):
        return Unknown("the fields of its real-time log are not among the files", at, "realtime_log_config_arn")
    names = {text_of(one.value) for one in map(settled, fields.value) if isinstance(one, Known)}
    return _kept(fields.at, "fields", (kind for name, kind in _FIELDS.items() if name in names))


def _kept(at: Location, setting: str, kinds: Iterable[Recorded]) -> Many[Recorded]:
    return Known(tuple(Known(kind, at, setting) for kind in kinds), at, setting)


def _best(
    context: Context, found: list[Many[Recorded] | None], at: Location, setting: str, said: str
) -> Many[Recorded]:
    """Return what keeps most of several logs; unknown where one may that cannot be seen."""
    written = [one for one in found if one is not None]
    for one in written:
        if isinstance(one, Known) and one.value:
            return one
    unknown = next((one for one in written if isinstance(one, Unknown)), None)
    if unknown is not None:
        return unknown
    if context.configuration.of_type(_DELIVERY):
        return Unknown("a delivery of logs may keep it", at, setting)
    return written[0] if written else Known((), at, setting, default=said)
