"""What services are told: whose value counts, and what is a question."""

import pytest
from support.compose.reading import MAIN, everything, hops, listeners, upstreams

from linter.model.endpoint import Exposure, Upstream
from linter.platforms.platform import Unread
from linter.provenance.setting import Known, Unknown


def service(text: str) -> str:
    return f"services:\n  app:\n    image: a\n    {text}\n"


FILES = {"a.env": "X_API=http://a.example.com\nY_API=http://y.example.com", "b.env": "X_API=http://b.example.com"}


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        pytest.param("env_file: a.env", ["a", "y"], id="one file"),
        pytest.param("env_file: [a.env, b.env]", ["b", "y"], id="the later file counts"),
        pytest.param("env_file: [{path: a.env}, {path: b.env}]", ["b", "y"], id="long form"),
        pytest.param("env_file: [{path: c.env, required: false}, a.env]", ["a", "y"], id="one that is not there"),
        pytest.param(
            "env_file: a.env\n    environment: [X_API=http://own.example.com]", ["own", "y"], id="its own counts"
        ),
        pytest.param("env_file: a.env\n    environment: {X_API: ''}", ["y"], id="emptied"),
        pytest.param("environment: [X_API]", ["handed"], id="handed on"),
        pytest.param("environment: {X_API: }", ["handed"], id="handed on in a mapping"),
        pytest.param("command: serve --api http://c.example.com", ["c"], id="command"),
        pytest.param("command: [serve, '--api=http://c.example.com']", ["c"], id="words of a command"),
        pytest.param("entrypoint: ['sh', '-c']\n    command: ['serve http://c.example.com']", ["c"], id="script"),
        pytest.param("command: serve --api ${X_API}", ["handed"], id="filled in"),
        pytest.param("command: serve --api $$X_API", [], id="left to the container"),
    ],
)
def test_the_value_that_counts_is_judged(text: str, hosts: list[str]) -> None:
    found = hops({MAIN: service(text)}, {**FILES, ".env": "X_API=http://handed.example.com"})

    assert hosts == sorted(name.split()[1].partition(".")[0] for name in found)


def test_raw_files_have_nothing_filled_in() -> None:
    others = {"a.env": 'X_API="http://${H}.example.com"', ".env": "H=far"}

    raw = hops({MAIN: service("env_file: [{path: a.env, format: raw}]")}, others)
    usual = hops({MAIN: service("env_file: [{path: a.env}]")}, others)

    assert ["http the backend of X_API from service app"] == list(raw)
    assert ["http far.example.com from service app"] == list(usual)


def test_the_way_of_a_value_is_told() -> None:
    text = service("environment: [X_API]")
    (found,) = [
        one for one in everything({MAIN: text}, {".env": "X_API=http://a.example.com"}) if isinstance(one, Upstream)
    ]

    assert ".env" == found.at.source.path
    assert ["variable X_API"] == [step.note for step in found.tls.via]


def test_what_nobody_tells_is_open_and_named() -> None:
    found = everything({MAIN: service("environment: ['DB_URL=${DB}', 'X_URL=postgres://${HOST}/x?sslmode=disable']")})

    (hop,) = [one for one in found if isinstance(one, Upstream)]
    assert isinstance(hop.host, Unknown)
    assert isinstance(hop.exposure, Unknown)
    assert ["`DB_URL`: no file tells what `DB` is"] == [one.because for one in found if isinstance(one, Unread)]


def test_a_backend_in_clear_text_is_not_hidden_by_the_same_one_over_tls() -> None:
    found = upstreams(service("environment: {A_API: 'https://x.example.com', B_API: 'http://x.example.com'}"))

    assert {"A_API", "B_API"} == found.keys()
    assert 1 == len({one.address for one in found.values()})


@pytest.mark.parametrize("host", ["*", "+"])
def test_all_addresses_are_no_backend(host: str) -> None:
    assert {} == upstreams(service(f"environment: {{ASPNETCORE_URLS: 'http://{host}:8080'}}"))


@pytest.mark.parametrize(
    ("ports", "exposure"),
    [
        pytest.param("[]", Exposure.INTERNAL, id="none"),
        pytest.param("['127.0.0.1:9092:9092']", Exposure.INTERNAL, id="of the machine alone"),
        pytest.param("['[::1]:9092:9092']", Exposure.INTERNAL, id="of the machine alone, version 6"),
        pytest.param("[{target: 9092, published: 9092, host_ip: 127.0.0.1}]", Exposure.INTERNAL, id="long form"),
        pytest.param("['9093:9093']", Exposure.INTERNAL, id="another one"),
        pytest.param("['9092:9092']", None, id="short"),
        pytest.param("['9092']", None, id="of the machine's choice"),
        pytest.param("['9092:9092/tcp']", None, id="with protocol"),
        pytest.param("['0.0.0.0:19092:9092']", None, id="every address"),
        pytest.param("['${PORT:-1}:9092']", None, id="a variable"),
        pytest.param("[{target: 9092, published: 9092}]", None, id="long"),
    ],
)
def test_who_reaches_a_broker_is_told_by_published_ports(ports: str, exposure: Exposure | None) -> None:
    text = service(f"ports: {ports}\n    environment: {{KAFKA_LISTENERS: 'PLAINTEXT://:9092'}}")
    (found,) = listeners(text).values()

    assert exposure == (found.exposure.value if isinstance(found.exposure, Known) else None)
