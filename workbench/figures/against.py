"""A circumstance against what is in place, with its bounds: what stands beside what, and no claim on why."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from workbench.figures.look import BAR, DOUBT, INK, LINE, SURFACE, as_text, bottom_right, layout, top_left
from workbench.tables import records

__all__ = ["context_against_bounds"]

_MOST_NAMED = 12
_ROOM = 0.06
"""How much room there is beside the outermost marks, as a share of what they span."""


def context_against_bounds(
    rows: pd.DataFrame, x_title: str | None = None, y_title: str = "in place", separators: str = ".,"
) -> go.Figure:
    """Draw one figure of several cities against how much each has in place.

    Parameters
    ----------
    rows : pandas.DataFrame
        A row for each city, as `workbench.context_for` returns them: `name`; `value`, or
        `low` and `high` where it is a range over several areas; `unit`, `year`, `level`;
        `suspicious` (why it is doubted, or missing); `year_differs` and `level_differs`;
        `at_least`, `at_most` (key factors in place: known, and possible) and `applies`.
        Optional: `said`, what is read where one points at a city, in plotly's markup.
    x_title : str, optional
        What runs across; left out, the unit of the figure.
    y_title : str, default "in place"
        What is counted upwards.
    separators : str, default ".,"
        The signs of a number: before its decimals, and between its thousands.

    Returns
    -------
    plotly.graph_objects.Figure
        Each city a bar upwards, at its figure: a filled end at what is known, an open one
        at what is possible.  A square has another year or level than most, a hollow
        diamond is doubted; a box spans a range, its foot is what is known.  A short line above a bar says that no
        more apply to that city, where fewer do than elsewhere.  Up to twelve cities are named.
        Cities without a figure or an assessment are left out: say which.

    Notes
    -----
    There is no line through the cities and no coefficient: they are few, nobody drew them
    by chance, and all else differs between them, too.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> comparison = workbench.compare(tables, "introductory-and-language-courses",
    ...                                collection="demonstration", on="2024-12-31")
    >>> rows = workbench.context_for(tables, comparison, "foreign-born-share")
    >>> drawn = context_against_bounds(rows.dropna(subset=["year", "at_least"]))
    >>> [label.text for label in drawn.layout.annotations][2:5]
    ['Aldmere', 'Brunnhaven', 'Castelvo']
    """
    cities = [row for row in records(rows) if not (pd.isna(row["high"]) or pd.isna(row["at_least"]))]
    named = len(cities) <= _MOST_NAMED
    single = [row for row in cities if row["low"] == row["high"]]
    marks = [_mark(row) for row in cities]
    title = x_title if x_title is not None else str(cities[0]["unit"]) if cities else ""
    drawn = go.Figure(layout=_layout(cities, title, y_title, marks if named else []).update(separators=separators))
    drawn.add_scatter(**_bars(single), mode="lines", line={"color": BAR, "width": 5}, hoverinfo="skip")
    for row in (one for one in cities if one not in single):
        drawn.add_scatter(**_box(row))
        drawn.add_scatter(**_floor(row))
    most = max((row["applies"] for row in cities), default=0)
    if fewer := [row for row in cities if row["applies"] < most]:
        drawn.add_scatter(**_ceilings(fewer))
    for colour, symbol, ours in _kinds(single):
        drawn.add_scatter(**_ends(ours, "at_most", SURFACE, colour, symbol))
        # What is doubted is hollow at both ends.
        drawn.add_scatter(**_ends(ours, "at_least", SURFACE if colour == DOUBT else colour, colour, symbol))
    return drawn


def _mark(row: dict[str, Any]) -> dict[str, Any]:
    """Return where a city stands: from what to what across and up."""
    at = row["value"]
    across = [row["low"], row["high"]] if pd.isna(at) else [at, at]
    return {
        "text": as_text(row["name"]),
        "x": [float(one) for one in across],
        "y": [int(row["at_least"]), int(row["at_most"])],
    }


def _middle(row: dict[str, Any]) -> float:
    """Return where a city's bar stands: at its figure, or in the middle of its range."""
    return float((row["low"] + row["high"]) / 2)


def _bars(cities: list[dict[str, Any]]) -> dict[str, list[float | None]]:
    """Return the bars as one broken line."""
    across: list[float | None] = []
    up: list[float | None] = []
    for row in cities:
        across += [float(row["low"]), float(row["low"]), None]
        up += [int(row["at_least"]), int(row["at_most"]), None]
    return {"x": across, "y": up}


def _box(row: dict[str, Any]) -> dict[str, Any]:
    """Return what spans a range over several areas, and the bounds: in its middle there is no figure to mark."""
    mark = _mark(row)
    (left, right), (low, high) = mark["x"], mark["y"]
    return {
        "x": [left, right, right, left, left],
        "y": [low, low, high, high, low],
        "mode": "lines",
        "line": {"color": BAR, "width": 2},
        "hoverinfo": "skip",
    }


def _floor(row: dict[str, Any]) -> dict[str, Any]:
    """Return the foot of such a box: what is known to be in place, along the range."""
    colour = INK if pd.isna(row["suspicious"]) else DOUBT
    return {
        "x": [float(row["low"]), float(row["high"])],
        "y": [int(row["at_least"])] * 2,
        "mode": "lines",
        "line": {
            "color": colour,
            "width": 6,
            "dash": "dot" if row["year_differs"] or row["level_differs"] else "solid",
        },
        **_hover([row, row]),
    }


def _ceilings(cities: list[dict[str, Any]]) -> dict[str, Any]:
    """Return short lines at how many key factors apply to each city."""
    return {
        "x": [_middle(row) for row in cities],
        "y": [int(row["applies"]) for row in cities],
        "mode": "markers",
        "marker": {"symbol": "line-ew-open", "size": 13, "color": BAR, "line": {"width": 1.5, "color": BAR}},
        "hoverinfo": "skip",
    }


def _kinds(cities: list[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return the cities by how their figure is drawn: as most, of another year or level, doubted."""
    kinds: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in cities:
        if not pd.isna(row["suspicious"]):
            kind = (DOUBT, "diamond")
        else:
            kind = (INK, "square" if row["year_differs"] or row["level_differs"] else "circle")
        kinds.setdefault(kind, []).append(row)
    return [(*kind, ours) for kind, ours in kinds.items()]


def _ends(cities: list[dict[str, Any]], end: str, fill: str, colour: str, symbol: str) -> dict[str, Any]:
    """Return one end of the bars of some cities."""
    return {
        "x": [_middle(row) for row in cities],
        "y": [int(row[end]) for row in cities],
        "mode": "markers",
        "marker": {"symbol": symbol, "size": 11, "color": fill, "line": {"color": colour, "width": 2}},
        **_hover(cities),
    }


def _hover(cities: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is read where one points at some cities."""
    said = [[row["city"], row.get("said") or _said(row)] for row in cities]
    return {"customdata": said, "hovertemplate": "%{customdata[1]}<extra></extra>"}


def _said(row: dict[str, Any]) -> str:
    """Return what is read where one points at a city."""
    low, high = (f"{row[name]:,g}" for name in ("low", "high"))
    figure = low if low == high else f"{low} to {high}"
    least, most = row["at_least"], row["at_most"]
    bounds = f"{least}" if least == most else f"{least} to {most}"
    doubt = "" if pd.isna(row["suspicious"]) else " (suspicious)"
    covers = as_text(f"{figure} {row['unit']}{doubt}, {row['year']}, {row['level']}")
    return f"<b>{as_text(row['name'])}</b><br>{covers}<br>{bounds} of {row['applies']} in place"


def _layout(cities: list[dict[str, Any]], x_title: str, y_title: str, named: list[dict[str, Any]]) -> go.Layout:
    """Return axes that hold every mark, and the names of the cities beside theirs."""
    most = max((int(row["applies"]) for row in cities), default=1)
    ends = [float(row[name]) for row in cities for name in ("low", "high")]
    # Where nothing is above 0 there is nothing below it either.
    ends = ends if any(ends) else [0.0, 1.0]
    room = (max(ends) - min(ends)) * _ROOM or abs(max(ends)) * _ROOM
    drawn = layout(
        margin={"l": 40, "r": 16, "t": 32, "b": 56},
        xaxis={
            "range": [min(ends) - room, max(ends) + room],
            "tickformat": ",~f",
            "showgrid": False,
            "zeroline": False,
            "showline": True,
            "ticks": "outside",
            "fixedrange": True,
        },
        yaxis={
            "range": [-0.5, most + 0.5],
            "dtick": 1 if most <= _MOST_NAMED else None,
            "gridcolor": LINE,
            "zeroline": False,
            "fixedrange": True,
        },
        annotations=[top_left(y_title, -32), bottom_right(x_title), *(_label(one, at) for at, one in enumerate(named))],
    )
    # Where there is little room our view moves the names, and leaves out those for which there is none.
    drawn.meta = {**drawn.meta, "marks": named}
    return drawn


def _label(mark: dict[str, Any], at: int) -> dict[str, Any]:
    """Return a city's name beside its mark: above it and below it in turn."""
    up = at % 2 == 0
    beside = {"yanchor": "bottom" if up else "top", "yshift": 9 if up else -9, "xanchor": "center"}
    return {"text": mark["text"], "x": mark["x"][1], "y": mark["y"][1 if up else 0], "showarrow": False, **beside}
