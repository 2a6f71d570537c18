import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from support.command import ROOT, Command, Outcome

import linter.report
from linter.report.documents.compliance import FORMATS

FOLDER = Path(linter.report.__file__).parent
SCHEMA = json.loads((FOLDER / "documents" / "compliance" / "compliance.schema.json").read_text(encoding="utf-8"))
REPORT = json.loads((FOLDER / "report.schema.json").read_text(encoding="utf-8"))
SERVER = "server {{ listen {port} ssl; ssl_certificate s.pem; ssl_certificate_key s.key; server_name {name}; {more} }}"
OWN = """\
id: house
title: House rules
edition: 2026
description: What we demand of ourselves.
sources: ["https://example.com/rules"]
checked: "2026-11-30"
requirements:
"""


def http(*servers: str) -> str:
    return f"events {{}}\nhttp {{\n{''.join(servers)}\n}}\n"


def answers(found: Outcome, standard: str = "house") -> dict[str, str]:
    """Return the status of each requirement of a standard, of a report in JSON."""
    document = json.loads(found.out)
    registry = Registry().with_resource("report.schema.json", Resource.from_contents(REPORT))
    Draft202012Validator(SCHEMA, registry=registry).validate(document)
    (named,) = [one for one in document["standards"] if one["id"] == standard]
    return {one["number"]: one["status"] for one in named["requirements"]}


def judged(tlslint: Command, requirements: str, *words: str) -> dict[str, str]:
    """Judge what lies in the folder by a standard of one's own."""
    tlslint.lay({"own/standards/house.yaml": OWN + requirements})
    return answers(tlslint("comply", "--policies", "own", "--standard", "house", "-f", "json", *words))


def test_every_standard_is_answered(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more="ssl_protocols TLSv1.1;"))})

    found = tlslint("comply")

    assert 1 == found.code
    for listed in tlslint("comply", "--list").out.splitlines():
        assert f"({listed.split()[0]})" in found.out
    assert "and not what runs" in " ".join(found.out.splitlines()[:3])
    assert re.search(r"not met +4\.2\.1 a: .*\n.*\n +nginx\.conf:3:\d+: .* accepts TLSv1\.1", found.out)


def test_what_is_met_open_or_about_nothing_is_told_apart(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more="ssl_protocols TLSv1.3;"))})

    found = judged(
        tlslint,
        """\
  met: {title: New versions, rules: {legacy-tls-version: {}}}
  open: {title: Groups, rules: {named-group-not-allowed: {}}}
  nothing: {title: Data stores, rules: {datastore-without-tls: {}}}
  people: {title: Reviews, not-shown: That people meet.}
""",
    )

    assert {
        "met": "met",
        "open": "open",
        "nothing": "nothing concerned",
        "people": "not shown by configuration",
    } == found


def test_two_requirements_may_set_one_rule_differently(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more="ssl_protocols TLSv1.2;"))})

    found = judged(
        tlslint,
        """\
  "1": {title: Usual, rules: {legacy-tls-version: {}}}
  "2": {title: Newest, rules: {legacy-tls-version: {parameters: {allowed: [TLSv1.3]}}}}
  "3": {title: The same again, rules: {legacy-tls-version: {parameters: {allowed: [TLSv1.3]}}, missing-sni: {}}}
""",
    )

    assert {"1": "met", "2": "not met", "3": "not met"} == found


def test_a_requirement_is_about_the_endpoints_that_it_names(tlslint: Command) -> None:
    old = "ssl_protocols TLSv1.1;"
    tlslint.lay({"nginx.conf": http(SERVER.format(port="127.0.0.1:443", name="localhost", more=old))})

    found = judged(
        tlslint,
        """\
  public: {title: Outside, on: {exposure: [public]}, rules: {legacy-tls-version: {}}}
  loopback: {title: Inside, on: {exposure: [loopback]}, rules: {legacy-tls-version: {}}}
  stores: {title: Data, on: {role: [datastore]}, rules: {legacy-tls-version: {}}}
  elsewhere: {title: Envoy, on: {platform: [envoy]}, rules: {legacy-tls-version: {}}}
  here: {title: nginx, on: {platform: [nginx]}, rules: {legacy-tls-version: {}}}
""",
    )

    assert {
        "public": "nothing concerned",
        "loopback": "not met",
        "stores": "nothing concerned",
        "elsewhere": "nothing concerned",
        "here": "not met",
    } == found


def test_whether_a_requirement_is_about_an_endpoint_may_be_open(tlslint: Command) -> None:
    old = "ssl_protocols TLSv1.1;"
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more=old))})

    found = judged(tlslint, "  loopback: {title: x, on: {exposure: [loopback]}, rules: {legacy-tls-version: {}}}\n")

    assert "not met" not in found.values()


def test_classes_of_data_count_where_somebody_says_where_they_lie(tlslint: Command) -> None:
    demanded = "  data: {title: Cards, on: {data: [cardholder]}, rules: {plaintext-upstream: {}}}\n"
    hop = "server {{ listen {}; location / {{ proxy_pass {}; }} }}\n"
    other = hop.format(81, "https://other.example.com")
    tlslint.lay({"nginx.conf": http(hop.format(80, "http://db.internal:8080"), other)})

    assert {"data": "not met"} == judged(tlslint, demanded)

    tlslint.lay({".tlslint.yaml": "data: {cardholder: {at: [other.example.com]}}\n"})
    assert {"data": "met"} == judged(tlslint, demanded)

    tlslint.lay({".tlslint.yaml": "data: {cardholder: {at: [db.internal]}}\n"})
    assert {"data": "not met"} == judged(tlslint, demanded)


def test_what_a_person_accepts_is_a_deviation_with_its_reason(tlslint: Command) -> None:
    accepted = "\n# tlslint: ignore[legacy-tls-version] until=2099-01-01 old tills\nssl_protocols TLSv1.1;"
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more=accepted))})
    demanded = "  old: {title: Versions, rules: {legacy-tls-version: {}}}\n"

    assert {"old": "met with accepted deviations"} == judged(tlslint, demanded)
    found = tlslint("comply", "--policies", "own", "--standard", "house")
    assert 0 == found.code
    assert "accepted: old tills, until 2099-01-01" in found.out
    assert {"old": "not met"} == judged(tlslint, demanded, "--no-ignores")


def test_what_is_demanded_later_is_judged_and_does_not_fail_the_run(tlslint: Command) -> None:
    old = "ssl_protocols TLSv1.1;"
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more=old))})
    tlslint.lay(
        {
            "own/standards/house.yaml": OWN
            + '  later: {title: x, since: "2030-01-01", rules: {legacy-tls-version: {}}}\n'
            + '  earlier: {title: y, until: "2020-01-01", rules: {legacy-tls-version: {}}}\n'
        }
    )

    now = tlslint("comply", "--policies", "own", "--standard", "house", "--today", "2029-12-31")
    then = tlslint("comply", "--policies", "own", "--standard", "house", "--today", "2030-01-01")

    assert (0, 1) == (now.code, then.code)
    assert "demanded from 2030-01-01 on" in now.out
    assert "demanded until 2020-01-01" in now.out


@pytest.mark.parametrize(("standard", "is_told"), [("cnsa-2.0", True), ("hipaa", False)])
def test_how_far_all_withstands_quantum_computers_is_told_where_it_is_asked(
    standard: str, is_told: bool, tlslint: Command
) -> None:
    hybrid = SERVER.format(port=443, name="a.example.com", more="ssl_ecdh_curve X25519MLKEM768;")
    classical = SERVER.format(port=444, name="b.example.com", more="ssl_protocols TLSv1.2;")
    tlslint.lay({"nginx.conf": http(hybrid, classical)})

    found = " ".join(tlslint("comply", "--standard", standard).out.split())

    exchange = "Key exchange of 2 listeners and hops with TLS: 1 hybrid, 1 classical, 0 unknown." in found
    signatures = "Signatures of 1 certificate: 0 post-quantum, 0 classical, 1 unknown." in found
    assert (is_told, is_told) == (exchange, signatures)


def test_a_file_that_cannot_be_read_is_told_first(tlslint: Command) -> None:
    tlslint.lay({"broken.conf": "server { listen 443 ssl;", "nginx.conf": http()})

    found = tlslint("comply", "--standard", "soc-2")

    assert 3 == found.code
    assert "Not analysed: broken.conf:1:" in found.out.split("SOC 2")[0]


def test_results_of_oscal_are_valid(tlslint: Command) -> None:
    from trestle.oscal.assessment_results import AssessmentResults  # noqa: PLC0415  # takes a second

    accepted = "\n# tlslint: ignore[legacy-tls-version] old tills\nssl_protocols TLSv1.1;"
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more=accepted))})

    text = tlslint("comply", "-f", "oscal").out

    results = json.loads(text)["assessment-results"]
    AssessmentResults.model_validate(results)
    assert text == tlslint("comply", "-f", "oscal").out
    (pci,) = [one for one in results["results"] if one["title"].startswith("PCI DSS")]
    (selected,) = pci["reviewed-controls"]["control-selections"]
    assert ["r2.2.7", "r4.2.1-a"] == [one["control-id"] for one in selected["include-controls"]][:2]
    states = {one["target"]["target-id"]: one["target"]["status"] for one in pci["findings"]}
    assert ("satisfied", "other") == (states["r4.2.1-a"]["state"], states["r4.2.1-a"]["reason"]), "it is accepted"
    assert "not-satisfied" == states["r4.2.1.1"]["state"], "no configuration shows it"
    related = (one for found in pci["findings"] for one in found.get("related-observations", ()))
    assert {one["observation-uuid"] for one in related} == {one["uuid"] for one in pci["observations"]}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_goes_to_a_file_or_to_standard_output(name: str, tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="<b>|`x`", more="ssl_protocols TLSv1.1;"))})

    found = tlslint("comply", "--standard", "bcp-195", "-f", name, "-f", f"{name}:out")

    assert (tlslint.folder / "out").read_bytes().decode() == found.out
    assert "RFC 9325" in found.out.replace("&#", "")
    assert name != "markdown" or "<b>" not in found.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--standard", "pci-dss-4"], "no standard `pci-dss-4`, did you mean `pci-dss-4.0.1`?"),
        (["--color", "always", "-f", "json"], "--color has no effect on json"),
        (["-f", "sarif"], "no format `sarif`"),
    ],
)
def test_what_cannot_be_carried_out_is_an_error(words: list[str], message: str, tlslint: Command) -> None:
    found = tlslint("comply", *words)

    assert (2, "") == (found.code, found.out)
    assert message in found.err


@pytest.mark.parametrize(
    ("requirements", "message"),
    [
        ("  a: {title: x, rules: {legacy-version: {}}}\n", "house.yaml:8:25: no rule `legacy-version`"),
        (
            "  a: {title: x, rules: {legacy-tls-version: {parameters: {old: [x]}}}}\n",
            "house.yaml:8:25: ",
        ),
        ("  a: {title: x}\n", "house.yaml:8:6: "),
        ("  a: {title: x, rules: {}, on: {exposure: [out]}}\n", "`out` is not allowed here"),
        ('  a: {title: x, rules: {}, since: "2026-13-01"}\n', "expected a day such as"),
    ],
)
def test_a_wrong_standard_is_an_error_at_its_place(requirements: str, message: str, tlslint: Command) -> None:
    tlslint.lay({"own/standards/house.yaml": OWN + requirements})

    found = tlslint("comply", "--policies", "own", "--standard", "house")

    assert 2 == found.code
    assert message in found.err


def test_an_id_that_is_taken_is_refused(tlslint: Command) -> None:
    tlslint.lay({"own/standards/x.yaml": OWN.replace("id: house", "id: soc-2") + "  a: {title: x, not-shown: y}\n"})

    assert "standard id `soc-2` is taken" in tlslint("comply", "--policies", "own").err


def test_a_standard_is_a_profile_too(tlslint: Command) -> None:
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more="ssl_protocols TLSv1.2;"))})

    modern = tlslint("--profile", "mozilla-modern-6.0", "-f", "concise", "--min-severity", "low")
    other = tlslint("--profile", "soc-2", "-f", "concise", "--min-severity", "low")
    unknown = tlslint("--profile", "soc-3")

    assert "accepts TLSv1.2" in modern.out
    assert "accepts TLSv1.2" not in other.out
    assert "no profile `soc-3`, did you mean `soc-2`?" in unknown.err


def test_what_is_open_and_accepted_is_an_accepted_deviation(tlslint: Command) -> None:
    server = SERVER.format(port=443, name="a.example.com", more="")
    tlslint.lay({"nginx.conf": http(f"# tlslint: ignore[named-group-not-allowed] the library is pinned\n{server}")})

    found = judged(tlslint, '  "1": {title: Groups, rules: {named-group-not-allowed: {}}}\n')

    assert {"1": "met with accepted deviations"} == found


def test_nothing_is_met_where_a_file_could_not_be_analysed(tlslint: Command) -> None:
    tlslint.lay(
        {
            "nginx.conf": http(SERVER.format(port=443, name="a.example.com", more="ssl_protocols TLSv1.3;")),
            "conf.d/broken.conf": "server { listen 443 ssl;\n",
        }
    )
    requirements = """\
  met: {title: New versions, rules: {legacy-tls-version: {}}}
  nothing: {title: Data stores, rules: {datastore-without-tls: {}}}
  people: {title: Reviews, not-shown: That people meet.}
"""

    found = judged(tlslint, requirements)
    accepted = judged(tlslint, requirements, "--allow-incomplete")

    assert {"met": "open", "nothing": "open", "people": "not shown by configuration"} == found
    assert {"met": "met", "nothing": "nothing concerned", "people": "not shown by configuration"} == accepted


def test_a_severity_of_one_standard_counts_in_no_other(tlslint: Command) -> None:
    old = "ssl_protocols TLSv1.1;"
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more=old))})
    low = OWN + '  "1": {title: x, rules: {legacy-tls-version: low}}\n'
    tlslint.lay({"own/standards/a.yaml": low.replace("house", "a"), "own/standards/b.yaml": low.replace("low", "{}")})

    def code(*standards: str) -> int:
        return tlslint("comply", "--policies", "own", "--standard", ",".join(standards)).code

    assert [0, 1, 1, 1] == [code("a"), code("house"), code("a", "house"), code("house", "a")]


def test_an_edition_that_does_not_count_yet_fails_no_run(tlslint: Command) -> None:
    old = "ssl_protocols TLSv1.1;"
    tlslint.lay({"nginx.conf": http(SERVER.format(port=443, name="a.example.com", more=old))})
    later = OWN.replace("edition: 2026", "edition: 2027\nin-force: '2027-01-01'")
    tlslint.lay({"own/standards/house.yaml": later + '  "1": {title: x, rules: {legacy-tls-version: {}}}\n'})
    words = ("comply", "--policies", "own", "--standard", "house", "--today")

    assert [0, 1] == [tlslint(*words, day).code for day in ("2026-12-31", "2027-01-01")]


def test_no_document_is_written_over_what_is_judged(tlslint: Command) -> None:
    text = http(SERVER.format(port=443, name="a.example.com", more=""))
    tlslint.lay({"nginx.conf": text})

    found = [tlslint(command, "-f", "csv:nginx.conf") for command in ("comply", "inventory")]

    assert [2, 2] == [one.code for one in found]
    assert "nginx.conf is a file that was judged" in found[0].err
    assert text == (tlslint.folder / "nginx.conf").read_text(encoding="utf-8")


def test_a_folder_of_standards_may_be_named_twice(tlslint: Command) -> None:
    tlslint.lay({".tlslint.yaml": "policies: [own]\n"})

    assert {"1": "nothing concerned"} == judged(tlslint, '  "1": {title: x, rules: {legacy-tls-version: {}}}\n')


@pytest.mark.parametrize("day", ["2026-02-30", "2026-11-30\\n"])
def test_a_day_that_there_is_not_is_told_with_its_place(day: str, tlslint: Command) -> None:
    tlslint.lay(
        {"own/standards/house.yaml": OWN.replace("2026-11-30", day) + '  "1": {title: x, rules: {missing-sni: {}}}\n'}
    )

    found = [tlslint("comply", "--policies", "own"), tlslint("policy", "check", "own")]

    assert [2, 2] == [one.code for one in found]
    assert {True} == {"own/standards/house.yaml:6:10:" in one.err for one in found}
    assert {True} == {"expected a day such as 2026-11-30" in one.err for one in found}


def test_an_observation_has_an_identifier_of_its_own(tlslint: Command) -> None:
    old = "ssl_protocols TLSv1.1;"
    server = SERVER.format(port=443, name="a.example.com", more=old)
    accepted = server.replace("server {", "# tlslint: ignore[legacy-tls-version] old clients\nserver {", 1)
    tlslint.lay({"a.conf": http(accepted), "b.conf": http(server)})

    document = json.loads(tlslint("comply", "--standard", "bcp-195", "-f", "oscal").out)

    (result,) = document["assessment-results"]["results"]
    made = [one["uuid"] for one in result["observations"]]
    named = [one["observation-uuid"] for found in result["findings"] for one in found.get("related-observations", ())]
    assert sorted(made) == sorted(named)
    assert len(set(made)) == len(made)


def test_a_class_of_data_that_nothing_holds_leaves_open_what_is_about_it(tlslint: Command) -> None:
    old = "ssl_protocols TLSv1.1;"
    tlslint.lay(
        {
            ".tlslint.yaml": "data: {cardholder: {at: [nothing.of-the-kind]}}\n",
            "nginx.conf": http(SERVER.format(port=443, name="a.example.com", more=old)),
        }
    )

    found = judged(tlslint, '  "1": {title: x, on: {data: [cardholder]}, rules: {legacy-tls-version: {}}}\n')

    assert {"1": "open"} == found
    assert "nothing among the files is called `nothing.of-the-kind`" in " ".join(tlslint("comply").out.split())


def test_an_id_that_a_built_in_standard_has_is_told_by_check(tlslint: Command) -> None:
    own = OWN + '  "1": {title: x, rules: {missing-sni: {}}}\n'
    names = {"a": "house", "b": "house", "c": "bcp-195", "d": "default"}
    tlslint.lay({f"own/standards/{name}.yaml": own.replace("house", id_) for name, id_ in names.items()})

    found = tlslint("policy", "check", "own")

    assert 2 == found.code
    assert [
        "own/standards/b.yaml:1:1: standard id `house` is taken by that of own/standards/a.yaml",
        "own/standards/c.yaml:1:1: standard id `bcp-195` is taken by a built-in one",
        "own/standards/d.yaml:1:1: standard id `default` is taken by a built-in one",
    ] == [line.removeprefix("tlslint: error: ").partition(";")[0] for line in found.err.splitlines()]


def test_a_built_in_standard_passes_its_own_check(tlslint: Command) -> None:
    ours = (ROOT / "policies" / "standards" / "soc-2.yaml").read_text(encoding="utf-8")
    tlslint.lay({"same/standards/a.yaml": ours, "other/standards/a.yaml": ours + "# and more\n"})

    assert [0, 2] == [tlslint("policy", "check", name).code for name in ("same", "other")]


def test_a_list_has_no_format(tlslint: Command) -> None:
    found = tlslint("comply", "--list", "-f", "json")

    assert (2, "tlslint: error: --format has no effect with --list\n") == (found.code, found.err)
