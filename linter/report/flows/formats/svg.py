"""`svg`: the drawing by itself, light or dark as its viewer prefers; nothing in it runs or is fetched."""

from collections.abc import Iterable

from linter.flows.graph import Graph
from linter.report.flows.drawing import elements, view
from linter.report.flows.fitting import fitting
from linter.report.flows.layout import laid_out
from linter.report.flows.page import part
from linter.report.flows.picture import Picture
from linter.report.page import said
from linter.report.presentation import Presentation
from linter.report.wording import counted


def render(graph: Graph, _: Presentation) -> str:
    """Return the drawing as a document of its own."""
    drawn = fitting(graph)
    drawing = laid_out(drawn)
    said_of_it = f"{counted(len(drawn.boxes), 'node')} and {counted(len(drawn.arrows), 'arrow')}"
    about = said("; ".join((said_of_it, *left_out(drawn))))
    dark = f"@media (prefers-color-scheme: dark) {{\n{part('drawing-dark.css')}}}"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="flows" role="img" {view(drawing)}>',
            f"<title>Data flows</title><desc>{about}</desc>",
            f"<style>\n{part('drawing.css')}{dark}\n</style>",
            *elements(drawing, _untold, _untold),
            "</svg>",
            "",
        )
    )


def left_out(drawn: Picture) -> Iterable[str]:
    """Say what is not drawn."""
    if drawn.control:
        yield f"{counted(drawn.control, 'hop')} of the control plane not drawn"
    if drawn.undrawn:
        yield f"{counted(drawn.undrawn, 'hop')} not drawn, because there are too many: those of the worst paths are"


def _untold(_: Iterable[str]) -> str:
    return ""
