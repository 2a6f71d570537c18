"""Which authority a provider of ACME asks.  Knows no certificate but those of `acme_certificate`.

Sources: vancluever/acme documentation, index (`server_url`), and its acme/provider.go, which reads ACME_SERVER_URL
where nothing is written; Terraform documentation, "Providers Within Modules".  Checked 2026-11-30.
"""

from collections.abc import Iterator
from typing import TypeVar

from linter.model.words import Issuer
from linter.platforms.certificates import either_authority
from linter.platforms.terraform.language.modules.enclosing import Enclosing
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.values.value import text_of
from linter.platforms.terraform.mapping.context import Context, context_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.syntax.hcl.expression import Object
from linter.syntax.hcl.tree import Attribute, Block
from linter.tls.authorities import by_acme, is_untrusted, lifetime

T = TypeVar("T")

_PROVIDER = "acme"
_URL = path_of("server_url")
_UNTOLD = "which authority the provider asks is not written here"


def issuer(context: Context) -> Setting[Issuer]:
    """Say whether the authority that the provider asks is a public one."""
    asked = _asked(context)
    if isinstance(asked, Unknown):
        return either_authority(asked.because, context.view.header)
    if by_acme(asked.value) is not None:
        return _told(Issuer.PUBLIC, context, asked)
    if is_untrusted(asked.value):
        return _told(Issuer.PRIVATE, context, asked)
    return either_authority("it is not known who answers at that directory of ACME", context.view.header)


def authority(context: Context) -> Setting[str]:
    """Return the authority that the provider asks, as CAA records name it; one for tests by its directory."""
    asked = _asked(context)
    if isinstance(asked, Unknown):
        return asked
    public = by_acme(asked.value)
    if public is not None:
        return _told(public.caa, context, asked)
    if is_untrusted(asked.value):
        return _told(asked.value, context, asked)
    return Unknown("it is not known who answers at that directory of ACME", context.view.header)


def days(context: Context) -> Setting[str] | None:
    """Return how long the authority lets a certificate live; None where that depends on what it is asked."""
    asked = _asked(context)
    public = by_acme(asked.value) if isinstance(asked, Known) else None
    # Authorities that offer several lengths have a profile for each.
    if public is None or not isinstance(asked, Known) or context.view.attribute("profile") is not None:
        return None
    found = lifetime(public, context.configuration.today)
    return None if found is None else _told(str(found), context, asked)


def _told(value: T, context: Context, asked: Known[str]) -> Known[T]:
    return Known(value, context.view.header).passed(Step(asked.at, "the provider asks there"))


def _asked(context: Context) -> Setting[str]:
    """Return the directory of ACME that the provider of a resource asks."""
    at = context.view.header
    written = context.view.body.attributes.get("provider")
    name, _, alias = (_PROVIDER if written is None else _bare(written.at.text)).partition(".")
    found = _block(context.resource.module, name, alias)
    if found is None:
        return Unknown(_UNTOLD, at)
    module, block = found
    provider = next(iter(module.connections(block)), None)
    value = None if provider is None else context_of(context.configuration, provider).find(_URL).value
    text = text_of(value.value) if isinstance(value, Known) else None
    if value is None or isinstance(value, Unknown) or text is None:
        return Unknown(value.because if isinstance(value, Unknown) else _UNTOLD, at)
    return value.map(lambda _: text)


def _block(module: Enclosing, name: str, alias: str) -> tuple[Module, Block] | None:
    """Return a provider's block as a module has it or is given it; a default one it has of its callers."""
    if not isinstance(module, Module):
        return None
    for block in module.folder.connections:
        if block.type == "provider" and block.labels == (name,) and _alias(block) == alias:
            return module, block
    if module.call is None:
        return None
    given = dict(_given(module.call.block.body.attributes.get("providers")))
    passed = given.get(f"{name}.{alias}" if alias else name)
    if passed is None:
        return None if alias or given else _block(module.call.module, name, "")
    return _block(module.call.module, *passed)


def _given(providers: Attribute | None) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the providers that a call gives a module: by the names there, the names and aliases here."""
    if providers is not None and isinstance(providers.expression, Object):
        for key, value in providers.expression.items:
            name, _, alias = _bare(value.at.text).partition(".")
            yield _bare(key.at.text), (name, alias)


def _alias(block: Block) -> str:
    alias = block.body.attributes.get("alias")
    return "" if alias is None else _bare(alias.at.text)


def _bare(text: str) -> str:
    """Return a name, without the quotes that older versions and JSON have around it."""
    return text.strip().strip('"').removeprefix("${").removesuffix("}").strip()
