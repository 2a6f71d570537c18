"""Whom objects connect to by the rows of their kinds, and what a receiver of alerts says of mail.  Knows no row."""

from collections.abc import Iterator

from linter.model.endpoint import Role, Subject, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.operators.address_rows import ALIASES, ROWS, Row
from linter.platforms.kubernetes.operators.url_target import Target
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence, bool_of

_DEMANDS = frozenset({"enable", "require", "verify-ca", "verify-full"})
"""Words that switch TLS on, beside those of a truth value."""


# --- what they say ----------------------------------------------------------------------------------------------


def addresses(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hops to those whom an object connects to by the rows of its kind."""
    key = (owner.group, owner.kind)
    for row in ROWS[ALIASES.get(key, key)]:
        for parent, address in _written(owner.node, row.address):
            hop = _hop(owner, row, parent, address)
            if hop is not None:
                yield hop
    if owner.kind == "AlertmanagerConfig":
        yield from _mails(owner)


def _hop(owner: Object, row: Row, parent: Map, address: Scalar) -> Upstream | None:
    setting = row.address.replace("[]", "")
    url = address
    switch = parent.find(*row.encrypts.split(".")) if row.encrypts else None
    has_scheme = "://" in address.text
    if row.told_only and (switch is None or has_scheme if row.encrypts else not has_scheme):
        return None
    if (row.scheme or row.encrypts) and not has_scheme:
        scheme = parent.scalar(*row.scheme.split(".")) if row.scheme else None
        word = row.default if scheme is None else scheme.text
        if row.encrypts:
            word = "https" if _is_on(switch) else "http"
        decided = switch if isinstance(switch, Scalar) else scheme
        url = Scalar(f"{word}://{address.text}", address.at if decided is None else decided.at, address.plain)
    elif row.plain:
        return Target(owner, address, setting, insecure=parent.scalar(*row.plain.split("."))).hop()
    elif not has_scheme and not address.text.startswith(("$", "{")):
        url = Scalar(f"https://{address.text}", address.at, address.plain)
    skips = parent.scalar(*row.skips.split(".")) if row.skips else None
    if row.verifies and (verifies := parent.scalar(*row.verifies.split("."))) is not None:
        said = bool_of(verifies)
        skips = verifies if isinstance(said, Unknown) else Scalar(str(not said.value).lower(), verifies.at, plain=True)
    return Target(owner, url, setting, skips).hop()


def _is_on(switch: Node | None) -> bool:
    """Say whether TLS is written out, or switched on."""
    if isinstance(switch, Scalar) and switch.text in _DEMANDS:
        return True
    return isinstance(switch, Map) or (isinstance(switch, Scalar) and bool_of(switch) == Known(True, switch.at))


def _written(node: Map, path: str) -> Iterator[tuple[Map, Scalar]]:
    """Yield what stands at a path, each with the mapping that it stands in."""
    first, _, rest = path.partition("[]")
    keys = first.split(".")
    if not _:
        parent = node.mapping(*keys[:-1]) if keys[:-1] else node
        found = None if parent is None else parent.scalar(keys[-1])
        if parent is not None and found is not None:
            yield parent, found
        return
    listed = node.find(*keys)
    for item in listed.items if isinstance(listed, Sequence) else ():
        if isinstance(item, Map) and rest:
            yield from _written(item, rest.removeprefix("."))
        elif isinstance(item, Scalar) and not rest:
            yield node, item


def _mails(owner: Object) -> Iterator[Upstream]:
    """Yield the hops to servers of mail of which TLS is not demanded."""
    for receiver in owner.node.mappings_of("spec", "receivers"):
        for mail in receiver.mappings_of("emailConfigs"):
            demanded, host = mail.scalar("requireTLS"), mail.scalar("smarthost")
            if demanded is None or bool_of(demanded) != Known(False, demanded.at):
                continue
            at, setting = demanded.at, "requireTLS"
            target = "the mail server" if host is None else host.text
            yield Upstream(
                at=at,
                address=f"{owner.address} to {target}",
                name=f"{target} from {owner.title}",
                platform="kubernetes",
                role=Known(Role.CONTROL, at),
                protocol=Known("smtp", at),
                exposure=either("who reaches the mail server is not told", at, setting),
                tls=_offered(demanded),
                scope=owner.scope,
            )


def _offered(demanded: Scalar) -> Unknown:
    because = "Alertmanager then speaks clear text to a server of mail that offers no TLS"
    candidates = (Known(None, demanded.at), Known(Tls(demanded.at), demanded.at))
    return Unknown(because, demanded.at, "requireTLS", candidates=candidates)
