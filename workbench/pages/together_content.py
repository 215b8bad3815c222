"""The assessments of all methods as the matrix shows them: side by side, or merged with the disagreement shown."""

from __future__ import annotations

from typing import Any

from workbench.documents import NOT_APPLICABLE, NOT_ASKED, NOT_ASSESSED
from workbench.methods import DIFFERS
from workbench.pages.behind import short_word, state_look, word_of
from workbench.pages.content import (
    bounds_sentence,
    city_column,
    city_head,
    factor_head,
    framed,
    judged_cell,
    judged_title,
)
from workbench.pages.scene import Scene
from workbench.pages.state import SIDE_BY_SIDE
from workbench.pages.together import Together

__all__ = ["together_content"]


def together_content(scene: Together) -> dict[str, Any]:
    """Return what the matrix shows of the assessments of all methods.

    Parameters
    ----------
    scene : Together
        What is shown.

    Returns
    -------
    dict
        The `content` of `workbench.widgets.Matrix`.
    """
    say, beside = scene.say, scene.state.methods == SIDE_BY_SIDE
    level = scene.levels[-1]
    factors = list(scene.methods.merged.columns)
    content = {
        "title": judged_title(scene, level),
        "rows_note": say("rows_note.side-by-side" if beside else "rows_note.merged"),
        "bounds_title": say("bounds.title", level=say.capital(level)),
        "differs_title": say("differs.title"),
        # Side by side each column bears its date.
        "sources_title": "" if beside else say("sources.assessed"),
        "sources_note": "",
        "rows": [{**factor_head(scene, factor), **_count(scene, factor, beside)} for factor in factors],
        "empty": say("matrix.empty"),
        **(_side_by_side(scene, factors) if beside else _merged(scene, factors)),
    }
    if len(scene.state.cities) == 2 and all(scene.made.values()):
        content["pair"] = {"sentence": "", "note": say("pair.one_each")}
    return framed(scene, content, _reading(scene, beside))


def _side_by_side(scene: Together, factors: list[str]) -> dict[str, Any]:
    """Return a column for each assessment, and one for each city without any."""
    columns: list[dict[str, Any]] = []
    cells: dict[str, list[dict[str, Any]]] = {factor: [] for factor in factors}
    look = state_look(scene)
    for city, made in scene.made.items():
        for at, row in enumerate(made):
            alone = scene.of(row["method"])
            columns.append({**_assessment(scene, city, row), "differs": _differs(scene, city) if not at else ""})
            for factor in factors:
                cell = _cell(alone, city, factor, look, row["method"])
                cells[factor].append(cell if row["earlier_round"] else _marked(scene, city, factor, cell))
        if not made:
            columns.append(city_column(scene, city, unlike=False))
            for factor in factors:
                cells[factor].append(judged_cell(scene, city, factor, look))
    return {"columns": columns, "cells": cells}


def _assessment(scene: Together, city: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return the column of one assessment."""
    column = city_column(scene.of(row["method"]), city, unlike=False)
    by = scene.say(f"method.{row['method']}")
    return {**column, "id": f"{city}:{row['method']}", "city": city, "by": by, "outdated": _outdated(scene, row)}


def _outdated(scene: Together, row: dict[str, Any]) -> str:
    """Return why an assessment counts no more, or nothing."""
    if row["earlier_round"]:
        return scene.say("differs.earlier")
    return scene.say("differs.superseded") if row["superseded"] else ""


def _cell(alone: Scene, city: str, factor: str, look: dict[str, str], method: str) -> dict[str, Any]:
    """Return a judgement of one method, which its label names."""
    who = alone.say("cell.who", city=alone.name(city), method=alone.say(f"method.{method}"))
    return judged_cell(alone, city, factor, look, who)


def _marked(scene: Together, city: str, factor: str, cell: dict[str, Any]) -> dict[str, Any]:
    """Return a cell with the mark of a disagreement, where there is one."""
    if not scene.cells[city, factor]["differs"]:
        return cell
    said = scene.say("cell.differs", said=_said(scene, city, factor))
    marks = [{"kind": "differs", "word": said}, *cell["marks"]]
    return {**cell, "marks": marks, "label": scene.say.joined([cell["label"], said])}


def _said(scene: Together, city: str, factor: str) -> str:
    """Return what each method says of a key factor."""
    say = scene.say
    return scene.say.joined(
        say("cell.said", method=say(f"method.{method}"), word=word_of(say, judgement))
        for method, judgement in scene.known(city, factor)
    )


def _merged(scene: Together, factors: list[str]) -> dict[str, Any]:
    """Return a column for each city, each cell with what all say, or with what each says."""
    columns = [_city(scene, city, made) for city, made in scene.made.items()]
    look = state_look(scene)
    cells = {
        factor: [
            _merged_cell(scene, city, factor, look) if made else judged_cell(scene, city, factor, look)
            for city, made in scene.made.items()
        ]
        for factor in factors
    }
    return {"columns": columns, "cells": cells}


def _city(scene: Together, city: str, made: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a city's column: from what all have in place to what any has."""
    if not made:
        return city_column(scene, city, unlike=False)
    say, counts = scene.say, scene.merged_counts[city]
    outside = len(scene.methods.merged.columns) - counts["applies"]
    notes = [say("bounds.outside", count=outside)] if outside else []
    notes += [say("bounds.disputed", count=counts["disputed"])] if counts["disputed"] else []
    return {
        **city_head(scene, city),
        "unlike": False,
        **{name: int(counts[name]) for name in ("low", "high", "applies")},
        "bounds": bounds_sentence(scene, counts),
        "bounds_note": say.joined(notes),
        "differs": _differs(scene, city),
        "date": "",
        "method": "",
        "sources": [_source(scene, row) for row in made],
    }


def _source(scene: Together, row: dict[str, Any]) -> dict[str, str]:
    """Return when and how an assessment was made, and whether it is superseded."""
    said = [scene.say(f"method.{row['method']}"), _outdated(scene, row)]
    return {"date": f"{row['date']:%Y-%m-%d}", "method": ", ".join(filter(None, said))}


def _merged_cell(scene: Together, city: str, factor: str, look: dict[str, str]) -> dict[str, Any]:
    """Return what all methods say of a key factor, or what each says where they disagree."""
    merged, look = scene.cells[city, factor]["merged"], {**look, DIFFERS: "differs"}
    if merged != DIFFERS:
        cell = judged_cell(scene, city, factor, look, said_of=(merged, word_of(scene.say, merged)))
        return _marked(scene, city, factor, cell)
    words = {judgement: word_of(scene.say, judgement) for _, judgement in scene.known(city, factor)}
    parts = [
        {"state": look[judgement], "word": words[judgement], "short": short_word(scene.say, words[judgement])}
        for method, judgement in scene.known(city, factor)
        if not scene.superseded(city, method, factor)
    ]
    said = scene.say("cell.differs", said=_said(scene, city, factor))
    return {**judged_cell(scene, city, factor, look, said_of=(DIFFERS, said)), "parts": parts}


def _differs(scene: Together, city: str) -> str:
    """Return how many key factors of a city are judged differently."""
    ours = sum(not row["earlier_round"] for row in scene.made[city])
    return _differs_words(scene, scene.merged_counts[city], ours)


def _differs_words(scene: Together, counts: dict[str, Any], methods: int) -> str:
    """Return how many judgements differ, of those that there are two of."""
    say = scene.say
    if not counts["compared"]:
        return say("differs.one") if methods < 2 else say("differs.none")
    said = say("differs.count", count=counts["differs"], of=counts["compared"])
    return say.joined([said, say("differs.settled", count=counts["settled"])]) if counts["settled"] else said


def _count(scene: Together, factor: str, beside: bool) -> dict[str, str]:
    """Return in how many cities a key factor is in place, and in how many the methods disagree on it."""
    say, counts = scene.say, scene.merged_factors[factor]
    differs = _differs_words(scene, counts, 2) if counts["differs"] else ""
    if beside:
        return {"summary": _differs_words(scene, counts, 2) if counts["compared"] else "", "summary_note": ""}
    merged = scene.methods.merged[factor]
    unknown, outside = int(merged.isin((NOT_ASSESSED, NOT_ASKED)).sum()), int((merged == NOT_APPLICABLE).sum())
    notes = [say("row.unknown", count=unknown)] if unknown else []
    notes += [say("row.outside", count=outside)] if outside else []
    summary = say("row.nothing") if unknown and unknown == counts["applies"] else bounds_sentence(scene, counts)
    return {"summary": summary, "summary_note": say.joined(filter(None, [differs, *notes]))}


def _reading(scene: Together, beside: bool) -> str:
    """Return one number of this view in words: that of the city of which most is open."""
    say = scene.say
    judged = {city: scene.merged_counts[city] for city, made in scene.made.items() if made}
    if not judged:
        return ""
    if beside:
        city = max(judged, key=lambda one: judged[one]["differs"])
        counts = judged[city]
        if not counts["compared"]:
            return say("caption.read.beside.none")
        items = say(scene.item("items"), count=counts["compared"])
        words = _differs_words(scene, counts, 2)
        return say("caption.read.beside", differs=words, city=scene.name(city), compared=items)
    city = max(judged, key=lambda one: judged[one]["high"] - judged[one]["low"])
    row = judged[city]
    return say(
        "caption.read.merged",
        bounds=bounds_sentence(scene, row),
        city=scene.name(city),
        low=row["low"],
        more=say("caption.read.merged.more", count=more) if (more := row["high"] - row["low"]) else "",
        applies=row["applies"],
        level=scene.levels[-1],
    )
