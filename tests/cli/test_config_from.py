"""`--config-from`: the revision before a change judges it, and what the change accepts or loosens is found."""

import json
import shutil
from collections.abc import Mapping

import pytest
from support.command import GOOD, OLD, ROOT, Command, Outcome
from support.repositories import committed, git, needs_git

pytestmark = needs_git

KIOSKS = "# tlslint: ignore[legacy-tls-version] kiosks\n"
RULE = """\
id: own-rule
title: Old TLS version
category: min-version
severity: high
applies-to: [listener]
require: {tls.versions: {all-of: [TLSv1.2, TLSv1.3]}}
message: "{endpoint} accepts {witness}"
fix: Mend it.
why: Because.
"""
PROFILE = "id: shop\ntitle: x\ndescription: x\nextends: default\nrules: {own-rule: {}}\n"
POLICIES = {"own/rules/own-rule.yaml": RULE, "own/profiles/shop.yaml": PROFILE}


def changed(tlslint: Command, before: Mapping[str, str], after: Mapping[str, str], *words: str) -> Outcome:
    """Commit some files, lay others over them, and judge; an empty text stands for a file that is gone."""
    tlslint.lay(before)
    committed(tlslint.folder)
    tlslint.lay({path: text for path, text in after.items() if text})
    for path in (path for path, text in after.items() if not text):
        (tlslint.folder / path).unlink()
    return tlslint("--config-from", "HEAD", "-f", "concise", *words)


def about_change(found: Outcome) -> list[str]:
    return [
        f"{line.split(': ')[0]} {line.split('this change ', 1)[1]}"
        for line in found.out.splitlines()
        if "this change " in line
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param("", "rules: {missing-hsts: off}", "1:9 switches off missing-hsts", id="off"),
        pytest.param("", "ignore: [missing-hsts]", "1:10 switches off missing-hsts", id="ignored"),
        pytest.param("", "rules: {plaintext-listener: low}", "1:9 lowers the severity of plaintext-listener", id="low"),
        pytest.param(
            "rules: {missing-hsts: high}", "", "1:1 lowers the severity of missing-hsts", id="no longer raised"
        ),
        pytest.param(
            "",
            "rules: {short-hsts: {parameters: {minimum-age: 1}}}",
            "1:9 changes the parameters of short-hsts",
            id="parameters",
        ),
        pytest.param(
            "profile: strict", "profile: default", "1:10 switches off certificate-lives-too-long", id="profile"
        ),
        pytest.param("exclude: [a/]", "exclude: [a/, b/]", "1:15 excludes `b/`", id="excluded"),
        pytest.param("exclude: ['*', '!a/']", "exclude: ['*']", "1:11 changes what is excluded", id="kept no longer"),
        pytest.param(
            "",
            "accepted: [{rule: missing-sni, path: a, reason: b}]",
            "1:13 accepts missing-sni by an entry of the configuration",
            id="accepted",
        ),
        pytest.param(
            "accepted: [{rule: missing-sni, path: a, reason: b, until: 2026-12-01}]",
            "accepted: [{rule: missing-sni, path: a, reason: b, until: 2027-12-01}]",
            "1:13 accepts missing-sni by an entry of the configuration",
            id="accepted for longer",
        ),
        pytest.param("", "fail-on: high", "1:10 raises `fail-on` from medium to high", id="threshold"),
        pytest.param("fail-on: low", "", "1:1 raises `fail-on` from low to medium", id="threshold, no longer lowered"),
        pytest.param("", "min-severity: high", "1:15 raises `min-severity` from low to high", id="least severity"),
        pytest.param(
            "ignores: {require-reason: true}", "", "1:1 no longer demands a reason of suppressions", id="reasons"
        ),
        pytest.param(
            "ignores: {max-days: 9}", "ignores: {max-days: 99}", "1:21 lets suppressions last longer", id="days"
        ),
        pytest.param("ignores: {allow: []}", "", "1:1 allows suppressions of more rules", id="rules of suppressions"),
        pytest.param(
            "", "nginx-version: 1.28", "1:16 changes `nginx-version`, by which defaults are known", id="release"
        ),
        pytest.param("", "tf-vars: [a.tfvars]", "1:11 changes `tf-vars`, from which values are taken", id="variables"),
        pytest.param(
            "data: {cards: {at: [db]}}",
            "",
            "1:1 no longer knows data of the class `cards`",
            id="a class of data",
        ),
        pytest.param(
            "data: {cards: {at: [db], minimum: mutual-tls}}",
            "data: {cards: {at: [db], minimum: encrypted}}",
            "1:8 asks less of data of the class `cards`",
            id="what a class of data asks for",
        ),
        pytest.param(
            "data: {cards: {at: [db], pinned: true}}",
            "data: {cards: {at: [db], pinned: false}}",
            "1:8 asks less of data of the class `cards`",
            id="that peers are pinned",
        ),
        pytest.param(
            "data: {cards: {at: [db], secret-until: 2034}}\nquantum-computers-from: 2030",
            "data: {cards: {at: [db], secret-until: 2034}}\nquantum-computers-from: 2040",
            "1:8 asks less of data of the class `cards`",
            id="when quantum computers are expected",
        ),
        pytest.param(
            "data: {cards: {at: [db, archive], version: TLSv1.3}}",
            "data: {cards: {at: [db], version: TLSv1.3}}",
            "1:8 asks less of data of the class `cards`",
            id="where data of a class lies",
        ),
        pytest.param("", "profil: x", "1:1 makes the configuration unusable: unknown key `profil`", id="unusable"),
    ],
)
def test_what_a_change_loosens_is_found_where_it_is_written(
    tlslint: Command, before: str, after: str, said: str
) -> None:
    found = changed(
        tlslint,
        {"a.conf": GOOD, "a.tfvars": "", **({".tlslint.yaml": before} if before else {})},
        {".tlslint.yaml": after} if after or before else {},
    )

    assert any(line.startswith(f".tlslint.yaml:{said}") for line in about_change(found)), found
    assert 1 == found.code


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("profile: default", "profile: strict", id="profile"),
        pytest.param("rules: {missing-hsts: off}", "{}", id="on again"),
        pytest.param("", "rules: {missing-hsts: high}", id="raised"),
        pytest.param("exclude: [a/, b/]", "exclude: [b/]", id="excluded no longer"),
        pytest.param("exclude: [a/, b/]", "exclude: [b/, a/]", id="another order"),
        pytest.param("fail-on: high", "# so\nfail-on: low", id="threshold"),
        pytest.param("accepted: [{rule: missing-sni, path: b, reason: b}]", "{}", id="accepted no longer"),
        pytest.param("ignores: {max-days: 90}", "ignores: {max-days: 9, require-reason: true}", id="suppressions"),
    ],
)
def test_what_makes_it_stricter_is_no_finding(tlslint: Command, before: str, after: str) -> None:
    files = {".tlslint.yaml": before} if before else {}

    assert [] == about_change(changed(tlslint, {"a.conf": GOOD, **files}, {".tlslint.yaml": after}))


@pytest.mark.parametrize(
    "text",
    [
        "rules: {legacy-tls-version: off}",
        "exclude: ['*.conf']",
        "fail-on: critical",
        "per-file-ignores: {'*.conf': [legacy-tls-version]}",
        "profil: x",
    ],
)
@pytest.mark.parametrize("file", [".tlslint.yaml", "pyproject.toml"])
def test_the_configuration_of_a_change_does_not_judge_it(tlslint: Command, text: str, file: str) -> None:
    if file == "pyproject.toml":
        key, value = text.split(": ", 1)
        value = value if key == "exclude" else f'"{value}"'
        text = f"[tool.tlslint]\n{key} = {value}\n"

    found = changed(tlslint, {"b.conf": GOOD}, {"a.conf": OLD, file: text})

    assert "a.conf:1:40: high legacy-tls-version" in found.out
    assert 1 == found.code


def test_the_configuration_before_a_change_judges_it(tlslint: Command) -> None:
    before = {".tlslint.yaml": "policies: [own]\nprofile: shop\nrules: {legacy-tls-version: off}\n", **POLICIES}
    gone = dict.fromkeys(before, "")

    found = changed(tlslint, before, {**gone, "a.conf": OLD})

    assert "high own-rule" in found.out
    assert "legacy-tls-version: server" not in found.out
    assert "Judged by .tlslint.yaml as of HEAD (" in found.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("all-of: [TLSv1.2, TLSv1.3]", "all-of: [TLSv1.1, TLSv1.2, TLSv1.3]", "changes what own-rule demands"),
        ("severity: high", "severity: low", "lowers the severity of own-rule"),
        ("applies-to: [listener]", "applies-to: [upstream]", "changes what own-rule demands"),
        ("require:", "when: {exposure: loopback}\nrequire:", "changes what own-rule demands"),
    ],
)
def test_a_rule_that_a_change_loosens_is_found_in_its_file(tlslint: Command, old: str, new: str, said: str) -> None:
    before = {".tlslint.yaml": "policies: [own]\nprofile: shop\n", **POLICIES}

    found = changed(tlslint, before, {"own/rules/own-rule.yaml": RULE.replace(old, new), "a.conf": OLD})

    assert [f"own/rules/own-rule.yaml:1:1 {said}"] == about_change(found)
    assert "high own-rule: server" in found.out


def test_text_of_a_rule_may_change(tlslint: Command) -> None:
    before = {".tlslint.yaml": "policies: [own]\nprofile: shop\n", **POLICIES}

    found = changed(tlslint, before, {"own/rules/own-rule.yaml": RULE.replace("Because", "Why not")})

    assert [] == about_change(found)


def test_a_new_suppression_is_found_though_it_counts(tlslint: Command) -> None:
    found = changed(tlslint, {"a.conf": OLD}, {"a.conf": KIOSKS + OLD})

    assert ["a.conf:1:1 accepts 1 finding by a suppression: legacy-tls-version"] == about_change(found)
    assert "legacy-tls-version: server" not in found.out
    assert 1 == found.code


def test_an_old_suppression_is_none_of_the_change(tlslint: Command) -> None:
    found = changed(tlslint, {"a.conf": KIOSKS + OLD}, {"a.conf": f"# moved\n\n{KIOSKS}{OLD}", "b.conf": GOOD})

    assert [] == about_change(found)
    assert 0 == found.code


def test_a_finding_that_an_old_suppression_comes_to_cover_is_found(tlslint: Command) -> None:
    whole = "# tlslint: ignore-file[legacy-tls-version] kiosks\n"
    other = OLD.replace("a.example.com", "b.example.com")

    found = changed(tlslint, {"a.conf": whole + OLD}, {"a.conf": whole + OLD + other})

    assert ["a.conf:1:1 accepts 1 finding by a suppression: legacy-tls-version"] == about_change(found)


def test_an_accepted_finding_that_gets_worse_is_found(tlslint: Command) -> None:
    inner = OLD.replace("listen 443", "listen 127.0.0.1:443")

    found = changed(tlslint, {"a.conf": KIOSKS + inner}, {"a.conf": KIOSKS + OLD})

    assert 1 == len(about_change(found))


def test_a_suppression_by_annotation_or_for_a_whole_file_is_found(tlslint: Command) -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n{note}spec:\n"
        "  type: LoadBalancer\n  ports:\n  - port: 80\n"
    )
    note = "  annotations:\n    tlslint.dev/ignore: plaintext-listener why not\n"

    found = changed(
        tlslint, {"i.yaml": service.format(note="")}, {"i.yaml": service.format(note=note)}, "--no-progress"
    )

    assert ["i.yaml:6:5 accepts 1 finding by a suppression: plaintext-listener"] == about_change(found)


def test_neither_rule_can_be_suppressed_by_the_change(tlslint: Command) -> None:
    rules = "change-accepts-findings, change-loosens-judgement, legacy-tls-version"
    after = {
        "a.conf": f"# tlslint: ignore-file[{rules}] trust me\n{OLD}",
        ".tlslint.yaml": "rules: {missing-hsts: off, change-accepts-findings: off, change-loosens-judgement: off}\n"
        "accepted: [{rule: change-loosens-judgement, path: '*', reason: x}]\n",
    }

    lines = about_change(changed(tlslint, {"a.conf": OLD}, after))

    assert {"accepts 1 finding by a suppression: legacy-tls-version", "switches off missing-hsts"} <= {
        line.split(" ", 1)[1] for line in lines
    }


def test_the_gitignore_of_a_change_hides_nothing(tlslint: Command) -> None:
    found = changed(tlslint, {"b.conf": GOOD, ".gitignore": "*.log\n"}, {"a.conf": OLD, ".gitignore": "a.conf\n"})

    assert "a.conf:1:40: high legacy-tls-version" in found.out


def test_the_gitignore_before_a_change_hides_what_git_does_not_track(tlslint: Command) -> None:
    found = changed(tlslint, {"b.conf": GOOD, ".gitignore": "a.conf\n"}, {"a.conf": OLD, ".gitignore": ""})

    assert "a.conf" not in found.out


def test_nothing_is_run_that_the_repository_names(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD, "run.sh": "#!/bin/sh\ntouch ran\n", ".gitattributes": "* filter=x diff=x\n"})
    (tlslint.folder / "run.sh").chmod(0o755)
    committed(tlslint.folder)
    for key in ("core.fsmonitor", "filter.x.smudge", "filter.x.clean", "diff.x.textconv", "core.sshCommand"):
        git(tlslint.folder, "config", key, "./run.sh")
    shutil.copy(tlslint.folder / "run.sh", tlslint.folder / ".git" / "hooks" / "post-checkout")

    tlslint.lay({"a.conf": KIOSKS + OLD})
    found = tlslint("--config-from", "HEAD")

    assert 1 == found.code
    assert not (tlslint.folder / "ran").exists()


@pytest.mark.parametrize("words", [["check"], ["config", "show"], ["rules"], ["explain", "missing-hsts"]])
def test_a_revision_that_is_not_there_is_an_error_of_the_call(tlslint: Command, words: list[str]) -> None:
    tlslint.lay({"a.conf": GOOD})

    assert "no working tree of git" in tlslint(*words, "--config-from", "main").err
    committed(tlslint.folder)
    found = tlslint(*words, "--config-from", "mian")

    assert (2, "") == (found.code, found.out)
    assert "tlslint: error: --config-from: mian: there is no such revision" in found.err


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_name_is_no_revision(tlslint: Command, empty: str) -> None:
    tlslint.lay({"a.conf": GOOD})
    committed(tlslint.folder)

    found = tlslint("--config-from", empty)

    assert (2, "tlslint: error: --config-from: name a revision, such as `origin/main`\n") == (found.code, found.err)


def test_the_configuration_of_a_revision_is_shown(tlslint: Command) -> None:
    tlslint.lay({"a.conf": GOOD, ".tlslint.yaml": "fail-on: high"})
    committed(tlslint.folder)
    tlslint.lay({".tlslint.yaml": "fail-on: critical"})

    assert "fail-on" in (out := tlslint("config", "show", "--config-from", "HEAD").out)
    assert ["high"] == [line.split()[1] for line in out.splitlines() if line.startswith("fail-on")]


def test_a_configuration_beside_the_repository_is_read_as_it_is(
    tlslint: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    tlslint.lay({"ci.yaml": "fail-on: critical", "root/a.conf": OLD})
    committed(tlslint.folder / "root")
    monkeypatch.chdir(tlslint.folder / "root")

    assert 0 == tlslint("--config", "../ci.yaml", "--config-from", "HEAD").code


def test_a_nearer_configuration_of_a_change_does_not_shadow(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    tlslint.lay({".tlslint.yaml": "fail-on: low", "infra/a.conf": GOOD})
    committed(tlslint.folder)
    tlslint.lay({"infra/.tlslint.yaml": "rules: {legacy-tls-version: off}", "infra/a.conf": OLD})
    monkeypatch.chdir(tlslint.folder / "infra")

    found = tlslint("--config-from", "HEAD", "-f", "concise")

    assert "a.conf:1:40: high legacy-tls-version" in found.out
    assert ".tlslint.yaml:1:9 switches off legacy-tls-version" in about_change(found)


def test_what_is_loosened_is_told_wherever_one_looks(tlslint: Command) -> None:
    files = {"infra/a.conf": GOOD, "infra/b.conf": GOOD}

    for words in (["infra"], ["infra/a.conf"], ["infra", "--exclude", ".tlslint.yaml"]):
        found = changed(tlslint, files, {".tlslint.yaml": "rules: {missing-hsts: off}"}, *words)
        (tlslint.folder / ".tlslint.yaml").unlink()

        assert [".tlslint.yaml:1:9 switches off missing-hsts"] == about_change(found)


COMPARED = {
    *("profile", "policies", "rules", "select", "ignore", "per-file-ignores", "accepted", "fail-on", "min-severity"),
    *("baseline", "data", "exclude", "quantum-computers-from", "nginx-version", "tf-plan", "tf-vars", "ignores"),
}
LETS_NOTHING_PASS = {"required-version"}


def test_of_every_key_it_is_known_whether_a_change_can_loosen_something_by_it() -> None:
    schema = json.loads((ROOT / "policies" / "schema.json").read_text(encoding="utf-8"))

    assert COMPARED | LETS_NOTHING_PASS == set(schema["$defs"]["configuration"]["properties"])


def test_a_clone_that_lacks_what_the_revision_had_says_what_to_do(
    tlslint: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = tlslint.folder / "origin"
    tlslint.lay({"origin/.tlslint.yaml": "fail-on: low", "origin/a.conf": GOOD})
    base = committed(origin)
    tlslint.lay({"origin/.tlslint.yaml": "fail-on: high"})
    committed(origin)
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(tlslint.folder, "clone", "--quiet", "--filter=blob:none", origin.as_uri(), "clone")
    monkeypatch.chdir(tlslint.folder / "clone")

    for words in (["check"], ["config", "show"], ["rules"]):
        found = tlslint(*words, "--config-from", base)

        assert (2, "") == (found.code, found.out)
        assert "is not at hand; a clone with all objects has it" in found.err


# --- attacks ----------------------------------------------------------------------------------------------------


def test_an_accepted_finding_of_which_there_comes_to_be_more_is_found(tlslint: Command) -> None:
    worse = KIOSKS + OLD.replace("TLSv1.1", "TLSv1 TLSv1.1")
    better = KIOSKS + OLD

    assert ["a.conf:1:1 accepts 1 finding by a suppression: legacy-tls-version"] == about_change(
        changed(tlslint, {"a.conf": better}, {"a.conf": worse})
    )
    assert [] == about_change(changed(tlslint, {"a.conf": worse}, {"a.conf": better}))


def test_a_suppression_that_is_to_last_longer_is_found(tlslint: Command) -> None:
    short = f"# tlslint: ignore[legacy-tls-version] until=2099-01-01 kiosks\n{OLD}"
    longer, forever = short.replace("2099", "2100"), short.replace("until=2099-01-01 ", "")

    assert 1 == len(about_change(changed(tlslint, {"a.conf": short}, {"a.conf": longer})))
    assert 1 == len(about_change(changed(tlslint, {"a.conf": short}, {"a.conf": forever})))
    assert [] == about_change(changed(tlslint, {"a.conf": longer}, {"a.conf": short}))


def test_what_the_configuration_does_not_report_is_not_compared(tlslint: Command) -> None:
    before = {".tlslint.yaml": "min-severity: critical\nfail-on: critical\n", "a.conf": KIOSKS + OLD}

    assert [] == about_change(changed(tlslint, before, {"b.conf": KIOSKS + OLD}))


def test_files_in_folders_of_tools_are_counted_if_git_tracks_them(tlslint: Command) -> None:
    tlslint.lay({"a.conf": GOOD, "node_modules/x/a.conf": OLD, "deploy/.tox/b.conf": OLD, ".terraform/readme.md": ""})
    committed(tlslint.folder)
    tlslint.lay({"node_modules/untracked.conf": OLD})

    assert "2 files in folders of tools not looked at, though git tracks what is there" in tlslint().out


def test_a_fetched_module_that_a_change_brings_was_not_there_before(tlslint: Command) -> None:
    main = '# tlslint: ignore[plaintext-listener] trust me\nmodule "web" {\n  source = "example/web/aws"\n}\n'
    manifest = '{"Modules":[{"Key":"web","Source":"example/web/aws","Dir":".terraform/modules/web"}]}'
    module = (
        'resource "aws_lb" "a" {\n  internal = false\n}\nresource "aws_lb_listener" "a" {\n'
        '  load_balancer_arn = aws_lb.a.arn\n  protocol = "HTTP"\n  port = 80\n'
        '  default_action {\n    type = "forward"\n  }\n}\n'
    )
    fetched = {".terraform/modules/modules.json": manifest, ".terraform/modules/web/main.tf": module}
    tlslint.lay({"main.tf": main})
    committed(tlslint.folder)
    tlslint.lay(fetched)

    by_hand = about_change(tlslint("--config-from", "HEAD", "-f", "concise"))
    git(tlslint.folder, "add", "--all", "--force")
    by_change = about_change(tlslint("--config-from", "HEAD", "-f", "concise"))

    assert [] == by_hand
    assert ["main.tf:1:1 accepts 1 finding by a suppression: plaintext-listener"] == by_change


def test_a_linked_working_tree_is_judged_as_any(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    tlslint.lay({"root/a.conf": GOOD, "root/.gitignore": "*.conf\n"})
    committed(tlslint.folder / "root")
    git(tlslint.folder / "root", "worktree", "add", "--quiet", "../linked")
    tlslint.lay({"linked/a.conf": OLD, "linked/.tlslint.yaml": "fail-on: critical"})
    monkeypatch.chdir(tlslint.folder / "linked")

    found = tlslint("--config-from", "HEAD", "-f", "concise")

    assert "a.conf:1:40: high legacy-tls-version" in found.out
    assert ".tlslint.yaml:1:10 raises `fail-on` from medium to critical" in about_change(found)


def test_a_file_that_has_only_another_name_accepts_nothing_new(tlslint: Command) -> None:
    files = {"a.conf": KIOSKS + OLD, "b.conf": GOOD}

    assert [] == about_change(changed(tlslint, files, {"a.conf": "", "sites/c.conf": KIOSKS + OLD}))
    assert 1 == len(about_change(changed(tlslint, files, {"sites/d.conf": KIOSKS + OLD}))), "a copy is none"
    assert 1 == len(about_change(changed(tlslint, files, {"a.conf": "", "e.conf": f"# x\n{KIOSKS}{OLD}"})))


def test_what_takes_the_place_of_a_submodule_is_compared(tlslint: Command) -> None:
    tlslint.lay({"lib/a.conf": KIOSKS + OLD})
    committed(tlslint.folder / "lib")
    tlslint.lay({"b.conf": GOOD})
    committed(tlslint.folder)

    untouched = about_change(tlslint("--config-from", "HEAD", "-f", "concise"))
    shutil.rmtree(tlslint.folder / "lib" / ".git")
    git(tlslint.folder, "rm", "--quiet", "--cached", "lib")
    git(tlslint.folder, "add", "--all")
    replaced = about_change(tlslint("--config-from", "HEAD", "-f", "concise"))

    assert [] == untouched
    assert ["lib/a.conf:1:1 accepts 1 finding by a suppression: legacy-tls-version"] == replaced


@pytest.mark.parametrize(
    ("path", "before", "after", "reason"),
    [
        pytest.param("a.yaml", "apiVersion: v1\nkind: Secret\n", "x: 1\n", "no platform knows it", id="unknown"),
        pytest.param(
            "s.tf",
            'variable "a" {}\n',
            "$ANSIBLE_VAULT;1.1;AES256\n3061\n",
            "encrypted with ansible-vault",
            id="sealed",
        ),
    ],
)
def test_a_file_that_a_change_leaves_unread_is_found(
    tlslint: Command, path: str, before: str, after: str, reason: str
) -> None:
    (line,) = about_change(changed(tlslint, {path: before, "b.conf": GOOD}, {path: after}))

    assert line.startswith(f"{path}:1:1 leaves the file unread: {reason}")


def test_a_file_that_is_gone_or_was_never_read_is_not(tlslint: Command) -> None:
    files = {"a.yaml": "apiVersion: v1\nkind: Secret\n", "b.yaml": "x: 1\n"}

    assert [] == about_change(changed(tlslint, files, {"a.yaml": "", "b.yaml": "y: 1\n", "c.yaml": "x: 1\n"}))
