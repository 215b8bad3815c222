"""How cities with each judgement are spread along a figure: a small panel for each key factor, one of them large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from workbench.documents import SILENCES
from workbench.pages.behind import state_look, word_of
from workbench.pages.circumstances import figure_marks, figure_words
from workbench.pages.context_table import figure_rows
from workbench.pages.links import address
from workbench.pages.scale import Scale, scale_of
from workbench.pages.scene import Scene
from workbench.tables import records

__all__ = ["figure_scale", "place", "spread_detail", "spread_legend", "spread_panels"]

_WIDE = 7.0
"""How wide a mark is in a small panel, in hundredths of it."""

_Figures = dict[str, dict[str, Any]]


def figure_scale(scene: Scene) -> Scale | None:
    """Return the scale of the figure shown over the cities shown, or None where no city has it.

    Parameters
    ----------
    scene : Scene
        What is shown.
    """
    rows = figure_rows(scene)
    ends = [*rows["low"].dropna(), *rows["high"].dropna()]
    return scale_of(ends) if ends else None


def place(scale: Scale, figure: dict[str, Any]) -> dict[str, Any]:
    """Return where a city's figure stands, and what is unusual about it.

    Parameters
    ----------
    scale : Scale
        That of the view.
    figure : dict
        A row of `context_for` with a figure.
    """
    low, high = (scale.at(figure[name]) for name in ("low", "high"))
    mark: dict[str, Any] = {"at": round((low + high) / 2, 1)}
    if low != high:
        mark |= {"from": low, "to": high}
    if not pd.isna(figure["suspicious"]):
        mark["kind"] = "doubted"
    elif figure["year_differs"] or figure["level_differs"]:
        mark["kind"] = "unlike"
    return mark


def _along(scene: Scene) -> _Figures:
    """Return the figures of the cities that were assessed, by slug, in their order."""
    return {row["city"]: row for row in records(figure_rows(scene)) if not pd.isna(row["at_least"])}


def _judgements(scene: Scene, factor: str, figures: _Figures) -> Iterator[tuple[str, _Figures]]:
    """Yield each judgement with its cities: every level, the last first, and the silences that are there."""
    for judgement in (*reversed(scene.comparison.levels), *SILENCES):
        ours = {city: row for city, row in figures.items() if scene.judgement(city, factor) == judgement}
        if ours or judgement not in SILENCES:
            yield judgement, ours


def _row(scene: Scene, judgement: str, figures: _Figures) -> dict[str, str]:
    """Return a judgement's look, its word, and how its cities are spread, in words."""
    word = word_of(scene.say, judgement)
    return {"state": state_look(scene)[judgement], "word": word, "said": _spread(scene, word, figures)}


def _spread(scene: Scene, word: str, figures: _Figures) -> str:
    """Return how many cities have a judgement, and from what to what their undoubted figures are."""
    say = scene.say
    known = [row for row in figures.values() if not pd.isna(row["year"])]
    sound = [row for row in known if pd.isna(row["suspicious"])]
    said = [say("along.spread", word=word, cities=say("cities", count=len(figures)))]
    if sound:
        low, high = min(row["low"] for row in sound), max(row["high"] for row in sound)
        phrase = "along.spread.one" if low == high else "along.spread.range"
        said.append(say(phrase, low=say.number(low), high=say.number(high), unit=sound[0]["unit"]))
    doubted, missing = len(known) - len(sound), len(figures) - len(known)
    said += [say("context.count_doubted", count=doubted)] if doubted else []
    said += [say("along.spread.missing", count=missing)] if missing else []
    return ", ".join(filter(None, [said[0], say.joined(said[1:])]))


def spread_panels(scene: Scene, scale: Scale) -> list[dict[str, Any]]:
    """Return a small panel for each key factor.

    Parameters
    ----------
    scene : Scene
        What is shown: cities that were judged, by a figure that some of them have.
    scale : Scale
        That of the view.
    """
    figures = _along(scene)
    return [
        {
            "id": str(factor),
            "name": scene.factor_name(str(factor)),
            "rows": [
                {**_row(scene, judgement, ours), "marks": _marks(scene, scale, ours)}
                for judgement, ours in _judgements(scene, str(factor), figures)
            ],
        }
        for factor in scene.factors.index
    ]


def _marks(scene: Scene, scale: Scale, figures: _Figures) -> list[dict[str, Any]]:
    """Return the marks of some cities, those that would cover each other one above the other."""
    marks, ends = [], list[float]()
    for row in sorted((one for one in figures.values() if not pd.isna(one["year"])), key=lambda one: one["low"]):
        mark = place(scale, row)
        lane = next((at for at, end in enumerate(ends) if mark["at"] - end >= _WIDE), len(ends))
        ends[lane : lane + 1] = [mark["at"]]
        said = scene.say("along.short", city=row["name"], value=figure_words(scene, row), unit=row["unit"])
        marks.append({**mark, "lane": lane, "said": said})
    return marks


def spread_legend(panels: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return what the looks mean: each judgement that has a row, once.

    Parameters
    ----------
    panels : list of dict
        As `spread_panels` returns them.
    """
    rows = [row for panel in panels for row in panel["rows"]]
    return [{"state": state, "word": word} for word, state in {row["word"]: row["state"] for row in rows}.items()]


def spread_detail(scene: Scene, link: Mapping[str, str]) -> dict[str, Any]:
    """Return the key factor that is shown large, with the cities of each judgement by name.

    Parameters
    ----------
    scene : Scene
        What is shown.
    link : mapping
        The page's choices, as parameters of an address.

    Returns
    -------
    dict
        Empty where none is shown.
    """
    say, factor, state = scene.say, scene.state.key_factor, scene.state
    if not factor or state.examples or scene.indicator is None or not state.cities:
        return {}
    scale = figure_scale(scene)
    if scale is None:
        return {}
    figures = _along(scene)
    levels = len({row["level"] for row in figures.values() if not pd.isna(row["year"])}) > 1
    to_factor = say("detail.to_factor", id=factor, name=scene.factor_name(factor))
    return {
        "key": factor,
        "heading": say("along.large", id=factor, factor=scene.factor_name(factor), name=scene.indicator["name"]),
        "statement": scene.statement(factor),
        **scene.tongue(scene.statement(factor)),
        "groups": [
            {
                **_row(scene, judgement, ours),
                "cities": [_named(scene, scale, row, levels, link) for row in ours.values()],
            }
            for judgement, ours in _judgements(scene, factor, figures)
        ],
        "ways": [
            {"text": to_factor, "address": address("key-factor", link, key_factor=factor)},
            {"text": say(scene.item("along.to_compare")), "address": address("compare", link)},
        ],
    }


def _named(scene: Scene, scale: Scale, row: dict[str, Any], levels: bool, link: Mapping[str, str]) -> dict[str, Any]:
    """Return a city in the large panel: its name, where it stands, and its figure."""
    named = {"name": row["name"], "address": address("city", link, city=row["city"])}
    if pd.isna(row["year"]):
        return {**named, "none": scene.say("context.missing")}
    marks = figure_marks(scene, row, levels)
    return {**named, **place(scale, row), "text": figure_words(scene, row), **marks}
