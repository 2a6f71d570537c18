"""Who answers to which name in a fleet, by what repositories say themselves.  Knows no graph."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from linter.fleet.store.tables import Name

_MOST = 20
"""Who may answer to one name: more are a name that everybody uses."""


class End(Struct, frozen=True):
    """Somebody who answers: a node of a repository."""

    repository: str
    node: str
    port: str
    cluster: str
    """By the label of the list; empty where it does not say."""


class Names(Struct, frozen=True):
    """All names of a fleet."""

    serving: Mapping[tuple[str, str], Sequence[End]]

    def answering(self, asked: Name, repository: str, cluster: str, ports: Sequence[str]) -> tuple[Sequence[End], str]:
        """Return who answers to a name that a repository asks for, and why that is no more than likely.

        Its own are no answer: within one repository more is known than names.
        """
        ends = [one for one in self.serving.get((asked.kind, asked.name), ()) if one.repository != repository]
        by_port = [one for one in ends if one.port in ("", *ports) or not one.port.isdecimal()] if any(ports) else ends
        if len({one.repository for one in by_port}) > 1 and asked.kind == "service":
            same = [one for one in by_port if cluster and one.cluster == cluster]
            by_port = same or by_port
        if not by_port or len(by_port) > _MOST:
            return (), ""
        return by_port, _doubt(asked, by_port, cluster)


def _doubt(asked: Name, ends: Sequence[End], cluster: str) -> str:
    repositories = {one.repository for one in ends}
    if len(repositories) > 1:
        return f"{len(repositories)} repositories answer to {asked.name}"
    if asked.kind == "service" and not (cluster and all(one.cluster == cluster for one in ends)):
        return "nothing says that both repositories are of one cluster"
    return ""


def names(found: Iterable[tuple[str, str, Name]]) -> Names:
    """Put names together, each given with its repository and that one's cluster."""
    serving: dict[tuple[str, str], list[End]] = {}
    for repository, cluster, one in found:
        if one.serves and one.node:
            end = End(repository, one.node, one.port, cluster)
            ends = serving.setdefault((one.kind, one.name), [])
            if end not in ends:
                ends.append(end)
    return Names(serving)
