"""A circumstance as rows: each city's figure with all that belongs to it, and what is in place beside it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.comparison import Comparison
from workbench.context import context_for
from workbench.pages.circumstances import flag_words
from workbench.pages.memo import remembered
from workbench.pages.scene import Scene
from workbench.pages.taking import captioned, comparison_rows
from workbench.tables import Tables
from workbench.tidy import judgements_for

__all__ = ["context_rows", "covers_words", "figure_rows"]

_NOT_OF_REAL = ["at_least", "at_most", "applies", "date", "method"]


def figure_rows(scene: Scene) -> pd.DataFrame:
    """Return a row for each city shown: its figure, and how much is in place; see `context_for`.

    Parameters
    ----------
    scene : Scene
        What is shown: one of the figures.
    """
    return _figure_rows(scene.tables, scene.comparison, scene.state.figure)


@remembered
def _figure_rows(tables: Tables, comparison: Comparison, indicator: str) -> pd.DataFrame:
    """Return the same, looked up once: of one comparison there is one object."""
    return context_for(tables, comparison, indicator)


def covers_words(scene: Scene, row: dict[str, Any]) -> str:
    """Return what a figure covers: its level, and its area where there is one.

    Parameters
    ----------
    scene : Scene
        What is shown.
    row : dict
        A figure with its `level` and `area`.
    """
    level, area = scene.say(f"level.{row['level']}"), "" if pd.isna(row["area"]) else str(row["area"])
    return scene.say("along.covers", level=level, area=area) if area else level


def context_rows(scene: Scene, key_factors: bool = True) -> pd.DataFrame:
    """Return what the page shows as rows to take along.

    Parameters
    ----------
    scene : Scene
        What is shown.
    key_factors : bool, default True
        Whether there is a row for each city and key factor, with its judgement; else for
        each city alone.

    Returns
    -------
    pandas.DataFrame
        The columns of `workbench.context_for` (of notes in place of a figure `effect`
        and `note`, a row for each), `flag_words`, with key factors `key_factor`,
        `key_factor_name` and `judgement`; the rest as in `workbench.pages.taking.captioned`.
        Cities that nobody has assessed have no column that could be read as a judgement.
        Without a catalogue of circumstances there is what is compared, and nothing beside it.
    """
    if not scene.state.factor:
        return comparison_rows(scene)
    if scene.indicator is None:
        return captioned(scene, _notes(scene))
    rows = figure_rows(scene)
    said = rows["flag"].map(lambda flag: flag_words(scene, flag), na_action=None).where(rows["year"].notna())
    rows = rows.assign(flag_words=said.astype("str"))
    if scene.state.examples:
        return captioned(scene, rows.drop(columns=_NOT_OF_REAL))
    if key_factors:
        judged = judgements_for(scene.tables, scene.comparison)
        judged = judged[["city", "key_factor", "key_factor_name", "judgement"]]
        rows = judged.merge(rows, on="city", how="left", validate="m:1")
    return captioned(scene, rows)


def _notes(scene: Scene) -> pd.DataFrame:
    """Return what the cities note of the circumstance, a row for each note; one for a city without any."""
    cities = scene.cities.reset_index()[["city", "name", "country"]]
    notes = scene.notes[scene.notes["context_factor"] == scene.state.factor]
    rows = cities.merge(notes.drop(columns="context_factor"), on="city", how="left", validate="1:m")
    rows.insert(3, "context_factor", str(scene.context_factor["name"]))
    if scene.state.examples:
        return rows.drop(columns=["key_factor", "effect", "note"])
    counts = scene.comparison.summary[["low", "high", "applies"]].rename(columns={"low": "at_least", "high": "at_most"})
    counts = counts[counts.index.isin(scene.comparison.assessments.index)].astype("Int64").reset_index()
    return rows.merge(counts, on="city", how="left", validate="m:1")
