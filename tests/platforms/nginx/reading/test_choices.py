import pytest
from support.nginx.reading import everything, tls_server, upstream, value

from linter.platforms.platform import Unread

HOP = "location / { proxy_pass https://pay.example.net; %s }"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("{# a comment #}", id="Jinja's comment"),
        pytest.param("{% set limit = 10 %}", id="Jinja's assignment"),
        pytest.param("{% if acl %}\nallow 10.0.0.0/8;\n{% endif %}", id="what cannot matter"),
        pytest.param("{% for one in nets %}\ndeny {{ one }};\n{% endfor %}", id="a loop"),
        pytest.param("{{/* a comment */}}", id="Go's comment"),
        pytest.param("{{- $x := .Values.x -}}", id="Go's assignment"),
        pytest.param("{{ range .Nets }}deny {{ . }};{{ end }}", id="Go's loop"),
        pytest.param("{{!-- a comment --}}", id="Handlebars' comment"),
        pytest.param("{{#if acl}}\nallow all;\n{{else}}\ndeny all;\n{{/if}}", id="Handlebars' choice"),
        pytest.param("<%# a comment -%>", id="ERB's comment"),
        pytest.param("<% if @acl -%>\nallow all;\n<% end -%>", id="ERB's choice"),
        pytest.param("<%- $nets.each |$net| { -%>\ndeny <%= $net %>;\n<%- } -%>", id="EPP's loop"),
        pytest.param(
            "{% if a %}proxy_ssl_verify off;{% else %}proxy_ssl_verify off;{% endif %}", id="branches of one mind"
        ),
        pytest.param("{% if a %}proxy_ssl_verify off;{% endif %}", id="the default, written or not"),
    ],
)
def test_what_writes_nothing_of_weight_hides_nothing(code: str) -> None:
    hop = upstream(code + "\n" + tls_server(HOP % ("\n" + code)))

    assert False is value(hop.tls.value.verifies_chain)  # type: ignore[union-attr]  # it is known


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("{% if a %}proxy_ssl_verify on;{% endif %}", id="a choice"),
        pytest.param("{% if a %}proxy_ssl_verify on;{% else %}proxy_ssl_verify off;{% endif %}", id="two branches"),
        pytest.param("{% include 'tls.conf' %}", id="another template"),
        pytest.param("{{ extra }}", id="a directive's place"),
        pytest.param("${EXTRA}", id="a variable in a directive's place"),
        pytest.param("@EXTRA@", id="another sign for it"),
    ],
)
def test_what_may_matter_stays_open(code: str) -> None:
    hop = upstream(tls_server(HOP % f"\n{code}\n"))

    assert set() == value(hop.tls.value.verifies_chain)  # type: ignore[union-attr]  # it is known


def test_a_template_that_is_not_understood_is_told() -> None:
    found = everything({"nginx.conf.j2": "server {\n{% if tls %} { {% endif %}\n listen 80;\n"})

    assert ["a template whose directives cannot be told before it is filled in"] == [
        one.because for one in found if isinstance(one, Unread)
    ]
