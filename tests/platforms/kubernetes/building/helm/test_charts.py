"""Charts as they are deployed: values over values, charts in charts, and what is told of the rest."""

from datetime import date

import pytest
from support.kubernetes.charts import CHART

from linter.analysis.discovery import claimant
from linter.analysis.judgement import judged
from linter.files.tree import Texts
from linter.model.finding import Finding
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.provenance.source import Source

GATEWAY = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: web
spec:
  selector: {istio: ingressgateway}
  servers:
    - port: {number: 443, name: web, protocol: HTTPS}
      hosts: ["a.example.com"]
      tls: {mode: SIMPLE, credentialName: a, minProtocolVersion: {{ .Values.minimum }}}
"""
OLD, NEW = "minimum: TLSV1_0\n", "minimum: TLSV1_2\n"


def findings(files: dict[str, str], *rules: str) -> list[Finding]:
    """Judge a tree of texts."""
    sources = {path: Source(path, text) for path, text in files.items()}
    claimed = [("kubernetes", one) for path, one in sources.items() if claimant(one) == "kubernetes"]
    catalog = built_in_catalog()
    chosen = tuple(catalog.rule(rule) for rule in sorted({*rules, "unreadable-input"}))
    return list(judged(claimed, Texts(sources), chosen, Options(today=date(2026, 11, 23))).findings)


def unread(files: dict[str, str]) -> list[str]:
    """Return what is left unread as `PATH:LINE reason`."""
    sources = {path: Source(path, text) for path, text in files.items()}
    claimed = [("kubernetes", one) for path, one in sources.items() if claimant(one) == "kubernetes"]
    found = judged(claimed, Texts(sources), (), Options(today=date(2026, 11, 23))).unread
    return [f"{one.at.source.path}:{one.at.region.start_line} {one.because}" for one in found]


def told(files: dict[str, str], *rules: str) -> list[str]:
    """Return findings as `PATH:LINE rule kind`."""
    found = findings(files, *rules)
    return [f"{one.at.source.path}:{one.at.region.start_line} {one.rule} {one.kind}" for one in found]


def chart(values: str, **more: str) -> dict[str, str]:
    return {"Chart.yaml": CHART, "values.yaml": values, "templates/gateway.yaml": GATEWAY, **more}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(chart(OLD), ["values.yaml:1 legacy-tls-version fail"], id="own values"),
        pytest.param(chart(NEW), [], id="own values, sound"),
        pytest.param(
            chart(NEW, **{"values-test.yaml": f"# test\n{OLD}"}),
            ["values-test.yaml:2 legacy-tls-version fail"],
            id="values over them are worse",
        ),
        pytest.param(
            chart(OLD, **{"values-test.yaml": f"# test\n{NEW}"}),
            ["values.yaml:1 legacy-tls-version fail"],
            id="values over them are better",
        ),
        pytest.param(
            chart(OLD, **{"values-a.yaml": "x: 1\n", "values-b.yaml": "x: 2\n"}),
            ["values.yaml:1 legacy-tls-version fail"],
            id="one cause is one finding",
        ),
    ],
)
def test_each_file_of_values_is_judged(files: dict[str, str], expected: list[str]) -> None:
    assert expected == told(files, "legacy-tls-version")


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        pytest.param("", ["charts/inner/values.yaml:1 legacy-tls-version fail"], id="its own values"),
        pytest.param("inner: {minimum: TLSV1_2}\n", [], id="values of its parent"),
        pytest.param(
            "inner: {minimum: null}\n",
            ["charts/inner/values.yaml:1 legacy-tls-version fail"],
            id="a null of its parent says nothing",
        ),
        pytest.param("inner: {enabled: false}\n", [], id="left out by its condition"),
        pytest.param("tags: {extra: false}\n", [], id="left out by its tag"),
        pytest.param(
            "tags: {extra: false}\ninner: {enabled: true}\n",
            ["charts/inner/values.yaml:1 legacy-tls-version fail"],
            id="a condition comes before a tag",
        ),
    ],
)
def test_a_chart_in_a_chart_is_given_values_by_it(parent: str, expected: list[str]) -> None:
    files = {
        "Chart.yaml": f"{CHART}dependencies:\n- {{name: inner, condition: inner.enabled, tags: [extra]}}\n",
        "values.yaml": parent,
        "charts/inner/Chart.yaml": "name: inner\nversion: 1.0.0\n",
        "charts/inner/values.yaml": OLD,
        "charts/inner/templates/gateway.yaml": GATEWAY,
    }

    assert expected == told(files, "legacy-tls-version")


def test_a_library_beside_a_chart_is_found_by_its_path() -> None:
    files = {
        "app/Chart.yaml": f'{CHART}dependencies:\n- {{name: lib, repository: "file://../lib"}}\n',
        "app/values.yaml": OLD,
        "app/templates/gateway.yaml": '{{ include "lib.gateway" . }}',
        "lib/Chart.yaml": "name: lib\ntype: library\nversion: 1.0.0\n",
        "lib/templates/_gateway.yaml": f'{{{{ define "lib.gateway" }}}}\n{GATEWAY}{{{{ end }}}}',
    }

    assert ["app/values.yaml:1 legacy-tls-version fail"] == told(files, "legacy-tls-version")


def test_what_a_missing_chart_would_print_is_open_and_no_error() -> None:
    files = chart(
        OLD,
        **{
            "Chart.yaml": f"{CHART}dependencies:\n- {{name: common, repository: https://charts.example.com}}\n",
            "templates/gateway.yaml": GATEWAY.replace("{{ .Values.minimum }}", '{{ include "common.minimum" . }}'),
        },
    )

    assert ["templates/gateway.yaml:10 legacy-tls-version open"] == told(files, "legacy-tls-version")


def test_lines_that_cannot_be_known_do_not_hide_the_others() -> None:
    labels = '  name: web\n  {{ include "common.labels" . }}\n'
    files = chart(
        OLD,
        **{
            "Chart.yaml": f"{CHART}dependencies:\n- {{name: common, repository: https://charts.example.com}}\n",
            "templates/gateway.yaml": GATEWAY.replace("  name: web\n", labels),
        },
    )

    assert ["values.yaml:1 legacy-tls-version fail"] == told(files, "legacy-tls-version")


def test_what_a_condition_that_cannot_be_known_leaves_out_is_not_taken_for_absent() -> None:
    ingress = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: nginx
  {{- if CONDITION }}
  tls: [{secretName: web}]
  {{- end }}
  rules:
    - host: a.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
"""
    unknown = chart(OLD, **{"templates/gateway.yaml": ingress.replace("CONDITION", ".Values.a.b")})
    absent = chart(OLD, **{"templates/gateway.yaml": ingress.replace("CONDITION", ".Values.a")})

    labels = absent["templates/gateway.yaml"].replace(
        "metadata: {name: web}", "metadata:\n  name: web\n  labels:\n    {{ uuidv4 }}"
    )

    rules = ("plaintext-listener", "http-not-redirected")
    assert ["templates/gateway.yaml:2 http-not-redirected open"] == told(unknown, *rules)
    assert ["templates/gateway.yaml:2 plaintext-listener fail"] == told(
        chart(OLD, **{"templates/gateway.yaml": labels}), "plaintext-listener"
    )
    assert ["templates/gateway.yaml:2 plaintext-listener fail"] == told(absent, "plaintext-listener")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{{ if C }}OLD{{ end }}", "open", id="a setting of one branch"),
        pytest.param("{{ if C }}OLD{{ else }}NEW{{ end }}", "open", id="a setting of two branches"),
        pytest.param("{{ if C }}OLD{{ else }}OLD{{ end }}", "fail", id="the same in two branches"),
        pytest.param("{{ if not C }}{{ else }}OLD{{ end }}", "open", id="negated"),
        pytest.param("{{ if not C }}NEW{{ end }}{{ if C }}OLD{{ end }}", "open", id="two conditions of one question"),
        pytest.param("{{ if C }}NEW{{ else if .Values.off }}OLD{{ end }}", "", id="what is known stays known"),
        pytest.param("{{ if C }}NEW{{ else if uuidv4 }}OLD{{ else }}NEW{{ end }}", "open", id="a branch between"),
        pytest.param(
            '{{ if eq C "a" }}NEW{{ else if eq C "b" }}OLD{{ else }}NEW{{ end }}', "open", id="one of several values"
        ),
        pytest.param(
            '{{ if hasPrefix "a" C }}NEW{{ else if hasPrefix "b" C }}OLD{{ else }}NEW{{ end }}',
            "open",
            id="two that follow from one value",
        ),
        pytest.param("{{ with C }}OLD{{ end }}", "open", id="with"),
        pytest.param("{{ range C }}OLD{{ end }}", "open", id="range"),
        pytest.param("{{ range C }}NEW{{ else }}OLD{{ end }}", "open", id="range over nothing"),
        pytest.param("{{ if C }}OLD{{ else }}{{ fail `no` }}{{ end }}", "fail", id="the other branch is refused"),
        pytest.param("{{ $x := `TLSV1_2` }}{{ if C }}{{ $x = `TLSV1_0` }}{{ end }}VALUE", "open", id="a variable"),
        pytest.param("{{ if and C .Values.off }}OLD{{ end }}", "", id="what is not so whatever the answer is"),
    ],
)
@pytest.mark.parametrize(
    "condition",
    [
        "uuidv4",
        '(lookup "v1" "Secret" "a" "b")',
        "(now | unixEpoch)",
        ".Release.Revision",
        ".Release.IsUpgrade",
        '(.Capabilities.APIVersions.Has "networking.istio.io/v1")',
        '(semverCompare ">=1.34-0" .Capabilities.KubeVersion.Version)',
        ".Values.a.b",
        "(required `say it` .Values.a)",
    ],
)
def test_what_a_condition_that_cannot_be_known_decides_is_judged_both_ways(
    condition: str, text: str, expected: str
) -> None:
    for name, setting in {"OLD": "TLSV1_0", "NEW": "TLSV1_2", "VALUE": "{{ $x }}"}.items():
        text = text.replace(name, f"minProtocolVersion: {setting}")
    block = f"\n        mode: SIMPLE\n        credentialName: a\n        {text.replace(' C', f' {condition}')}"
    template = GATEWAY.replace(" {mode: SIMPLE, credentialName: a, minProtocolVersion: {{ .Values.minimum }}}", block)
    files = {"Chart.yaml": CHART, "values.yaml": "off: false\na:\n", "templates/a.yaml": template}

    found = told(files, "legacy-tls-version")

    assert ([expected] if expected else []) == [line.split()[-1] for line in found]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param('eq .Release.Namespace "prod"', "open", id="the namespace"),
        pytest.param('eq .Release.Name "prod"', "open", id="the name"),
        pytest.param("eq .Release.Name .Chart.Name", "fail", id="the name, beside that of the chart"),
        pytest.param("contains .Chart.Name .Release.Name", "fail", id="a part of the name"),
        pytest.param('semverCompare ">=1.19-0" .Capabilities.KubeVersion.Version', "fail", id="what all clusters are"),
        pytest.param('semverCompare "<1.19-0" .Capabilities.KubeVersion.GitVersion', "", id="what no cluster is"),
        pytest.param('.Capabilities.APIVersions.Has "apps/v1"', "fail", id="an API that is built in"),
        pytest.param('.Capabilities.APIVersions.Has "apps/v1beta7"', "", id="one of Kubernetes that there is not"),
        pytest.param('eq .Release.Service "Helm"', "fail", id="what installs it"),
    ],
)
def test_what_every_installation_has_is_known(condition: str, expected: str) -> None:
    template = GATEWAY.replace(
        "{{ .Values.minimum }}", f"{{{{ if {condition} }}}}TLSV1_0{{{{ else }}}}TLSV1_2{{{{ end }}}}"
    )

    found = told({"Chart.yaml": CHART, "templates/a.yaml": template}, "legacy-tls-version")

    assert ([expected] if expected else []) == [line.split()[-1] for line in found]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param("uuidv4", "open", id="by chance"),
        pytest.param('.Capabilities.APIVersions.Has "example.com/v1"', "open", id="for another API"),
        pytest.param('.Capabilities.APIVersions.Has "networking.istio.io/v1"', "fail", id="for its own API"),
        pytest.param('.Capabilities.APIVersions.Has "networking.istio.io/v1/Gateway"', "fail", id="for its own kind"),
    ],
)
def test_an_object_of_one_branch_is_judged_as_it_would_be_deployed(condition: str, expected: str) -> None:
    template = f"{{{{ if {condition} }}}}{GATEWAY.replace('{{ .Values.minimum }}', 'TLSV1_0')}{{{{ end }}}}"

    assert [f"templates/a.yaml:10 legacy-tls-version {expected}"] == told(
        {"Chart.yaml": CHART, "templates/a.yaml": template}, "legacy-tls-version"
    )


def test_an_open_question_names_what_decides() -> None:
    template = GATEWAY.replace(
        "{{ .Values.minimum }}", '{{ if eq .Release.Namespace "prod" }}TLSV1_0{{ else }}TLSV1_2{{ end }}'
    )

    (found,) = findings({"Chart.yaml": CHART, "templates/a.yaml": template}, "legacy-tls-version")

    assert "`.Release.Namespace == prod`" in found.cause


def test_ports_of_a_service_that_is_partly_unknown_are_open() -> None:
    text = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  {{- if .Values.a.b }}
  annotations: {service.beta.kubernetes.io/do-loadbalancer-certificate-id: x}
  {{- end }}
spec: {type: LoadBalancer, ports: [{port: 443, name: http}]}
"""

    assert ["templates/gateway.yaml:8 plaintext-listener open"] == told(
        chart(OLD, **{"templates/gateway.yaml": text}), "plaintext-listener"
    )


def test_a_broken_file_of_values_beside_a_chart_is_told_and_left_out() -> None:
    files = chart(OLD, **{"values-test.yaml": "a: ["})

    assert ["values-test.yaml:1 unreadable-input fail", "values.yaml:1 legacy-tls-version fail"] == told(
        files, "legacy-tls-version"
    )


def test_a_broken_template_does_not_take_the_others_with_it() -> None:
    files = chart(OLD, **{"templates/a.yaml": "{{ if }}\nkind: Service\n"})

    assert ["templates/a.yaml:1 unreadable-input fail", "values.yaml:1 legacy-tls-version fail"] == told(
        files, "legacy-tls-version"
    )


def test_a_template_that_renders_to_no_yaml_is_told_where_it_breaks() -> None:
    files = chart(OLD, **{"templates/a.yaml": "kind: Service\na: {{ .Values.minimum }}: b\n"})

    assert "templates/a.yaml:2 unreadable-input fail" in told(files)


def test_a_broken_chart_is_read_as_plain_manifests() -> None:
    files = chart(
        OLD, **{"Chart.yaml": "name: [", "templates/gateway.yaml": GATEWAY.replace("{{ .Values.minimum }}", "TLSV1_0")}
    )

    assert ["Chart.yaml:1 unreadable-input fail", "templates/gateway.yaml:10 legacy-tls-version fail"] == told(
        files, "legacy-tls-version"
    )


def test_tests_of_a_chart_are_no_part_of_it_and_other_hooks_are() -> None:
    test = GATEWAY.replace("  name: web", "  name: test\n  annotations: {helm.sh/hook: test}")
    hook = GATEWAY.replace("  name: web", "  name: hook\n  annotations: {helm.sh/hook: pre-install}")
    files = chart(OLD, **{"templates/gateway.yaml": hook, "templates/t.yaml": test, "templates/tests/x.yaml": test})

    (found,) = findings(files, "legacy-tls-version")

    assert "templates/gateway.yaml:Gateway hook" in found.subject


@pytest.mark.parametrize("path", ["templates/a", "templates/a.tpl", "templates/tests/a.yaml", "templates/b/a.YAML.txt"])
def test_whatever_a_template_is_called_it_is_deployed(path: str) -> None:
    files = {"Chart.yaml": CHART, "values.yaml": OLD, path: GATEWAY}

    assert ["values.yaml:1 legacy-tls-version fail"] == told(files, "legacy-tls-version")


@pytest.mark.parametrize("path", ["templates/_a.yaml", "templates/NOTES.txt", "templates/b/_a.json"])
def test_what_only_defines_is_not_deployed(path: str) -> None:
    assert [] == told({"Chart.yaml": CHART, "values.yaml": OLD, path: GATEWAY}, "legacy-tls-version")


def test_a_partial_is_read_as_nothing_else() -> None:
    partial = '{{- define "a" }}\nstatic_resources:\n  clusters: []\n{{- end }}\n'

    assert "kubernetes" == claimant(Source("templates/_envoy.yaml", partial))
    assert "kubernetes" == claimant(Source("chart/templates/b/_envoy.tpl", partial))
    assert "envoy" == claimant(Source("envoy.yaml", "static_resources:\n  clusters: []\n"))


def test_a_file_that_is_put_in_is_judged_once_and_where_it_is_written() -> None:
    files = {
        "Chart.yaml": CHART,
        "files/gateway.yaml": GATEWAY.replace("{{ .Values.minimum }}", "TLSV1_0"),
        "templates/all.yaml": '{{ range $path, $_ := .Files.Glob "files/*" }}\n---\n{{ $.Files.Get $path }}\n{{ end }}',
    }

    assert ["files/gateway.yaml:10 legacy-tls-version fail"] == told(files, "legacy-tls-version")


def test_a_file_in_a_config_map_is_placed_line_by_line() -> None:
    template = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: proxy}
data:
  nginx.conf: |
    {{- range .Values.ports }}
    server {
        listen {{ . }} ssl;
        ssl_protocols TLSv1;
    }
    {{- end }}
"""
    files = {"Chart.yaml": CHART, "values.yaml": "ports: [443]\n", "templates/proxy.yaml": template}

    assert ["templates/proxy.yaml:9 legacy-tls-version fail"] == told(files, "legacy-tls-version")


def test_templates_of_no_chart_are_read_as_before() -> None:
    files = {"roles/templates/gateway.yaml": GATEWAY.replace("{{ .Values.minimum }}", "TLSV1_0")}

    assert ["roles/templates/gateway.yaml:10 legacy-tls-version fail"] == told(files, "legacy-tls-version")


@pytest.mark.parametrize("entry", ["{name: a, repository: file://../c%d}", "{name: a, alias: a%d}"])
def test_charts_that_use_each_other_without_end_are_refused_or_cut(entry: str) -> None:
    many = "".join(f"- {entry % (number % 9)}\n" for number in range(200))
    files = {f"charts/c{number}/Chart.yaml": f"{CHART}dependencies:\n{many}" for number in range(9)}
    nested = {
        "/charts/".join(["d"] + ["a"] * depth) + "/Chart.yaml": f"{CHART}dependencies:\n{many}" for depth in range(6)
    }

    found = told({**{path[7:]: text for path, text in files.items()}, **nested}, "legacy-tls-version")

    assert {"unreadable-input"} >= {line.split()[1] for line in found}


REDIS = "dependencies:\n  - {name: redis, version: 1.x, repository: https://charts.example.com}\n"
PARTLY = GATEWAY.replace("{{ .Values.minimum }}", "TLSV1_2").replace(
    "spec:\n", 'spec:\n{{ if (required "say it" .Values.more) }}  more: true\n{{ end }}'
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            chart(NEW, **{"Chart.yaml": CHART + REDIS}),
            ["Chart.yaml:1 rendered without charts that are not unpacked here: redis"],
            id="a chart that is elsewhere",
        ),
        pytest.param(
            chart(NEW, **{"Chart.yaml": CHART + REDIS, "charts/redis-1.2.3.tgz": "packed", "charts/a-1.tgz": "packed"}),
            ["Chart.yaml:1 rendered without charts that are not unpacked here: charts/a-1.tgz, redis"],
            id="packed charts",
        ),
        pytest.param(
            chart(NEW, **{"templates/gateway.yaml": PARTLY}),
            [],
            id="what the caller must say, which is judged both ways",
        ),
        pytest.param(
            {"web.yaml": GATEWAY.replace("{{ .Values.minimum }}", "{{- if .Values.a }} a: {{ end -}}")},
            ["web.yaml:1 a template that becomes YAML only when it is rendered, outside a chart"],
            id="a template without a chart",
        ),
        pytest.param(chart(NEW), [], id="nothing"),
    ],
)
def test_what_is_left_unread_is_told(files: dict[str, str], expected: list[str]) -> None:
    assert expected == unread(files)


def test_what_is_imported_is_judged_where_it_is_written() -> None:
    dependency = 'dependencies:\n- {name: inner, repository: "", import-values: [{child: tls, parent: .}]}\n'
    files = {
        "Chart.yaml": CHART + dependency,
        "values.yaml": "",
        "templates/gateway.yaml": GATEWAY,
        "charts/inner/Chart.yaml": "name: inner\nversion: 1.0.0\n",
        "charts/inner/values.yaml": f"tls:\n  {OLD}",
    }

    assert ["charts/inner/values.yaml:2 legacy-tls-version fail"] == told(files, "legacy-tls-version")


def test_charts_that_import_from_each_other_without_end_are_cut_and_told() -> None:
    entry = 'repository: "", import-values: [{child: a, parent: a}]}\n'
    many = "".join(f"- {{name: a, alias: a{number}, {entry}" for number in range(90))
    folders = ["charts/a/" * depth for depth in range(6)]
    files = {f"{folder}Chart.yaml": f"{CHART.replace('chart', 'a')}dependencies:\n{many}" for folder in folders}

    found = told({**files, "values.yaml": OLD}, "legacy-tls-version")

    assert {"unreadable-input"} == {line.split()[1] for line in found}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", ["values.yaml:1 legacy-tls-version fail"]),
        ("# gateway.yaml\n\n**/gateway.yaml\n[\n", ["values.yaml:1 legacy-tls-version fail"]),
        ("gateway.yaml", []),
        ("templates/", []),
        ("/gateway.yaml", ["values.yaml:1 legacy-tls-version fail"]),
        ("templates/g*y.y[a-z]ml", []),
        ("a*a*a*a*a*b", ["values.yaml:1 legacy-tls-version fail"]),
    ],
)
def test_what_is_ignored_is_not_deployed(rules: str, expected: list[str]) -> None:
    assert expected == told(chart(OLD, **{".helmignore": rules}), "legacy-tls-version")


def test_that_there_are_more_ways_than_are_tried_is_told() -> None:
    # Of questions of one kind each is answered with yes by itself, beside all and none of them.
    def asking(questions: int) -> dict[str, str]:
        asked = "".join(
            f'{{{{- if eq .Release.Namespace "n{number}" }}}}\n# {number}\n{{{{- end }}}}\n'
            for number in range(questions)
        )
        return {"Chart.yaml": CHART, "values.yaml": NEW, "templates/a.yaml": asked + GATEWAY}

    more = "rendered in 8 of the ways that what is unknown makes; there may be more"

    assert f"Chart.yaml:1 {more}" in unread(asking(9))
    assert not any(more in line for line in unread(asking(3)))
