"""Cities along a figure: key factor by key factor, and each with all that belongs to its figure."""

from __future__ import annotations

from typing import Any

import traitlets

from workbench.widgets.view import View, script, style

__all__ = ["CityFigures"]


class CityFigures(View):
    """Cities along a figure.

    Attributes
    ----------
    content : dict
        What is shown: what to know first (`care`), a small panel for each key factor
        (`panels`, with their `legend`), and the cities as a table (`columns`, `rows`),
        each with its place along the figure; or `empty`, why there is nothing.
    value : str
        The number of the key factor that is shown large, or empty.  It comes from a
        browser: check it before using it.
    detail : dict
        That key factor with the cities by name; its `key` repeats `value`.
    """

    _esm = script("cityfigures")
    _css = style("parts.css", "cityfigures.css")
    content: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)
    detail: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
