"""Figures: what is drawn is what the tables say, and what is doubted stands apart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.figures import context_over_years
from workbench.tables import Tables


def rows(**columns: Any) -> pd.DataFrame:
    """Figures of two years and one city, less what is given."""
    plain = {
        "city": "A",
        "year": [2019, 2020, 2021],
        "value": [7.0, 8.0, 9.0],
        "unit": "%",
        "level": "city",
        "area": "",
    }
    return pd.DataFrame({**plain, "suspicious": [None, None, None], **columns})


def test_figures_that_cover_different_areas_are_not_joined() -> None:
    drawn = context_over_years(rows(level=["city", "city", "country"]))
    assert [list(one.x) for one in drawn.data] == [[2019, 2020], [2021]]
    assert [one.showlegend for one in drawn.data] == [True, False]


def test_the_line_stops_at_a_doubted_figure_which_is_drawn_apart() -> None:
    line, apart = context_over_years(rows(suspicious=[None, "unit", None])).data
    assert list(line.y) == [7.0, None, 9.0]
    assert line.connectgaps is None
    assert (list(apart.x), list(apart.y)) == ([2020], [8.0])
    assert (apart.mode, apart.marker.symbol, apart.showlegend) == ("markers", "diamond-open", False)


def test_every_figure_of_the_tables_is_drawn_once(tables: Tables) -> None:
    ours = tables.context[
        (tables.context["indicator"] == "population") & tables.context["city"].isin(["munich", "oslo"])
    ]
    drawn = context_over_years(ours)
    found = sorted((one.name, x, y) for one in drawn.data for x, y in zip(one.x, one.y, strict=True) if y is not None)
    assert found == sorted(zip(ours["city"], ours["year"], ours["value"], strict=True))
    assert sum(one.mode == "markers" for one in drawn.data) == 1
