"""Compose files that are made to take long, or to crash."""

import pytest
from support.bounded import cpu_at_most
from support.compose.reading import MAIN, everything

from linter.model.endpoint import Upstream
from linter.platforms.platform import Found, Unread
from linter.provenance.budget import DEFAULT, SpentError, of

SECONDS = 15.0
"""Of processor time; none takes more than three."""


def quick(files: dict[str, str], others: dict[str, str] | None = None) -> list[Found]:
    with cpu_at_most(SECONDS), of(DEFAULT, DEFAULT):
        try:
            return everything(files, others)
        except SpentError as error:
            return [error.told()]


def mesh(depth: int, end: str) -> str:
    """Return anchors, each of which has the one before it twice."""
    head = f"x-0: &a0 {{e: {end}}}\n"
    return head + "".join(f"x-{n}: &a{n} {{l: *a{n - 1}, r: *a{n - 1}}}\n" for n in range(1, depth))


def test_what_is_merged_does_not_multiply() -> None:
    base = f"{mesh(40, '1')}services: {{a: {{image: x, deploy: *a39}}}}\n"
    over = f"{mesh(40, '2')}services: {{a: {{deploy: *a39}}}}\n"

    assert quick({MAIN: base, "compose.override.yaml": over})


def test_many_services_extend_in_a_row() -> None:
    chain = "".join(f"  s{n}: {{extends: s{n - 1}, environment: [A{n}=1]}}\n" for n in range(1, 400))

    assert quick({MAIN: f"services:\n  s0: {{image: x}}\n{chain}"})


def test_a_long_row_of_extended_services_is_no_fault() -> None:
    chain = "".join(f"  s{n}: {{extends: s{n + 1}}}\n" for n in range(5_000))

    found = quick({MAIN: f"services:\n{chain}  s5000: {{image: x}}\n"})

    assert not [one for one in found if "defect" in str(one)]


def test_many_files_include_each_other() -> None:
    names = [f"{n}.yaml" for n in range(200)]
    listed = "".join(f"  - {name}\n" for name in names)
    files = {name: f"include:\n{listed}services: {{s{name}: {{image: x}}}}\n" for name in names}

    assert quick(files)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("command: " + "a " * 100_000, id="command"),
        pytest.param("environment: ['A=" + "${A:-" * 50_000 + "']", id="variable"),
        pytest.param("environment: ['A=" + "http://a, " * 50_000 + "']", id="addresses"),
        pytest.param("ports: ['" + "1:" * 100_000 + "']", id="port"),
        pytest.param("volumes: ['" + "${A:" * 100_000 + "']", id="volume"),
        pytest.param("networks: {a: {aliases: [" + "b, " * 100_000 + "]}}", id="aliases"),
    ],
)
def test_one_long_value(line: str) -> None:
    assert quick({MAIN: f"services:\n  a:\n    image: x\n    {line}\n"})


@pytest.mark.parametrize(
    ("variables", "value"),
    [
        pytest.param("V0=x\n" + "".join(f"V{n}=$V{n - 1}\n" for n in range(1, 30_000)), "$V29999", id="in a row"),
        pytest.param(
            "".join(f"V{n}=x\n" for n in range(30_000)), "".join(f"$V{n}-" for n in range(30_000)), id="in one value"
        ),
        pytest.param("", "".join(f"$V{n}-" for n in range(30_000)), id="unknown"),
    ],
)
def test_very_many_variables_keep_no_more_than_a_part_of_their_way(variables: str, value: str) -> None:
    found = quick(
        {MAIN: f"services: {{a: {{image: x, environment: {{A_URL: 'http://{value}'}}}}}}"}, {".env": variables}
    )

    hops = [one for one in found if isinstance(one, Upstream)]
    assert hops or any(isinstance(one, Unread) and "more than 100,000 characters" in one.because for one in found)
    assert all(len(hop.tls.via) <= 200 for hop in hops)


def test_many_services_with_many_names() -> None:
    services = "".join(f"  s{n}:\n    image: x\n    environment: [X_API=http://s{n + 1}]\n" for n in range(1_500))

    assert quick({MAIN: f"services:\n{services}"})


@pytest.mark.parametrize(
    "text", ["A=" + "$A" * 50_000, "A='\n" * 50_000, 'A="\\' * 50_000, "A" * 1_000_000, "A=b\n" * 100_000]
)
def test_files_of_variables(text: str) -> None:
    assert quick({MAIN: "services: {a: {image: x, env_file: a.env}}"}, {"a.env": text, ".env": text})
