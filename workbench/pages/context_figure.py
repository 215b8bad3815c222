"""The picture of the context page: every city at its figure, with the bounds of what it has in place."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.figures import context_against_bounds
from workbench.figures.look import as_text
from workbench.pages.circumstances import figure_words
from workbench.pages.content import bounds_sentence, caption
from workbench.pages.context_table import context_rows, figure_rows
from workbench.pages.scene import Scene
from workbench.pages.taking import file_stem
from workbench.tables import records
from workbench.tidy import as_csv
from workbench.widgets import FigureView

__all__ = ["show_against", "up_words"]


def show_against(view: FigureView, scene: Scene) -> None:
    """Show the cities that have a figure and an assessment; without any, nothing.

    Parameters
    ----------
    view : FigureView
        Where they are shown.
    scene : Scene
        What is shown.
    """
    state, indicator = scene.state, scene.indicator
    about = (state.benchmark, state.edition, state.collection, *state.cities, state.figure, str(state.on), state.method)
    if view.about == "|".join(about):
        return
    view.about = "|".join(about)
    with view.hold_sync():
        rows = pd.DataFrame() if state.examples or indicator is None else figure_rows(scene)
        drawn = rows.dropna(subset=["year", "at_least"]) if len(rows) else rows
        if indicator is None or drawn.empty:
            view.figure = {}
            return
        say = scene.say
        view.title = say(
            "along.figure", theme=scene.benchmark["theme"], level=scene.comparison.levels[-1], name=indicator["name"]
        )
        view.caption = _caption(scene, drawn)
        view.quoted = scene.quoted(sorted(set(drawn["source"]))).get("quoted", {})
        drawn = drawn.assign(said=[_said(scene, row) for row in records(drawn)])
        view.show(context_against_bounds(drawn, y_title=up_words(scene), separators=say.separators))
        view.offer(file_stem(scene, f"{state.figure}_against"), lambda: as_csv(context_rows(scene, key_factors=False)))


def up_words(scene: Scene) -> str:
    """Return what is counted upwards: how many of the key factors are in place."""
    items = scene.say(scene.item("items"), count=len(scene.factors))
    return scene.say("along.up", level=scene.comparison.levels[-1], items=items)


def _said(scene: Scene, row: dict[str, Any]) -> str:
    """Return what is read where one points at a city."""
    say = scene.say
    level = say(f"level.{row['level']}")
    figure = say("along.point", value=figure_words(scene, row), unit=row["unit"], year=row["year"], level=level)
    doubt = "" if pd.isna(row["suspicious"]) else f" ({say('context.suspicious')})"
    bounds = bounds_sentence(scene, scene.city_counts[row["city"]])
    return f"<b>{as_text(row['name'])}</b><br>{as_text(f'{figure}{doubt}')}<br>{as_text(bounds)}"


def _caption(scene: Scene, rows: pd.DataFrame) -> str:
    """Return how to read the marks that are there, what the picture does not say, and where it comes from."""
    say, level = scene.say, scene.comparison.levels[-1]
    unlike = (rows["year_differs"] | rows["level_differs"]) & rows["suspicious"].isna()
    marks = {
        "ends": True,
        "square": unlike.any(),
        "diamond": rows["suspicious"].notna().any(),
        "box": (rows["low"] != rows["high"]).any(),
        "line": len(set(rows["applies"])) > 1,
    }
    said = [say(f"along.mark.{name}", level=level) for name, there in marks.items() if there]
    # The page's own caption tells of its dotted lines, too; here a square says the same.
    told = next(block["text"] for block in caption(scene, "", sources=()) if block["title"] == say("caption.source"))
    figures = say("caption.figures", sources=say.joined(sorted(set(rows["source"]))), year=scene.state.on.year)
    return " ".join([*said, say("along.claims"), told, figures])
