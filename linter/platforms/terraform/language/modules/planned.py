"""Values and instances as a plan has them.  Knows no body and no JSON text."""

from msgspec.structs import replace

from linter.platforms.terraform.language.expressions.scope import Scope
from linter.platforms.terraform.language.modules.instances import Instance, Instances
from linter.platforms.terraform.language.values.value import Value
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Location
from linter.syntax.hcl.plan import Json, Key


def planned_instances(written: Instances, keys: tuple[Key, ...] | None, scope: Scope, at: Location) -> Instances:
    """Return the instances that a plan has; those that it does not have will not be."""
    if keys is None:
        return Instances((), is_repeated=True, is_counted=True)
    if not written.is_repeated:
        return written
    by_key = {instance.key: instance for instance in written.found}
    found = tuple(by_key.get(key) or Instance(key, _scope(by_key.get(None), key, scope, at)) for key in keys)
    return Instances(tuple(replace(one, maybe=None) for one in found), is_repeated=True, is_counted=True)


def setting_of(value: Json, at: Location) -> Known[Value]:
    """Turn a value of a plan into one of the language, all at one place."""
    if isinstance(value, list):
        return Known(tuple(setting_of(one, at) for one in value), at)
    if isinstance(value, dict):
        return Known({name: setting_of(one, at) for name, one in value.items()}, at)
    return Known(value, at)


def _scope(symbolic: Instance | None, key: Key, scope: Scope, at: Location) -> Scope:
    """Return the names of an instance that only the plan knows."""
    if symbolic is not None:
        scope = symbolic.scope
    if isinstance(key, int):
        return scope.binding({"count": Known({"index": Known(key, at)}, at)})
    each = scope.bindings.get("each")
    elements = each.value if isinstance(each, Known) else {}
    value = elements.get("value") or Unknown("the plan does not tell what an instance is made from", at)
    return scope.binding({"each": Known({"key": Known(key, at), "value": value}, at)})
