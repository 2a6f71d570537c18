"""Names of hosts as attributes of resources write them.  Knows no resource type."""

from collections.abc import Iterable, Iterator

from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.modules.view import View
from linter.platforms.terraform.language.values.value import Value, is_list, settled, text_of
from linter.platforms.terraform.mapping.joins import target_of
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting
from linter.tls.certificates import covers


def host_of(value: Setting[Value]) -> Known[str] | None:
    """Return a host; None of what stands for hosts that nobody knows."""
    plain = settled(value)
    text = text_of(plain.value) if isinstance(plain, Known) else None
    # A wildcard anywhere else than in the first label stands for any name.
    if text is None or "." not in text or not isinstance(plain, Known) or set("*?") & set(text.removeprefix("*.")):
        return None
    return plain.map(lambda _: text)


def hosts_at(view: View, attribute: str) -> dict[str, Known[str]]:
    """Return the hosts of an attribute, or of the list that it is, each once."""
    found = map(host_of, paid(_elements(view.attribute(attribute)), view.header))
    return {one.value: one for one in found if one is not None}


def texts_at(view: View, attribute: str) -> list[str] | None:
    """Return the texts of an attribute, or of the list that it is; None where one is not known."""
    found: list[str] = []
    for element in _elements(view.attribute(attribute)):
        plain = settled(element)
        text = text_of(plain.value) if isinstance(plain, Known) else None
        if text is None:
            return None
        found.append(text)
    return found


def targets_at(view: View, attribute: str) -> list[Resource | None]:
    """Return the resources that the elements of a list refer to, in order; None for what is not among the files."""
    return [target_of(one) for one in _elements(view.reference(attribute))]


def unnamed(hosts: Iterable[Known[str]], names: Iterable[str]) -> Iterator[Known[str]]:
    """Yield the hosts that none of some names is, or covers."""
    known = tuple(names)
    yield from (host for host in hosts if not covers(known, host.value.replace("*", "any", 1)))


def _elements(value: Setting[Value] | None) -> tuple[Setting[Value], ...]:
    if value is None:
        return ()
    return tuple(value.value) if isinstance(value, Known) and is_list(value.value) else (value,)
