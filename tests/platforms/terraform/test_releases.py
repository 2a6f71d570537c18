"""Releases of Helm that Terraform installs: the chart of the tree is judged with the values that it is given."""

import pytest
from support.command import Command

CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "chart/values.yaml": (
        "tls: {enabled: true}\nhost: shop.example.com\nport: 80\nurl: https://a.example.com\nannotations: {}\n"
    ),
    "chart/templates/shop.yaml": """apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, annotations: {{ .Values.annotations | toJson }}}
spec:
  ingressClassName: nginx
  {{- if .Values.tls.enabled }}
  tls: [{hosts: [{{ .Values.host }}], secretName: shop-tls}]
  {{- end }}
  rules: [{host: {{ .Values.host }}, http: {paths: [{path: /, backend: {service: {name: shop, port: {number: 80}}}}]}}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: shop}
spec:
  template:
    spec:
      containers: [{name: shop, image: shop, env: [{name: API_URL, value: {{ .Values.url | quote }}}]}]
""",
}
OFF = "chart/templates/shop.yaml:2:7: medium plaintext-listener: Ingress shop on port 80 serves clear text"
CLEAR = "plaintext-upstream: http api.example.com from Job shop is reached in clear text"


def _found(tlslint: Command, body: str, chart: str = "./chart") -> str:
    tlslint.lay(
        {**CHART, "main.tf": f'resource "helm_release" "shop" {{\n  name = "shop"\n  chart = "{chart}"\n{body}\n}}\n'}
    )
    return tlslint("-f", "concise").out


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("values = [yamlencode({ tls = { enabled = false } })]", id="encoded"),
        pytest.param('values = ["tls: {enabled: false}"]', id="a text"),
        pytest.param("values = [<<EOT\ntls:\n  enabled: false\nEOT\n]", id="a document in place"),
        pytest.param('values = ["tls: {enabled: true}", "tls: {enabled: false}"]', id="the later counts"),
        pytest.param('set {\n  name = "tls.enabled"\n  value = false\n}', id="set by a block"),
        pytest.param('set = [{ name = "tls.enabled", value = "false" }]', id="set by a list"),
        pytest.param(
            'values = ["tls: {enabled: true}"]\nset {\n name = "tls.enabled"\n value = "false"\n}', id="set last"
        ),
    ],
)
def test_a_chart_is_judged_with_the_values_of_its_release(tlslint: Command, body: str) -> None:
    assert OFF in _found(tlslint, body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="no values"),
        pytest.param("values = null", id="null"),
        pytest.param("values = [null]", id="a list of null"),
        pytest.param('set {\n  name = "tls.enabled"\n  value = "false"\n  type = "string"\n}', id="a text is true"),
        pytest.param('values = ["tls: {enabled: false}", "tls: {enabled: true}"]', id="the later counts"),
    ],
)
def test_what_values_leave_on_is_on(tlslint: Command, body: str) -> None:
    assert "plaintext-listener" not in _found(tlslint, body)


def test_a_finding_stands_where_the_value_does(tlslint: Command) -> None:
    found = _found(tlslint, 'values = [yamlencode({ url = "http://api.example.com" })]')

    assert f"main.tf:4:30: high {CLEAR}" in found


def test_a_file_of_values_is_where_the_finding_stands(tlslint: Command) -> None:
    tlslint.lay({"prod.yaml": "url: http://api.example.com\n"})

    assert f"prod.yaml:1:6: high {CLEAR}" in _found(tlslint, 'values = [file("${path.module}/prod.yaml")]')


def test_what_is_found_with_the_own_values_is_told_once(tlslint: Command) -> None:
    tlslint.lay(CHART)
    alone = tlslint("-f", "concise").out

    assert alone == _found(tlslint, 'values = [yamlencode({ host = "other.example.com" })]')


def test_a_template_that_cannot_be_read_is_told_once(tlslint: Command) -> None:
    tlslint.lay({"chart/templates/broken.yaml": "kind: Ingress\nmetadata: {name: a\n"})

    assert 1 == _found(tlslint, 'values = ["tls: {enabled: true}"]').count("unreadable-input")


@pytest.mark.parametrize(
    "body",
    [
        "values = [yamlencode({ url = var.url, tls = { enabled = false } })]",
        "values = [<<-EOT\n  url: ${var.url}\n  tls: {enabled: false}\nEOT\n]",
    ],
)
def test_a_text_that_is_not_known_stays_open(tlslint: Command, body: str) -> None:
    found = _found(tlslint, body)

    assert OFF in found
    assert "from Job shop" not in found


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("values = [yamlencode({ tls = { enabled = var.tls } })]", "`tls.enabled` is not known"),
        ("values = var.values", "`values` are not known"),
        ('set {\n  name = "hosts[0]"\n  value = "a"\n}', "`hosts[0]` is more than a way through mappings"),
        ('values = ["- a"]', "`values` are no mapping"),
        ('values = ["{"]', "`values` are no YAML"),
    ],
)
def test_what_cannot_be_told_is_told(tlslint: Command, body: str, because: str) -> None:
    assert "plaintext-listener" not in _found(tlslint, body)
    assert because in tlslint("--coverage").out


@pytest.mark.parametrize("chart", ["ingress-nginx", "./elsewhere", "../chart"])
def test_a_chart_that_is_not_at_hand_is_told(tlslint: Command, chart: str) -> None:
    assert "plaintext-listener" not in _found(tlslint, 'values = ["tls: {enabled: false}"]', chart)
    assert f'the chart "{chart}" is not rendered with the values of this release' in tlslint("--coverage").out


_SOON = """-----BEGIN CERTIFICATE-----
MIIBCzCBvqADAgECAgEBMAUGAytlcDAlMSMwIQYDVQQDDBpyb290LmxpbmtlcmQu
Y2x1c3Rlci5sb2NhbDAeFw0yNTEyMTAwMDAwMDBaFw0yNjEyMTAwMDAwMDBaMCUx
IzAhBgNVBAMMGnJvb3QubGlua2VyZC5jbHVzdGVyLmxvY2FsMCowBQYDK2VwAyEA
hiF4zcBp8qRqQAXDZhOWblU+g03lFG93Ak8TMHJF93OjEzARMA8GA1UdEwEB/wQF
MAMBAf8wBQYDK2VwA0EAW0JlAqyLvpQLDwLAabJpeWUvTMDSrDoiR25XI+P7i+U4
hEIk1azSCqF/xwS0lgngf8xLHfryuk1Z7wqAgoeTCA==
-----END CERTIFICATE-----
"""


def _anchored(tlslint: Command, line: str) -> str:
    release = f'resource "helm_release" "mesh" {{\n  name = "mesh"\n  chart = "linkerd-control-plane"\n  {line}\n}}\n'
    tlslint.lay({"main.tf": release, "ca.crt": _SOON})
    return tlslint("-f", "concise", "--select", "mesh-trust-anchor-expires,expired-certificate").out


def test_the_values_of_a_chart_elsewhere_say_what_a_mesh_trusts(tlslint: Command) -> None:
    found = _anchored(tlslint, 'values = [yamlencode({ identityTrustAnchorsPEM = file("ca.crt") })]')

    assert "`identityTrustAnchorsPEM` of the values of helm_release.mesh" in found


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("values = var.all", id="values that are not known"),
        pytest.param("values = [yamlencode({ identityTrustAnchorsPEM = var.anchor })]", id="an anchor that is not"),
    ],
)
def test_what_is_not_known_of_them_says_nothing(tlslint: Command, line: str) -> None:
    assert "mesh" not in _anchored(tlslint, line)
