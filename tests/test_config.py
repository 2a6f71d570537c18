from datetime import date
from pathlib import Path

import pytest

from linter.model.finding import Severity
from linter.policy.config import reading as module
from linter.policy.config.base import Base
from linter.policy.config.config import Config
from linter.policy.config.reading import find, read
from linter.provenance.source import InputError

YAML = """\
required-version: ">=0.1"
profile: strict
policies: [policies]
rules:
  missing-hsts: off
  missing-sni: high
  short-hsts: {parameters: {minimum-age: 5}}
select: [missing-sni]
ignore: [missing-tls-1-3]
per-file-ignores:
  "legacy/": [missing-hsts, missing-sni]
fail-on: high
min-severity: low
exclude: ["*.tmp", /build/]
tf-vars: [prod.tfvars]
ignores: {require-reason: true, max-days: 90, allow: [missing-hsts]}
accepted:
  - {rule: missing-hsts, path: a.conf, reason: because, until: 2027-03-31}
  - {rule: missing-hsts, address: "a.conf:server"}
tf-plan: [plan.json]
nginx-version: 1.30
"""

TOML = """\
[project]
name = "shop"

[tool.tlslint]
required-version = ">=0.1"
profile = "strict"
policies = ["policies"]
select = ["missing-sni"]
ignore = ["missing-tls-1-3"]
per-file-ignores = {"legacy/" = ["missing-hsts", "missing-sni"]}
fail-on = "high"
min-severity = "low"
exclude = ["*.tmp", "/build/"]
tf-vars = ["prod.tfvars"]
ignores = {require-reason = true, max-days = 90, allow = ["missing-hsts"]}
tf-plan = ["plan.json"]
nginx-version = "1.30"

[tool.tlslint.rules]
missing-hsts = "off"
missing-sni = "high"
short-hsts = {parameters = {minimum-age = 5}}

[[tool.tlslint.accepted]]
rule = "missing-hsts"
path = "a.conf"
reason = "because"
until = 2027-03-31

[[tool.tlslint.accepted]]
rule = "missing-hsts"
address = "a.conf:server"
"""


def written(folder: Path, text: str, name: str = ".tlslint.yaml") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def load(tmp_path: Path, text: str, name: str = ".tlslint.yaml", folder: str = "") -> Config:
    path = written(tmp_path / folder, text, name)
    return read(path, name, Base(str(tmp_path / folder), str(tmp_path)))


def error_of(tmp_path: Path, text: str, name: str = ".tlslint.yaml") -> InputError:
    with pytest.raises(InputError) as raised:
        load(tmp_path, text, name)
    return raised.value


@pytest.mark.parametrize(("name", "text"), [(".tlslint.yaml", YAML), ("pyproject.toml", TOML)])
def test_every_key_is_read(tmp_path: Path, name: str, text: str) -> None:
    found = load(tmp_path, text, name)

    assert "strict" == found.profile.value
    assert [str(tmp_path / "policies")] == [folder.value for folder in found.policies]
    assert {"missing-hsts"} == set(found.off)
    assert ["missing-sni", "short-hsts"] == [use.rule for use in found.uses]
    assert {"minimum-age": 5} == found.uses[1].parameters
    assert ["missing-sni"] == [rule.value for rule in found.select]
    assert ["missing-tls-1-3"] == [rule.value for rule in found.ignore]
    assert Severity.HIGH is found.fail_on.value
    assert Severity.LOW is found.min_severity.value
    assert ["*.tmp", "/build/"] == [pattern.value for pattern in found.exclude]
    assert ["prod.tfvars"] == [path.value for path in found.tf_vars]
    assert ["plan.json"] == [path.value for path in found.tf_plans]
    assert found.nginx_version is not None
    assert "1.30" == found.nginx_version.value


@pytest.mark.parametrize(("name", "text"), [(".tlslint.yaml", YAML), ("pyproject.toml", TOML)])
def test_what_is_accepted_is_read(tmp_path: Path, name: str, text: str) -> None:
    found = load(tmp_path, text, name)

    by_path, by_address, per_file = found.accepted
    assert (("a.conf",), "", "because") == (by_path.patterns, by_path.address, by_path.reason.value)
    assert by_path.until is not None
    assert date(2027, 3, 31) == by_path.until.value
    assert ((), "a.conf:server", None) == (by_address.patterns, by_address.address, by_address.reason.value)
    assert (["missing-hsts", "missing-sni"], ("legacy/",)) == ([one.value for one in per_file.rules], per_file.patterns)


@pytest.mark.parametrize(("name", "text"), [(".tlslint.yaml", YAML), ("pyproject.toml", TOML)])
def test_what_a_suppression_must_have_is_read(tmp_path: Path, name: str, text: str) -> None:
    ignores = load(tmp_path, text, name).ignores

    assert ignores.max_days is not None
    assert ignores.allow is not None
    assert (True, 90, ("missing-hsts",)) == (ignores.require_reason.value, ignores.max_days.value, ignores.allow.value)


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [(".tlslint.yaml", YAML, [2, 6, 12, 18, 19]), ("pyproject.toml", TOML, [6, 21, 11, 25, 31])],
)
def test_every_value_knows_its_line(tmp_path: Path, name: str, text: str, lines: list[int]) -> None:
    found = load(tmp_path, text, name)

    places = (found.profile.at, found.uses[0].at, found.fail_on.at, found.accepted[0].at, found.accepted[1].at)
    assert lines == [at.region.start_line for at in places]


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "---\n"])
def test_an_empty_file_sets_nothing(tmp_path: Path, text: str) -> None:
    assert Config(".tlslint.yaml") == load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        pytest.param("profil: strict", "profil", "unknown key `profil`, did you mean `profile`?", id="key"),
        pytest.param("fail-on: hgih", "hgih", "did you mean `high`?", id="severity"),
        pytest.param("rules: {missing-hsts: of}", "of", "did you mean `off`?", id="use of a rule"),
        pytest.param("select: missing-hsts", "missing-hsts", "expected a list", id="a word for a list"),
        pytest.param(
            "accepted: [{rule: missing-hsts}]", "{rule: missing-hsts}", "`path` or `address`", id="everywhere"
        ),
        pytest.param(
            "accepted: [{rule: a-b, path: x, until: 2027-02-30}]", "2027-02-30", "no day of the calendar", id="date"
        ),
        pytest.param("nginx-version: stable", "stable", "is no release", id="release"),
        pytest.param("exclude: ['!']", "'!'", "is no pattern", id="pattern"),
        pytest.param("per-file-ignores: {'!': [missing-hsts]}", "'!'", "is no pattern", id="pattern of a file"),
        pytest.param("ignores: {max-days: soon}", "soon", "expected a whole number", id="number"),
        pytest.param("required-version: '>=99'", "'>=99'", "the configuration requires >=99", id="version"),
        pytest.param("required-version: new", "new", "expected a range", id="version range"),
        pytest.param("- strict", "- strict", "must hold one mapping", id="a list"),
        pytest.param("profile: [", "", "not YAML", id="syntax"),
    ],
)
def test_an_error_has_its_place(tmp_path: Path, text: str, at: str, message: str) -> None:
    error = error_of(tmp_path, text)

    assert at == error.at.text
    assert message in error.message


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        pytest.param('[tool.tlslint]\nprofil = "x"\n', (2, 1), "did you mean `profile`?", id="key"),
        pytest.param('[tool.tlslint]\n# fail-on\nfail-on = "hgih"\n', (3, 12), "did you mean `high`?", id="value"),
        pytest.param("[tool.tlslint.ignores]\nmax-day = 3\n", (2, 1), "did you mean `max-days`?", id="key of a table"),
        pytest.param("[tool.tlslint]\nprofile = \n", (2, 11), "not TOML: invalid value", id="syntax"),
        pytest.param(
            '[[tool.tlslint.accepted]]\nrule = "a-b"\npath = "x"\n[[tool.tlslint.accepted]]\nrul = "a-b"\n',
            (5, 1),
            "unknown key `rul`",
            id="key of the second entry",
        ),
    ],
)
def test_an_error_in_toml_has_its_place(tmp_path: Path, text: str, place: tuple[int, int], message: str) -> None:
    error = error_of(tmp_path, text, "pyproject.toml")

    told = [one for one in getattr(error, "every", (error,)) if message in one.message]
    assert [place] == [(one.at.region.start_line, one.at.region.start_column) for one in told]


@pytest.mark.parametrize(
    ("wanted", "version", "fits"),
    [
        (">=0.1", "0.1.0", True),
        (">=0.2", "0.1.9", False),
        (">=0.2,<1", "0.10", True),
        (">=0.2,<1", "1.0.0", False),
        ("==1.0", "1.0.0", True),
        (">1", "1.0", False),
        ("<=1.2", "1.2", True),
    ],
)
def test_a_version_fits_a_range(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wanted: str,
    version: str,
    fits: bool,  # the expected value
) -> None:
    monkeypatch.setattr(module, "__version__", version)

    if fits:
        load(tmp_path, f"required-version: '{wanted}'")
    else:
        assert version in error_of(tmp_path, f"required-version: '{wanted}'").message


@pytest.mark.parametrize(
    ("pattern", "from_root"),
    [
        ("legacy/", "/infra/**/legacy/"),
        ("*.tf", "/infra/**/*.tf"),
        ("/main.tf", "/infra/main.tf"),
        ("a/b.tf", "/infra/a/b.tf"),
        ("!keep.tf", "!/infra/**/keep.tf"),
    ],
)
def test_a_pattern_is_relative_to_the_folder_of_its_file(tmp_path: Path, pattern: str, from_root: str) -> None:
    found = load(tmp_path, f'exclude: ["{pattern}"]', folder="infra")

    assert [from_root] == [one.value for one in found.exclude]


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: no such file or directory"):
        read(str(tmp_path / "gone.yaml"), "gone.yaml", Base(str(tmp_path), str(tmp_path)))


# --- which file counts ------------------------------------------------------------------------------------------


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    written(tmp_path, "profile: strict")
    near = written(tmp_path / "a", "profile: default")
    (tmp_path / "a" / "b").mkdir()

    assert near == find(str(tmp_path / "a" / "b"), str(tmp_path))


def test_nothing_above_the_top_counts(tmp_path: Path) -> None:
    written(tmp_path, "profile: strict")
    (tmp_path / "a").mkdir()

    assert find(str(tmp_path / "a"), str(tmp_path / "a")) is None


def test_a_pyproject_without_our_table_is_passed_by(tmp_path: Path) -> None:
    above = written(tmp_path, "[tool.tlslint]\n", "pyproject.toml")
    written(tmp_path / "a", '[project]\ndependencies = ["tlslint"]\n', "pyproject.toml")

    assert above == find(str(tmp_path / "a"), str(tmp_path))


def test_two_configurations_side_by_side_are_an_error(tmp_path: Path) -> None:
    written(tmp_path, "profile: strict")
    written(tmp_path, "[tool.tlslint]\n", "pyproject.toml")

    with pytest.raises(InputError, match="is a second configuration"):
        find(str(tmp_path), str(tmp_path))


def test_a_link_out_of_the_root_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, "profile: strict", "elsewhere.yaml")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / ".tlslint.yaml").symlink_to("../elsewhere.yaml")

    with pytest.raises(InputError, match="leads out of the scanned root"):
        find(str(tmp_path / "root"), str(tmp_path / "root"))
