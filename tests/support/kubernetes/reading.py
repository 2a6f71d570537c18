"""Manifests of one folder, mapped to the model."""

from datetime import date
from textwrap import dedent
from typing import Any

from linter.files.tree import Texts
from linter.model.endpoint import Listener, Tls, Upstream
from linter.model.identity import Identity
from linter.platforms import kubernetes
from linter.platforms.platform import Found, LeftOut, Options
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Source


def everything(*texts: str) -> list[Found]:
    """Map texts that stand in one folder, each in a file of its own; what has nothing to judge is left out."""
    sources = [Source(f"shop/{number}.yaml", dedent(text)) for number, text in enumerate(texts)]
    found = kubernetes.subjects(sources, Texts({}), Options(date(2026, 11, 23)))
    return [one for one in found if not isinstance(one, LeftOut | Identity)]


def listeners(*texts: str) -> dict[int, Listener]:
    """Return listeners by their ports."""
    found = [(one.address.rpartition(":")[2], one) for one in everything(*texts) if isinstance(one, Listener)]
    return {int(port): one for port, one in found if port.isdecimal()}


def hops(*texts: str) -> list[Upstream]:
    """Return the hops, in order."""
    return [one for one in everything(*texts) if isinstance(one, Upstream)]


def hop(*texts: str) -> Upstream:
    """Return the one hop."""
    (found,) = hops(*texts)
    return found


def tls_of(endpoint: Listener | Upstream) -> Tls:
    """Return the TLS settings of an endpoint that has some."""
    assert isinstance(endpoint.tls, Known)
    assert endpoint.tls.value is not None
    return endpoint.tls.value


def because(setting: Setting[Any] | None) -> str:
    """Return why a setting is not known."""
    assert isinstance(setting, Unknown)
    return setting.because


def said(setting: Setting[Any] | None) -> object:
    """Return the value of a setting that is known."""
    assert isinstance(setting, Known)
    return setting.value


def ingress(*annotations: str, spec: str = "") -> str:
    """Return an Ingress for shop.example.com; each annotation is one line."""
    lines = ["apiVersion: networking.k8s.io/v1", "kind: Ingress", "metadata:", "  name: shop"]
    if annotations:
        lines += ["  annotations:", *(f"    {line}" for line in annotations)]
    lines += ["spec:", *(f"  {line}" for line in spec.splitlines()), "  rules:", "    - host: shop.example.com"]
    path = "{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}"
    return "\n".join([*lines, f"      http: {{paths: [{path}]}}", ""])


def service(*annotations: str, spec: str) -> str:
    """Return a Service named shop; each annotation is one line."""
    lines = ["apiVersion: v1", "kind: Service", "metadata:", "  name: shop"]
    if annotations:
        lines += ["  annotations:", *(f"    {line}" for line in annotations)]
    return "\n".join([*lines, "spec:", *(f"  {line}" for line in spec.splitlines()), ""])
