"""Variables and arguments that switch the verification of certificates off for all that a program opens."""

from collections.abc import Iterable, Iterator, Mapping

from linter.model.endpoint import Exposure, Role, Tls, Upstream
from linter.platforms.connections.commands import Word
from linter.platforms.connections.program import Program
from linter.platforms.connections.variables import Variable
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Step, Unknown
from linter.provenance.source import Location

_YES, _NO = frozenset({"true", "1"}), frozenset({"false", "0"})
# After the documentation of the command line of Node.js, Vault, Consul and Nomad, of the environment of git and Helm,
# of the configuration of npm, Bundler, Kibana, Grafana and fabric8's client, and PEP 493.  Checked 2026-11-29.
_UNVERIFIED_VARIABLES: Mapping[str, frozenset[str]] = {
    "BUNDLE_SSL_VERIFY_MODE": frozenset({"0"}),
    "CONSUL_HTTP_SSL_VERIFY": _NO,
    "ELASTICSEARCH_SSL_VERIFICATIONMODE": frozenset({"none"}),
    "GF_SMTP_SKIP_VERIFY": _YES,
    "GIT_SSL_NO_VERIFY": _YES,
    "HELM_KUBEINSECURE_SKIP_TLS_VERIFY": _YES,
    "KUBERNETES_TRUST_CERTIFICATES": _YES,
    "NODE_TLS_REJECT_UNAUTHORIZED": frozenset({"0"}),
    "NOMAD_SKIP_VERIFY": _YES,
    "NPM_CONFIG_STRICT_SSL": _NO,
    "PYTHONHTTPSVERIFY": frozenset({"0"}),
    "VAULT_SKIP_VERIFY": _YES,
    "npm_config_strict_ssl": _NO,
}
_UNVERIFIED_ARGUMENT = pattern(
    r"--(?:insecure-skip-tls-verify|insecure-skip-verify|tls-skip-verify|kubelet-insecure-tls|"
    r"skip-tls-verify|tls-insecure-skip-verify)(?:=(?P<value>\w+))?"
)


def switches(words: Iterable[Word], variables: Iterable[Variable], owner: Program) -> Iterator[Upstream]:
    """Yield a hop that stands for all connections of a program whose verification is switched off."""
    for variable in variables:
        if variable.value.lower() in _UNVERIFIED_VARIABLES.get(variable.name, frozenset()):
            yield _unverified(owner, variable.at, variable.name, variable.via)
    for word in words:
        found = _UNVERIFIED_ARGUMENT.fullmatch(word.text.strip())
        if found is not None and (found["value"] or "true").lower() == "true":
            yield _unverified(owner, word.at, found[0].partition("=")[0], ())


def _unverified(owner: Program, at: Location, setting: str, via: tuple[Step, ...]) -> Upstream:
    # What `--kubelet-insecure-tls` switches off is inside the cluster; of the others nobody says where they lead.
    inside = Known(Exposure.INTERNAL, at, setting)
    somewhere = Unknown("it holds for every connection", at, setting, candidates=(Known(Exposure.PUBLIC, at), inside))
    return Upstream(
        at=at,
        address=f"{owner.address} {setting}",
        name=f"what {owner.title} connects to",
        platform=owner.platform,
        role=Known(Role.CONTROL, at),
        protocol=Unknown("it holds for every connection", at),
        exposure=inside if "kubelet" in setting else somewhere,
        tls=Known(Tls(at, verifies_chain=Known(False, at, setting, via)), at, setting, via),
        scope=owner.scope,
    )
