"""What is spoken on a connection, in the model's words, whatever a product's engine or scheme calls it."""

PROTOCOLS = (
    "amqp",
    "cassandra",
    "clickhouse",
    "dax",
    "db2",
    "dns",
    "fastcgi",
    "ftp",
    "grpc",
    "hadoop",
    "hdfs",
    "http",
    "imap",
    "jdbc",
    "kafka",
    "ldap",
    "mariadb",
    "memcached",
    "mongodb",
    "mqtt",
    "mysql",
    "nats",
    "neptune",
    "nfs",
    "oracle",
    "pop3",
    "postgres",
    "redis",
    "redshift",
    "s3",
    "scgi",
    "sip",
    "smb",
    "smtp",
    "sql",
    "sqlserver",
    "syslog",
    "tcp",
    "telnet",
    "thrift",
    "udp",
    "uwsgi",
    "valkey",
    "winrm",
    "zookeeper",
)
"""`tcp` and `udp` where nothing more is known."""

# What engines of RDS are called (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html,
# `Engine`), and what others write for the same; a version or an edition may stand behind.  Checked 2026-11-30.
_OTHER = {
    "aurora": "mysql",
    "aurora-mysql": "mysql",
    "aurora-postgresql": "postgres",
    "docdb": "mongodb",
    "h2": "http",
    "http2": "http",
    "https": "http",
    "mongo": "mongodb",
    "postgresql": "postgres",
    "rediss": "redis",
}


def canonical(word: str) -> str | None:
    """Return the model's word for what is spoken; None where it is not known."""
    text = word.strip().lower()[:64]
    for one in (text, _without_edition(text)):
        if one in PROTOCOLS:
            return one
        if one in _OTHER:
            return _OTHER[one]
    return None


def _without_edition(text: str) -> str:
    """Return an engine's name without what stands behind it: `oracle-se2`, `custom-sqlserver-ex`, `mysql8.0`."""
    words = text.removeprefix("custom-").replace("_", "-").split("-")
    kept = [word for number, word in enumerate(words) if not number or word in ("mysql", "postgresql")]
    return "-".join([kept[0].rstrip("0123456789.") if kept[0] != "db2" else "db2", *kept[1:]])
