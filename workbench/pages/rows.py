"""Which key factors have a row: all, or those on which there is something to see."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from workbench.documents import NOT_ASKED, NOT_ASSESSED
from workbench.pages.scene import Scene
from workbench.pages.state import MERGED
from workbench.pages.together import Together
from workbench.words import Words

__all__ = ["filtered", "left_out", "row_options", "rows_shown"]


def rows_shown(scene: Scene) -> list[str]:
    """Return the key factors of which the matrix shows a row.

    Parameters
    ----------
    scene : Scene
        What is shown; its state's `rows` says which: those on which at least two of the
        cities are known to be at different levels (``differ``), of which something is
        not known (``unknown``), which a note on circumstances names (``noted``), or that
        two methods judge differently (``methods``).
    """
    every, wanted = [str(one) for one in scene.factors.index], scene.state.rows
    if not wanted or scene.state.examples:
        return every
    if wanted == "noted":
        named = set(scene.notes["key_factor"].dropna())
        return [one for one in every if one in named]
    if wanted == "methods":
        return [one for one in every if isinstance(scene, Together) and scene.merged_factors[one]["differs"]]
    if wanted == "unknown":
        return [one for one in every if _shown(scene, one) & {NOT_ASSESSED, NOT_ASKED}]
    return [one for one in every if _differ(_by_city(scene, one), scene.levels)]


def _shown(scene: Scene, factor: str) -> set[str]:
    """Return all that the cells of a row say."""
    if not isinstance(scene, Together):
        return set(scene.comparison.matrix[factor])
    if scene.state.methods == MERGED:
        return set(scene.methods.merged[factor])
    # A city that nobody assessed has a column of what is not known.
    silent = set() if all(scene.made.values()) else {NOT_ASKED}
    rows = scene.methods.judgements
    return silent | set(rows.loc[rows["key_factor"] == factor, "judgement"])


def _by_city(scene: Scene, factor: str) -> list[set[str]]:
    """Return what stands of each city: of all methods, what each of the latest round says."""
    if not isinstance(scene, Together):
        return [{judgement} for judgement in scene.comparison.matrix[factor]]
    return [
        {said for method, said in scene.known(city, factor) if not scene.superseded(city, method, factor)}
        for city in scene.state.cities
    ]


def _differ(said: list[set[str]], levels: Sequence[str]) -> bool:
    """Tell whether two cities are at different levels, whichever method is right."""
    known = [ours for one in said if (ours := one & set(levels))]
    return any(one.isdisjoint(other) for one, other in combinations(known, 2))


def filtered(scene: Scene, content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of the matrix without the rows that are left out, and with words that say so.

    Parameters
    ----------
    scene : Scene
        What is shown.
    content : dict
        Columns, rows and cells.
    """
    if not scene.state.rows:
        return content
    say, kept = scene.say, rows_shown(scene)
    every = say(scene.item("items"), count=len(scene.factors))
    said = say(f"rows.said.{scene.state.rows}", count=len(kept), of=every)
    none = f"{say(f'rows.none.{scene.state.rows}', of=every)} {say('rows.none.way')}"
    return {
        **content,
        "rows": [row for row in content["rows"] if row["id"] in kept],
        "cells": {factor: cells for factor, cells in content["cells"].items() if factor in kept},
        "left_out": said if kept else none,
        **({"bounds_note": say("rows.bounds", of=every)} if len(kept) < len(scene.factors) else {}),
    }


def left_out(scene: Scene, content: dict[str, Any]) -> list[dict[str, str]]:
    """Return the block of a caption that says which rows are left out, and what is counted all the same."""
    if "bounds_note" not in content:
        return []
    counted = scene.say("rows.counted", of=scene.say(scene.item("items"), count=len(scene.factors)))
    return [{"title": scene.say("rows.left_out"), "text": f"{content['left_out']} {counted}"}]


def row_options(scene: Scene, say: Words) -> list[dict[str, str]]:
    """Return the choices of rows, as far as there is something to choose."""
    kinds = [""] if scene.state.examples else ["", "differ", "unknown", "noted"]
    kinds += ["methods"] if scene.together else []
    return [{"value": kind, "label": say(f"rows.{kind or 'all'}")} for kind in kinds]
