import pytest

from linter.platforms.connections.opened import Connection, Transport
from linter.platforms.connections.strings import connection


@pytest.mark.parametrize(
    ("text", "protocol", "host", "transport"),
    [
        ("postgres://u:p@db:5432/x?sslmode=disable", "postgres", "db", Transport.CLEAR),
        ("postgresql+asyncpg://db/x?sslmode=verify-full", "postgres", "db", Transport.VERIFIED),
        ("postgresql://db/x?sslmode=prefer", "postgres", "db", Transport.UNTOLD),
        ("postgresql://db/x", "postgres", "db", Transport.UNTOLD),
        ("jdbc:postgresql://db:5432/x?ssl=true&sslmode=require", "postgres", "db", Transport.UNVERIFIED),
        ("host=db port=5432 dbname=x sslmode=verify-ca", "postgres", "db", Transport.CHAIN_ONLY),
        ("host=db dbname='x y'", "postgres", "db", Transport.UNTOLD),
        ("mysql://db/x?tls=skip-verify", "mysql", "db", Transport.UNVERIFIED),
        ("mysql://db/x?ssl-mode=DISABLED", "mysql", "db", Transport.CLEAR),
        ("jdbc:mysql://db/x?useSSL=false", "mysql", "db", Transport.CLEAR),
        ("jdbc:mysql://db/x", "mysql", "db", Transport.UNTOLD),
        ("redis://:p@cache:6379/0", "redis", "cache", Transport.CLEAR),
        ("rediss://cache", "redis", "cache", Transport.ENCRYPTED),
        ("rediss://cache?ssl_cert_reqs=none", "redis", "cache", Transport.UNVERIFIED),
        ("mongodb://a,b/x", "mongodb", "a", Transport.CLEAR),
        ("mongodb://db/x?tls=true", "mongodb", "db", Transport.VERIFIED),
        ("mongodb://db/?ssl=true&tlsInsecure=true", "mongodb", "db", Transport.UNVERIFIED),
        ("mongodb://db/?tls=true&tlsAllowInvalidHostnames=true", "mongodb", "db", Transport.CHAIN_ONLY),
        ("mongodb+srv://cluster.example.net/x", "mongodb", "cluster.example.net", Transport.VERIFIED),
        ("amqp://queue", "amqp", "queue", Transport.CLEAR),
        ("amqps://queue?verify=verify_none", "amqp", "queue", Transport.UNVERIFIED),
        ("amqps://queue", "amqp", "queue", Transport.ENCRYPTED),
        ("SASL_PLAINTEXT://broker:9092", "kafka", "broker", Transport.CLEAR),
        ("SSL://broker:9093", "kafka", "broker", Transport.ENCRYPTED),
        ("http://[::1]:8080/x", "http", "[::1]", Transport.CLEAR),
        ("ldaps://directory", "ldap", "directory", Transport.ENCRYPTED),
        ("clickhouse://ch:9000/x", "clickhouse", "ch", Transport.CLEAR),
        ("clickhouse://ch:9440/x?secure=true&skip_verify=true", "clickhouse", "ch", Transport.UNVERIFIED),
        ("clickhouse://ch:9440/x?secure=1", "clickhouse", "ch", Transport.ENCRYPTED),
        ("ldap://directory:389", "ldap", "directory", Transport.UNTOLD),
        ("smtps://mail", "smtp", "mail", Transport.ENCRYPTED),
        ("smtp://mail:587", "smtp", "mail", Transport.UNTOLD),
        ("jdbc:sqlserver://db:1433;encrypt=false", "sqlserver", "db", Transport.CLEAR),
        ("jdbc:sqlserver://db;encrypt=true;trustServerCertificate=true", "sqlserver", "db", Transport.UNVERIFIED),
        ("jdbc:sqlserver://db;encrypt=strict;trustServerCertificate=true", "sqlserver", "db", Transport.VERIFIED),
        ("jdbc:sqlserver://db;databaseName=x", "sqlserver", "db", Transport.UNTOLD),
        ("Server=tcp:db.example.com,1433;Encrypt=Optional", "sqlserver", "db.example.com", Transport.CLEAR),
        ("Data Source=db;Encrypt=True;Trust Server Certificate=yes", "sqlserver", "db", Transport.UNVERIFIED),
        ("postgres://db/x?sslmode=allow", "postgres", "db", Transport.CLEAR),
        ("db:5432/postgres?sslmode=disable", "postgres", "db", Transport.CLEAR),
        ("u:p@tcp(db:3306)/x", "mysql", "db", Transport.CLEAR),
        ("u:p@tcp(db:3306)/x?tls=true", "mysql", "db", Transport.ENCRYPTED),
        ("u:p@tcp([::1]:3306)/x?charset=utf8&tls=skip-verify", "mysql", "[::1]", Transport.UNVERIFIED),
        ("cache:6380,password=p,ssl=True,abortConnect=False", "redis", "cache", Transport.ENCRYPTED),
        ("cache:6379,abortConnect=False", "redis", "cache", Transport.CLEAR),
        ("Host=db;Username=u;Password=p;SSL Mode=VerifyFull", "postgres", "db", Transport.VERIFIED),
        ("Host=db;Username=u;SSL Mode=Prefer", "postgres", "db", Transport.UNTOLD),
        ("Server=db;Uid=u;SslMode=None", "mysql", "db", Transport.CLEAR),
        ("Server=db;Encrypt=Mandatory", "sqlserver", "db", Transport.VERIFIED),
    ],
)
def test_a_connection_string_tells_how_it_connects(text: str, protocol: str, host: str, transport: Transport) -> None:
    found = connection(text)

    assert found is not None
    assert (protocol, host, transport) == (found.protocol, found.host, found.transport)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "orders",
        "see http://example.org",
        "s3://bucket/key",
        "file:///etc/x",
        "host=db",
        "Server=db;Database=x",
        "a=b",
        "://x",
    ],
)
def test_other_texts_are_no_connection(text: str) -> None:
    assert connection(text) is None


def test_a_password_is_not_kept() -> None:
    found = connection("postgres://user:secret@db:5432/x?sslmode=disable")

    assert found == Connection("postgres", "db", "5432", Transport.CLEAR, "sslmode")
