"""What to know of a circumstance's figures before they are read: doubts, differences, and what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.documents import NOT_APPLICABLE
from workbench.pages.circumstances import figure_words, why_doubted
from workbench.pages.context_table import covers_words, figure_rows
from workbench.pages.scene import Scene, indicators_of
from workbench.tables import records

__all__ = ["care_items"]


def care_items(scene: Scene) -> list[dict[str, Any]]:
    """Return what has to be known, an item for each kind of thing that is there.

    Parameters
    ----------
    scene : Scene
        What is shown: one of the figures, which some city has.
    """
    say = scene.say
    rows = records(figure_rows(scene))
    known = [row for row in rows if not pd.isna(row["year"])]
    ranges = [row["name"] for row in known if row["low"] != row["high"]]
    missing = [row["name"] for row in rows if pd.isna(row["year"])]
    silent = [] if scene.state.examples else [row["name"] for row in rows if pd.isna(row["at_least"])]
    caveat = (scene.indicator or {})["caveat"]
    return [
        *(_doubt(scene, row) for row in known if not pd.isna(row["suspicious"])),
        *_unlike(scene, known),
        *_item(say("along.care.range"), say("along.care.range.text", cities=", ".join(ranges)) if ranges else ""),
        *_fewer_apply(scene, rows),
        *_item(say("along.care.missing"), say("along.care.missing.text", cities=", ".join(missing)) if missing else ""),
        *_item(say("along.care.silent"), say("along.care.silent.text", cities=", ".join(silent)) if silent else ""),
        *_elsewhere(scene, known),
        *_of_others(scene),
        *([] if pd.isna(caveat) else _item(say("figure.about"), caveat, **scene.tongue(caveat))),
    ]


def _item(lead: str, text: str, **more: str) -> list[dict[str, Any]]:
    """Return an item, or nothing where it would be empty."""
    return [{"lead": lead, "text": text, **more}] if text else []


def _doubt(scene: Scene, row: dict[str, Any]) -> dict[str, Any]:
    """Return why a figure that is shown is doubted."""
    say = scene.say
    figure = say("figure.value", value=figure_words(scene, row), unit=row["unit"], year=row["year"])
    return {
        "lead": say("along.care.doubt", city=row["name"], figure=figure),
        "mark": "doubt",
        "text": why_doubted(scene, row),
    }


def _unlike(scene: Scene, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return which figures have another year or level than most."""
    say = scene.say
    usual = [row for row in known if not (row["year_differs"] or row["level_differs"])]
    others = [row for row in known if row["year_differs"] or row["level_differs"]]
    if not others:
        return []
    named = scene.say.joined(
        say("along.care.unlike.one", city=row["name"], year=row["year"], level=say(f"level.{row['level']}"))
        for row in others
    )
    if not usual:
        return _item(say("along.care.unlike"), say("along.care.unlike.all", cities=named))
    year, level = usual[0]["year"], say(f"level.{usual[0]['level']}")
    return _item(say("along.care.unlike"), say("along.care.unlike.text", year=year, level=level, cities=named))


def _fewer_apply(scene: Scene, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cities to which not everything applies: their bar can rise less high."""
    say, every = scene.say, list(scene.factors.index)
    fewer = [row for row in rows if not pd.isna(row["at_least"]) and row["applies"] < len(every)]
    if scene.state.examples or not fewer:
        return []
    named = []
    for row in fewer:
        outside = [str(one) for one in every if scene.judgement(row["city"], str(one)) == NOT_APPLICABLE]
        named.append(
            say("along.care.applies.one", city=row["name"], applies=row["applies"], outside=", ".join(outside))
        )
    return _item(
        say(scene.item("along.care.applies")),
        say("along.care.applies.text", count=len(every), cities=say.joined(named)),
    )


def _elsewhere(scene: Scene, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the doubted figures of these cities, up to the day, of years or levels that are not shown."""
    say, figures = scene.say, scene.tables.context
    # What is shown spans every area of its year and level.
    shown = {(row["city"], row["year"], row["level"]) for row in known}
    ours = figures[(figures["indicator"] == scene.state.figure) & figures["suspicious"].notna()]
    ours = ours[ours["city"].isin(list(scene.state.cities)) & (ours["year"] <= scene.state.on.year)]
    others = [row for row in records(ours) if (row["city"], row["year"], row["level"]) not in shown]
    if not others:
        return []
    named = " ".join(
        say(
            "along.care.elsewhere.one",
            city=scene.name(row["city"]),
            year=row["year"],
            covers=covers_words(scene, row),
            value=say.number(row["value"]),
            why=why_doubted(scene, row),
        )
        for row in others
    )
    return _item(say("along.care.elsewhere"), named, mark="doubt")


def _of_others(scene: Scene) -> list[dict[str, Any]]:
    """Return which other indicators have doubted figures of these cities, up to the day: an overview over all."""
    say, figures = scene.say, scene.tables.context
    ours = figures[figures["suspicious"].notna() & (figures["indicator"] != scene.state.figure)]
    ours = ours[ours["city"].isin(list(scene.state.cities)) & (ours["year"] <= scene.state.on.year)]
    # In the catalogue's order.
    found = {name: set(rows["city"]) for name, rows in ours.groupby("indicator")}
    named = [
        say(
            "along.care.others.one",
            figure=row["name"],
            cities=", ".join(scene.name(one) for one in scene.state.cities if one in found[name]),
        )
        for name, row in indicators_of(scene.tables).items()
        if name in found
    ]
    return _item(say("along.care.others"), f"{say.joined(named)}." if named else "")
