"""A circumstance over the years."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from workbench.figures.look import PALETTE, as_text, layout, top_left

__all__ = ["context_over_years"]

_SYMBOLS = ("circle", "square", "triangle-up", "cross", "star", "triangle-down", "x", "hexagon")
_SERIES = ["city", "level", "area"]
_MOST_TOLD_APART = len(PALETTE)


def context_over_years(figures: pd.DataFrame, separators: str = ".,", colon: str = ": ") -> go.Figure:
    """Draw one indicator of several cities over the years.

    Parameters
    ----------
    figures : pandas.DataFrame
        A row for each figure: `city` (its name), `year`, `value`, `unit`, `level`,
        `area`, and `suspicious` (why it is doubted, or missing).
    separators : str, default ".,"
        The signs before a number's decimals and between its thousands.
    colon : str, default ": "
        What stands between a year and its figure.

    Returns
    -------
    plotly.graph_objects.Figure
        A line for each city, level and area: figures that cover different areas are
        not joined.  A doubted figure is a hollow diamond, apart from its line.  Colour and symbol tell up to
        eight cities apart; more are drawn alike and named where one points at them.

    Examples
    --------
    >>> rows = {"city": ["A", "A"], "year": [2012, 2014], "value": [7.5, 8.1], "unit": "%"}
    >>> drawn = context_over_years(pd.DataFrame({**rows, "level": "city", "area": "", "suspicious": None}))
    >>> drawn.data[0].name, list(drawn.data[0].y)
    ('A', [7.5, 8.1])
    """
    cities = list(dict.fromkeys(figures["city"]))
    alike = len(cities) > _MOST_TOLD_APART
    figure = go.Figure(layout=_layout(figures, alike).update(separators=separators))
    seen: set[str] = set()
    for key, unsorted in figures.groupby(_SERIES, sort=False, dropna=False):
        rows = unsorted.sort_values("year")
        name, level, area = (str(part) for part in key)
        city, covered = as_text(name), as_text(" ".join(part for part in (level, area) if part))
        number = cities.index(name) % _MOST_TOLD_APART
        colour = list(PALETTE)[6 if alike else number]
        doubted = rows["suspicious"].notna()
        same = {
            "name": city,
            "legendgroup": city,
            "hovertemplate": f"<b>%{{customdata[0]}}</b>, %{{x}}{colon}%{{y:,}}<br>%{{customdata[1]}}<extra></extra>",
        }
        figure.add_scatter(
            x=rows["year"].tolist(),
            # The line stops at what is doubted: it would show a fall that perhaps never was.
            y=[None if doubt else value for value, doubt in zip(rows["value"], doubted, strict=True)],
            showlegend=city not in seen,
            mode="lines+markers",
            line={"color": colour, "width": 2},
            marker={"size": 7, "symbol": "circle" if alike else _SYMBOLS[number]},
            customdata=[[city, covered]] * len(rows),
            **same,
        )
        if doubted.any():
            figure.add_scatter(
                x=rows.loc[doubted, "year"].tolist(),
                y=rows.loc[doubted, "value"].tolist(),
                showlegend=False,
                mode="markers",
                marker={"color": colour, "size": 11, "symbol": "diamond-open"},
                customdata=[[city, covered]] * int(doubted.sum()),
                **same,
            )
        seen.add(city)
    return figure


def _layout(figures: pd.DataFrame, alike: bool) -> go.Layout:
    """Return the look that our figures share, for years along and one unit up."""
    years = figures["year"]
    # Of few years each is named; of more as many as there is room for.
    few = len(years) > 0 and years.max() - years.min() <= 5
    unit = str(figures["unit"].iloc[0]) if len(figures) else ""
    return layout(
        showlegend=not alike,
        legend={"orientation": "h", "y": -0.16, "yanchor": "top", "x": 0},
        xaxis={"dtick": 1 if few else None, "tickformat": "d", "showgrid": False, "fixedrange": True},
        yaxis={
            "title": None,
            "rangemode": "tozero",
            "tickformat": ",~f",
            "fixedrange": True,
            "zeroline": True,
            "automargin": True,
        },
        annotations=[top_left(unit)],
    )
