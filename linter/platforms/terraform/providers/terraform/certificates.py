"""Certificates that a configuration brings to a service: who replaces them there."""

from linter.model.words import Renewal
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.values.value import Value, boolean_of, settled
from linter.platforms.terraform.mapping.context import Context, Found, context_of
from linter.platforms.terraform.mapping.joins import target_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown

_PATHS = tuple(
    map(
        path_of,
        (
            "each.data",
            "certificate_body",
            "leaf_certificate",
            "self_managed.pem_certificate",
            "self_managed.certificate_pem",
            "custom_ssl_options.certificate",
            "certificate.contents",
            "certificate",
            "pfx_blob",
            "certificate_blob_base64",
            "data",
        ),
    )
)
# Resources that make certificates, which Terraform replaces when it is applied in time; Vault's if they are told to.
_MADE = frozenset({"acme_certificate", "tls_locally_signed_cert", "tls_self_signed_cert"})
_ASKED = frozenset({"vault_pki_secret_backend_cert", "vault_pki_secret_backend_sign"})
_FILE = pattern(r"\bfile(?:base64)?\s*\(")
_WRITTEN = (".tf", ".tofu", ".json", ".tfvars")
_UNTOLD = "who puts the next one there is not written here"


def brought(context: Context) -> Setting[Renewal] | None:
    """Say who replaces what a resource brings: a person a file, Terraform what it makes itself."""
    for found in map(context.refer, _PATHS):
        if found.value is not None:
            made = target_of(found.value)
            return _of_text(found.value, found) if made is None else _of_resource(made, found.value, context)
    return None


def _of_text(value: Setting[Value], found: Found) -> Setting[Renewal]:
    plain = settled(value)
    # The text of a file is there in the file, and what brings it is here.
    at = value.at if value.at.source.path.endswith(_WRITTEN) else found.at
    if isinstance(plain, Known) or _FILE.search(value.at.text[:2_000]):
        return Known(Renewal.HAND, at, found.setting, value.via)
    return Unknown(_UNTOLD, at, found.setting)


def _of_resource(made: Resource, value: Setting[Value], context: Context) -> Setting[Renewal]:
    if made.type in _MADE:
        return Known(Renewal.APPLY, value.at, via=value.via)
    if made.type not in _ASKED:
        return Unknown(_UNTOLD, value.at)
    renews = context_of(context.configuration, made).find(path_of("auto_renew")).value
    if isinstance(renews, Unknown):
        return renews
    is_renewed = renews is not None and boolean_of(renews.value) is True
    return Known(Renewal.APPLY if is_renewed else Renewal.HAND, value.at, via=value.via)
