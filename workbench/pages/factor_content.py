"""A key factor as its page shows it: what is asked, and what was found in each city, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from workbench.documents import NOT_ASKED
from workbench.pages.behind import (
    evidence_count,
    evidence_rows,
    example_items,
    finding,
    how_judged,
    judgement_row,
    note_items,
    recommendation_items,
    state_look,
    state_word,
    team_quoted,
    text_of,
    whole_notes,
)
from workbench.pages.circumstances import context_strip
from workbench.pages.content import caption, factor_count
from workbench.pages.scene import Scene
from workbench.tables import records

__all__ = ["factor_content", "factor_title", "questions_of"]

_SIDE_BY_SIDE = 4


def factor_title(scene: Scene) -> str:
    """Return the number and name of the key factor shown."""
    return f"{scene.state.key_factor} {scene.factor_name(scene.state.key_factor)}"


def factor_content(scene: Scene) -> dict[str, Any]:
    """Return what the key factor's page shows.

    Parameters
    ----------
    scene : Scene
        What is shown; its state names the key factor.

    Returns
    -------
    dict
        The `content` of `workbench.widgets.KeyFactorView`.
    """
    say, factor = scene.say, scene.state.key_factor
    why = text_of(scene.factor(factor)["why"])
    content = {
        **_steps(scene),
        "statement": scene.statement(factor),
        **scene.tongue(scene.statement(factor)),
        "why_title": say("factor.why"),
        "why": why,
        "examples_title": say("detail.examples"),
        "examples": example_items(scene, factor),
        "caption": caption(scene, "", factor),
        "empty": "",
    }
    if scene.state.examples:
        return {
            **content,
            "questions_title": say("factor.questions"),
            "questions": questions_of(scene, factor),
        }
    if not scene.state.cities:
        return {**content, "empty": say("matrix.empty")}
    beside = scene.state.beside or scene.state.cities[:_SIDE_BY_SIDE]
    count = factor_count(scene, factor)
    return {
        **content,
        "count": say.joined(part for part in (count["summary"], count["summary_note"]) if part),
        "chips_title": say("factor.beside"),
        "chips": [_chip(scene, city, city in beside) for city in scene.state.cities],
        "columns": [_column(scene, city) for city in beside],
        "rows": _rows(scene, beside),
    }


def _steps(scene: Scene) -> dict[str, Any]:
    """Return the key factors to step through, and those before and after this one."""
    every = [{"id": str(one), "name": scene.factor_name(str(one))} for one in scene.factors.index]
    at = [one["id"] for one in every].index(scene.state.key_factor)
    return {
        "steps_title": scene.say(scene.item("rows")),
        "steps": every,
        "at": scene.state.key_factor,
        "previous": every[at - 1] if at else None,
        "next": every[at + 1] if at + 1 < len(every) else None,
    }


def _chip(scene: Scene, city: str, shown: bool) -> dict[str, Any]:
    """Return a city's judgement as a button that puts it beside the others."""
    look = state_look(scene)[scene.judgement(city, scene.state.key_factor)]
    word = state_word(scene, city, scene.state.key_factor)
    return {"id": city, "name": scene.name(city), "state": look, "word": word, "shown": shown}


def _column(scene: Scene, city: str) -> dict[str, Any]:
    """Return a city's head: its name and the judgement."""
    row = scene.city(city)
    return {
        **_chip(scene, city, True),
        "country": row["country"],
    }


def _rows(scene: Scene, beside: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return what was found, a row for each thing said and a cell for each city."""
    say, factor = scene.say, scene.state.key_factor
    judged = {city: judgement_row(scene, city, factor) for city in beside}
    evidence = {city: evidence_rows(scene, city, factor) for city in beside}
    silent = {city: {"none": _silence(scene, city, judged[city])} for city in beside}

    def row(title: str, cells: Mapping[str, dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
        """Return a row, or nothing where no city has anything to say in it."""
        if not any(cells.values()):
            return []
        return [{"title": title, "cells": [cells[city] or silent[city] for city in beside], **more}]

    def texts(column: str) -> dict[str, dict[str, Any]]:
        found = _texts({city: text_of(one[column]) if one else "" for city, one in judged.items()})
        return {city: {**cell, **scene.tongue_of(city)} if cell else {} for city, cell in found.items()}

    provides = {city: one["direct_provider"] for city, one in judged.items() if one}
    no_provider = [city for city, one in provides.items() if one is False]
    return [
        *row(say("detail.summary"), texts("summary")),
        *row(say("detail.reason"), texts("reason")),
        *row(say("detail.conclusion"), {city: _conclusion(scene, city, one) for city, one in judged.items()}),
        *row(
            say("detail.advocates"),
            _texts({city: _provider(scene, provides.get(city)) if no_provider else "" for city in beside}),
        ),
        *row(
            say("detail.evidence"),
            _texts({city: evidence_count(scene, rows) if rows else "" for city, rows in evidence.items()}),
        ),
        *_question_rows(scene, evidence, row),
        *row(
            say("factor.recommendations"),
            _items({city: recommendation_items(scene, city, factor) for city in beside}),
        ),
        *row(say("detail.context"), _items({city: note_items(scene, city, factor) for city in beside})),
        *_circumstances(scene, beside),
        *row(say("sources.assessed"), {city: _how(scene, city) for city in beside}),
    ]


def _conclusion(scene: Scene, city: str, judged: dict[str, Any] | None) -> dict[str, Any]:
    """Return the conclusion, with who came to it where that was not the city itself."""
    text, used = text_of(judged["conclusion"]) if judged else "", scene.used(city)
    if not text or used is None or used["method"] != "peer review":
        return {"text": text, **scene.tongue_of(city)} if text else {}
    return {"items": [{"lead": scene.say("detail.conclusion.review"), "text": text, **scene.tongue_of(city)}]}


def _provider(scene: Scene, provides: Any) -> str:
    """Return what is recorded of who provides the service, where that is."""
    if provides is True:
        return scene.say("factor.provides")
    return scene.say("detail.advocates.text") if provides is False else ""


def _how(scene: Scene, city: str) -> dict[str, Any]:
    """Return how a judgement came about, marked where year or method differ from most."""
    how, unlike = how_judged(scene, city), scene.unlike.get(city, False)
    return {"items": [{"text": "", "source": how, "unlike": unlike, **team_quoted(scene, city)}]}


def _texts(found: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return texts as cells, those of cities without one empty."""
    return {city: {"text": text} if text else {} for city, text in found.items()}


def _items(found: Mapping[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Return lists as cells, those of cities without anything empty."""
    return {city: {"items": some} if some else {} for city, some in found.items()}


def _question_rows(
    scene: Scene, evidence: Mapping[str, list[dict[str, Any]]], row: Callable[..., list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Return the findings under each guide question, then those under none."""
    rows: list[dict[str, Any]] = []
    placed: set[str] = set()
    # Where nobody has recorded anything, the questions alone would be a form to fill in.
    for question in _questions(scene, scene.state.key_factor) if any(evidence.values()) else ():
        ids = {question["id"], *question["parts"]}
        placed |= ids
        found = {
            city: [finding(scene, one, one["guide_question"] != question["id"]) for one in every if _under(one, ids)]
            for city, every in evidence.items()
        }
        nobody = {"title": question["id"], **_asked(question), "nobody": scene.say("factor.nobody"), "cells": []}
        rows += row(question["id"], _items(found), **_asked(question)) or [nobody]
    rest = {city: [finding(scene, one) for one in every if not _under(one, placed)] for city, every in evidence.items()}
    return rows + row(scene.say("factor.findings" if placed else "factor.all_findings"), _items(rest))


def _under(row: dict[str, Any], questions: set[str]) -> bool:
    """Tell whether a piece of evidence was found under one of some questions."""
    return not pd.isna(row["guide_question"]) and row["guide_question"] in questions


def questions_of(scene: Scene, factor: str) -> list[dict[str, Any]]:
    """Return a key factor's guide questions as they are read.

    Parameters
    ----------
    scene : Scene
        What is shown.
    factor : str
        The key factor's number.
    """
    return [_asked(question) for question in _questions(scene, factor)]


def _questions(scene: Scene, factor: str) -> list[dict[str, Any]]:
    """Return a key factor's guide questions with their parts."""
    every = scene.questions
    every = every[every["key_factor"] == factor]
    return [
        {
            "id": row["guide_question"],
            "question": row["question"],
            "tongue": scene.tongue(row["question"]),
            "parts": {
                part["guide_question"]: part["question"]
                for part in records(every[every["part_of"] == row["guide_question"]])
            },
        }
        for row in records(every[every["part_of"].isna()])
    ]


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    """Return a guide question as it is read."""
    parts = list(question["parts"].values())
    return {"lead": question["id"], "text": question["question"], "parts": parts, **question["tongue"]}


def _silence(scene: Scene, city: str, judged: dict[str, Any] | None) -> str:
    """Return why a cell holds nothing."""
    say = scene.say
    if scene.used(city) is None:
        return say("state.no assessment")
    if judged is None and scene.judgement(city, scene.state.key_factor) == NOT_ASKED:
        return say("state.not asked")
    return say("factor.none")


def _circumstances(scene: Scene, beside: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the circumstance laid along the cities; notes on this key factor stand in a row of their own."""
    if not scene.state.factor:
        return []
    if scene.indicator is None:
        found = {city: whole_notes(scene, city) for city in beside}
        cells = [{"items": notes} if notes else {"none": scene.say("context.no_note")} for notes in found.values()]
        return [{"title": str(scene.context_factor["name"]), "text": scene.say("notes.whole"), "cells": cells}]
    strip = context_strip(scene)
    figures = dict(zip(scene.state.cities, strip["cells"], strict=True))
    cells = [_circumstance(figures[city]) for city in beside]
    return [{"title": strip["title"], "text": strip["unit"], "cells": cells}]


def _circumstance(cell: dict[str, Any]) -> dict[str, Any]:
    """Return one city's figure as a cell of the table."""
    if cell["kind"] == "none":
        return {"none": cell["text"]}
    said = ", ".join(part for part in (cell["year"], cell["doubt"]) if part)
    return {"items": [{"lead": cell["text"], "text": "", "source": said, "unlike": cell["unlike"]}]}
