"""CloudFront: the headers that it adds."""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import Hsts
from linter.model.hsts import hsts_of, sent_by
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Value, settled, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context, Found
from linter.platforms.terraform.mapping.joins import resolved, target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Setting, Unknown

_POLICY_ID = "response_headers_policy_id"
_POLICY = "aws_cloudfront_response_headers_policy"
_YEAR = 31_536_000

# Managed policies that send `max-age=31536000`.
# Source: CloudFront guide, "Use managed response headers policies"; checked 2026-11-23.
_MANAGED = {
    "67f7725c-6f97-4210-82d7-5512b31e9d03": "Managed-SecurityHeadersPolicy",
    "e61eb60c-9c35-4d20-a928-2b84e02af89c": "Managed-CORS-and-SecurityHeadersPolicy",
    "eaab4381-ed33-4a86-88ca-d9558dc6cd63": "Managed-CORS-with-preflight-and-SecurityHeadersPolicy",
}


def hsts(context: Context) -> Setting[Hsts | None]:
    """Return the header that the default behavior adds; without one, the origin may send it."""
    found = context.refer(path_of(f"default_cache_behavior.{_POLICY_ID}"))
    if found.value is None:
        return sent_by("the origin", found.header, found.setting)
    value = found.value
    if isinstance(value, Known):
        return _named(context, value, found)
    possible = [_named(context, one, found) for one in value.candidates]
    known = tuple(one for one in possible if isinstance(one, Known))
    return replace(value, setting=found.setting, candidates=known if len(known) == len(possible) else ())


def _named(context: Context, reference: Known[Value], found: Found) -> Setting[Hsts | None]:
    if _managed(reference) is not None:
        return hsts_of(Known(f"max-age={_YEAR}", found.at, found.setting))
    policies = resolved(context, reference, (_POLICY,))
    return policies if isinstance(policies, Unknown) else _of_policy(policies[0])


def own_hsts(context: Context) -> Setting[Hsts | None]:
    """Return the header that a policy itself adds."""
    return _of_policy(context.view)


def unused(context: Context) -> Setting[str] | None:
    """Say that a policy that no default behavior here has is judged by what it says; None of any other."""
    configuration = context.configuration
    used = configuration.once("headers policies in use", lambda: set(_used(configuration)))
    return None if context.resource in used else Known("tls", context.view.header)


def _used(configuration: Configuration) -> Iterator[Resource]:
    path = path_of(f"default_cache_behavior.{_POLICY_ID}")
    for distribution in configuration.of_type("aws_cloudfront_distribution"):
        context = Context(configuration, distribution, view_of(distribution))
        reference = context.refer(path).value
        possible = () if reference is None else (reference, *getattr(reference, "candidates", ()))
        for one in possible:
            policies = resolved(context, one, (_POLICY,))
            yield from () if isinstance(policies, Unknown) else (policy.owner for policy in policies)


def _managed(reference: Setting[object]) -> str | None:
    """Return the name of a managed policy, which is given by its id or by a data source."""
    target = target_of(reference)
    if target is not None and target.block.type == "data":
        name = view_of(target).attribute("name")
        return name.value if isinstance(name, Known) and name.value in _MANAGED.values() else None
    plain = settled(reference)
    return _MANAGED.get(text_of(plain.value) or "") if isinstance(plain, Known) else None


def _of_policy(policy: View) -> Setting[Hsts | None]:
    for headers in policy.blocks("security_headers_config"):
        for block in headers.blocks("strict_transport_security"):
            age = block.attribute("access_control_max_age_sec")
            number = text_of(age.value) if isinstance(age, Known) else None
            if not isinstance(age, Known) or number is None or not number.isdecimal():
                return Unknown("its age is not known", block.header)
            flags = {name: _flag(block, name) for name in ("include_subdomains", "preload")}
            seconds = Known(int(number), age.at, "access_control_max_age_sec", age.via)
            return Known(Hsts(block.header, seconds, flags["include_subdomains"], flags["preload"]), block.header)
    return sent_by("the origin", policy.header, "strict_transport_security")


def _flag(block: View, name: str) -> Setting[bool]:
    value = block.attribute(name)
    if value is None:
        return Known(False, block.header, name, default="CloudFront then leaves it out")
    return value.map(lambda given: text_of(given) == "true")
