"""Google's SSL policies: versions and suites of profiles, for proxies and for policies that nobody here has."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import is_list, settled, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context
from linter.platforms.terraform.mapping.joins import resolved
from linter.platforms.terraform.mapping.meanings import of_meaning
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.tls import presets
from linter.tls.suites import CipherSuite, find
from linter.tls.versions import between, canonical

_POLICIES = ("google_compute_ssl_policy", "google_compute_region_ssl_policy")
_PROXIES = (
    "google_compute_target_https_proxy",
    "google_compute_region_target_https_proxy",
    "google_compute_target_ssl_proxy",
)
_DEFAULT_PROFILE = "COMPATIBLE"
_FIPS = "FIPS_202205"
_EXCHANGE = "post_quantum_key_exchange"
_ALWAYS = (date.min, date.min)
_SWITCHED_ON = {
    "DEFAULT": (date(2026, 10, 1), date(2026, 11, 1)),
    "ENABLED": _ALWAYS,
    "DEFERRED": (date(2027, 10, 1), date(2027, 11, 1)),
}
"""From which day on Google may offer X25519MLKEM768, and from which it does: its documentation names the months alone.
Source: hashicorp/google documentation of 2026-08-21, resource compute_ssl_policy.  Checked 2026-11-30."""
_NEWEST = "TLSv1.3"
_NEWER = frozenset({"TLSv1.2", "TLSv1.3"})


def versions(context: Context) -> Many[str]:
    """Return the versions that a proxy, or a policy by itself, accepts."""
    policy = _policy(context)
    if isinstance(policy, Unknown):
        return replace(policy, setting="ssl_policy")
    minimum = None if policy is None else policy.attribute("min_tls_version")
    if minimum is None:
        header, setting = (context.view.header, "ssl_policy") if policy is None else (policy.header, "min_tls_version")
        minimum = Known("TLS_1_0", header, setting, default="Google Cloud then accepts TLS 1.0")
    else:
        minimum = replace(minimum, setting="min_tls_version")
    if isinstance(minimum, Known) and canonical(text_of(minimum.value) or "") not in _NEWER and policy is not None:
        minimum = _demanded(context, policy) or minimum
    return of_meaning(minimum, _from)


def _demanded(context: Context, policy: View) -> Known[str] | None:
    """Return TLS 1.2 at a profile whose suites no version before it can negotiate, whatever the minimum is.

    Source: Google Cloud, "SSL policies": RESTRICTED effectively requires TLS 1.2; so do such suites of one's own.
    """
    profile, found = policy.attribute("profile"), suites(context)
    if not isinstance(profile, Known) or not isinstance(found, Known):
        return None
    elements = [one.value for one in found.value if isinstance(one, Known)]
    is_newer = bool(elements) and all(set(one.versions) <= _NEWER for one in elements)
    return (
        replace(profile, value="TLS_1_2", setting="profile") if is_newer and len(elements) == len(found.value) else None
    )


def _from(minimum: Known[str]) -> Many[str]:
    lowest = canonical(text_of(minimum.value) or "")
    if lowest is None:
        return Unknown(f"`{minimum.value}` is no version", minimum.at, minimum.setting, minimum.via)
    found = tuple(replace(minimum, value=version) for version in between(lowest, _NEWEST))
    return minimum.map(lambda _: found)


def unused(context: Context) -> Setting[str] | None:
    """Say that a policy that no proxy among the files has is judged by what it says; None of any other."""
    configuration = context.configuration
    used = configuration.once("google policies in use", lambda: set(_used(configuration)))
    return None if context.resource in used else Known("tls", context.view.header)


def _used(configuration: Configuration) -> Iterator[Resource]:
    for proxy in (proxy for kind in _PROXIES for proxy in configuration.of_type(kind)):
        policy = _policy(Context(configuration, proxy, view_of(proxy)))
        if isinstance(policy, View):
            yield policy.owner


def _policy(context: Context) -> View | Unknown | None:
    """Return the policy that a proxy has, or the resource itself that is one; None where there is none."""
    if context.resource.type in _POLICIES:
        return context.view
    reference = context.view.reference("ssl_policy")
    if reference is None:
        return None
    policies = resolved(context, reference, _POLICIES, ("name", "self_link"))
    return policies if isinstance(policies, Unknown) else policies[0]


def suites(context: Context) -> Many[CipherSuite] | None:
    """Return the cipher suites of the profile that a proxy's policy has."""
    policy = _policy(context)
    if policy is None:
        default = f"Google Cloud then applies the profile {_DEFAULT_PROFILE}"
        return _of_profile(Known(_DEFAULT_PROFILE, context.view.header, "ssl_policy", default=default))
    if isinstance(policy, Unknown):
        return replace(policy, setting="ssl_policy")
    profile = policy.attribute("profile")
    if profile is None:
        default = f"Google Cloud then applies the profile {_DEFAULT_PROFILE}"
        return _of_profile(Known(_DEFAULT_PROFILE, policy.header, "profile", default=default))
    if isinstance(profile, Unknown):
        return replace(profile, setting="profile")
    if profile.value == "CUSTOM":
        return _custom(policy)
    return _of_profile(replace(profile, setting="profile"))


def exchange(context: Context) -> Setting[str] | None:
    """Say whether a proxy's policy lets clients agree on keys with X25519MLKEM768 on the day of the run."""
    policy = _policy(context)
    if isinstance(policy, Unknown):
        return replace(policy, setting="ssl_policy")
    chosen = None if policy is None else policy.attribute(_EXCHANGE)
    if chosen is None:
        at, owner = (context.view.header, context.resource) if policy is None else (policy.header, policy.owner)
        if "_region_" in owner.type:
            return Unknown("Google does not say what regional policies do by default", at, _EXCHANGE)
        chosen = Known("DEFAULT", at, _EXCHANGE, default="Google Cloud then follows its own dates")
    profile = None if policy is None else policy.attribute("profile")
    if isinstance(profile, Known) and profile.value == _FIPS:
        return Unknown(f"Google does not say whether {_FIPS} allows X25519MLKEM768", profile.at, "profile", profile.via)
    today = context.configuration.today
    return of_meaning(replace(chosen, setting=_EXCHANGE), lambda word: _on(word, today))


def _on(word: Known[str], today: date) -> Setting[str]:
    if word.value not in _SWITCHED_ON:
        return Unknown(f"`{word.value}` is none of {', '.join(_SWITCHED_ON)}", word.at, word.setting, word.via)
    maybe, surely = _SWITCHED_ON[word.value]
    if maybe <= today < surely:
        return Unknown("Google switches it on in the course of this month", word.at, word.setting, word.via)
    return replace(word, value="true" if surely <= today else "false")


def _of_profile(profile: Known[str]) -> Many[CipherSuite]:
    preset = presets.find("gcp-ssl-policy", profile.value)
    if preset is None or preset.cipher_suites is None:
        return Unknown(f"the suites of `{profile.value}` are not listed", profile.at, profile.setting, profile.via)
    found = preset.cipher_suites
    suites_of = tuple(Known(suite, profile.at, profile.setting, profile.via, profile.default) for suite in found)
    return profile.map(lambda _: suites_of)


def _custom(policy: View) -> Many[CipherSuite] | None:
    features = policy.attribute("custom_features")
    if features is None or isinstance(features, Unknown) or not is_list(features.value):
        return features if isinstance(features, Unknown) else None
    return features.map(lambda elements: tuple(_feature(settled(element)) for element in elements))


def _feature(name: Setting[str]) -> Setting[CipherSuite]:
    found = find(name.value) if isinstance(name, Known) else None
    if isinstance(name, Unknown) or found is None:
        return Unknown("it is no cipher suite that is known here", name.at, "custom_features")
    return Known(found, name.at, "custom_features", name.via)
