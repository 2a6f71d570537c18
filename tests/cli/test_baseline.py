"""Baselines: what was there is accepted, and only what is new is reported."""

import pytest
from support.command import GOOD, OLD, RULE, Command
from support.repositories import committed, needs_git

OLDER = OLD.replace("TLSv1.1", "TLSv1").replace("TLSv1 TLSv1", "TLSv1")
BASELINE = ".tlslint-baseline"
INGRESS = """apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: "a\\u2028b\\u202ec\\x85"}
spec:
  rules: [{host: shop.test, http: {paths: [{path: /, backend: {service: {name: shop, port: {number: 80}}}}]}}]
"""


def test_what_was_there_is_accepted_and_what_is_new_is_found(tlslint: Command) -> None:
    tlslint.lay({"old.conf": OLD})

    written = tlslint("baseline", "write")
    before = tlslint("--baseline", BASELINE)
    tlslint.lay({"new.conf": OLD})
    after = tlslint("--baseline", BASELINE, "-f", "concise")

    assert (0, "") == (written.code, written.err)
    assert "accepted in .tlslint-baseline" in written.out
    assert 0 == before.code
    assert "known by the baseline" in before.out
    assert 1 == after.code
    assert {"new.conf"} == {line.split(":")[0] for line in after.out.splitlines()}


def test_lines_have_no_line_numbers_and_stay_while_blocks_move(tlslint: Command) -> None:
    tlslint.lay({"old.conf": OLD})
    tlslint("baseline", "write")

    tlslint.lay({"old.conf": f"\n\n# moved\n\n{OLD}"})

    assert 0 == tlslint("--baseline", BASELINE).code


def test_files_may_be_renamed(tlslint: Command) -> None:
    tlslint.lay({"a/old.conf": OLD})
    tlslint("baseline", "write")

    (tlslint.folder / "a" / "old.conf").rename(tlslint.folder / "a" / "renamed.conf")

    assert 0 == tlslint("--baseline", BASELINE).code


def test_texts_may_be_written_otherwise(tlslint: Command) -> None:
    """Another blank in the first line of a block showed all that is said of the block once more."""
    proxied = OLD.replace("}", "location / { proxy_pass https://a.test; } }").replace(" TLSv1.3", "")
    tlslint.lay({"old.conf": proxied})
    tlslint("baseline", "write")

    tlslint.lay({"old.conf": proxied.replace("{", "  { # public\n").replace("TLSv1.1 TLSv1.2", "TLSv1.2   TLSv1.1")})

    assert 0 == tlslint("--baseline", BASELINE, "--fail-on", "low").code


def test_what_accepts_more_behind_what_it_accepted_is_new(tlslint: Command) -> None:
    tlslint.lay({"old.conf": OLD})
    tlslint("baseline", "write")

    tlslint.lay({"old.conf": OLD.replace("TLSv1.1", "TLSv1.1 TLSv1")})

    assert "accepts TLSv1.1 and TLSv1.0" in tlslint("--baseline", BASELINE).out


def test_a_copy_is_new(tlslint: Command) -> None:
    tlslint.lay({"a/old.conf": OLD})
    tlslint("baseline", "write")

    tlslint.lay({"b/old.conf": OLD})

    assert 1 == tlslint("--baseline", BASELINE).code


def test_another_value_is_new(tlslint: Command) -> None:
    tlslint.lay({"old.conf": "server { listen 443 ssl; ssl_protocols TLSv1.1 TLSv1.2; }\n"})
    tlslint("baseline", "write")

    tlslint.lay({"old.conf": "server { listen 443 ssl; ssl_protocols TLSv1 TLSv1.2; }\n"})

    assert RULE in tlslint("--baseline", BASELINE).out


@pytest.mark.parametrize("words", [("--since", "HEAD"), ("--fail-on", "high")])
def test_what_means_nothing_to_a_baseline_is_refused(tlslint: Command, words: tuple[str, str]) -> None:
    tlslint.lay({"old.conf": OLD})

    found = tlslint("baseline", "write", *words)

    assert 2 == found.code
    assert words[0] in found.err
    assert not (tlslint.folder / BASELINE).exists()


def test_what_got_worse_is_not_hidden(tlslint: Command) -> None:
    tlslint.lay({"old.conf": OLD})
    tlslint("baseline", "write")

    assert 1 == tlslint("--baseline", BASELINE, "--severity", f"{RULE}=critical").code


def test_what_is_accepted_until_a_day_is_found_after_it(tlslint: Command) -> None:
    tlslint.lay({"old.conf": OLD})
    tlslint("baseline", "write", "--until", "2026-12-31", "--by", "the shop team")

    assert 0 == tlslint("--baseline", BASELINE, "--today", "2026-12-31").code
    assert 1 == tlslint("--baseline", BASELINE, "--today", "2027-01-01").code
    assert "until 2026-12-31 by the shop team" in tlslint("baseline", "show").out


def test_update_drops_what_no_longer_occurs_and_accepts_nothing_new(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD, "b.conf": OLD.replace("443", "8443")})
    tlslint("baseline", "write")
    lines = (tlslint.folder / BASELINE).read_text(encoding="utf-8").splitlines()

    tlslint.lay({"a.conf": GOOD, "c.conf": "server { listen 80; server_name shop.example.com; }\n"})
    told = tlslint("--baseline", BASELINE)
    updated = tlslint("baseline", "update")

    left = (tlslint.folder / BASELINE).read_text(encoding="utf-8").splitlines()
    assert "of the baseline without a finding" in told.out
    assert "dropped" in updated.out
    assert set(left) < set(lines)
    assert not any("c.conf" in line for line in left)
    assert 1 == tlslint("--baseline", BASELINE).code


TWICE = """resource "aws_lb" "shop" {
  internal = %s
}
resource "aws_lb_listener" "shop" {
  load_balancer_arn = aws_lb.shop.arn
  port              = 80
  protocol          = "HTTP"
}
"""


def test_equal_findings_of_different_severity_each_have_their_own_line(tlslint: Command) -> None:
    tlslint.lay({"a/main.tf": TWICE % "true", "b/main.tf": TWICE % "false"})
    tlslint("baseline", "write")
    for one in ("a", "b"):
        (tlslint.folder / one / "main.tf").rename(tlslint.folder / one / "renamed.tf")

    assert 0 == tlslint("--baseline", BASELINE, "--fail-on", "low").code


def test_no_name_breaks_a_line_or_shows_as_something_else(tlslint: Command) -> None:
    tlslint.lay({"old.yaml": INGRESS})
    tlslint("baseline", "write")

    assert "\\u2028;" in (tlslint.folder / BASELINE).read_text(encoding="utf-8")
    assert 0 == tlslint("--baseline", BASELINE, "--fail-on", "low").code


def test_lines_are_sorted_and_the_same_each_time(tlslint: Command) -> None:
    tlslint.lay({"b.conf": OLD, "a.conf": OLD})
    tlslint("baseline", "write")
    first = (tlslint.folder / BASELINE).read_text(encoding="utf-8")
    tlslint("baseline", "write")

    assert first == (tlslint.folder / BASELINE).read_text(encoding="utf-8")
    assert first.splitlines()[1:] == sorted(first.splitlines()[1:])


def test_the_configuration_can_name_it_and_says_so(tlslint: Command) -> None:
    tlslint.lay({"old.conf": OLD, ".tlslint.yaml": f"baseline: {BASELINE}\n", BASELINE: "# tlslint baseline 1\n"})
    tlslint("baseline", "write")

    assert 0 == tlslint().code
    assert "baseline" in tlslint("config", "show").out


def test_what_could_not_be_read_is_never_accepted(tlslint: Command) -> None:
    tlslint.lay({"broken.conf": "server { listen 443 ssl;\n", "old.conf": OLD})

    refused = tlslint("baseline", "write")

    assert 3 == refused.code
    assert "the baseline is left as it is" in refused.err
    assert not (tlslint.folder / BASELINE).exists()
    assert 0 == tlslint("baseline", "write", "--allow-incomplete").code
    assert 3 == tlslint("--baseline", BASELINE).code


def test_no_secret_is_written_down(tlslint: Command) -> None:
    tlslint.lay({"a.conf": "server { listen 80; location / { proxy_pass http://app:hunter2@db.example.com; } }\n"})

    tlslint("baseline", "write")

    assert "hunter2" not in (tlslint.folder / BASELINE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: []\n", "this is no baseline of tlslint"),
        ("# tlslint baseline 1\na\tb\n", "a line of a baseline has 6 columns"),
        ("# tlslint baseline 1\na\tawful\tp\ts\tx\t0\n", "`awful` or the date is none that is known"),
        ("# tlslint baseline 1\na\tlow\tp\ts\tx\t0\tuntil=soon\n", "or the date is none that is known"),
    ],
)
def test_what_is_no_baseline_is_refused_with_its_line(tlslint: Command, text: str, message: str) -> None:
    tlslint.lay({"a.conf": OLD, BASELINE: text})

    found = tlslint("--baseline", BASELINE)

    assert 2 == found.code
    assert message in found.err


def test_one_that_is_not_there_says_how_to_write_it(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})

    found = tlslint("--baseline", "gone")

    assert 2 == found.code
    assert "the baseline gone cannot be read; write one with `tlslint baseline write`" in found.err


def test_it_is_of_all_files(tlslint: Command) -> None:
    tlslint.lay({".git/HEAD": "", "a/a.conf": OLD, "b/b.conf": OLD})

    found = tlslint("baseline", "write", "a")

    assert 2 == found.code
    assert "a baseline is of all files" in found.err


@needs_git
def test_lines_that_a_change_adds_are_found_and_count_for_nothing(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD, ".tlslint.yaml": f"baseline: {BASELINE}\n", BASELINE: "# tlslint baseline 1\n"})
    tlslint("baseline", "write")
    base = committed(tlslint.folder)
    tlslint.lay({"b.conf": OLD})
    tlslint("baseline", "write")

    found = tlslint("--config-from", base, "-f", "concise")

    assert 1 == found.code
    assert "this change accepts legacy-tls-version by a line of the baseline" in found.out
    assert any(line.startswith("b.conf") and RULE in line for line in found.out.splitlines())
    assert not any(line.startswith("a.conf") for line in found.out.splitlines())


@pytest.mark.parametrize("folder", ["moved", "deeper/still"])
def test_what_is_between_two_files_is_known_in_another_folder(tlslint: Command, folder: str) -> None:
    compose = "services:\n  web:\n    image: web\n    environment: {URL: 'http://db:80'}\n  db: {image: db}\n"
    tlslint.lay({".tlslint.yaml": "data: {cards: {at: ['service db'], minimum: encrypted}}\n"})
    tlslint.lay({"a/web/compose.yaml": "include: [../db/compose.yaml]\n" + compose.partition("  db")[0]})
    tlslint.lay({"a/db/compose.yaml": "services:\n  db: {image: db}\n"})
    tlslint("baseline", "write")
    before = (tlslint.folder / BASELINE).read_text(encoding="utf-8")

    (tlslint.folder / folder).parent.mkdir(exist_ok=True)
    (tlslint.folder / "a").rename(tlslint.folder / folder)

    assert "underprotected-data" in before
    assert "a/db" not in before
    assert 0 == tlslint("--baseline", BASELINE).code
