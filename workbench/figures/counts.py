"""What is in place in each city, from what is known to what is possible."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from workbench.figures.look import BAR, LINE, SILENT, SURFACE, as_text, layout

__all__ = ["bounds"]


def bounds(rows: pd.DataFrame, level: str = "in place") -> go.Figure:
    """Draw how many key factors each city has in place: known, and possible.

    Parameters
    ----------
    rows : pandas.DataFrame
        A row for each city in the order wanted, which is not that of their result: the
        index `city` (slugs, or names), and `low`, `high`, `applies`, as
        `Comparison.summary` returns them.
    level : str, default "in place"
        The benchmark's word for it (the last of `Comparison.levels`).

    Returns
    -------
    plotly.graph_objects.Figure
        A bar for each city, the first on top: full for what is known, hatched for what is
        possible, empty up to what applies; the words stand beside it.  Grey, so that
        nothing is read as a level.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> comparison = workbench.compare(tables, "introductory-and-language-courses",
    ...                                collection="demonstration", on="2024-12-31")
    >>> drawn = bounds(comparison.summary)
    >>> drawn.data[2].y[2], drawn.data[2].text[2]
    ('castelvo', '4 to 5 of 9 in place')
    """
    low, high, applies = (rows[name].astype("int64").tolist() for name in ("low", "high", "applies"))
    word = as_text(level)
    said = [
        f"{least} of {of} {word}" if least == most else f"{least} to {most} of {of} {word}"
        for least, most, of in zip(low, high, applies, strict=True)
    ]
    possible = [most - least for least, most in zip(low, high, strict=True)]
    rest = [of - most for most, of in zip(high, applies, strict=True)]
    most = max(applies, default=1)
    cities = [as_text(str(city)) for city in rows.index]
    drawn = go.Figure(
        layout=layout(
            margin={"l": 120, "r": 16, "t": 12, "b": 40},
            barmode="stack",
            bargap=0.45,
            xaxis={
                "tickvals": list(range(most + 1)),
                # The words stand in what is left of the width.
                "range": [0, most * 1.35],
                "showgrid": False,
                "fixedrange": True,
            },
            yaxis={"autorange": "reversed", "fixedrange": True},
        )
    )
    hatched = {"shape": "/", "size": 5, "solidity": 0.35, "fgcolor": BAR, "bgcolor": SURFACE}
    for lengths, look, words in (
        (low, {"color": BAR, "line": {"color": BAR, "width": 1}}, None),
        (possible, {"color": SURFACE, "pattern": hatched, "line": {"color": SILENT, "width": 1}}, None),
        (rest, {"color": SURFACE, "line": {"color": LINE, "width": 1}}, said),
    ):
        drawn.add_bar(
            x=lengths,
            y=cities,
            orientation="h",
            marker=look,
            text=words,
            textposition="outside",
            cliponaxis=False,
            customdata=said,
            hovertemplate="<b>%{y}</b>: %{customdata}<extra></extra>",
        )
    return drawn
