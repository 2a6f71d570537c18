import pytest

from linter.platforms.kubernetes.control_plane.flags import Flags, of_container, of_extra_arguments
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source
from linter.syntax import yaml
from linter.syntax.node import Mapping


def container(text: str, variables: str = "") -> Flags:
    node = yaml.parse(Source("pod.yaml", text).whole)
    assert isinstance(node, Mapping)
    return of_container(node, variables)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("command: [etcd, --name=a=b]", "a=b"),
        ("command: [etcd]\nargs: [--name, a]", "a"),
        ("args: [-name=a]", "a"),
        ("args: [--name]", ""),
        ("args: [--name, --other]", ""),
        ("args: ['--name=\"a\"']", "a"),
        ("args: [--name=a, --name=b]", "b"),
    ],
)
def test_a_flag_is_read_in_all_its_forms(text: str, value: str) -> None:
    found = container(text).get("name")

    assert isinstance(found, Known)
    assert value == found.value


def test_an_argument_counts_before_a_variable() -> None:
    text = "args: [--a=1]\nenv:\n- {name: ETCD_A, value: '2'}\n- {name: ETCD_B_C, value: '3'}\n"
    found = container(text, "ETCD_")

    assert {"a": "1", "b-c": "3"} == {name: one.value for name, one in found.values.items()}


@pytest.mark.parametrize(
    ("value", "lowest"),
    [("VersionTLS13", "TLSv1.3"), ("TLS1.2", "TLSv1.2"), ("VersionTLS10", "TLSv1.0"), ("", "TLSv1.2")],
)
def test_versions_reach_up_from_the_one_that_is_named(value: str, lowest: str) -> None:
    found = container(f"args: ['--min={value}']").versions("min", "TLSv1.2", "default")

    assert isinstance(found, Known)
    assert [lowest, "TLSv1.3"][: 1 if lowest == "TLSv1.3" else 2] == [
        one.value for one in found.value if isinstance(one, Known) and one.value in (lowest, "TLSv1.3")
    ]
    assert all(isinstance(one, Known) and one.value >= lowest for one in found.value)


@pytest.mark.parametrize("value", ["VersionTLS99", "high"])
def test_another_word_is_no_version(value: str) -> None:
    assert isinstance(container(f"args: [--min={value}]").versions("min", "TLSv1.2", "default"), Unknown)


def test_what_a_template_fills_in_is_unknown() -> None:
    flags = container("args: ['--min={{ .Values.min }}']")

    assert isinstance(flags.get("min"), Unknown)
    assert isinstance(flags.versions("min", "TLSv1.2", "default"), Unknown)


@pytest.mark.parametrize("text", ["{a: 1, b: '2'}", "[{name: a, value: '1'}, {name: b, value: '2'}]"])
def test_kubeadm_has_flags_as_a_map_or_as_a_list(text: str) -> None:
    source = Source("kubeadm.yaml", text)
    found = of_extra_arguments(yaml.parse(source.whole), source.whole)

    assert {"a": "1", "b": "2"} == {name: one.value for name, one in found.values.items()}
