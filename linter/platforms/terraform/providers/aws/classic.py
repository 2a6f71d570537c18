"""Classic Load Balancers: policies that listeners have by way of an attachment, and those that nobody here has.

Source of attributes: Elastic Load Balancing, Classic Load Balancers guide, "SSL negotiation configurations":
`Protocol-TLSv1.2` and the OpenSSL names of ciphers, each switched on by `true`.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

from msgspec.structs import replace

from linter.model.endpoint import Pin
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Value, boolean_of, is_list, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context
from linter.platforms.terraform.mapping.endpoint import of_policy
from linter.platforms.terraform.mapping.joins import resolved, target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.tls.suites import CipherSuite, find
from linter.tls.versions import canonical

_DEFAULT = "ELBSecurityPolicy-2016-08"
_TABLE = "aws-classic-elb"
_BLOCKS = ("policy_attribute", "attribute")
"""What attributes are called in the policies of either kind."""
_BACKEND = "aws_load_balancer_backend_server_policy"
_REFERENCE = "Reference-Security-Policy"
_PROTOCOL = "Protocol-"

T = TypeVar("T")


def versions(context: Context) -> Many[str] | None:
    """Return the versions of the policy that a listener has, or of a policy itself."""
    policy = _policy(context)
    return _versions_of(policy) if isinstance(policy, View) else of_policy(_TABLE, policy)[0]


def suites(context: Context) -> Many[CipherSuite] | None:
    """Return the cipher suites of the policy that a listener has, or of a policy itself."""
    policy = _policy(context)
    return _suites_of(policy) if isinstance(policy, View) else of_policy(_TABLE, policy)[1]


def unused(context: Context) -> Setting[str] | None:
    """Say that a policy that no load balancer among the files has is judged by what it says; None of any other."""
    configuration = context.configuration
    used = configuration.once("classic policies in use", lambda: set(_used(configuration)))
    return None if context.resource in used else Known("tls", context.view.header)


def pinned_to(context: Context) -> Setting[Pin]:
    """Say whether the keys of instances are pinned, by a policy for their port."""
    keys = _keys(context)
    if isinstance(keys, Unknown):
        return keys
    if keys:
        return Known(Pin.KEY, keys[0].at, "policy_names")
    at = context.each.header if isinstance(context.each, View) else context.view.header
    said = "the load balancer then takes any certificate"
    return Known(Pin.NOTHING, at, "aws_load_balancer_backend_server_policy", default=said)


def pins(context: Context) -> Setting[int] | None:
    """Return how many keys of instances are let in; None where none is pinned."""
    keys = _keys(context)
    if isinstance(keys, Unknown):
        return keys
    return Known(len(keys), keys[0].at, "policy_names") if keys else None


def _keys(context: Context) -> tuple[Known[Any], ...] | Unknown:
    """Return the policies with a key that are attached to the port of instances.

    Source: Classic Load Balancers guide, "Create a Classic Load Balancer with an HTTPS listener", back-end instance
    authentication: PublicKeyPolicyType inside of BackendServerAuthenticationPolicyType.
    """
    port = context.find(path_of("each.instance_port")).value
    number = text_of(port.value) if isinstance(port, Known) else None
    configuration = context.configuration
    found: list[Known[Any]] = []
    for attachment in configuration.of_type(_BACKEND):
        view = view_of(attachment)
        if not (_is_of(view, "load_balancer_name", context.resource) and _has_port(view, "instance_port", number)):
            continue
        if number is None or not isinstance(view.attribute("policy_names"), Known):
            return Unknown("which ports have pinned keys is not told", view.header, "policy_names")
        at = view.body.attributes["policy_names"].at
        for policy in _attached(configuration, view):
            found += [
                Known(text_of(value.value) or "", at)
                for name, value in _attributes(policy)
                if name == "PublicKeyPolicyName" and isinstance(value, Known)
            ]
    return tuple({one.value: one for one in found}.values())


def _used(configuration: Configuration) -> Iterator[Resource]:
    for balancer in configuration.of_type("aws_elb"):
        context = Context(configuration, balancer, view_of(balancer))
        yield from (policy.owner for policy in _classic_policies(context, None))


def _policy(context: Context) -> View | Setting[str]:
    """Return the body of a policy, or the name of the one that is there without one."""
    if context.resource.type != "aws_elb":
        return context.view
    port = context.find(path_of("each.lb_port")).value
    number = text_of(port.value) if isinstance(port, Known) else None
    if number is None:
        return Unknown("its port is not known", context.view.header)
    for policy in _classic_policies(context, number):
        return policy
    at = context.each.header if isinstance(context.each, View) else context.view.header
    setting = "aws_load_balancer_listener_policy"
    return Known(_DEFAULT, at, setting, default=f"AWS then applies {_DEFAULT}")


def _classic_policies(context: Context, port: str | None) -> Iterator[View]:
    """Return the policies that a load balancer has for a port, or for any."""
    configuration = context.configuration
    for policy in configuration.of_type("aws_lb_ssl_negotiation_policy"):
        view = view_of(policy)
        if _is_of(view, "load_balancer", context.resource) and _has_port(view, "lb_port", port):
            yield view
    for attachment in configuration.of_type("aws_load_balancer_listener_policy"):
        view = view_of(attachment)
        if _is_of(view, "load_balancer_name", context.resource) and _has_port(view, "load_balancer_port", port):
            yield from _attached(configuration, view)


def _is_of(view: View, attribute: str, balancer: Resource) -> bool:
    return target_of(view.reference(attribute)) is balancer


def _has_port(view: View, attribute: str, port: str | None) -> bool:
    """Say whether a policy is for a port; one whose port is unknown may be, so it counts."""
    value = view.attribute(attribute)
    return port is None or not isinstance(value, Known) or text_of(value.value) == port


def _attached(configuration: Configuration, attachment: View) -> Iterator[View]:
    names = attachment.attribute("policy_names")
    if isinstance(names, Known) and is_list(names.value):
        for name in names.value:
            context = Context(configuration, attachment.owner, attachment)
            found = resolved(context, name, ("aws_load_balancer_policy",), ("policy_name",))
            if not isinstance(found, Unknown):
                yield from found


def _attributes(policy: View) -> Iterator[tuple[str, Setting[Value]]]:
    """Return the names of a policy's attributes with their values."""
    for block in (block for kind in _BLOCKS for block in policy.blocks(kind)):
        name, value = block.attribute("name"), block.attribute("value")
        if isinstance(name, Known) and value is not None:
            yield text_of(name.value) or "", value


def _reference(policy: View) -> Setting[str] | None:
    """Return the predefined policy that a policy refers to."""
    return next((value for name, value in _attributes(policy) if name == _REFERENCE), None)


def _versions_of(policy: View) -> Many[str] | None:
    reference = _reference(policy)
    if reference is not None:
        return of_policy(_TABLE, reference)[0]
    found: list[Setting[str]] = []
    for name, value in _attributes(policy):
        version = canonical(name.removeprefix(_PROTOCOL)) if name.startswith(_PROTOCOL) else None
        if version is not None:
            found += _switched(name, value, version)
    if not found:
        return Unknown("the policy switches no protocol on", policy.header)
    return Known(tuple(found), policy.header)


def _suites_of(policy: View) -> Many[CipherSuite] | None:
    reference = _reference(policy)
    if reference is not None:
        return of_policy(_TABLE, reference)[1]
    found: list[Setting[CipherSuite]] = []
    for name, value in _attributes(policy):
        suite = None if name.startswith(_PROTOCOL) else find(name)
        if suite is not None:
            found += _switched(name, value, suite)
    if not found:
        return Unknown("the policy switches no cipher on", policy.header)
    return Known(tuple(found), policy.header)


def _switched(name: str, value: Setting[Value], thing: T) -> list[Setting[T]]:
    """Return what a value switches on, which may be nothing."""
    if isinstance(value, Unknown):
        return [replace(value, setting=name, candidates=())]
    return [Known(thing, value.at, name, value.via)] if boolean_of(value.value) else []
