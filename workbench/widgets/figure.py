"""A plotly figure in a page: plotly.js comes from the page, not through the comm of each figure."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import ipywidgets
import traitlets

from workbench.widgets.view import Offering, is_served, script, style

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["FigureView", "PlotlyScript"]

_BUILT = Path(__file__).parent.parent / "built" / "static"


class FigureView(Offering):
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
    quoted : dict
        Which `texts` of the caption are in another language than the page, and in which (`lang`).
    table : dict
        The figure's data as `columns` and `rows` of texts.
    height : int
        In pixels; the width is that of the place.
    apart : bool
        Whether the page's picture leaves it to the figure's own tools; see `offer`.
    carrier : str
        The model of the `PlotlyScript` to draw with, where the page has no file for it.
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
    quoted: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    table: traitlets.Dict[str, Any] = traitlets.Dict({"columns": [], "rows": []}).tag(sync=True)
    height = traitlets.Int(380).tag(sync=True)
    apart = traitlets.Bool(False).tag(sync=True)
    stem = traitlets.Unicode().tag(sync=True)
    carrier = traitlets.Unicode().tag(sync=True)
    value: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    about = ""
    """What the figure was made of: whoever fills the view may note it, and leave an unchanged figure alone."""

    def __init__(self, figure: go.Figure | None = None, **traits: Any) -> None:
        super().__init__(**traits)
        self.stem = f"wb-figure-{self.model_id}"
        if figure is not None:
            self.show(figure)

    def show(self, figure: go.Figure) -> None:
        """Show another figure.

        Parameters
        ----------
        figure : plotly.graph_objects.Figure
            Its width is not used: the view takes that of its place.
        """
        drawn = json.loads(figure.to_json())
        with self.hold_sync():
            # A page that we serve has plotly.js as a file.
            self.carrier = (
                "" if is_served() else _carrier(all(one.get("type") in _OURS for one in drawn["data"])).model_id
            )
            self.figure = drawn


class PlotlyScript(ipywidgets.Widget):  # type: ignore[misc]
    """plotly.js for all the figures of a notebook, packed: it is sent once, and kept with the notebook's widgets.

    So a figure draws without a kernel, too, in a notebook that was exported with them.
    """

    script = traitlets.Bytes().tag(sync=True)


_OURS = frozenset({"bar", "box", "heatmap", "scatter", None})
"""Traces that our bundle has; `plotly.ts` has the same list."""
_CARRIERS: WeakValueDictionary[bool, PlotlyScript] = WeakValueDictionary()


def _carrier(ours: bool) -> PlotlyScript:
    """Return what carries plotly.js: our bundle, or the whole that the Python package has."""
    found = _CARRIERS.get(ours)
    # Whoever closes all widgets closes this one with them.
    if found is None or found.comm is None:
        found = _CARRIERS[ours] = PlotlyScript(script=_plotly(ours))
    return found


@cache
def _plotly(ours: bool) -> bytes:
    """Return plotly.js, packed: our bundle, or the whole that the Python package carries."""
    if ours:
        return next(_BUILT.glob("plotly-*.js.gz")).read_bytes()
    return gzip.compress(files("plotly").joinpath("package_data", "plotly.min.js").read_bytes(), 6)
