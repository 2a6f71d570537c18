"""The release of nginx that reads a configuration: how it is known, and what differs."""

import pytest
from support.nginx.reading import everything, tls_of, values

from linter.model.endpoint import Listener
from linter.platforms.nginx.reading.releases import release_of
from linter.platforms.platform import Embedded
from linter.provenance.setting import Known, Unknown

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


HYBRID = "X25519MLKEM768"
OF_3_0 = "ffdhe8192"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param("nginx:1.29.2", HYBRID, id="Debian 13"),
        pytest.param("nginx:1.29", HYBRID, id="the last of a line"),
        pytest.param("docker.io/library/nginx:1.28.1-perl", HYBRID, id="stable on Debian 13"),
        pytest.param("mirror.example.com/library/nginx:1.29.0-alpine-slim", HYBRID, id="Alpine 3.22"),
        pytest.param("nginxinc/nginx-unprivileged:1.29.1-alpine3.22", HYBRID, id="the tag names Alpine"),
        pytest.param("nginx:1.29.1-trixie", HYBRID, id="the tag names Debian"),
        pytest.param("nginx:1.29.1", OF_3_0, id="mainline on Debian 12"),
        pytest.param("nginx:1.28.0@sha256:0123", OF_3_0, id="stable on Debian 12"),
        pytest.param("nginx:1.27.5-alpine", OF_3_0, id="Alpine 3.21"),
        pytest.param("nginx:1.29.0-alpine3.21", OF_3_0, id="an older Alpine"),
        pytest.param("nginx:1.24", "secp384r1", id="Debian 11"),
        pytest.param("nginx:1.31.3-alpine", None, id="an Alpine that is too new to be known"),
        pytest.param("nginx:1.28.0-alpine", None, id="an Alpine of which nothing is known"),
        pytest.param("nginx:1.18", None, id="too old to be known"),
        pytest.param("nginxinc/nginx-unprivileged:1.29.2", None, id="others are built later"),
        pytest.param("house/nginx:1.29.2", None, id="somebody else's"),
        pytest.param("bitnami/nginx:1.29.2-debian-12-r0", None, id="another maker's"),
        pytest.param("openresty/openresty:1.29.2.1-alpine", None, id="OpenResty"),
    ],
)
def test_groups_by_default_are_those_of_the_library_in_the_image(image: str, expected: str | None) -> None:
    """Compare the group that stands for what a library has by itself: its first, or its last."""
    files = {"web/nginx.conf": WHOLE % (SERVER % "ssl_ecdh_curve auto;")}

    found = tls_of(listener(files, {"compose.yaml": COMPOSE % (image, "./web/nginx.conf")})).groups

    if expected is None:
        assert isinstance(found, Unknown)
    else:
        names = values(found)
        assert expected == (names[0] if expected == HYBRID else names[-1])


def test_images_that_differ_in_their_library_tell_nothing_of_groups() -> None:
    files = {"web/nginx.conf": WHOLE % (SERVER % "")}
    mounted = "    volumes: [./web/nginx.conf:/etc/nginx/nginx.conf]\n"
    images = "".join(f"  {tag}:\n    image: nginx:1.29.1-{tag}\n{mounted}" for tag in ("bookworm", "trixie"))

    found = tls_of(listener(files, {"compose.yaml": f"services:\n{images}"}))

    assert isinstance(found.groups, Unknown)
    assert NEW == values(found.versions)


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
