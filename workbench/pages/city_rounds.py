"""A city's rounds: its assessments by one benchmark, with what each judged otherwise than the one before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from workbench.pages.behind import state_look, word_of
from workbench.pages.content import bounds_sentence
from workbench.pages.memo import remembered
from workbench.pages.scene import Scene
from workbench.progress import Rounds, rounds
from workbench.tables import Tables, records

__all__ = ["city_rounds"]


def city_rounds(scene: Scene) -> dict[str, Any]:
    """Return the city's assessments by this benchmark as steps, with what each judged otherwise.

    Parameters
    ----------
    scene : Scene
        What is shown; its state names the city.

    Returns
    -------
    dict
        Empty where there is no assessment.
    """
    say, state = scene.say, scene.state
    found = _of_rounds(scene.tables, state.city, state.benchmark, state.edition, state.collection, state.on)
    if found.matrix.empty:
        return {}
    looks, changes = state_look(scene), found.changes
    steps = []
    for name, row in zip(found.matrix.index, records(found.assessments), strict=True):
        ours = changes[changes["assessment"] == name]
        (counts,) = records(found.summary.loc[[name]])
        # What is not known on one of the two dates is no change.
        silent, ours = ours[~ours["known"]], ours[ours["known"]]
        changed = set(ours["key_factor"])
        steps.append(
            {
                "date": f"{row['date']:%Y-%m-%d}",
                "method": say(f"method.{row['method']}"),
                "bounds": bounds_sentence(scene, counts),
                "cells": [
                    {
                        "state": looks[judgement],
                        "word": word_of(scene.say, judgement),
                        "changed": factor in changed,
                    }
                    for factor, judgement in found.matrix.loc[name].items()
                ],
                "changes_title": _changes_title(scene, ours),
                "changes": [_change(scene, one) for one in records(ours)],
                "silent": _silent(scene, silent),
            }
        )
    return {
        "title": say("city.rounds"),
        "note": say("city.rounds.one" if len(steps) == 1 else "city.rounds.note"),
        "when": say("sources.assessed"),
        "factors": [{"id": str(one), "name": scene.factor_name(str(one))} for one in found.matrix.columns],
        "bounds_title": say("bounds.title", level=say.capital(found.levels[-1])),
        "steps": steps,
    }


@remembered
def _of_rounds(tables: Tables, city: str, benchmark: str, edition: str, collection: str, on: dt.date) -> Rounds:
    """Return a city's rounds."""
    return rounds(tables, city, benchmark, on, edition, collection)


def _changes_title(scene: Scene, changes: pd.DataFrame) -> str:
    """Return what the list of changes is: a change since the last round, or two methods that disagree."""
    if changes.empty:
        return ""
    date, _, method = str(changes["before"].iloc[0]).partition(", ")
    phrase = "city.changes.method" if changes["method_differs"].any() else "city.changes"
    return scene.say(phrase, date=date, method=scene.say(f"method.{method}"))


def _silent(scene: Scene, rows: pd.DataFrame) -> str:
    """Return of which key factors only one of two assessments says something."""
    if rows.empty:
        return ""
    said = [
        scene.say(
            "city.silent.one",
            id=row["key_factor"],
            was=word_of(scene.say, row["was"]),
            now=word_of(scene.say, row["is"]),
        )
        for row in records(rows)
    ]
    return scene.say("city.silent", these=scene.say.joined(said))


def _change(scene: Scene, row: dict[str, Any]) -> str:
    """Return one change in words."""
    say = scene.say
    was, now = (word_of(scene.say, row[name]) for name in ("was", "is"))
    phrase = "city.change.method" if row["method_differs"] else "city.change"
    return say(phrase, id=row["key_factor"], name=scene.factor_name(row["key_factor"]), was=was, now=now)
