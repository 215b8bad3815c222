"""A plotly figure in a page: plotly.js comes from the page, not through the comm of each figure."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from workbench.widgets.view import View, script, style

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["FigureView"]

_BUILT = Path(__file__).parent.parent / "built" / "static"


class FigureView(View):
    """A `plotly.graph_objects.Figure` that resizes, follows the theme and tells what is clicked.

    plotly's own FigureWidget sends 5 MB of script for each figure and does not resize;
    this draws with one plotly.js that the page keeps.

    Attributes
    ----------
    figure : dict
        `data` and `layout` as plotly.js takes them; see `show`.  A mapping
        ``layout.meta.dark`` gives colours another one where the theme is dark.
    title, caption : str
        What the figure shows, and where it comes from.
    table : dict
        The figure's data as `columns` and `rows` of texts.
    height : int
        In pixels; the width is that of the place.
    value : dict
        The last thing that a visitor did: `kind` (click, select, deselect) and
        `points`, each with curve, point, x, y and customdata.  It comes from a
        browser: check it before using it.
    """

    _esm = script("figure")
    _css = style("figure.css")
    figure: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    table: traitlets.Dict[str, Any] = traitlets.Dict({"columns": [], "rows": []}).tag(sync=True)
    height = traitlets.Int(380).tag(sync=True)
    stem = traitlets.Unicode().tag(sync=True)
    value: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    about = ""
    """What the figure was made of: whoever fills the view may note it, and leave an unchanged figure alone."""

    def __init__(self, figure: go.Figure | None = None, **traits: Any) -> None:
        super().__init__(**traits)
        self.stem = f"wb-figure-{self.model_id}"
        if figure is not None:
            self.show(figure)
        self.on_msg(self._answer)

    def show(self, figure: go.Figure) -> None:
        """Show another figure.

        Parameters
        ----------
        figure : plotly.graph_objects.Figure
            Its width is not used: the view takes that of its place.
        """
        self.figure = json.loads(figure.to_json())

    def _answer(self, _: Any, asked: Any, __: Any) -> None:
        """Send plotly.js to a front end that has none: once for all of its figures."""
        if isinstance(asked, dict) and asked.get("ask") == "plotly" and asked.get("extent") in ("ours", "whole"):
            self.send({"plotly": asked["extent"]}, buffers=[_plotly(asked["extent"])])


@cache
def _plotly(extent: str) -> bytes:
    """Return plotly.js, packed: our bundle, or the whole that the Python package carries."""
    if extent == "ours":
        return next(_BUILT.glob("plotly-*.js.gz")).read_bytes()
    whole = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return gzip.compress(whole, 6)
