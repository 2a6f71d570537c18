from inspect import signature

import pytest

from linter.platforms import kubernetes
from linter.platforms.kubernetes.objects.documents import objects
from linter.platforms.kubernetes.objects.kinds import JOINED, MAPPERS, mapped_by
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.kubernetes.operators import address_rows
from linter.platforms.kubernetes.recognition import KINDS, RULES
from linter.provenance.source import Source

BLOCK = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
OTHER = "apiVersion: v1\nkind: Node\nmetadata: {name: n}\n"


def names(text: str) -> list[str]:
    return [one.name for one in objects(Source("a.yaml", text), KINDS) if isinstance(one, Object)]


FORMS = [
    pytest.param(BLOCK, id="block"),
    pytest.param("{apiVersion: v1, kind: Service, metadata: {name: web}}", id="flow"),
    pytest.param('{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"}}', id="compact JSON"),
    pytest.param("".join(f"   {line}\n" for line in BLOCK.splitlines()), id="indented as a whole"),
    pytest.param(BLOCK.replace("Service", '"S\\x65rvice"'), id="kind with an escape"),
    pytest.param(BLOCK.replace("kind", '"k\\u0069nd"'), id="key with an escape"),
    pytest.param(BLOCK.replace("kind: Service", "kind: >-\n  Service"), id="folded kind"),
    pytest.param(BLOCK.replace("kind: Service", "kind: !!str Service # the front"), id="tagged kind"),
    pytest.param(BLOCK.replace("kind:", "? kind\n:"), id="explicit key"),
    pytest.param(f"{OTHER}---\n\ufeff{BLOCK}", id="byte order mark between documents"),
    pytest.param(f"{OTHER}---\n\ufeff# note\n{BLOCK}", id="byte order mark before a comment"),
    pytest.param(f"# note\n---\n{OTHER}---\n{BLOCK}", id="second document"),
    pytest.param(BLOCK.replace("\n", "\r\n"), id="line ends of Windows"),
    pytest.param("apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: web}\n", id="list of one kind"),
    pytest.param(
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: web}}", id="list"
    ),
    pytest.param(
        "apiVersion: v1\nkind: Template\nobjects:\n- {apiVersion: v1, kind: Service, metadata: {name: '${N}'}}\n"
        "parameters: [{name: N, value: web}]",
        id="template of OpenShift",
    ),
]


@pytest.mark.parametrize("text", FORMS)
def test_a_manifest_is_known_in_any_form_of_its_syntax(text: str) -> None:
    assert kubernetes.claims(Source("a.yaml", text))
    assert ["web"] == names(text)


def test_values_of_json_in_a_row_are_objects_each() -> None:
    one = '{"apiVersion":"v1","kind":"Service","metadata":{"name":"%s"}}'

    assert ["a", "b"] == names(f"{one % 'a'}\n{one % 'b'}\n")
    assert ["a", "b"] == names(f"  {one % 'a'} {one % 'b'}")


def test_a_kind_may_be_a_block_whose_indentation_is_written() -> None:
    text = "metadata: {name: web}\nkind: |-1\n Service\napiVersion: v1\n"

    assert kubernetes.claims(Source("a.yaml", text))
    assert ["web"] == names(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("kind: Service\nname: web\n", id="no version"),
        pytest.param(OTHER, id="a kind that says nothing of TLS"),
        pytest.param("text: |\n  apiVersion: v1\n  kind: Service\n", id="text inside something else"),
        pytest.param('{"spec": {"apiVersion": "v1", "kind": "Service"}}', id="deeper than the top"),
        pytest.param("- apiVersion: v1\n  kind: Service\n", id="list without a kind"),
    ],
)
def test_what_is_no_object_is_not_claimed(text: str) -> None:
    assert not kubernetes.claims(Source("a.yaml", text))


def test_a_placeholder_for_a_part_leaves_the_part_open() -> None:
    text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n  tls: {{ tls }}\n"

    found = [one for one in objects(Source("a.yaml", text), KINDS) if isinstance(one, Object)]

    assert [(True, "a template fills in a part of the object")] == [(one.partial, one.untold) for one in found]


@pytest.mark.parametrize(("metric", "expected"), [("probe_ssl_earliest_cert_expiry", True), ("probe_success", False)])
def test_rules_are_claimed_where_one_looks_at_the_expiry(metric: str, expected: bool) -> None:
    text = (
        "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\n"
        f"spec: {{groups: [{{rules: [{{alert: A, expr: {metric} < 5}}]}}]}}\n"
    )

    assert expected is kubernetes.claims(Source("a.yaml", text))


def test_whoever_maps_a_kind_is_there() -> None:
    functions = {function for kind in MAPPERS for function in mapped_by(kind)}

    assert {3} == {len(signature(function).parameters) for function in functions}
    assert () == mapped_by(("apps", "Nothing"))


def test_the_rows_of_addresses_are_asked_for() -> None:
    asked = {kind for kind, words in MAPPERS.items() if "operators.addresses:addresses" in words.split()}

    assert {*address_rows.ROWS, *address_rows.ALIASES} == asked


def test_every_kind_that_is_mapped_is_recognised() -> None:
    assert set() == ({kind for _, kind in MAPPERS} | JOINED) - KINDS - RULES
