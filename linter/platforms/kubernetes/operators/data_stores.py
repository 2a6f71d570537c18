"""Databases, brokers and search engines that operators run, to their listeners.  Knows one kind each.

Sources: the operators' API references (Strimzi 0.4x, ECK 3, CloudNativePG 1.2x, RabbitMQ cluster operator 2,
MongoDB community operator, Percona operator for MongoDB).  Checked 2026-11-23.
"""

from collections.abc import Iterator, Mapping

from linter.model.endpoint import ClientCertificate, Exposure, Listener, Role, Subject, Tls, Upstream
from linter.platforms.connections.opened import tls_of
from linter.platforms.connections.strings import connection
from linter.platforms.exposure import either
from linter.platforms.kubernetes.endings import clear, versions_of
from linter.platforms.kubernetes.objects.identity import names_of
from linter.platforms.kubernetes.objects.names import exposure_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, Sequence, bool_of
from linter.tls.versions import canonical

_OUTSIDE = frozenset({"loadbalancer", "nodeport", "ingress", "route"})


# What the Services are called that an operator makes for an object.  Sources: Strimzi, "Client access"; ECK, "Accessing
# Elastic Stack services"; CloudNativePG, "Service management"; RabbitMQ Cluster Operator; MongoDB community operator;
# Percona operator, "Exposing the cluster"; OT-CONTAINER-KIT's operator for Redis.  From memory, not looked up again.
_SERVICES: Mapping[str, tuple[str, ...]] = {
    "ApmServer": ("-apm-http",),
    "Cluster": ("-rw", "-ro", "-r"),
    "Elasticsearch": ("-es-http",),
    "EnterpriseSearch": ("-ent-http",),
    "Kafka": ("-kafka-bootstrap", "-kafka-brokers"),
    "Kibana": ("-kb-http",),
    "MongoDBCommunity": ("-svc",),
    "PerconaServerMongoDB": ("-rs0", "-mongos"),
    "RabbitmqCluster": ("",),
    "Redis": ("",),
    "RedisCluster": ("-leader", "-follower"),
    "RedisReplication": ("",),
}


def _store(  # what tells one listener from another
    owner: Object,
    part: str,
    protocol: str,
    tls: Setting[Tls | None],
    exposure: Setting[Exposure] | None = None,
    port: str = "",
) -> Listener:
    """Return a listener of a data store; within the cluster unless told."""
    services = _SERVICES.get(owner.kind, ())
    return Listener(
        at=owner.at,
        address=f"{owner.address} {part}".strip(),
        name=f"{part} of {owner.title}" if part else owner.title,
        platform="kubernetes",
        role=Known(Role.DATASTORE, owner.at),
        protocol=Known(protocol, owner.at),
        exposure=exposure or Known(Exposure.INTERNAL, owner.at),
        tls=tls,
        scope=owner.scope,
        port=port,
        names=tuple(name for end in services for name in names_of(owner, f"{owner.name}{end}", port)),
    )


def _required(at: Location, setting: str, *, is_required: bool, default: str = "") -> Known[Tls | None]:
    required = Known(is_required, at, setting, default=default)
    return Known(Tls(at, required=required), at, setting)


def _switch(switch: Scalar | None, owner: Object, setting: str, default: str) -> Setting[Tls | None]:
    """Return TLS that a switch turns on, and that is off without it."""
    if switch is None:
        return clear(owner.at, setting, default)
    found = bool_of(switch, setting)
    return found.map(lambda is_on: Tls(switch.at) if is_on else None)


# --- Strimzi ----------------------------------------------------------------------------------------------------


def kafka(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the listeners of a Kafka cluster that are configured; those between brokers always have TLS."""
    versions = _kafka_versions(owner)
    for entry in owner.node.mappings_of("spec", "kafka", "listeners"):
        name, kind = entry.text("name") or "", entry.text("type") or "internal"
        is_outside = kind in _OUTSIDE
        exposure = either(f"a listener of type {kind} may be reached from outside", owner.at) if is_outside else None
        tls = _kafka_tls(entry, versions)
        if kind in ("route", "ingress") and isinstance(tls, Known) and tls.value is None:
            continue  # Strimzi takes these with TLS only
        yield _store(owner, f"listener {name}", "kafka", tls, exposure, entry.text("port") or "")


def _kafka_versions(owner: Object) -> Many[str] | None:
    """Return the versions that the brokers are told to accept; None where they are told none."""
    written, setting = owner.node.scalar("spec", "kafka", "config", "ssl.enabled.protocols"), "ssl.enabled.protocols"
    if written is None:
        return None
    words = [canonical(word.strip()) for word in written.text.split(",")]
    known = tuple(Known(word, written.at, setting) for word in words if word is not None)
    if len(known) < len(words):
        return Unknown("it is no version that is known here", written.at, setting)
    return Known(known, written.at, setting)


def _kafka_tls(listener: Map, versions: Many[str] | None) -> Setting[Tls | None]:
    switch, setting = listener.scalar("tls"), "spec.kafka.listeners.tls"
    if switch is None:
        return clear(listener.header(), setting, "Strimzi then speaks clear text")
    kind = listener.scalar("authentication", "type")
    mutual = kind is not None and kind.text == "tls"
    asked = ClientCertificate.REQUIRED if mutual else ClientCertificate.NONE
    client = Known(asked, switch.at if kind is None else kind.at, "spec.kafka.listeners.authentication")
    return bool_of(switch, setting).map(
        lambda is_on: Tls(switch.at, versions=versions, client_certificate=client) if is_on else None
    )


def kafka_client(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the hop to the brokers of KafkaConnect, KafkaBridge and each cluster of a mirror maker."""
    parts = [owner.node.mapping("spec"), *owner.node.mappings_of("spec", "clusters")]
    for part in parts:
        servers = None if part is None else part.scalar("bootstrapServers")
        if part is None or servers is None:
            continue
        at, setting = servers.at, "spec.tls"
        tls: Setting[Tls | None] = clear(at, setting, "Strimzi then speaks clear text")
        if "tls" in part.entries:
            tls = Known(Tls(part.key_at("tls"), verifies_chain=Known(True, at, setting)), part.key_at("tls"), setting)
        host = servers.text.partition(",")[0].rpartition(":")[0]
        yield Upstream(
            at=at,
            address=f"{owner.address} to {servers.text}",
            name=f"kafka {servers.text} from {owner.title}",
            platform="kubernetes",
            role=Known(Role.DATASTORE, at),
            protocol=Known("kafka", at),
            exposure=exposure_of(host, at, "spec.bootstrapServers"),
            tls=tls,
            host=Known(host, at),
            scope=owner.scope,
        )


# --- Elastic Cloud on Kubernetes --------------------------------------------------------------------------------


def elastic(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the HTTP port of a part of the Elastic Stack, which has TLS unless that is switched off."""
    setting = "spec.http.tls.selfSignedCertificate.disabled"
    disabled = owner.node.scalar("spec", "http", "tls", "selfSignedCertificate", "disabled")
    own = owner.node.find("spec", "http", "tls", "certificate", "secretName")
    if disabled is None or own is not None:
        default = "ECK then makes a certificate of its own" if own is None else ""
        yield _store(owner, "", "http", Known(Tls(owner.at), owner.at, setting, default=default))
    else:
        yield _store(
            owner, "", "http", bool_of(disabled, setting).map(lambda is_off: None if is_off else Tls(disabled.at))
        )


# --- CloudNativePG ----------------------------------------------------------------------------------------------


def cloud_native_pg(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield PostgreSQL as CloudNativePG runs it: always with TLS, and with clear text unless `pg_hba` refuses it."""
    parameters = owner.node.mapping("spec", "postgresql", "parameters")
    minimum = None if parameters is None else parameters.scalar("ssl_min_protocol_version")
    setting = "spec.postgresql.pg_hba"
    rules = owner.node.find("spec", "postgresql", "pg_hba")
    lines = [one for one in rules.items if isinstance(one, Scalar)] if isinstance(rules, Sequence) else []
    refused = next(
        (one for one in lines if one.text.split()[:1] == ["hostnossl"] and one.text.split()[-1] == "reject"), None
    )
    required: Setting[bool]
    if refused is not None:
        required = Known(True, refused.at, setting)
    elif lines:
        required = Unknown("the rules of `pg_hba` decide together", lines[0].at, setting)
    else:
        required = Known(False, owner.at, setting, default="CloudNativePG then accepts clear text from all hosts too")
    default = "CloudNativePG then accepts TLS 1.3 only"
    at, name = owner.at, "ssl_min_protocol_version"
    lowest = Scalar("TLSv1.3", at, plain=True) if minimum is None else minimum
    versions = versions_of(lowest, None, at, name, default)
    yield _store(owner, "", "postgres", Known(Tls(at, required=required, versions=versions), at, setting))
    yield from _external_clusters(owner)


def _external_clusters(owner: Object) -> Iterator[Upstream]:
    """Yield the hops to the clusters from which a cluster is restored or replicated, where they say how."""
    for entry in owner.node.mappings_of("spec", "externalClusters"):
        host, mode = (entry.scalar("connectionParameters", key) for key in ("host", "sslmode"))
        found = None if host is None or mode is None else connection(f"host={host.text} sslmode={mode.text}")
        if found is None or host is None or mode is None:
            continue
        setting = "spec.externalClusters.connectionParameters.sslmode"
        yield Upstream(
            at=host.at,
            address=f"{owner.address} to {host.text}",
            name=f"postgres {host.text} from {owner.title}",
            platform="kubernetes",
            role=Known(Role.DATASTORE, host.at),
            protocol=Known("postgres", host.at),
            exposure=exposure_of(host.text, host.at, setting),
            tls=tls_of(found, mode.at, setting),
            host=Known(host.text, host.at),
            scope=owner.scope,
        )


# --- others -----------------------------------------------------------------------------------------------------


def rabbitmq(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield RabbitMQ's ports: clear text alone, both, or TLS alone."""
    secret = owner.node.scalar("spec", "tls", "secretName")
    if secret is None:
        default = "RabbitMQ then speaks clear text"
        yield _store(owner, "", "amqp", clear(owner.at, "spec.tls.secretName", default))
        return
    alone = owner.node.scalar("spec", "tls", "disableNonTLSListeners")
    setting = "spec.tls.disableNonTLSListeners"
    if alone is None:
        default = "RabbitMQ then accepts clear text too"
        yield _store(owner, "", "amqp", _required(secret.at, setting, is_required=False, default=default))
    else:
        required = bool_of(alone, setting)
        yield _store(owner, "", "amqp", Known(Tls(alone.at, required=required), alone.at, setting))


def redis(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield Redis as the operator of OT-Container-Kit runs it: clear text unless a Secret with keys is named."""
    keys = owner.node.mapping("spec", "TLS")
    if owner.partial:
        return
    if keys is None:
        yield _store(owner, "", "redis", clear(owner.at, "spec.TLS", "the operator then runs Redis without TLS"))
    else:
        yield _store(owner, "", "redis", Known(Tls(keys.header()), keys.header(), "spec.TLS"))


def mongodb_community(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield MongoDB as the community operator runs it: without TLS unless that is enabled."""
    setting = "spec.security.tls.enabled"
    enabled = owner.node.scalar("spec", "security", "tls", "enabled")
    optional = owner.node.scalar("spec", "security", "tls", "optional")
    tls = _switch(enabled, owner, setting, "the operator then runs MongoDB without TLS")
    if isinstance(tls, Known) and tls.value is not None and optional is not None:
        required = bool_of(optional, "spec.security.tls.optional").map(lambda is_optional: not is_optional)
        tls = Known(Tls(optional.at, required=required), optional.at, "spec.security.tls.optional")
    yield _store(owner, "", "mongodb", tls)


def percona_mongodb(owner: Object, _cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield MongoDB as Percona's operator runs it: with TLS beside clear text unless told."""
    mode, setting = owner.node.scalar("spec", "tls", "mode"), "spec.tls.mode"
    word, at = ("preferTLS", owner.at) if mode is None else (mode.text, mode.at)
    default = "Percona's operator then prefers TLS and accepts clear text" if mode is None else ""
    if word == "disabled":
        yield _store(owner, "", "mongodb", clear(at, setting))
    elif word in ("allowTLS", "preferTLS", "requireTLS"):
        yield _store(owner, "", "mongodb", _required(at, setting, is_required=word == "requireTLS", default=default))
