"""A circumstance by judgement: how cities with each judgement are spread along it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from workbench.figures.look import DOUBT, LEVELS, LINE, SILENT, SURFACE, as_text, layout

__all__ = ["context_by_judgement"]

_ACROSS = 3
_SYMBOLS = ("circle-open", "circle-dot", "circle")
"""The lowest level, those between, the highest."""


def context_by_judgement(rows: pd.DataFrame, levels: Sequence[str], x_title: str | None = None) -> go.Figure:
    """Draw one figure of several cities by what each key factor was judged to be: a small panel for each.

    Parameters
    ----------
    rows : pandas.DataFrame
        A row for each city and key factor: `workbench.judgements_for` merged with
        `workbench.context_for` (see the example).  Used are `name`, `key_factor`,
        `key_factor_name`, `judgement`; `low` and `high` (of the figure), `unit`, `year`
        and `suspicious`.
    levels : sequence of str
        The benchmark's levels in order (`Comparison.levels`); each has a row in every
        panel, and every silence that is there one of its own below them.
    x_title : str, optional
        What runs across; left out, the unit of the figure.

    Returns
    -------
    plotly.graph_objects.Figure
        A mark for each city with a figure, at the middle where that is a range over
        several areas.  Colour, symbol and the row's word tell the judgement; a doubted
        figure is a hollow diamond.  Its `layout.height` suits the number of panels.

    Notes
    -----
    There is no middle and no test: with few cities they would suggest what is not known.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> comparison = workbench.compare(tables, "introductory-and-language-courses",
    ...                                collection="demonstration", on="2024-12-31")
    >>> figures = workbench.context_for(tables, comparison, "foreign-born-share")
    >>> rows = workbench.judgements_for(tables, comparison).merge(figures.drop(columns=["name", "country"]), on="city")
    >>> drawn = context_by_judgement(rows.query("key_factor in ['01', '05']"), comparison.levels)
    >>> [one.text for one in drawn.layout.annotations][:2]
    ['01 Public commitment', '05 Facilitating access']
    """
    factors = list(dict.fromkeys(zip(rows["key_factor"], rows["key_factor_name"], strict=True)))
    # Cities without the figure have no place along it.
    rows = rows[rows["high"].notna()]
    silent = [one for one in dict.fromkeys(rows["judgement"]) if one not in levels]
    # The first stands lowest on a plotly axis.
    order = [*reversed(silent), *levels]
    rising = [as_text(one) for one in order]
    across = min(_ACROSS, len(factors)) or 1
    down = max(1, math.ceil(len(factors) / across))
    drawn = make_subplots(
        down,
        across,
        subplot_titles=[as_text(f"{number} {name}") for number, name in factors],
        shared_xaxes="all",
        shared_yaxes="all",
        horizontal_spacing=0.04,
        vertical_spacing=min(0.14, 0.5 / down),
    )
    for at, (number, _) in enumerate(factors):
        ours = rows[rows["key_factor"] == number]
        for judgement, same in ours.groupby("judgement", sort=False):
            for doubted, some in same.groupby(same["suspicious"].notna()):
                marks = _marks(some, _look(str(judgement), levels, bool(doubted)))
                drawn.add_scatter(**marks, row=at // across + 1, col=at % across + 1)
    height = 90 + down * (26 * len(order) + 40)
    drawn.update_layout(layout(margin={"l": 120, "r": 16, "t": 36, "b": 52}, height=height), template="none")
    drawn.update_yaxes(type="category", categoryorder="array", categoryarray=rising, dtick=1, fixedrange=True)
    drawn.update_yaxes(range=[-0.6, len(order) - 0.4], gridcolor=LINE, zeroline=False)
    drawn.update_xaxes(tickformat=",~f", showgrid=False, zeroline=False, showline=True, fixedrange=True)
    unit = str(rows["unit"].iloc[0]) if len(rows) else ""
    drawn.update_xaxes(title={"text": as_text(unit if x_title is None else x_title), "standoff": 8}, row=down)
    return drawn


def _look(judgement: str, levels: Sequence[str], doubted: bool) -> dict[str, Any]:
    """Return the mark of a judgement: its colour and its symbol."""
    if judgement not in levels:
        fill, edge, symbol = SURFACE, SILENT, "x-thin-open"
    else:
        at = list(levels).index(judgement)
        share = at / max(len(levels) - 1, 1)
        fill, edge = LEVELS[round(share * (len(LEVELS) - 1))]
        symbol = _SYMBOLS[0 if at == 0 else 2 if share == 1 else 1]
    if doubted:
        fill, edge, symbol = SURFACE, DOUBT, "diamond-open"
    # An open symbol is drawn in its fill.
    colour = edge if symbol.endswith("open") else fill
    return {"size": 11, "symbol": symbol, "color": colour, "line": {"color": edge, "width": 2}}


def _marks(cities: pd.DataFrame, look: dict[str, Any]) -> dict[str, Any]:
    """Return the cities of one judgement in one panel."""
    columns = (cities[one] for one in ("name", "low", "high", "unit", "year"))
    said = [
        [as_text(name), as_text(f"{low:,g}{'' if low == high else f' to {high:,g}'} {unit}, {year}")]
        for name, low, high, unit, year in zip(*columns, strict=True)
    ]
    return {
        "x": ((cities["low"] + cities["high"]) / 2).tolist(),
        "y": [as_text(judgement) for judgement in cities["judgement"]],
        "mode": "markers",
        "marker": look,
        "customdata": said,
        "hovertemplate": "<b>%{customdata[0]}</b>: %{y}<br>%{customdata[1]}<extra></extra>",
    }
