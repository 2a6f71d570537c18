"""Templates that are rendered: places, what cannot be known, and what is wrong with them."""

import pytest
from support.kubernetes.charts import refused, render, render_chart, told

from linter.provenance.source import InputError
from linter.syntax.go_template.rendered import Rendered


def place(text: Rendered, wanted: str) -> str:
    """Return where the first occurrence of a text in the result is written."""
    start = text.source.text.index(wanted)
    at = text.place(text.source.at(start, start + len(wanted)))
    return f"{at.source.path}:{at.region.start_line}:{at.text}"


def test_literal_text_stands_where_it_stands_in_the_template() -> None:
    text = render("{{- if true }}\nspec:\n  type: LoadBalancer\n{{- end }}\n")

    assert "templates/t.yaml:3:LoadBalancer" == place(text, "LoadBalancer")


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        pytest.param("a: {{ .Values.x.h }}", "one", id="alone"),
        pytest.param('a: "{{ .Values.x.h }}"', '"one"', id="in quotes of the template"),
        pytest.param("a: {{ .Values.x.h | quote }}", '"one"', id="quoted by a function"),
        pytest.param("a: {{ default 3 .Values.x.h | upper }}", "ONE", id="changed by functions"),
        pytest.param("{{ toYaml .Values.x }}", "one", id="as YAML"),
        pytest.param("a:\n{{- toYaml .Values | nindent 2 }}", "one", id="as YAML, indented"),
        pytest.param("{{ range $k, $v := .Values.x }}a: {{ $v }}{{ end }}", "one", id="of a loop"),
        pytest.param('{{ define "t" }}a: {{ .h }}\n{{ end }}{{ include "t" .Values.x }}', "one", id="of an include"),
        pytest.param('{{ with .Values.x }}{{ printf "%s" .h }}{{ end }}', "one", id="printed"),
        pytest.param('{{ tpl "a: {{ .Values.x.h }}" . }}', "one", id="of a text that is a template"),
    ],
)
def test_what_a_value_fills_stands_where_the_value_is_written(template: str, wanted: str) -> None:
    text = render(template, "# values\nx:\n  h: one\n")

    assert "values.yaml:3:one" == place(text, wanted)


def test_what_several_values_make_stands_at_the_actions() -> None:
    text = render("a: {{ .Values.x }}.{{ .Values.z }} # b", "x: one\nz: two\n")

    assert "templates/t.yaml:1:{{ .Values.x }}.{{ .Values.z }}" == place(text, "one.two")


def test_a_name_from_a_helper_stands_where_it_is_asked_for_and_its_lines_where_they_are_written() -> None:
    helpers = '{{ define "name" }}web{{ end }}{{ define "labels" }}\na: b\nc: d\n{{ end }}'
    text = render_chart(
        {
            "templates/_helpers.tpl": helpers,
            "templates/t.yaml": 'n: {{ include "name" . }}\n{{ include "labels" . | indent 2 }}\n',
        }
    )["templates/t.yaml"]

    assert isinstance(text, Rendered)
    assert 'templates/t.yaml:1:{{ include "name" . }}' == place(text, "web")
    assert "templates/_helpers.tpl:3:d" == place(text, "d")


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        pytest.param('{{ required "m" .Values.x }}', '{{ required "m" .Values.x }}', id="required"),
        pytest.param(
            'a{{ randAlphaNum 5 | b64enc | quote }}"', 'a"{{ randAlphaNum 5 | b64enc | quote }}""', id="random"
        ),
        pytest.param("{{ .Values.x.y }}", "{{ .Values.x.y }}", id="a field of what is not given"),
        pytest.param('{{ $c := genCA "a" 1 }}{{ $c.Cert | indent 2 }}', '{{ $c := genCA "a" 1 }}', id="a certificate"),
        pytest.param('{{ printf "%s-%s" (uuidv4) "b" }}', '{{ printf "%s-%s" (uuidv4) "b" }}-b', id="a part"),
        pytest.param('{{ if eq (uuidv4) "a" }}b{{ else }}c{{ end }}', "", id="a condition"),
        pytest.param("{{ range (now) }}b{{ end }}", "", id="a loop"),
        pytest.param(
            '{{ and (uuidv4) "" }}|{{ or (uuidv4) "" | not }}', '|{{ or (uuidv4) "" | not }}', id="a part of and"
        ),
    ],
)
def test_what_cannot_be_known_stays_the_action(template: str, printed: str) -> None:
    text = told(render(template))

    assert printed.replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize(
    "template",
    ['{{ fail "no" }}', "a:\n  {{ uuidv4 }}\n"],
)
def test_what_cannot_be_known_opens_the_document(template: str) -> None:
    text = render(f"x: y\n---\n{template}")

    assert text.is_open(5, len(text.source.text))
    assert not text.is_open(0, 4)


@pytest.mark.parametrize(
    ("template", "place_and_message"),
    [
        ("a: {{ .b }", "1:10: unexpected '}' in an action"),
        ("a: {{ .b\n", "1:4: the action has no end"),
        ('a: {{ "b }}', "1:7: the text in quotes has no end"),
        ("{{ if .a }}\n", "1:1: `if` has no `end`"),
        ("a\n{{ end }}", "2:1: `end` without what it belongs to"),
        ("{{ }}", "1:1: the action is empty"),
        ("{{ /* a }}", "1:1: the comment has no end"),
        ("{{ nothing 1 }}", "1:4: `nothing` is a function that is not known here"),
        ("{{ quote 1 | }}", "1:1: a value is missing"),
        ("{{ (quote 1 }}", "1:4: the parenthesis has no end"),
        ("{{ $x }}", "1:4: the variable `$x` is not declared"),
        ('{{ include "x" . }}', "1:1: there is no template `x`"),
        ("{{ trunc 3 }}", "1:4: `trunc` takes another number of arguments"),
        ("{{ if .a }}{{ else }}{{ else }}{{ end }}", "1:22: a second `else`"),
        ("{{ 1 | 2 }}", "1:8: this is no function, and takes no arguments"),
        ("{{ div 1 0 }}", "1:1: division by zero"),
        ("{{ .Chart.Name.x }}", "1:4: `.x` of something that is no dictionary"),
        ("{{ break }}", "1:1: `break` or `continue` outside of a `range`"),
        ("{{ semverCompare `abc` `1.0.0` }}", "1:1: 'abc' is no constraint of versions"),
    ],
)
def test_a_broken_template_is_told_with_its_place_and_a_cure(template: str, place_and_message: str) -> None:
    error = refused(template)

    assert f"templates/t.yaml:{place_and_message}" == str(error)
    assert error.cure


def test_a_mistake_in_a_text_for_tpl_stands_where_the_text_is_written() -> None:
    error = refused("{{ tpl .Values.x . }}", "x: '{{ .a'\n")

    assert isinstance(error, InputError)
    assert "values.yaml:1:4: in a text for `tpl`: the action has no end" == str(error)
