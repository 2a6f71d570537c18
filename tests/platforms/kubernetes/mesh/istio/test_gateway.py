from datetime import date
from pathlib import Path

import pytest

from linter.files.tree import Texts
from linter.model.endpoint import Exposure, Listener
from linter.platforms import kubernetes
from linter.platforms.platform import Options
from linter.provenance.setting import Known
from linter.provenance.source import Source

FIXTURE = Path(__file__).parents[5] / "fixtures" / "kubernetes" / "mesh" / "istio-gateway-inside.yaml"


def exposures(text: str) -> dict[str, Exposure | None]:
    source = Source("gateway.yaml", text)
    found = kubernetes.subjects([source], Texts({source.path: source}), Options(date(2026, 11, 29)))
    listeners = [one for one in found if isinstance(one, Listener)]
    return {
        one.name: one.exposure.value if isinstance(one.exposure, Known) else None
        for one in listeners
        if one.name.startswith("Gateway")
    }


def test_only_the_cluster_reaches_a_port_that_only_its_own_services_lead_to() -> None:
    assert exposures(FIXTURE.read_text("utf-8")) == {
        "Gateway local on port 8081": Exposure.INTERNAL,
        "Gateway local on port 8082": None,
    }


@pytest.mark.parametrize(
    ("written", "instead"),
    [("type: ClusterIP", "type: LoadBalancer"), ("    istio: local-gateway\n  ports", "    istio: another\n  ports")],
)
def test_a_service_of_another_type_or_of_other_proxies_tells_nothing(written: str, instead: str) -> None:
    text = FIXTURE.read_text("utf-8")
    assert written in text

    assert exposures(text.replace(written, instead))["Gateway local on port 8081"] is None
