"""What makes cities alike: their differences in each figure that counts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from workbench.figures.look import LEVELS, SURFACE, as_text, layout
from workbench.tables import records

__all__ = ["neighbours"]

_FAR = 2.0
"""The difference, in spreads, from which on all have one colour."""


def neighbours(differences: pd.DataFrame) -> go.Figure:
    """Draw by what cities are alike to one of them: a field for each city and figure.

    Parameters
    ----------
    differences : pandas.DataFrame
        `Neighbours.differences`, or some of its rows in the order wanted: `city`,
        `indicator`, `difference` (in spreads; missing where either has no figure), `own`,
        `value` and `year`.

    Returns
    -------
    plotly.graph_objects.Figure
        Cities in rows, the first on top, figures in columns; the darker, the more alike,
        with the difference in each field.  A field without a figure is empty and says
        so.  It speaks of circumstances, and of nothing else.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> alike = workbench.neighbours(tables, "castelvo", on="2024-12-31")
    >>> nearest = alike.differences.set_index("city").loc[alike.nearest[:3]].reset_index()
    >>> list(neighbours(nearest).data[0].y) == alike.nearest[:3]
    True
    """
    cities, figures = (list(dict.fromkeys(differences[name])) for name in ("city", "indicator"))
    found = {(row["city"], row["indicator"]): row for row in records(differences)}
    fields = [[_field(found.get((city, one))) for one in figures] for city in cities]
    across, down = [as_text(str(one)) for one in figures], [as_text(str(one)) for one in cities]
    # The darkest is what is most alike.
    shades = [fill for fill, _ in reversed(LEVELS[1:])]
    scale = [[at / (len(shades) - 1), shade] for at, shade in enumerate([*shades[:-1], SURFACE])]
    missing = [
        {"x": one, "y": city, "text": "no figure", "showarrow": False}
        for city, row in zip(down, fields, strict=True)
        for one, field in zip(across, row, strict=True)
        if field["z"] is None
    ]
    drawn = go.Figure(
        layout=layout(
            annotations=missing,
            margin={"l": 120, "r": 16, "t": 12, "b": 60},
            xaxis={"showgrid": False, "fixedrange": True, "type": "category"},
            yaxis={"autorange": "reversed", "showgrid": False, "fixedrange": True, "type": "category"},
        )
    )
    drawn.add_heatmap(
        x=across,
        y=down,
        z=[[field["z"] for field in row] for row in fields],
        text=[[field["text"] for field in row] for row in fields],
        customdata=[[field["said"] for field in row] for row in fields],
        texttemplate="%{text}",
        hovertemplate="<b>%{y}</b>, %{x}: %{customdata}<extra></extra>",
        hoverongaps=False,
        zmin=0,
        zmax=_FAR,
        colorscale=scale,
        showscale=False,
        xgap=3,
        ygap=3,
    )
    return drawn


def _field(row: dict[str, Any] | None) -> dict[str, Any]:
    """Return a field's shade, its difference and what is read where one points at it."""
    if row is None or pd.isna(row["difference"]):
        return {"z": None, "text": "", "said": "no figure"}
    said = f"{row['value']:,g} ({row['year']}), {row['own']:,g} of its own; differs by {row['difference']:.2f}"
    return {"z": float(row["difference"]), "text": f"{row['difference']:.2f}", "said": said}
