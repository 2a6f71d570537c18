import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.once import once

ROOT = Path(__file__).parent.parent
PIP = (sys.executable, "-m", "pip")
PAGE = ROOT / "linter" / "report" / "flows" / "page"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of an environment that has the wheel and nothing of the checkout."""
    return once(tmp_path_factory, "wheel", _install) / "environment" / "bin"


def _install(folder: Path) -> None:
    _build(folder)
    (wheel,) = folder.glob("tlslint-*.whl")
    environment = folder / "environment"
    venv.create(environment)  # without a pip of its own, which takes longer to install than the wheel
    theirs = ["--python", str(environment / "bin" / "python")]
    subprocess.run([*PIP, *theirs, "install", "--no-compile", "--no-deps", "-q", str(wheel)], check=True)
    # The packages of the tests are those that it needs; what it asks for itself, the hooks install.
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")


def _build(folder: Path) -> None:
    """Build with the packages that are there; that it can be built with what it asks for, the hooks show."""
    built = [*PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(built, check=True)


def test_the_wheel_carries_the_policies(installed: Path, tmp_path: Path) -> None:
    listed = subprocess.run(
        [str(installed / "tlslint"), "rules"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert "legacy-tls-version" in listed.stdout


def test_the_wheel_finds_what_the_checkout_finds(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "nginx.conf").write_text(
        "events {}\nhttp { server { listen 443 ssl; ssl_protocols TLSv1.1 TLSv1.2; } }\n", encoding="utf-8"
    )

    checked = subprocess.run(
        [str(installed / "tlslint"), "-f", "concise"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 1
    assert "legacy-tls-version" in checked.stdout
    mended = subprocess.run(
        [str(installed / "tlslint"), "--diff"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "listen 443 ssl; ssl_protocols TLSv1.2 TLSv1.3; } }" in mended.stdout


def test_the_wheel_carries_what_the_page_of_flows_is_made_of(installed: Path) -> None:
    (wheel,) = installed.parent.parent.glob("tlslint-*.whl")

    with ZipFile(wheel) as archive:
        carried = set(archive.namelist())

    assert {path.relative_to(ROOT).as_posix() for path in PAGE.iterdir() if path.is_file()} <= carried
    assert "linter/report/flows/flows.schema.json" in carried


def test_the_wheel_is_small(installed: Path) -> None:
    (wheel,) = installed.parent.parent.glob("tlslint-*.whl")

    assert wheel.stat().st_size < 2_000_000


def test_the_profiles_that_the_build_made_ready_are_what_the_policies_say(installed: Path) -> None:
    program = """
from pathlib import Path
from zipfile import ZipFile
from linter.policy.catalog import as_written, built_in_catalog
from linter.policy import built_in
ready, written = built_in_catalog().ready, as_written(str(built_in()))
assert ready is not None and ready.profiles.keys() == written.profiles.keys()
for profile in written.profiles:
    ours = ready.rules(profile)
    theirs = {rule.id: rule for rule in written.resolve(profile, (), {})}
    assert list(ours) == list(theirs)
    for rule_id, rule in theirs.items():
        for name in rule.__struct_fields__:
            if name not in ("at", "examples"):
                assert getattr(ours[rule_id], name) == getattr(rule, name), (profile, rule_id, name)
        assert (ours[rule_id].at.region, len(ours[rule_id].examples)) == (rule.at.region, len(rule.examples))
"""

    subprocess.run([str(installed / "python"), "-I", "-c", program], cwd=installed, check=True)


def test_the_standards_that_the_build_made_ready_are_what_their_files_say(installed: Path) -> None:
    program = """
from linter.analysis.asking.compliance import ready, shelf
from linter.policy.catalog import built_in_catalog
from pathlib import Path
from linter.policy import built_in
folder = Path(built_in(), shelf.FOLDER)
elsewhere = folder.parent / "elsewhere"
kept = ready.kept(folder, built_in_catalog().ready)
assert kept is not None
(folder / ready.NAME).rename(elsewhere)
catalog = built_in_catalog()
written = shelf.Standards(catalog)
read = {name: written[name] for name in written}
elsewhere.rename(folder / ready.NAME)
assert repr(read) == repr(dict(kept.standards))
assert list(catalog.as_used) == list(kept.rules)
for key, rule in catalog.as_used.items():
    for name in rule.__struct_fields__:
        if name not in ("at", "examples"):
            assert getattr(kept.rules[key], name) == getattr(rule, name), (key, name)
"""

    subprocess.run([str(installed / "python"), "-I", "-c", program], cwd=installed, check=True)


def test_the_tables_that_the_build_made_ready_are_what_their_files_say(installed: Path) -> None:
    program = """
from linter.platforms.terraform.mapping import ready, tables
assert ready.kept(tables.FOLDER) is not None
assert list(tables.types().items()) == list(tables.types_as_written().items())
for name in dict.fromkeys(tables.types().values()):
    written = tables.rows_as_written(name)
    assert {kind: tables.row(kind) for kind in written} == written, name
"""

    subprocess.run([str(installed / "python"), "-I", "-c", program], cwd=installed, check=True)


def test_two_builds_make_the_same_wheel(installed: Path, tmp_path: Path) -> None:
    (first,) = installed.parent.parent.glob("tlslint-*.whl")
    _build(tmp_path)
    (second,) = tmp_path.glob("tlslint-*.whl")

    assert first.read_bytes() == second.read_bytes()
