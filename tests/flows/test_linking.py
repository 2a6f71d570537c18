import pytest
from msgspec.structs import replace

from linter.flows.linking import linked
from linter.model.endpoint import Exposure, Listener, Role, Serves, Subject, Tls, Upstream
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source

PLACE = Source("nginx.conf", "server {}").whole
CLEAR: Known[Tls | None] = Known(None, PLACE)
ENCRYPTED: Known[Tls | None] = Known(Tls(PLACE), PLACE)
PASSED_THROUGH = Unknown("TLS passes through", PLACE)


def listener(address: str, tls: Known[Tls | None] | Unknown, host: str = "shop.example.com") -> Listener:
    return Listener(
        at=PLACE,
        address=address,
        name=address,
        platform="nginx",
        role=Known(Role.WEB, PLACE),
        protocol=Known("http", PLACE),
        exposure=Known(Exposure.PUBLIC, PLACE),
        tls=tls,
        hosts=Known((Known(host, PLACE),), PLACE),
        serves=Known(Serves.CONTENT, PLACE),
        scope="nginx.conf",
    )


def upstream(*listeners: str) -> Upstream:
    return Upstream(
        at=PLACE,
        address="hop",
        name="app:3000",
        platform="nginx",
        role=Known(Role.WEB, PLACE),
        protocol=Known("http", PLACE),
        exposure=Known(Exposure.INTERNAL, PLACE),
        tls=CLEAR,
        listeners=listeners,
        scope="nginx.conf",
    )


def twin_of_first(*listeners: Listener) -> bool | str:
    first = next(iter(linked(listeners)))
    assert isinstance(first, Listener)
    twin = first.encrypted_twin
    assert twin is not None
    return twin.value if isinstance(twin, Known) else twin.because


def hop_behind_tls(*subjects: Subject) -> bool | str:
    (hop,) = (subject for subject in linked(subjects) if isinstance(subject, Upstream))
    assert hop.behind_tls is not None
    return hop.behind_tls.value if isinstance(hop.behind_tls, Known) else hop.behind_tls.because


def test_a_tls_listener_of_the_same_host_is_the_twin() -> None:
    assert twin_of_first(listener("http", CLEAR), listener("https", ENCRYPTED)) is True


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(listener("https", ENCRYPTED, "admin.example.com"), id="another host"),
        pytest.param(listener("http2", CLEAR), id="clear text too"),
        pytest.param(replace(listener("https", ENCRYPTED), scope="other.conf"), id="another scope"),
        pytest.param(replace(listener("https", ENCRYPTED), hosts=None), id="no hosts"),
    ],
)
def test_nothing_else_is_the_twin(other: Listener) -> None:
    assert twin_of_first(listener("http", CLEAR), other) is False


def test_a_listener_is_not_its_own_twin() -> None:
    assert twin_of_first(listener("https", ENCRYPTED)) is False


def test_a_hop_behind_a_tls_listener_is_behind_tls() -> None:
    assert hop_behind_tls(upstream("https"), listener("https", ENCRYPTED)) is True


def test_a_hop_behind_clear_text_is_not() -> None:
    assert hop_behind_tls(upstream("http"), listener("http", CLEAR)) is False


def test_a_listener_that_only_redirects_sends_nothing_on() -> None:
    redirects = replace(listener("https", ENCRYPTED), serves=Known(Serves.REDIRECT, PLACE))

    assert hop_behind_tls(upstream("https"), redirects) is False


def test_a_hop_behind_an_undecided_listener_is_undecided() -> None:
    assert hop_behind_tls(upstream("tcp"), listener("tcp", PASSED_THROUGH)) == "TLS passes through"


def test_what_an_adapter_says_itself_is_kept() -> None:
    said = replace(upstream("https"), behind_tls=Known(False, PLACE))

    assert hop_behind_tls(said, listener("https", ENCRYPTED)) is False
