"""What stands below the picture of the context page: what to know first, key factors, and every city's figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.pages.circumstances import context_detail, figure_words, flag_words
from workbench.pages.content import bounds_sentence, caption
from workbench.pages.context_care import care_items
from workbench.pages.context_spread import figure_scale, place, spread_legend, spread_panels
from workbench.pages.context_table import covers_words, figure_rows
from workbench.pages.links import address
from workbench.pages.orders import order_words
from workbench.pages.scene import Scene
from workbench.tables import records

__all__ = ["context_content", "context_lede", "context_title"]

_ABOUT = ("year", "covers", "flag", "source")
"""What belongs to every figure."""


def context_title(scene: Scene) -> str:
    """Return what the page shows, in a line.

    Parameters
    ----------
    scene : Scene
        What is shown.
    """
    cities = scene.state.cities
    city = scene.name(cities[0]) if cities else scene.say("cities", count=0)
    return scene.say(
        f"along.title.{_kind(scene)}",
        name=_name(scene),
        count=len(cities),
        city=city,
        level=scene.comparison.levels[-1],
    )


def context_lede(scene: Scene) -> str:
    """Return how to read the page, and what it does not say.

    Parameters
    ----------
    scene : Scene
        What is shown.
    """
    items = scene.say(scene.item("items"), count=len(scene.factors))
    said = {"items": items, "level": scene.comparison.levels[-1], "date": scene.state.on.isoformat()}
    return scene.say(f"along.lede.{_kind(scene)}", **said)


def _kind(scene: Scene) -> str:
    """Return what is shown.

    That is ``judged``, ``real`` (no judgement), ``alone`` (no assessment yet) or ``notes``;
    ``none`` where the workspace has no catalogue of circumstances.
    """
    if not scene.state.factor:
        return "none"
    if scene.state.examples:
        return "real"
    if scene.indicator is None:
        return "notes"
    return "judged" if any(scene.used(city) for city in scene.state.cities) or not scene.state.cities else "alone"


def _name(scene: Scene) -> str:
    """Return the name of the figure, or of the circumstance where there is none; of neither, nothing."""
    if not scene.state.factor:
        return ""
    return str(scene.context_factor["name"] if scene.indicator is None else scene.indicator["name"])


def context_content(scene: Scene, link: Mapping[str, str]) -> dict[str, Any]:
    """Return what stands below the picture.

    Parameters
    ----------
    scene : Scene
        What is shown.
    link : mapping
        The page's choices, as parameters of an address.

    Returns
    -------
    dict
        The `content` of `workbench.widgets.CityFigures`.
    """
    say = scene.say
    shown = _figures(scene, link) if scene.indicator is not None else _notes(scene, link)
    sources = None if scene.indicator is None else sorted(set(figure_rows(scene)["source"].dropna()))
    blocks = caption(scene, _reading(scene), sources=sources or [])
    if shown.get("panels"):
        blocks.insert(1, {"title": say("along.claims.title"), "text": say("along.claims.text")})
    return {"empty": "", **shown, "caption": blocks}


def _figures(scene: Scene, link: Mapping[str, str]) -> dict[str, Any]:
    """Return the figures of the cities: key factor by key factor, and each by itself."""
    say, indicator = scene.say, scene.indicator or {}
    if not scene.state.cities:
        return {"empty": say("matrix.empty")}
    scale = figure_scale(scene)
    if scale is None:
        return {"empty": say("along.empty", name=indicator["name"], cities=_listed(scene, scene.state.cities))}
    judged = _kind(scene) == "judged"
    panels = spread_panels(scene, scale) if judged else []
    return {
        "care_title": say("along.care"),
        "care": care_items(scene),
        "ticks": scale.ticks(scene.say),
        "unit": indicator["unit"],
        "panels_title": say(scene.item("along.panels")),
        "panels_note": say("along.panels.note", name=indicator["name"]),
        "panels": panels,
        "legend": spread_legend(panels),
        "table_title": say("along.table", name=indicator["name"]),
        "table_note": order_words(scene.tables, scene.state, say),
        "columns": _columns(scene, "city", "figure", *_ABOUT, *(["bounds"] if judged else [])),
        "rows": [
            {
                **_city(scene, row["city"], link),
                **({"none": say("context.missing")} if pd.isna(row["year"]) else _cells(scene, row)),
                **({} if pd.isna(row["year"]) else place(scale, row)),
                **(_bounds(scene, row["city"]) if judged else {}),
            }
            for row in records(figure_rows(scene))
        ],
    }


def _listed(scene: Scene, cities: Any) -> str:
    """Return the names of some cities."""
    return ", ".join(scene.name(city) for city in cities)


def _columns(scene: Scene, *names: str) -> list[dict[str, str]]:
    """Return the heads of some of the table's columns."""
    level, unit = scene.comparison.levels[-1], (scene.indicator or {}).get("unit")
    own = {"bounds": scene.say.capital(level), "city": scene.say("choice.city")}
    return [{"id": name, "title": own.get(name) or scene.say(f"along.column.{name}", unit=unit)} for name in names]


def _city(scene: Scene, city: str, link: Mapping[str, str]) -> dict[str, Any]:
    """Return a city's name, country and page."""
    row = scene.city(city)
    return {
        "id": city,
        "name": row["name"],
        "country": row["country"],
        "address": address("city", link, city=city),
    }


def _cells(scene: Scene, row: dict[str, Any]) -> dict[str, Any]:
    """Return a figure with all that belongs to it, in words."""
    say = scene.say
    doubted = not pd.isna(row["suspicious"])
    return {
        "text": figure_words(scene, row),
        "year": str(row["year"]),
        "covers": covers_words(scene, row),
        "flag": flag_words(scene, row["flag"]),
        "source": row["source"],
        **scene.quoted([row["source"]]),
        "unlike_year": bool(row["year_differs"]),
        "unlike_level": bool(row["level_differs"]),
        "doubt": say("context.suspicious") if doubted else "",
    }


def _bounds(scene: Scene, city: str) -> dict[str, Any]:
    """Return how much a city has in place, or that it has no assessment."""
    counts = scene.city_counts[city]
    if scene.used(city) is None:
        return {"bounds": scene.say("bounds.none")}
    numbers = {name: int(counts[name]) for name in ("low", "high", "applies")}
    return {"bounds": bounds_sentence(scene, counts), "track": numbers}


def _notes(scene: Scene, link: Mapping[str, str]) -> dict[str, Any]:
    """Return what each city notes of the circumstance, with how much it has in place beside it."""
    say, name = scene.say, _name(scene)
    if not scene.state.factor:
        return {"empty": say("along.none")}
    if not scene.state.cities:
        return {"empty": say("matrix.empty")}
    if scene.state.examples:
        return {"empty": say("along.notes.real", name=name)}
    return {
        "table_title": say("along.notes", name=name),
        "table_note": order_words(scene.tables, scene.state, say),
        "columns": _columns(scene, "city", "notes", "bounds"),
        "rows": [
            {**_city(scene, city, link), **_noted(scene, city), **_bounds(scene, city)} for city in scene.state.cities
        ],
    }


def _noted(scene: Scene, city: str) -> dict[str, Any]:
    """Return a city's own notes, or that there is none."""
    notes = scene.notes
    if not ((notes["city"] == city) & (notes["context_factor"] == scene.state.factor)).any():
        return {"none": scene.say("context.no_note")}
    [section] = context_detail(scene, city)["columns"][0]
    return {"notes": section["items"]}


def _reading(scene: Scene) -> str:
    """Return one city of this view in words: one with something open, if there is one."""
    say = scene.say
    if scene.state.examples or scene.indicator is None:
        return ""
    rows = [row for row in records(figure_rows(scene)) if not (pd.isna(row["year"]) or pd.isna(row["at_least"]))]
    if not rows:
        return ""
    row = max(rows, key=lambda one: one["at_most"] - one["at_least"])
    counts = scene.city_counts[row["city"]]
    unknown = int(counts["high"] - counts["low"])
    return say(
        "along.read",
        city=row["name"],
        value=figure_words(scene, row),
        unit=row["unit"],
        year=row["year"],
        bounds=bounds_sentence(scene, counts),
        low=say.number(counts["low"]),
        level=scene.comparison.levels[-1],
        more=say("caption.read.more", count=unknown) if unknown else say("caption.read.certain"),
        applies=counts["applies"],
    )
