"""Texts of which parts are unknown, with references to the resources that fill them in.  Knows no resource type."""

from linter.model.names import Name, reference
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.value import Handle, Partial, Value, text_of
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting

# `aws_db_instance.orders.address`, and nothing else
_REFERENCE = pattern(r"([a-z][a-z0-9]*_\w+\.[\w-]+)(?:\[[^\]]*\])?(?:\.[\w.\[\]-]+)?")


def written(setting: Setting[Value], scope: str, prefix: str) -> str:
    """Return a value as a text; what is unknown becomes what a template would leave to be filled in.

    Resources are named in a scope; the prefix is that of the addresses of the module in which the value stands.
    """
    plain = unwrapped(setting)
    text = text_of(plain.value) if isinstance(plain, Known) else None
    if text is not None:
        return text
    value = setting.value if isinstance(setting, Known) else None
    if isinstance(value, Partial):
        return "".join(part if isinstance(part, str) else _hole(part.at.text, scope, prefix) for part in value.parts)
    if isinstance(value, Handle) and isinstance(value.target, Resource):
        return reference(Name(scope, value.target.address))
    return _hole(setting.at.text, scope, prefix)


def _hole(text: str, scope: str, prefix: str) -> str:
    found = _REFERENCE.fullmatch(text.strip())
    return "${...}" if found is None else reference(Name(scope, f"{prefix}{found[1]}"))
