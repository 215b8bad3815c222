"""The strip of circumstances: one context factor laid along the cities, and what is behind a figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from workbench.context import unlike_most
from workbench.pages.behind import section
from workbench.pages.memo import remembered
from workbench.pages.naming import ALSO, strips_of
from workbench.pages.scene import Scene
from workbench.pages.state import State
from workbench.tables import Tables, by_name, record, records
from workbench.words import Words

__all__ = [
    "along",
    "context_detail",
    "context_strip",
    "context_strips",
    "figure_marks",
    "figure_words",
    "flag_words",
    "why_doubted",
]


def along(scene: Scene, strip: str) -> Scene:
    """Return the scene of another circumstance along the same cities.

    Parameters
    ----------
    scene : Scene
        What is shown.
    strip : str
        The circumstance, by its name in `strips_of`.
    """
    factor, figure = strips_of(scene.tables)[strip]
    return replace(scene, state=replace(scene.state, factor=factor, figure=figure))


def context_strips(scene: Scene) -> list[dict[str, Any]]:
    """Return the circumstances along the cities, the first one first; none where there is no city or no catalogue.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Returns
    -------
    list of dict
        As `context_strip` returns them, each with the `id` that its cells' names begin with.
    """
    if not scene.state.cities or not scene.state.factor:
        return []
    further = [{"id": f"{ALSO}{one}", **context_strip(along(scene, one))} for one in scene.state.also]
    return [{"id": "context", **context_strip(scene)}, *further]


def context_strip(scene: Scene) -> dict[str, Any]:
    """Return the strip as the matrix shows it.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Returns
    -------
    dict
        `title`, `unit`, `summary`, and `cells`, one for each city.
    """
    if scene.indicator is None:
        name, unit = str(scene.context_factor["name"]), scene.say("context.notes_unit")
        return {
            "title": name,
            "unit": unit,
            "summary": "",
            "cells": [_note_cell(scene, city, name) for city in scene.state.cities],
        }
    # No benchmark and no method changes the figures.
    apart = replace(scene.state, benchmark="", edition="", method="", cell="", key_factor="", beside=(), examples=False)
    apart = replace(apart, also=(), methods="", order="", group="", rows="", language="", city="", criteria=None)
    return _figures_strip(scene.tables, apart, scene.say)


@remembered
def _figures_strip(tables: Tables, state: State, say: Words) -> dict[str, Any]:
    """Return the strip of an indicator's figures."""
    scene = Scene(tables, state, say)
    figures, indicator = scene.figures, scene.indicator or {}
    sound = figures[figures["suspicious"].isna()]
    largest = max(sound["high"].max(), 0) if sound["high"].notna().any() else 0
    unlike = unlike_most(figures)
    levels = len(set(figures["level"].dropna())) > 1
    rows, differs = by_name(figures), dict(zip(unlike.index, unlike.any(axis=1), strict=True))
    return {
        "title": str(indicator["name"]),
        "unit": str(indicator["unit"]),
        "summary": _summary(scene, figures),
        "cells": [
            _figure_cell(scene, city, rows[city], bool(differs[city]), levels, largest) for city in scene.state.cities
        ],
    }


def _figure_cell(
    scene: Scene, city: str, figure: dict[str, Any], unlike: bool, levels: bool, largest: float
) -> dict[str, Any]:
    """Return one city's figure with its bar, year and marks."""
    say, name = scene.say, scene.name(city)
    title = str(scene.indicator["name"]) if scene.indicator is not None else ""
    if pd.isna(figure["year"]):
        return {"kind": "none", "text": say("context.missing")}
    text, marks = figure_words(scene, figure), figure_marks(scene, figure, levels)
    level, year = say(f"level.{figure['level']}"), marks["year"]
    phrase = "context.label.doubt" if marks["doubt"] else "context.label"
    return {
        "kind": "figure",
        "text": text,
        "share": round(100 * figure["high"] / largest, 1) if largest else 0,
        "from": round(100 * figure["low"] / largest, 1) if largest and pd.isna(figure["value"]) else 0,
        **marks,
        "unlike": unlike,
        "label": say(phrase, city=name, name=title, value=text, unit=figure["unit"], year=year, level=level),
    }


def figure_marks(scene: Scene, figure: dict[str, Any], levels: bool) -> dict[str, str]:
    """Return a figure's year, with its level where several are shown and its flag, and its doubt.

    Parameters
    ----------
    scene : Scene
        What is shown.
    figure : dict
        A row of `latest_figures`.
    levels : bool
        Whether its level is named.
    """
    say, year = scene.say, str(figure["year"])
    if levels:
        year = say("context.levelled", year=year, level=say(f"level.{figure['level']}"))
    if not pd.isna(figure["flag"]) and figure["flag"] != "unknown":
        year = say("context.flagged", year=year, meaning=_meaning(scene, figure["flag"]))
    return {"year": year, "doubt": "" if pd.isna(figure["suspicious"]) else say("context.suspicious")}


def figure_words(scene: Scene, figure: dict[str, Any]) -> str:
    """Return a figure, or the range over the areas that a city lies in.

    Parameters
    ----------
    scene : Scene
        What is shown.
    figure : dict
        A row of `latest_figures`.
    """
    if pd.isna(figure["value"]):
        low, high = (scene.say.number(figure[name]) for name in ("low", "high"))
        return scene.say("context.range", low=low, high=high)
    return scene.say.number(figure["value"])


def _summary(scene: Scene, figures: pd.DataFrame) -> str:
    """Return what differs and what is missing along the strip."""
    say = scene.say
    known = figures[figures["year"].notna()]
    years = sorted({str(year) for year in known["year"]})
    said = [say("context.years", count=len(years), years=", ".join(years))] if years else []
    levels = [say(f"level.{level}") for level in sorted(set(known["level"]))]
    if levels:
        said.append(say("context.levels", count=len(levels), levels=", ".join(levels)))
    missing, doubted = len(figures) - len(known), int(known["suspicious"].notna().sum())
    said += [say("context.count_missing", count=missing)] if missing else []
    said += [say("context.count_doubted", count=doubted)] if doubted else []
    return say.joined(said)


def _note_cell(scene: Scene, city: str, title: str) -> dict[str, Any]:
    """Return what one city notes of the context factor."""
    say, name = scene.say, scene.name(city)
    notes = _notes(scene, city)
    if notes.empty:
        return {"kind": "none", "text": say("context.no_note")}
    effects = {str(effect) for effect in notes["effect"]} - {"neutral"}
    effect = "both" if len(effects) > 1 else next(iter(effects), "neutral")
    note = records(notes)[0]
    first = str(note["note"])
    return {
        "kind": "note",
        "effect": say(f"effect.{effect}"),
        "mark": effect if effect in ("hinders", "helps") else "",
        "text": first,
        **scene.tongue_of_note(note),
        "label": say("context.label.note", city=name, name=title, effect=say(f"effect.{effect}"), note=first),
    }


def _notes(scene: Scene, city: str) -> pd.DataFrame:
    """Return one city's notes on the context factor, each once."""
    notes = scene.notes
    return notes[(notes["city"] == city) & (notes["context_factor"] == scene.state.factor)].drop_duplicates("note")


def context_detail(scene: Scene, city: str) -> dict[str, Any]:
    """Return what stands behind one city's circumstance.

    Parameters
    ----------
    scene : Scene
        What is shown.
    city : str
        The city's slug.

    Returns
    -------
    dict
        A panel's `heading`, `who` and `columns`.
    """
    if scene.indicator is None:
        return {
            "heading": str(scene.context_factor["name"]),
            "word": "",
            "how": "",
            "columns": [_note_sections(scene, city)],
        }
    columns = [_figure_sections(scene, city), _doubt_sections(scene, city), _about_sections(scene)]
    return {
        "heading": str(scene.indicator["name"]),
        "word": "",
        "how": str(scene.context_factor["name"]),
        "columns": columns,
    }


def _figure_sections(scene: Scene, city: str) -> list[dict[str, Any]]:
    """Return the figure (or those of each area) with all that belongs to it."""
    latest = record(scene.figures, city)
    if pd.isna(latest["year"]):
        return [{"title": scene.say("figure.figure"), "text": scene.say("context.missing")}]
    rows = _series(scene, city)
    rows = rows[(rows["year"] == latest["year"]) & (rows["level"] == latest["level"])]
    items = [
        {
            "lead": _value_line(scene, row),
            "text": _covers(scene, row),
            "source": _origin(scene, row),
            **scene.quoted([row["source"]]),
        }
        for row in records(rows)
    ]
    return [{"title": scene.say("figure.figure"), "items": items}]


def _series(scene: Scene, city: str) -> pd.DataFrame:
    """Return a city's figures of the indicator shown, of all years, levels and areas."""
    figures = scene.tables.context
    return figures[(figures["city"] == city) & (figures["indicator"] == scene.state.figure)]


def _value_line(scene: Scene, row: dict[str, Any]) -> str:
    """Return a figure's value, unit and year."""
    return scene.say("figure.value", value=scene.say.number(row["value"]), unit=row["unit"], year=row["year"])


def _covers(scene: Scene, row: dict[str, Any]) -> str:
    """Return what a figure covers."""
    level = scene.say(f"level.{row['level']}")
    if row["area"]:
        return scene.say("figure.covers.area", level=level, area=row["area"])
    return scene.say("figure.covers", level=level)


def _origin(scene: Scene, row: dict[str, Any]) -> str:
    """Return a figure's flag and source."""
    say = scene.say
    if row["flag"] == "unknown":
        flag = say("figure.flag.unknown")
    elif row["flag"]:
        flag = say("figure.flag", flag=row["flag"], meaning=_meaning(scene, row["flag"]))
    else:
        flag = say("figure.flag.none")
    return f"{flag}. {say('figure.source', source=row['source'])}."


def why_doubted(scene: Scene, row: dict[str, Any]) -> str:
    """Return why a city's figure is doubted, with the value before it: a jump is seen only beside that.

    Parameters
    ----------
    scene : Scene
        What is shown; it names the indicator.
    row : dict
        A figure's `city`, `year` and `level`; of several areas each that is doubted is said.
    """
    say, series = scene.say, _series(scene, row["city"]).sort_values("year")
    every = [one for one in records(series) if one["level"] == row["level"]]
    said: dict[str, None] = {}
    for one in every:
        if one["year"] != row["year"] or pd.isna(one["suspicious"]):
            continue
        said.update((say(f"figure.rule.{rule}"), None) for rule in str(one["suspicious"]).split())
        alike = [other for other in every if all(other[name] == one[name] for name in ("area", "source"))]
        before = [other for other in alike if other["year"] < one["year"]]
        if before:
            said[say("figure.before", value=say.number(before[-1]["value"]), year=before[-1]["year"])] = None
    return " ".join(said)


def flag_words(scene: Scene, flag: Any) -> str:
    """Return a publisher's flag as a word in a table: none, unknown, or what its letters mean.

    Parameters
    ----------
    scene : Scene
        What is shown.
    flag : str or missing
        A figure's letters.
    """
    if pd.isna(flag) or not flag:
        return scene.say("along.flag.none")
    return scene.say("along.flag.unknown") if flag == "unknown" else _meaning(scene, str(flag))


def _meaning(scene: Scene, flag: str) -> str:
    """Return what the letters of a flag mean."""
    say = scene.say
    return ", ".join(
        say(f"flag.{one}") if f"flag.{one}" in say else say("flag.other", flag=one) for one in flag.strip()
    )


def _doubt_sections(scene: Scene, city: str) -> list[dict[str, Any]]:
    """Return why a figure is suspicious, and the series that it stands in."""
    say, latest = scene.say, record(scene.figures, city)
    series = _series(scene, city).sort_values(["year", "area"], ascending=[False, True])
    sections: list[dict[str, Any]] = []
    if not pd.isna(latest["suspicious"]):
        sections.append({"title": say("figure.doubt"), "text": why_doubted(scene, {**latest, "city": city})})
    if len(series):
        items = [_series_item(scene, rows) for _, rows in series.groupby(["level", "area"], sort=False)]
        sections.append({"title": say("figure.series"), "items": items})
    return sections


def _series_item(scene: Scene, rows: pd.DataFrame) -> dict[str, Any]:
    """Return the figures of one area, the latest first, each with its flag, its doubt and whether it is later."""
    every = records(rows)
    said = scene.say.joined(_series_figure(scene, row) for row in every)
    return {"text": f"{said}.", "source": _covers(scene, every[0])}


def _series_figure(scene: Scene, row: dict[str, Any]) -> str:
    """Return one figure of a series, and what has to be known of it."""
    say, flag = scene.say, row["flag"]
    said = [_meaning(scene, flag)] if flag and flag != "unknown" else []
    said += [] if pd.isna(row["suspicious"]) else [say("context.suspicious")]
    said += [say("figure.later")] if row["year"] > scene.state.on.year else []
    value = say.led(str(row["year"]), say.number(row["value"]))
    return value + (f" ({', '.join(said)})" if said else "")


def _about_sections(scene: Scene) -> list[dict[str, Any]]:
    """Return what a reader has to know of the indicator."""
    row = scene.indicator
    if row is None or pd.isna(row["caveat"]):
        return []
    return section(scene.say("figure.about"), str(row["caveat"]), scene.tongue(row["caveat"]))


def _note_sections(scene: Scene, city: str) -> list[dict[str, Any]]:
    """Return one city's notes on the context factor, with the key factors they bear on."""
    say = scene.say
    ours = scene.notes[(scene.notes["city"] == city) & (scene.notes["context_factor"] == scene.state.factor)]
    items = []
    for text, rows in ours.groupby("note", sort=False):
        factors = [f"{one} {scene.factor_name(one)}" for one in rows["key_factor"].dropna()]
        bears = say("notes.factors", factors=", ".join(factors)) if factors else say("notes.whole")
        first = records(rows)[0]
        mark = first["effect"] if first["effect"] in ("hinders", "helps") else ""
        said = {"lead": say(f"effect.{first['effect']}"), "mark": mark, "text": str(text), "source": bears}
        items.append({**said, **scene.tongue_of_note(first)})
    return [{"title": say("notes.title"), "items": items or [{"text": say("context.no_note")}]}]
