"""What services extend, what files include, and which files are one project."""

import pytest
from support.compose.reading import MAIN, everything, hops

from linter.model.endpoint import Upstream
from linter.platforms.platform import Unread
from linter.provenance.source import InputError

APP = "services: {app: {image: a, environment: {X_API: 'http://%s.example.com'}}}"


def untold(*found: object) -> list[str]:
    return [one.because for one in found if isinstance(one, Unread)]


def named(files: dict[str, str], others: dict[str, str] | None = None) -> list[str]:
    """Return the hosts that are dialled, and by whom."""
    return sorted(name.replace("http ", "").replace(".example.com from service", "") for name in hops(files, others))


def test_a_service_of_another_file_is_extended() -> None:
    files = {MAIN: "services: {web: {extends: {file: lib/base.yaml, service: app}}}"}

    assert ["base web"] == named(files, {"lib/base.yaml": APP % "base"})


def test_paths_of_what_is_extended_go_from_its_own_folder() -> None:
    base = "services: {app: {image: a, env_file: app.env}}"
    others = {"lib/base.yaml": base, "lib/app.env": "X_API=http://far.example.com"}

    found = named({MAIN: "services: {web: {extends: {file: lib/base.yaml, service: app}}}"}, others)

    assert ["far web"] == found


def test_what_is_only_there_to_be_extended_is_not_run() -> None:
    files = {MAIN: "services: {web: {extends: {file: base.yaml, service: app}}}", "base.yaml": APP % "base"}

    assert ["base web"] == named(files)


@pytest.mark.parametrize(
    ("extends", "because"),
    [
        pytest.param("{file: gone.yaml, service: x}", "`gone.yaml`, which is extended, is not among", id="no file"),
        pytest.param("gone", "service `gone`, which is extended, is not among", id="no service"),
        pytest.param("{service: gone}", "service `gone`, which is extended, is not among", id="none of that name"),
    ],
)
def test_what_is_not_at_hand_is_told(extends: str, because: str) -> None:
    (told,) = untold(*everything({MAIN: f"services: {{web: {{extends: {extends}}}}}"}))

    assert told.startswith(because)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({MAIN: "services: {a: {extends: b}, b: {extends: a}}"}, id="in a file"),
        pytest.param({MAIN: "services: {a: {extends: a}}"}, id="itself"),
        pytest.param(
            {
                MAIN: "services: {a: {extends: {file: other.yaml, service: b}}}",
                "other.yaml": f"services: {{b: {{extends: {{file: {MAIN}, service: a}}}}}}",
            },
            id="in two files",
        ),
    ],
)
def test_a_circle_is_an_error(files: dict[str, str]) -> None:
    errors = [one.message for one in everything(files) if isinstance(one, InputError)]

    assert errors
    assert {"extends itself in a circle"} == set(errors)


def test_what_is_included_is_run_beside() -> None:
    files = {MAIN: f"include: [one/compose.yaml]\n{APP % 'own'}"}

    found = named(
        files, {"one/compose.yaml": "services: {other: {image: a, environment: [X_API=http://in.example.com]}}"}
    )

    assert ["in other", "own app"] == found


def test_a_service_of_its_own_counts_before_one_that_is_included() -> None:
    files = {MAIN: f"include: [one.yaml]\n{APP % 'own'}", "one.yaml": APP % "included"}

    assert ["own app"] == named(files)


def test_files_that_include_each_other_are_read_once() -> None:
    files = {
        "a.yaml": "include: [b.yaml]\nservices: {a: {image: a, environment: [X_API=http://a.example.com]}}",
        "b.yaml": "include: [a.yaml]\nservices: {b: {image: a, environment: [X_API=http://b.example.com]}}",
    }

    assert ["a a", "b b"] == named(files)


@pytest.mark.parametrize("path", ["oci://registry.example.com/x", "https://example.com/x.git"])
def test_what_is_fetched_is_told(path: str) -> None:
    (told,) = untold(*everything({MAIN: f"include: ['{path}']\nservices: {{a: {{image: x}}}}"}))

    assert "what is fetched from elsewhere is not looked at" == told


def test_the_project_s_variables_count_before_those_of_what_is_included() -> None:
    included = (
        "services: {other: {image: a, environment: ['X_API=http://${H}.example.com', 'Y_API=http://${O}.example.com']}}"
    )
    others = {"one/compose.yaml": included, "one/.env": "H=inner\nO=own\n", ".env": "H=outer\n"}

    assert ["outer other", "own other"] == named({MAIN: "include: [one/compose.yaml]\n"}, others)


# --- which files are one project --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["compose.override.yaml", "docker-compose.override.yml"])
def test_an_override_is_always_read(name: str) -> None:
    assert ["over app"] == named(
        {MAIN: APP % "base", name: "services: {app: {environment: [X_API=http://over.example.com]}}"}
    )


def test_a_file_that_changes_services_is_judged_over_the_other_one() -> None:
    files = {
        "docker-compose.yml": "services: {app: {image: a, environment: [DB_HOST=db.example.com, DB_SSLMODE=require]}}",
        "docker-compose.prod.yml": "services: {app: {environment: [DB_SSLMODE=disable]}}",
    }
    found = [one for one in everything(files) if isinstance(one, Upstream)]

    assert ["docker-compose.prod.yml:disable", "docker-compose.yml:require"] == [
        f"{one.at.source.path}:{one.at.text}" for one in found
    ]
    assert 1 == len({one.address for one in found})
    assert 2 == len({one.scope for one in found})


def test_a_file_that_stands_by_itself_is_one_project() -> None:
    files = {MAIN: APP % "a", "local.yml": "services: {other: {image: a, environment: [X_API=http://b.example.com]}}"}

    assert ["a app", "b other"] == named(files)


def test_names_mean_something_within_a_project() -> None:
    files = {
        "a/compose.yaml": "services: {app: {image: a, environment: {X_API: 'http://db.example.com'}}}",
        "b/compose.yaml": "services: {db.example.com: {image: a}}",
    }

    assert ["db app"] == named(files)


def test_a_template_is_told_and_no_error() -> None:
    found = everything({MAIN: "services:\n  {{ range x }}\n  a: {image: x}\n  {{ end }}\n"})

    assert [] == [one for one in found if isinstance(one, InputError)]
    assert ["a template engine makes this file into one of Compose"] == untold(*found)
