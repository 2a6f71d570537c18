"""Argo CD: the repositories that it fetches from, and its own server.  Knows no other tool of delivery.

Sources: https://argo-cd.readthedocs.io/, "Declarative Setup", "argocd-cmd-params-cm" and "TLS configuration"; the
reference of the Argo CD operator.  Checked 2026-11-24.
"""

from collections.abc import Iterator

from linter.model.endpoint import Exposure, Listener, Role, Serves, Subject, Tls
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.operators.url_target import Target, hops
from linter.platforms.platform import Options
from linter.provenance.setting import Known
from linter.provenance.source import InputError
from linter.syntax.carried import parse
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of

_OF_SECRETS = "argocd.argoproj.io/secret-type"
_REPOSITORIES = ("repository", "repo-creds")


def application(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hops to the repositories of an Application, or of those that an ApplicationSet makes."""
    spec = owner.node.mapping("spec", "template", "spec") if owner.kind == "ApplicationSet" else None
    spec = spec or owner.node.mapping("spec")
    if spec is None or owner.partial:
        return
    sources = (spec.mapping("source"), *spec.mappings_of("sources"))
    urls = (None if source is None else source.scalar("repoURL") for source in sources)
    yield from hops(Target(owner, url, "spec.source.repoURL") for url in urls if url is not None)


def repository(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to the repository that a Secret describes; any other Secret describes none."""
    kind = owner.label(_OF_SECRETS)
    if kind is not None and kind.text == "cluster":
        yield from hops(_cluster_of(owner))
        return
    url = owner.node.scalar("stringData", "url")
    if kind is None or kind.text not in _REPOSITORIES or url is None:
        return
    skip = owner.node.scalar("stringData", "insecure")
    is_skipped = skip if skip is not None and skip.text in ("true", "false") else None
    yield from hops([Target(owner, url, "stringData.insecure" if is_skipped else "stringData.url", is_skipped)])


def _cluster_of(owner: Object) -> Iterator[Target]:
    """Yield the API server of a cluster, whose settings of TLS are a JSON text."""
    address, written = (owner.node.scalar("stringData", key) for key in ("server", "config"))
    try:
        config = None if written is None else parse(written)
    except InputError:
        return
    if address is not None and isinstance(config, Map):
        said = config.scalar("tlsClientConfig", "insecure")
        # The text beside it has credentials, so that the address stands for it.
        skip = None if said is None else Scalar(said.text, address.at, said.plain)
        yield Target(owner, address, "stringData.config tlsClientConfig.insecure", skip)


def server(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the server of an `ArgoCD`, or of the ConfigMap with Argo CD's parameters, where its TLS is spoken of."""
    switch, setting = owner.node.scalar("spec", "server", "insecure"), "spec.server.insecure"
    if owner.kind == "ConfigMap":
        if owner.name != "argocd-cmd-params-cm":
            return
        switch, setting = owner.node.scalar("data", "server.insecure"), "server.insecure"
    if switch is not None:
        yield _server(owner, switch, setting)


def _server(owner: Object, switch: Scalar, setting: str) -> Listener:
    at = switch.at
    return Listener(
        at=at,
        address=f"{owner.address} server",
        name=f"the server of Argo CD as {owner.title} has it",
        platform="kubernetes",
        role=Known(Role.CONTROL, at),
        protocol=Known("http", at),
        exposure=Known(Exposure.INTERNAL, at),
        tls=bool_of(switch, setting).map(lambda is_clear: None if is_clear else Tls(at)),
        serves=Known(Serves.CONTENT, at),
        scope=owner.scope,
    )
