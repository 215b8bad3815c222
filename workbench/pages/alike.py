"""A city's circumstances beside those of the cities most like it, and what makes them alike."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import pandas as pd

from workbench.context import latest_figures
from workbench.learning import Neighbours, neighbours
from workbench.pages.circumstances import figure_marks, figure_words
from workbench.pages.memo import remembered
from workbench.pages.scene import Scene, indicators_of
from workbench.pages.state import WEIGHTS, State
from workbench.tables import Tables, by_name, records

__all__ = ["circumstances", "compared_with", "distance_words", "far", "figures_beside", "find_alike"]

_NEAREST = 5
_FAR = 2.0
"""The difference, in spreads, at which a bar is full."""


def find_alike(tables: Tables, state: State) -> Neighbours:
    """Return how alike the other cities are to the state's, by its criteria.

    Parameters
    ----------
    tables : Tables
        A workspace.
    state : State
        What is shown.
    """
    return _alike(tables, state.city, state.collection, state.criteria, state.on)


@remembered
def _alike(
    tables: Tables, city: str, collection: str, criteria: tuple[tuple[str, int], ...] | None, on: dt.date
) -> Neighbours:
    """Return the same, looked up once."""
    return neighbours(tables, city, None if criteria is None else dict(criteria), on, collection)


def distance_words(scene: Scene, alike: Neighbours, other: str) -> str:
    """Return how far a city is in its circumstances, and by what.

    Parameters
    ----------
    scene : Scene
        What is shown.
    alike : Neighbours
        How alike the cities are.
    other : str
        The other city.
    """
    say = scene.say
    ours = [
        {**cities[other], "indicator": indicator}
        for indicator, cities in compared_with(alike).items()
        if indicator in alike.used and not pd.isna(cities[other]["difference"])
    ]
    distance = _distance(scene, alike.cities["distance"].to_dict()[other])
    if len(ours) < 2:
        # The mean of one is no average.
        return say("city.difference", difference=distance)
    said = say("city.distance", distance=distance)
    names = indicators_of(scene.tables)
    low, high = (pick(ours, key=lambda row: row["difference"]) for pick in (min, max))
    if low["difference"] == high["difference"]:
        return said
    nearest, furthest = (names[one["indicator"]]["name"] for one in (low, high))
    return say.led(said, say("city.alike", nearest=nearest, furthest=furthest))


def compared_with(alike: Neighbours) -> dict[str, dict[str, dict[str, Any]]]:
    """Return by what each city was compared, by indicator and city: its `value`, `year`, `difference`.

    Parameters
    ----------
    alike : Neighbours
        How alike the cities are.  The city itself stands there, too: the same figure of its
        own was compared with each.
    """
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in records(alike.differences):
        found[row["indicator"]][alike.city] = {"value": row["own"], "year": row["own_year"], "difference": None}
        found[row["indicator"]][row["city"]] = row
    return dict(found)


def far(distance: float) -> float:
    """Return how full the bar of a distance (in spreads) is, in percent.

    >>> far(0.5), far(3)
    (25.0, 100.0)
    """
    return round(100 * min(distance / _FAR, 1.0), 1)


def circumstances(scene: Scene, alike: Neighbours) -> dict[str, Any]:
    """Return a city's figures beside those of the cities most like it.

    Parameters
    ----------
    scene : Scene
        All cities of the collection; its state names the city.
    alike : Neighbours
        How alike the other cities are.

    Returns
    -------
    dict
        `columns` (the city, then the nearest), `groups` of `rows` with the weight of each
        indicator, `sources` of the figures, and `said`: what is left out, too little known,
        and how stable the set is.
    """
    say, city = scene.say, scene.state.city
    shown = [city, *alike.nearest[:_NEAREST]]
    names, compared = indicators_of(scene.tables), compared_with(alike)
    # Looked up of all cities: another city's page asks for the same.
    figures = figures_beside(scene, alike)
    offered = list(figures)
    rows = {
        one: _row(scene, alike, names[one], figures[one], shown, compared.get(one, {}) if one in alike.used else {})
        for one in offered
    }
    groups = [
        {"title": factor["name"], "rows": [rows[one] for one in offered if names[one]["context_factor"] == key]}
        for key, factor in by_name(scene.tables.context_factors.set_index("context_factor")).items()
    ]
    sources = {row["source"] for one in offered for row in figures[one].values() if not pd.isna(row["source"])}
    return {
        "title": say("city.circumstances"),
        "sources": sorted({part for one in sources for part in one.split("; ")}),
        "lede": say("city.circumstances.lede", city=scene.name(city)) if offered else say("city.circumstances.none"),
        "weight_title": say("city.weight"),
        "weights": [{"value": "", "label": say("city.weight.none")}]
        + [{"value": one, "label": say(f"city.weight.{one}")} for one in WEIGHTS],
        "columns": [_column(scene, alike, one) for one in shown],
        "groups": [group for group in groups if group["rows"]],
        "said": _said(scene, alike) if offered else [],
    }


def figures_beside(scene: Scene, alike: Neighbours) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the latest figures of the city and of the cities most like it, by indicator and city.

    Parameters
    ----------
    scene : Scene
        All cities of the collection; its state names the city.
    alike : Neighbours
        How alike the other cities are.

    Returns
    -------
    dict
        Rows of `latest_figures`, of the indicators that any of these cities has or that count.
    """
    shown = [scene.state.city, *alike.nearest[:_NEAREST]]
    found = {}
    for indicator in scene.tables.indicators["indicator"]:
        # Looked up of all cities: another city's page asks for the same.
        every = _latest(scene.tables, scene.state.cities, indicator, scene.state.on)
        figures = {city: every[city] for city in shown}
        if _known(figures) or indicator in alike.criteria.index:
            found[indicator] = figures
    return found


def _known(figures: dict[str, dict[str, Any]]) -> bool:
    """Tell whether any of the cities shown has a figure."""
    return any(not pd.isna(row["year"]) for row in figures.values())


@remembered
def _latest(tables: Tables, cities: tuple[str, ...], indicator: str, on: dt.date) -> dict[str, dict[str, Any]]:
    """Return each city's latest figure."""
    return by_name(latest_figures(tables, cities, indicator, on))


def _column(scene: Scene, alike: Neighbours, city: str) -> dict[str, Any]:
    """Return a city's head."""
    own = city == scene.state.city
    head = {"id": city, "name": scene.name(city), "country": scene.city(city)["country"], "own": own}
    if own:
        return {**head, "alike": scene.say("city.own")}
    distance = alike.cities["distance"].to_dict()[city]
    return {**head, "alike": distance_words(scene, alike, city), "share": far(distance)}


def _row(
    scene: Scene,
    alike: Neighbours,
    indicator: dict[str, Any],
    figures: dict[str, dict[str, Any]],
    shown: list[str],
    compared: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """Return an indicator along the cities shown, with how much it weighs."""
    name = indicator["indicator"]
    weight = alike.criteria["weight"].to_dict().get(name)
    levels = len({row["level"] for row in figures.values() if not pd.isna(row["level"])}) > 1
    return {
        "id": name,
        "name": indicator["name"],
        "unit": indicator["unit"],
        "weight": "" if weight is None else f"{weight:g}",
        "label": scene.say("city.weight.label", name=indicator["name"]),
        "cells": [_cell(scene, figures[city], figures[shown[0]], compared.get(city), levels) for city in shown],
    }


def _cell(
    scene: Scene, figure: dict[str, Any], own: dict[str, Any], compared: dict[str, Any] | None, levels: bool
) -> dict[str, Any]:
    """Return one city's figure, and by how much it differs from the city's own."""
    say = scene.say
    if pd.isna(figure["year"]):
        return {"none": say("context.missing")}
    unlike = not pd.isna(own["year"]) and (figure["year"], figure["level"]) != (own["year"], own["level"])
    cell = {"text": figure_words(scene, figure), **figure_marks(scene, figure, levels), "unlike": bool(unlike)}
    if compared is None or pd.isna(compared["value"]):
        return cell
    # A figure that is doubted is shown; the one before it is what was compared.
    if cell["doubt"]:
        cell["used"] = say("city.used", value=say.number(compared["value"]), year=compared["year"])
    if pd.isna(compared["difference"]):
        return cell
    return {
        **cell,
        "unlike": bool(compared["year_differs"] or compared["level_differs"]),
        "difference": say("city.difference", difference=_distance(scene, compared["difference"])),
        "share": far(compared["difference"]),
    }


def _said(scene: Scene, alike: Neighbours) -> list[str]:
    """Return what has to be known of the set: what is left out, who is too little known, how stable it is."""
    say = scene.say
    names = {one: str(row["name"]) for one, row in indicators_of(scene.tables).items()}
    if alike.criteria.empty:
        return [say("city.criteria.none")]
    said = []
    for name, row in by_name(alike.criteria).items():
        if not pd.isna(row["left_out"]):
            said.append(say(f"city.left_out.{row['left_out']}", name=names[name]))
        elif not row["known_of_city"]:
            said.append(say("city.unknown_here", name=names[name], city=scene.name(scene.state.city)))
    little = [scene.name(one) for one in scene.state.cities if one in alike.too_little_known]
    if little:
        said.append(say("city.too_little", count=len(little), cities=", ".join(little)))
    return said + _stability(scene, alike, names)


def _stability(scene: Scene, alike: Neighbours, names: dict[str, str]) -> list[str]:
    """Return how the set of the nearest changes without each criterion."""
    say, count = scene.say, min(_NEAREST, len(alike.nearest))
    table = alike.stability(_NEAREST)
    if table.empty or not count:
        return []
    changed = table[(table["gone"] != "") | (table["come"] != "")]
    if changed.empty:
        return [say("city.stable", count=count)]
    said = []
    for name, row in by_name(changed).items():
        gone, come = (", ".join(scene.name(one) for one in row[part].split()) for part in ("gone", "come"))
        phrase = "both" if gone and come else "gone" if gone else "come"
        said.append(say(f"city.unstable.{phrase}", name=names[name], gone=gone, come=come))
    return [*said, say("city.stable.rest")] if len(changed) < len(table) else said


def _distance(scene: Scene, value: float) -> str:
    """Return a distance as it is read: two decimals, and no difference that is there as none."""
    return scene.say("city.distance.small") if 0 < value < 0.005 else scene.say.number(value, 2)
