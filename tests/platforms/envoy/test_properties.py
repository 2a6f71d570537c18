import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.annotated import FIXTURES
from support.envoy.reading import FILTERS, MANAGER, TYPE, everything

from linter.model.endpoint import Subject
from linter.provenance.source import InputError

CASES = sorted(path for folder in ("envoy", "clean") for path in (FIXTURES / folder).rglob("*.yaml"))
ENVOY = [path for path in CASES if "envoy" in path.relative_to(FIXTURES).as_posix()]
TEXTS = [path.read_text(encoding="utf-8") for path in ENVOY]


def in_order(found: list[Subject | InputError]) -> list[str]:
    return [repr(one) if isinstance(one, InputError) else f"{one.KIND} {one.address}" for one in found]


def check(text: str) -> None:
    """Every error and every subject stands inside the text."""
    for found in everything({"envoy.yaml": text}):
        assert 0 <= found.at.start <= found.at.end <= len(found.at.source.text)


@given(st.text())
def test_any_text_is_mapped_or_refused(text: str) -> None:
    check(text)


@st.composite
def edited(draw: st.DrawFn) -> str:
    """A fixture, with a few places cut out or written over."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        text = (
            text[:start]
            + draw(st.sampled_from(["", "{", "[a]", "null", "x: y\n", "&a ", "*a", "- ", "${X}"]))
            + text[end:]
        )
    return text


@settings(max_examples=200, deadline=None)
@given(edited())
def test_any_edit_is_mapped_or_refused(text: str) -> None:
    check(text)


FIELDS = sorted({field for text in TEXTS for field in re.findall(r"\b([a-z_]+):", text)} | {"@type", "uri", "hosts"})
TYPES = sorted({found for text in TEXTS for found in re.findall(r"type\.googleapis\.com/[\w.]+", text)})
WORDS = ["", "true", "2", "/", "*", "${X}", "10.0.0.1", "TLSv1_2", "ACCEPT_UNTRUSTED", "ALL", "UDP", "MUST_STAPLE", "x"]
LEAVES = st.one_of(st.sampled_from([*WORDS, *TYPES, "1", None, True, 7]))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4)),
    max_leaves=30,
)
INSIDE_CONTEXT = (
    "common_tls_context",
    "require_client_certificate",
    "sni",
    "auto_sni_san_validation",
    "transport_socket",
    "route_config",
    "http_filters",
    "cluster",
    "ocsp_staple_policy",
    "value",
    "downstream_tls_context",
)
CONTEXTS = st.fixed_dictionaries({"@type": st.sampled_from(TYPES)}, optional=dict.fromkeys(INSIDE_CONTEXT, TREES))
SOCKETS = st.one_of(TREES, st.fixed_dictionaries({"typed_config": CONTEXTS}))
CHAINS = st.fixed_dictionaries(
    {},
    optional={"filters": st.one_of(TREES, st.lists(SOCKETS, max_size=2)), "transport_socket": SOCKETS, "name": TREES},
)
LISTENERS = st.fixed_dictionaries(
    {}, optional={"name": TREES, "address": TREES, "filter_chains": st.lists(CHAINS, max_size=2), "udp": TREES}
)
CLUSTERS = st.fixed_dictionaries(
    {},
    optional={
        field: TREES if field != "transport_socket" else SOCKETS
        for field in (
            "name",
            "cluster_type",
            "load_assignment",
            "transport_socket",
            "transport_socket_matches",
            "eds_cluster_config",
            "typed_extension_protocol_options",
        )
    },
)
BOOTSTRAPS = st.fixed_dictionaries(
    {
        "static_resources": st.fixed_dictionaries(
            {},
            optional={
                "listeners": st.one_of(TREES, st.lists(LISTENERS, max_size=2)),
                "clusters": st.one_of(TREES, st.lists(CLUSTERS, max_size=2)),
                "secrets": TREES,
            },
        )
    },
    optional={"admin": TREES, "dynamic_resources": TREES},
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(TREES, BOOTSTRAPS))
def test_any_shape_is_mapped_or_refused(tree: object) -> None:
    check(json.dumps(tree))


FILES = {
    "a/envoy.yaml": "dynamic_resources: {cds_config: {path_config_source: {path: cds.yaml}}}\n",
    "a/cds.yaml": f"resources: [{{'@type': {TYPE}.config.cluster.v3.Cluster, name: c}}]\n",
    "b/envoy.yaml": "dynamic_resources: {cds_config: {path_config_source: {path: ../a/cds.yaml}}}\n",
    "b/lds.yaml": f"resources: [{{'@type': {TYPE}.config.listener.v3.Listener, filter_chains: [{{filters: "
    f"[{{typed_config: {{'@type': {FILTERS}.tcp_proxy.v3.TcpProxy, cluster: c}}}}]}}]}}]\n",
    "b/cds.yaml": f"resources: [{{'@type': {TYPE}.config.cluster.v3.Cluster, name: c}}]\n",
    "broken.yaml": "static_resources: [\n",
    "dump.json": f"configs: [{{x: {{'@type': {MANAGER}}}}}]\n",
}


@given(st.permutations(sorted(FILES)))
def test_the_order_of_files_is_irrelevant(order: list[str]) -> None:
    shuffled = {path: FILES[path] for path in order}

    assert in_order(everything(FILES)) == in_order(everything(shuffled))


def named(case: Path) -> str:
    return case.relative_to(FIXTURES).as_posix()


@pytest.mark.parametrize("case", ENVOY, ids=named)
def test_addresses_are_identities(case: Path) -> None:
    found = Counter(in_order(everything({"envoy.yaml": case.read_text(encoding="utf-8")})))

    assert [] == [address for address, times in found.items() if times > 1]


def in_camel_case(text: str) -> str:
    """Spell the fields of a file in lowerCamelCase."""
    return re.sub(
        r"(?<![.\w])[a-z]+(?:_[a-z]+)+(?=\s*:)", lambda found: re.sub(r"_(\w)", lambda x: x[1].upper(), found[0]), text
    )


def settled(text: str) -> list[str]:
    """Return the subjects of a text, free of places and of the names of settings."""
    found = [one for one in everything({"envoy.yaml": text}) if not isinstance(one, InputError)]
    return [re.sub(r"(?:start|end|setting|source|default|because)=(?:'[^']*'|\w+)", "", plain(one)) for one in found]


def plain(subject: Subject) -> str:
    return re.sub(r"Source\('[^']*'\)", "", repr(subject))


@pytest.mark.parametrize("case", ENVOY, ids=named)
def test_camel_case_says_the_same(case: Path) -> None:
    text = case.read_text(encoding="utf-8")

    assert settled(text) == settled(in_camel_case(text))
