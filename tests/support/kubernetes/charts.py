"""Charts of Helm written as texts, and what they become."""

from linter.files.tree import Texts
from linter.platforms.kubernetes.building.helm.chart import Chart, Shelf
from linter.platforms.kubernetes.building.helm.render import Parsed, rendering
from linter.platforms.kubernetes.building.helm.values import used
from linter.provenance.source import InputError, Source
from linter.syntax.go_template.budget import MAX_STEPS, Budget
from linter.syntax.go_template.engine import World
from linter.syntax.go_template.rendered import Rendered
from linter.syntax.go_template.values.value import Value

CHART = "apiVersion: v2\nname: chart\nversion: 1.0.0\n"


def render_chart(
    files: dict[str, str], over: str = "", steps: int = MAX_STEPS, *, world: bool = True
) -> dict[str, Rendered | InputError]:
    """Render the chart at the root with its own values, or with a file of others over them."""
    texts = {"Chart.yaml": CHART, **files}
    sources = {path: Source(path, text) for path, text in texts.items()}
    workspace = Texts(sources)
    shelf = Shelf(workspace, [one for path, one in sources.items() if path.endswith("Chart.yaml")])
    (chart,) = (one for one in shelf.charts() if isinstance(one, Chart) and not one.folder)
    values = dict(chart.overlays).get(over, Value({}))
    budget = Budget(chart.source.whole, steps)
    found = rendering(used(chart, values), Parsed(), workspace, budget, World(usual=world)).texts
    return {one.source.path if isinstance(one, Rendered) else one.at.source.path: one for one in found}


def render(template: str, values: str = "", **files: str) -> Rendered:
    """Render one template, which must be possible."""
    found = render_chart({"values.yaml": values, "templates/t.yaml": template, **files})["templates/t.yaml"]
    assert isinstance(found, Rendered), str(found)
    return found


def refused(template: str, values: str = "") -> InputError:
    """Return the error of a template that cannot be rendered."""
    (found,) = render_chart({"values.yaml": values, "templates/t.yaml": template}).values()
    assert isinstance(found, InputError)
    return found


def told(text: Rendered) -> str:
    """Return a rendered text with the actions of what cannot be known."""
    return text.with_holes(text.source.text)
