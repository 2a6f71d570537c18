"""Releases of Linkerd's chart, which is not among the files: their values say themselves what a mesh trusts.

Source: linkerd/linkerd2, charts/linkerd-control-plane/values.yaml.  Checked 2026-11-30.
"""

import posixpath
from collections.abc import Iterator

from linter.platforms.platform import GIVEN, Embedded
from linter.platforms.terraform.embedded.pieces import together
from linter.platforms.terraform.embedded.releases import DEEPEST, RefusedError, given_values, pieces_of
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.values.value import text_of
from linter.provenance.setting import Known
from linter.syntax.go_template.values.value import Value

_CHART = "linkerd-control-plane"


def values_alone(resource: Resource) -> Iterator[Embedded]:
    """Yield the values of such a release as a file of values; nothing where a part of them is not known."""
    view = view_of(resource)
    chart = view.attribute("chart")
    name = text_of(chart.value) if isinstance(chart, Known) else None
    if name is None or posixpath.basename(name) != _CHART:
        return
    try:
        values = given_values(view)
    except RefusedError:  # told with the chart that is not rendered
        return
    text = together([*pieces_of(Value(values), view.header, DEEPEST)])
    source = resource.block.header.source.path
    path = posixpath.join(posixpath.dirname(source), f"{GIVEN}{resource.address.replace('/', '_')}.yaml")
    yield Embedded(f"{source}!{resource.address}", {}, beside={path: text})
