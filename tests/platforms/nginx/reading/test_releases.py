"""The release of nginx that reads a configuration: how it is known, and what differs."""

import pytest
from support.nginx.reading import everything, tls_of, values

from linter.model.endpoint import Listener
from linter.platforms.nginx.reading.releases import release_of
from linter.platforms.platform import Embedded
from linter.provenance.setting import Known

SERVER = "server { listen 443 ssl; server_name a.example.com; ssl_certificate a; ssl_certificate_key b; %s }\n"
WHOLE = "events {}\nhttp {\n%s}\n"
NEW = ["TLSv1.2", "TLSv1.3"]
OLD = ["TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"]
DOUBTED: list[object] = [set(), set(), "TLSv1.2"]


def listener(files: dict[str, str], others: dict[str, str] | None = None, version: str | None = None) -> Listener:
    found = [one for one in everything(files, others, version) if isinstance(one, Listener)]
    return found[-1]


def versions(written: str, version: str | None, others: dict[str, str] | None = None) -> list[object]:
    files = {"web/nginx.conf": WHOLE % (SERVER % written)}
    return values(tls_of(listener(files, others, version)).versions)


@pytest.mark.parametrize(
    ("version", "written", "expected"),
    [
        pytest.param(None, "", NEW, id="any"),
        pytest.param("1.27.3", "", NEW, id="since 1.27.3"),
        pytest.param("1.27", "", NEW, id="the last of a line"),
        pytest.param("1.27.2", "", [*DOUBTED, "TLSv1.3"], id="before 1.27.3"),
        pytest.param("1.22", "", DOUBTED, id="before 1.23.4"),
        pytest.param("1.22", "ssl_conf_command MinProtocol TLSv1.2;", ["TLSv1.2"], id="a floor"),
        pytest.param("1.26", "ssl_ciphers ALL:@SECLEVEL=0;", OLD, id="a level that allows old versions"),
        pytest.param("1.26", "ssl_protocols TLSv1.1;", ["TLSv1.1"], id="what is written counts"),
    ],
)
def test_versions_by_default_are_those_of_the_release(
    version: str | None, written: str, expected: list[object]
) -> None:
    assert expected == versions(written, version)


@pytest.mark.parametrize(
    ("version", "expected"), [("1.28.3", ["TLSv1.2"]), ("1.29.2", ["TLSv1.3"]), (None, ["TLSv1.3"])]
)
def test_versions_of_a_named_server_are_its_own_in_newer_releases(version: str | None, expected: list[object]) -> None:
    text = WHOLE % (SERVER % "ssl_protocols TLSv1.2;" + SERVER.replace("a.ex", "b.ex") % "ssl_protocols TLSv1.3;")

    assert expected == values(tls_of(listener({"nginx.conf": text}, None, version)).versions)


DOCKERFILE = "FROM nginx:1.20-alpine\nCOPY %s /etc/nginx/\n"
COMPOSE = "services:\n  web:\n    image: %s\n    volumes:\n      - %s:/etc/nginx/nginx.conf:ro\n"
IN_1_20 = OLD[:3]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param({"web/Dockerfile": DOCKERFILE % "nginx.conf"}, IN_1_20, id="copied"),
        pytest.param({"web/Dockerfile": DOCKERFILE % "."}, IN_1_20, id="copied with its folder"),
        pytest.param({"Dockerfile": DOCKERFILE % "web/"}, IN_1_20, id="copied from above"),
        pytest.param({"web/Dockerfile": DOCKERFILE % "./web/nginx.conf"}, IN_1_20, id="sent along from above"),
        pytest.param({"web/Dockerfile": DOCKERFILE % "other.conf"}, NEW, id="another file"),
        pytest.param({"Containerfile": "ARG V=1.20\nFROM nginx:${V}\nCOPY web web\n"}, IN_1_20, id="an argument"),
        pytest.param(
            {"Dockerfile": "FROM nginx:1.20 AS a\nFROM a\nADD web/* /b/\n"}, NEW, id="patterns are not followed"
        ),
        pytest.param({"Dockerfile": "FROM nginx:1.20 AS a\nFROM a\nADD web /b/\n"}, IN_1_20, id="a stage of another"),
        pytest.param({"Dockerfile": "FROM nginx:1.20\nFROM golang:1.20\nCOPY web /b/\n"}, NEW, id="another image"),
        pytest.param({"Dockerfile": "FROM nginx:1.20\nCOPY --from=x web /b/\n"}, NEW, id="from another stage"),
        pytest.param({"Dockerfile": "FROM nginx:latest\nCOPY web /b/\n"}, NEW, id="no number"),
        pytest.param({"compose.yaml": COMPOSE % ("nginx:1.20", "./web/nginx.conf")}, IN_1_20, id="mounted"),
        pytest.param(
            {"web/docker-compose.yml": COMPOSE % ("x/nginx:1.20.2", "./nginx.conf")}, IN_1_20, id="mounted here"
        ),
        pytest.param({"compose.yaml": COMPOSE % ("nginx:1.20", "web")}, NEW, id="a volume of that name"),
        pytest.param({"compose.yaml": COMPOSE % ("nginx:1.20", "./web") + "broken: ["}, NEW, id="no YAML"),
        pytest.param(
            {"Dockerfile": DOCKERFILE % "web", "compose.yaml": COMPOSE % ("nginx:1.31", "./web")},
            NEW,
            id="two releases",
        ),
    ],
)
def test_an_image_tells_the_release(others: dict[str, str], expected: list[object]) -> None:
    assert expected == versions("", None, others)


def test_what_is_said_counts_before_images() -> None:
    assert NEW == versions("", "1.28", {"Dockerfile": DOCKERFILE % "web"})


def test_the_image_is_a_step_on_the_way() -> None:
    files = {"web/nginx.conf": WHOLE % (SERVER % "")}

    found = tls_of(listener(files, {"web/Dockerfile": DOCKERFILE % "nginx.conf"})).versions

    assert isinstance(found, Known)
    assert ["web/Dockerfile:1"] == [f"{one.at.source.path}:{one.at.region.start_line}" for one in found.via]
    assert "nginx 1.20 then accepts TLSv1.0, TLSv1.1 and TLSv1.2" == found.default


@pytest.mark.parametrize(("text", "number"), [("1.28.0-alpine", (1, 28, 0)), ("1.28", (1, 28, 999)), ("stable", None)])
def test_numbers_of_releases(text: str, number: tuple[int, int, int] | None) -> None:
    found = release_of(text)

    assert number == (None if found is None else found.number)


def test_a_dockerfile_hands_over_what_it_writes() -> None:
    text = "FROM nginx:1.29\nCOPY <<EOF /etc/nginx/conf.d/a.conf\n%sEOF\n" % (SERVER % "")

    (found,) = everything({"Dockerfile": text})

    assert isinstance(found, Embedded)
    assert {"/etc/nginx/conf.d/a.conf": SERVER % ""} == {name: one.text for name, one in found.files.items()}
    assert "Dockerfile" == found.owner
