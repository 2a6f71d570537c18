"""Application Gateway: its blocks name each other, and a listener's profile replaces the gateway's policy."""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import ClientCertificate, Exposure, Serves
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Value, is_list, settled, text_of
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.endpoint import unknown_exposure
from linter.platforms.terraform.mapping.joins import has_same
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.tls import presets
from linter.tls.suites import CipherSuite, find
from linter.tls.versions import VERSIONS, between, canonical

_TABLE = "azure-application-gateway"
_CUSTOM_NEWEST = {"custom": "TLSv1.2", "customv2": "TLSv1.3"}


def _listener(context: Context) -> View:
    return context.each if isinstance(context.each, View) else context.view


def _text(view: View, name: str) -> str | None:
    value = view.attribute(name)
    return text_of(value.value) if isinstance(value, Known) else None


def _named(context: Context, kind: str, name: str | None) -> View | None:
    """Return the block of a type that has a name; None where it is not known which one that is."""
    if name is None:
        return None
    return next((block for block in context.view.blocks(kind) if _text(block, "name") == name), None)


def exposure(context: Context) -> Setting[Exposure]:
    """Say who reaches a listener: a frontend with a public address, or one with a private one only."""
    listener = _listener(context)
    frontend = _named(context, "frontend_ip_configuration", _text(listener, "frontend_ip_configuration_name"))
    if frontend is None:
        return unknown_exposure(listener.header)
    if frontend.reference("public_ip_address_id") is not None:
        return Known(Exposure.PUBLIC, frontend.header)
    if frontend.reference("subnet_id") is not None or frontend.reference("private_ip_address") is not None:
        return Known(Exposure.INTERNAL, frontend.header)
    return unknown_exposure(frontend.header)


def serves(context: Context) -> Setting[Serves]:
    """Say what a listener answers: the rules that route its requests, each of which may redirect."""
    listener = _listener(context)
    rules = [
        (rule, has_same(listener, "name", rule, "http_listener_name"))
        for rule in context.view.blocks("request_routing_rule")
    ]
    answers = [answer for rule, is_its in rules if is_its for answer in _answers(context, rule)]
    # Azure lets a listener have one rule, so that others matter only where that is not found.
    for rule, is_its in rules if not answers else ():
        if is_its is None:
            target = rule.attribute("http_listener_name")
            because = target.because if isinstance(target, Unknown) else "its name is not known"
            return Unknown(because, listener.header)
    unknown = next((answer for answer in answers if isinstance(answer, Unknown)), None)
    if unknown is not None:
        return unknown
    if answers and all(isinstance(answer, Known) and answer.value is Serves.REDIRECT for answer in answers):
        return Known(Serves.REDIRECT, listener.header)
    return Known(Serves.CONTENT, listener.header)


def _answers(context: Context, rule: View) -> Iterator[Setting[Serves]]:
    """Return what a rule answers, by each of the paths that it tells apart."""
    if rule.attribute("url_path_map_name") is None:
        yield _answer(context, rule, "redirect_configuration_name")
        return
    maps = [one for one in context.view.blocks("url_path_map") if has_same(one, "name", rule, "url_path_map_name")]
    if not maps:
        yield Unknown("which path map says what is redirected is not known", rule.header)
    for path_map in maps:
        yield _answer(context, path_map, "default_redirect_configuration_name")
        for path in path_map.blocks("path_rule"):
            yield _answer(context, path, "redirect_configuration_name")


def _answer(context: Context, rule: View, name: str) -> Setting[Serves]:
    configuration = rule.attribute(name)
    if configuration is None:
        return Known(Serves.CONTENT, rule.header)
    redirects = (one for one in context.view.blocks("redirect_configuration") if has_same(one, "name", rule, name))
    redirect = next(redirects, None)
    if redirect is None and isinstance(configuration, Unknown):
        return replace(configuration, candidates=())
    if redirect is None:
        return Unknown("the redirect is not declared in these files", rule.header)
    url = redirect.attribute("target_url")
    if isinstance(url, Known):
        is_https = (text_of(url.value) or "").startswith("https:")
        return Known(Serves.REDIRECT if is_https else Serves.CONTENT, redirect.header)
    listeners = context.view.blocks("http_listener")
    target = next((one for one in listeners if has_same(one, "name", redirect, "target_listener_name")), None)
    protocol = None if target is None else _text(target, "protocol")
    if protocol is None:
        return Unknown("where it redirects to is not known", redirect.header)
    return Known(Serves.REDIRECT if protocol.lower() == "https" else Serves.CONTENT, redirect.header)


def _profile(context: Context) -> View | None:
    return _named(context, "ssl_profile", _text(_listener(context), "ssl_profile_name"))


def _policy(context: Context) -> View | Unknown:
    """Return the policy that counts: the profile's, or the gateway's."""
    listener = _listener(context)
    profile = _profile(context)
    if profile is None and listener.attribute("ssl_profile_name") is not None:
        return Unknown("its profile is not known", listener.header, "ssl_profile_name")
    for owner in (profile, context.view):
        if owner is not None and (policy := next(owner.blocks("ssl_policy"), None)) is not None:
            return policy
    return Unknown("Azure chooses the policy by the age of the gateway", context.view.header, "ssl_policy")


def versions(context: Context) -> Many[str]:
    """Return the versions of a listener's policy: a predefined one's, or those from its minimum up."""
    policy = _policy(context)
    if isinstance(policy, Unknown):
        return policy
    if (name := policy.attribute("policy_name")) is not None:
        return _of_name(name)
    if (minimum := policy.attribute("min_protocol_version")) is not None:
        return _from(minimum, _CUSTOM_NEWEST.get((_text(policy, "policy_type") or "").lower(), ""))
    disabled = policy.attribute("disabled_protocols")
    if isinstance(disabled, Known) and is_list(disabled.value):
        return _without(disabled)
    if isinstance(disabled, Unknown):
        return disabled
    return Unknown("the policy names no version", policy.header, "ssl_policy")


def _of_name(name: Setting[Value]) -> Many[str]:
    if isinstance(name, Unknown):
        return replace(name, setting="policy_name")
    preset = presets.find(_TABLE, text_of(name.value) or "")
    if preset is None:
        because = f"`{text_of(name.value)}` is not among the policies that were known on {presets.checked(_TABLE)}"
        return Unknown(because, name.at, "policy_name", name.via)
    placed = replace(name, setting="policy_name")
    return placed.map(lambda _: tuple(replace(placed, value=version) for version in preset.versions))


def _from(minimum: Setting[Value], newest: str) -> Many[str]:
    if isinstance(minimum, Unknown):
        return replace(minimum, setting="min_protocol_version")
    lowest = canonical(text_of(minimum.value) or "")
    if lowest is None:
        return Unknown("it is no version", minimum.at, "min_protocol_version")
    placed = replace(minimum, setting="min_protocol_version")
    found = between(lowest, max(lowest, newest or "TLSv1.2"))
    return placed.map(lambda _: tuple(replace(placed, value=version) for version in found))


def _without(disabled: Known[Value]) -> Many[str]:
    """Return the versions before TLS 1.3, which this older form does not have, but for the disabled ones."""
    names = [settled(one) for one in disabled.value]
    known = {canonical(text_of(one.value) or "") for one in names if isinstance(one, Known)}
    if any(isinstance(one, Unknown) for one in names):
        return Unknown("a disabled version is not known", disabled.at, "disabled_protocols")
    placed = replace(disabled, setting="disabled_protocols")
    found = [version for version in between("TLSv1.0", VERSIONS[-2]) if version not in known]
    return placed.map(lambda _: tuple(replace(placed, value=version) for version in found))


def suites(context: Context) -> Many[CipherSuite] | None:
    """Return the cipher suites of a listener's policy."""
    policy = _policy(context)
    if isinstance(policy, Unknown):
        return policy
    name, listed = policy.attribute("policy_name"), policy.attribute("cipher_suites")
    if isinstance(name, Known):
        preset = presets.find(_TABLE, text_of(name.value) or "")
        if preset is not None and preset.cipher_suites is not None:
            found = preset.cipher_suites
            return name.map(lambda _: tuple(replace(name, value=one, setting="policy_name") for one in found))
    if listed is None or isinstance(listed, Unknown) or not is_list(listed.value):
        return listed if isinstance(listed, Unknown) else None
    return listed.map(lambda elements: tuple(_suite(settled(element)) for element in elements))


def _suite(name: Setting[Value]) -> Setting[CipherSuite]:
    if isinstance(name, Unknown):
        return replace(name, setting="cipher_suites")
    found = find(text_of(name.value) or "")
    if found is None:
        return Unknown("it is no cipher suite that is known here", name.at, "cipher_suites")
    return replace(name, value=found, setting="cipher_suites")


def client_certificate(context: Context) -> Setting[ClientCertificate]:
    """Say whether a listener's profile has authorities to verify client certificates with."""
    listener = _listener(context)
    profile = _profile(context)
    if profile is None:
        because = "the listener then asks for no client certificate"
        return Known(ClientCertificate.NONE, listener.header, "ssl_profile_name", default=because)
    names = profile.attribute("trusted_client_certificate_names")
    if isinstance(names, Unknown):
        return names
    required = names is not None and bool(names.value)
    return Known(ClientCertificate.REQUIRED if required else ClientCertificate.NONE, profile.header)


def checks_revocation(context: Context) -> Setting[bool] | None:
    """Say whether a listener's profile asks the authority about clients' certificates; None where it verifies none."""
    profile = _profile(context)
    if profile is None or profile.attribute("trusted_client_certificate_names") is None:
        return None
    setting = "verify_client_certificate_revocation"
    method = profile.attribute(setting)
    if isinstance(method, Unknown):
        return method
    if method is None:
        said = "the gateway then takes certificates that are revoked"
        return Known(False, profile.header, setting, default=said)
    return Known((text_of(method.value) or "").upper() == "OCSP", method.at, setting, method.via)


def fronts(context: Context) -> Setting[tuple[str, ...]]:
    """Return the addresses of the listeners whose requests a rule sends to these backend settings."""
    name = _text(_listener(context), "name")
    address = context.configuration.address(context.resource)
    found = [f"{address} listener {listener}" for listener in _routed(context, name)]
    return Known(tuple(dict.fromkeys(found)), context.view.header)


def _routed(context: Context, settings: str | None) -> Iterator[str]:
    for rule in context.view.blocks("request_routing_rule"):
        listener = _text(rule, "http_listener_name")
        if settings is not None and listener is not None and settings in _settings_of(context, rule):
            yield listener


def _settings_of(context: Context, rule: View) -> set[str | None]:
    """Return the names of the backend settings that a rule leads to, directly or by path."""
    found = {_text(rule, "backend_http_settings_name")}
    path_map = _named(context, "url_path_map", _text(rule, "url_path_map_name"))
    if path_map is not None:
        found.add(_text(path_map, "default_backend_http_settings_name"))
        found |= {_text(path, "backend_http_settings_name") for path in path_map.blocks("path_rule")}
    return found
