"""The circumstance over the years, as a figure below the matrix."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.figures import context_over_years
from workbench.pages.scene import Scene, collection_name
from workbench.pages.taking import figure_stem, in_words
from workbench.tables import records
from workbench.tidy import as_csv
from workbench.widgets import FigureView

__all__ = ["show_series"]


def show_series(view: FigureView, scene: Scene) -> None:
    """Show the figures of the cities over the years; without any, nothing.

    Parameters
    ----------
    view : FigureView
        Where they are shown.
    scene : Scene
        What is shown.
    """
    state = scene.state
    key = "|".join([state.collection, *state.cities, state.figure, str(state.on.year)])
    if view.about == key:
        return
    view.about = key
    rows = _rows(scene)
    with view.hold_sync():
        if scene.indicator is None or rows["year"].nunique() < 2:
            view.figure = {}
            return
        say = scene.say
        view.title = say("series.title", name=scene.indicator["name"], year=scene.state.on.year)
        view.caption = _caption(scene, rows)
        view.quoted = scene.quoted(sorted(set(rows["source"]))).get("quoted", {})
        view.table = _table(scene, rows)
        view.show(context_over_years(rows, say.separators, say("every.colon")))
        view.offer(figure_stem(scene, f"{state.figure}_over-the-years"), lambda: as_csv(_tidy(scene, rows)))


def _rows(scene: Scene) -> pd.DataFrame:
    """Return the figures of the cities shown, not after the day's year, with the cities' names and levels in words."""
    figures, say = scene.tables.context, scene.say
    shown = figures["city"].isin(list(scene.state.cities)) & (figures["year"] <= scene.state.on.year)
    rows = figures[shown & (figures["indicator"] == scene.state.figure)]
    order = rows["city"].map({city: at for at, city in enumerate(scene.state.cities)})
    rows = rows.assign(order=order).sort_values(["order", "level", "area", "year"])
    return rows.assign(
        slug=rows["city"],
        city=rows["city"].map(scene.name),
        level=rows["level"].map(lambda level: say(f"level.{level}")),
    )


def _tidy(scene: Scene, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures as they are taken along: a row for each, with all that belongs to it."""
    indicator = scene.indicator or {}
    own = ["slug", "city", "year", "value", "unit", "level", "area", "flag", "source", "suspicious"]
    ours = rows[own].rename(columns={"city": "name", "slug": "city"})
    return in_words(scene.say, ours).assign(
        indicator=scene.state.figure,
        indicator_name=indicator.get("name"),
        mark=scene.say("mark.invented") if scene.invented else "",
        collection=scene.state.collection,
        invented=scene.invented,
        to_year=scene.state.on.year,
    )


def _caption(scene: Scene, rows: pd.DataFrame) -> str:
    """Return where the figures come from, and what is marked."""
    say = scene.say
    said = [say("series.source", sources=say.joined(sorted(set(rows["source"]))))]
    said += [say("series.collection", collection=collection_name(say, scene.state.collection))]
    said += [say("series.doubt")] if rows["suspicious"].notna().any() else []
    said += [say("caption.invented")] if scene.invented else []
    return " ".join(said)


def _table(scene: Scene, rows: pd.DataFrame) -> dict[str, Any]:
    """Return the figures as texts: a row for each city, level and area, a column for each year."""
    say = scene.say
    years = sorted(set(rows["year"]))
    columns = [say("series.city"), say("series.covers"), *map(str, years)]
    lines = []
    for key, series in rows.groupby(["city", "level", "area"], sort=False):
        city, level, area = (str(part) for part in key)
        by_year: dict[int, list[str]] = {}
        for row in records(series):
            doubt = "" if pd.isna(row["suspicious"]) else f" ({say('context.suspicious')})"
            by_year.setdefault(row["year"], []).append(f"{say.number(row['value'])}{doubt}")
        covers = " ".join(part for part in (level, area) if part)
        lines.append([city, covers, *(say.joined(by_year.get(year, ["–"])) for year in years)])
    return {"columns": columns, "rows": lines}
