"""Templates that mean harm: whatever they try, they are refused or rendered within their budget."""

from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.bounded import cpu_at_most
from support.kubernetes.charts import render_chart

from linter.provenance.source import InputError, Source
from linter.syntax.go_template.grammar.parser import parse
from linter.syntax.go_template.rendered import Rendered

SECONDS = 20
"""Of processor time; none takes more than three."""
DOUBLING = "{{ $x := `a` }}" + "{{ $x = printf `%s%s` $x $x }}" * 60
DEEP = "{{ $l := list }}{{ range until 5000 }}{{ $l = list $l }}{{ end }}"
LAUGHS = """\
a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d]
f: [*e, *e, *e, *e, *e, *e]
"""
MANY = "{{ range until 60000 }}{{ now }}{{ end }}"
WIDE = "{{ $d := dict `a` 1 }}" + "{{ $d = dict `a` $d `b` $d `c` $d }}" * 40


@pytest.mark.parametrize(
    "template",
    [
        pytest.param("{{ if true }}" * 5_000, id="nested bodies"),
        pytest.param("{{ if true }}" * 90 + "x" + "{{ end }}" * 90, id="nested as deep as is read"),
        pytest.param("{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}", id="nested parentheses"),
        pytest.param("{{ " + "(" * 49 + "1" + ")" * 49 + " }}", id="parentheses as deep as is read"),
        pytest.param('{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}', id="a template in itself"),
        pytest.param('{{ define "a" }}{{ template "b" . }}{{ end }}{{ define "b" }}{{ template "a" . }}{{ end }}'
                     '{{ template "a" . }}', id="two templates in each other"),
        pytest.param('{{ define "a" }}{{ tpl "{{ include `a` . }}" . }}{{ end }}{{ include "a" . }}', id="by tpl"),
        pytest.param("{{ range until 2000000000 }}x{{ end }}", id="a long list"),
        pytest.param("{{ range 9000000000000000000 }}x{{ end }}", id="a large number"),
        pytest.param("{{ range until 9999 }}{{ range until 9999 }}x{{ end }}{{ end }}", id="loops in loops"),
        pytest.param("{{ untilStep 0 9000000000000000000 1 }}", id="steps"),
        pytest.param("{{ repeat 9000000000000000000 `abc` }}", id="repeat"),
        pytest.param("{{ repeat 1000000 `ab` | repeat 1000000 }}", id="repeat twice"),
        pytest.param("{{ indent 900000000000 `a` }}", id="indent"),
        pytest.param("{{ repeat 100000 `\n` | nindent 100000 }}", id="indent many lines"),
        pytest.param("{{ printf `%999999999d` 1 }}", id="a width"),
        pytest.param("{{ printf `%.999999999f` 1.5 }}", id="a precision"),
        pytest.param("{{ replace `` (repeat 100000 `a`) (repeat 100000 `b`) }}", id="replace"),
        pytest.param("{{ join (repeat 100000 `a`) (until 90000) }}", id="join"),
        pytest.param(DOUBLING, id="a text that doubles"),
        pytest.param("{{ $l := list 1 }}" + "{{ $l = concat $l $l }}" * 60, id="a list that doubles"),
        pytest.param(WIDE + "{{ toYaml $d }}", id="a dictionary that triples, as YAML"),
        pytest.param(WIDE + "{{ $d }}", id="a dictionary that triples, printed"),
        pytest.param(WIDE + "{{ deepCopy $d | toJson }}", id="a dictionary that triples, copied"),
        pytest.param(WIDE + "{{ eq $d $d }}{{ has $d (list $d) }}", id="a dictionary that triples, compared"),
        pytest.param("{{ $d := dict }}{{ $_ := set $d `a` $d }}{{ toYaml $d }}", id="a dictionary in itself"),
        pytest.param("{{ $d := dict }}{{ $_ := set $d `a` $d }}{{ merge (dict `a` (dict)) $d }}", id="merged"),
        pytest.param(DEEP + "{{ $l | toJson }}", id="a deep list"),
        pytest.param(DEEP + "{{ printf `%s` $l }}", id="printed"),
        pytest.param("{{ regexMatch `(a+)+$` (repeat 40 `a` | printf `%s!`) }}", id="a wild pattern"),
        pytest.param("{{ regexMatch `(a|a)*b` (repeat 40 `a`) }}", id="a wild choice"),
        pytest.param("{{ regexMatch `((a)*)*b` (repeat 40 `a`) }}", id="wild groups"),
        pytest.param("{{ regexMatch `a*a*a*a*b` (repeat 100 `a`) }}", id="a slow pattern"),
        pytest.param("{{ regexMatch `a*a*b` (repeat 3000 `a`) }}", id="a slow pattern on a long text"),
        pytest.param("{{ semverCompare (repeat 900 `>1 `) `1.0.0` }}", id="constraints"),
        pytest.param("{{ fromYaml (repeat 5000 `[`) }}", id="deep YAML"),
        pytest.param("{{ fromYaml `" + LAUGHS + "` }}", id="laughs"),
        pytest.param("{{ mul 9223372036854775807 9 }}{{ div (add 9223372036854775807 1) -1 }}", id="numbers"),
        pytest.param("{{ int `" + "9" * 100_000 + "` }}{{ atoi `1` }}", id="a long number"),
        pytest.param(MANY + MANY, id="unknowns"),
        pytest.param("{{ mulf 1e308 1e308 }}{{ floor 1e308 }}{{ ceil (mulf 1e308 10) }}", id="no number"),
        pytest.param("{{ .Files.Glob `*a*a*a*a*a*a*b` }}", id="a glob"),
        pytest.param("{{" * 100_000, id="openings"),
        pytest.param("{{/*" * 100_000, id="comments"),
        pytest.param("{{- " + "a " * 100_000, id="words"),
    ],
)  # fmt: skip
def test_harm_is_refused_in_time(template: str) -> None:
    with cpu_at_most(SECONDS):
        found = render_chart({"templates/t.yaml": template})

    assert all(isinstance(one, Rendered | InputError) for one in found.values())


def test_the_budget_is_that_of_the_whole_chart() -> None:
    files = {f"templates/{name}.yaml": "{{ range until 90 }}{{ end }}" for name in "abcdefghij"}

    found = render_chart(files, steps=1_000)

    errors = [one.message for one in found.values() if isinstance(one, InputError)]
    assert len(files) == len(found)
    assert 0 < len(errors) < len(files)
    assert {"this takes too long to render"} == set(errors)


def test_one_template_does_not_take_what_all_others_need() -> None:
    files = {
        "templates/a.yaml": "{{ range until 9999 }}{{ range until 9999 }}{{ end }}{{ end }}",
        "templates/b.yaml": "b",
    }

    found = render_chart(files)

    assert isinstance(found["templates/a.yaml"], InputError)
    assert isinstance(found["templates/b.yaml"], Rendered)


WORDS = st.sampled_from(
    '{{ }} {{- -}} if else end with range define include template tpl . $ $x := = | ( ) , .Values .a "a" `b` 1 -2 '
    "1.5 true nil toYaml quote default index list dict printf %s %d eq and or not until set get fromYaml nindent 'c' "
    "regexReplaceAll semver merge trunc required lookup now a: b \n - --- | break continue block /* */".split(" ")
)


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_any_text_is_rendered_or_refused_with_a_place(template: str) -> None:
    for found in render_chart({"values.yaml": "a: {b: [1, x]}\n", "templates/t.yaml": template}).values():
        if isinstance(found, InputError):
            assert 0 <= found.at.start <= found.at.end <= len(found.at.source.text)


NAMES = st.sampled_from(
    "abbrev add append b64dec b64enc camelcase ceil chunk coalesce compact concat contains deepCopy default dict dig "
    "div divf empty eq first float64 floor fromJson fromYaml get has hasKey hasPrefix html indent index initial int "
    "join keys kindIs kindOf last len list lower lt max merge mergeOverwrite min mod nindent omit pick pluck prepend "
    "print printf quote regexFind regexFindAll regexReplaceAll regexSplit repeat replace rest reverse round semver "
    "semverCompare seq set slice sortAlpha split splitList splitn squote substr ternary title toJson toString toYaml "
    "trim trimAll trimSuffix trunc tuple typeOf uniq unset until untilStep untitle upper urlquery values".split()
)
ARGUMENTS = st.sampled_from(
    ["1", "-3", "2.5", "`a`", "``", "`a.b`", "nil", "true", ".", ".Values", ".Values.list", ".Values.map", "(now)",
     "(list 1 `a`)", "(dict `a` 1)", "(uuidv4 | quote)", "`%s%d`", "`1.2.3`", "`[a-z]+`",
     "(mulf 1e308 10)", "(round 1e308 400)", "-1e300", "(.Files.Glob `*`)",
     "(lookup `v1` `Secret` `a` `b`)", ".Release.Namespace", ".Capabilities.KubeVersion.Version"]
)  # fmt: skip


@settings(max_examples=1_500, deadline=None)
@given(NAMES, st.lists(ARGUMENTS, max_size=4))
@example("abbrev", ["2.5", "1"])
def test_any_call_yields_a_value_or_is_refused(name: str, arguments: list[str]) -> None:
    values = "list: [b, a, 1, null]\nmap: {a: 1, b: {c: x}}\n"

    found = render_chart({"values.yaml": values, "templates/t.yaml": f"{{{{ {name} {' '.join(arguments)} }}}}"})

    assert ["templates/t.yaml"] == list(found)


@given(st.text(max_size=200))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    with suppress(InputError):
        assert parse(Source("t.yaml", text)) is not None
