"""What stands behind a cell of the matrix: the judgement with its evidence, or an example."""

from __future__ import annotations

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
    text_of,
)
from workbench.pages.circumstances import context_detail
from workbench.pages.scene import Scene

__all__ = ["cell_detail"]


def cell_detail(scene: Scene) -> dict[str, Any]:
    """Return what stands behind the open cell.

    Parameters
    ----------
    scene : Scene
        What is shown; its state's `cell` names the cell, or is empty.

    Returns
    -------
    dict
        A panel: `key`, `who`, `tags`, `heading`, `state`, `word`, `how`, `label` and
        `columns` of sections; empty where no cell is open.
    """
    left, _, right = scene.state.cell.partition("|")
    if not right:
        return {}
    if left == "context":
        city, detail = right, context_detail(scene, right)
    else:
        city = left
        detail = _example(scene, city, right) if scene.state.examples else _judgement(scene, city, right)
    row = scene.city(city)
    return {
        "key": scene.state.cell,
        "who": scene.say("detail.who", city=row["name"], country=row["country"]),
        "tags": _tags(scene),
        "label": scene.say("detail.label", city=row["name"], heading=detail["heading"]),
        **detail,
    }


def _tags(scene: Scene) -> list[dict[str, str]]:
    """Return the marks that every panel carries."""
    tags = [{"word": scene.say("mark.invented"), "kind": "invented"}] if scene.invented else []
    if scene.benchmark["status"] != "published":
        tags.append({"word": scene.say("mark.draft"), "kind": "draft"})
    return tags


def _section(title: str, text: str) -> list[dict[str, Any]]:
    """Return a section, or nothing where it would be empty."""
    return [{"title": title, "text": text}] if text else []


def _list(title: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a section of items, or nothing where there is none."""
    return [{"title": title, "items": items}] if items else []


def _heading(scene: Scene, factor: str) -> str:
    """Return a key factor's number and name."""
    return f"{factor} {scene.factor_name(factor)}"


def _example(scene: Scene, city: str, factor: str) -> dict[str, Any]:
    """Return the practice that the benchmark reports of a city (or of a place around it)."""
    say = scene.say
    ours = scene.examples[(scene.examples["key_factor"] == factor) & (scene.examples["city"] == city)]
    kind = "state.example.near" if ours.empty else "state.example"
    columns = [
        _section(say("detail.statement"), scene.statement(factor)),
        _list(say("detail.examples"), example_items(scene, factor, city)),
    ]
    return {
        "heading": _heading(scene, factor),
        "state": "example",
        "word": say(kind, reported=scene.examples["reported"].iloc[0]),
        "how": "",
        "columns": columns,
    }


def _judgement(scene: Scene, city: str, factor: str) -> dict[str, Any]:
    """Return a judgement with its reasons, evidence and circumstances."""
    say, judgement = scene.say, scene.judgement(city, factor)
    notes = _list(say("detail.context"), note_items(scene, city, factor))
    return {
        "heading": _heading(scene, factor),
        "state": state_look(scene)[judgement],
        "word": state_word(scene, city, factor),
        "how": how_judged(scene, city),
        "columns": [
            _said(scene, city, factor, judgement),
            _evidence(scene, city, factor),
            [
                *(notes or _section(say("detail.context"), say("detail.no_context"))),
                *_elsewhere(scene, city, factor),
                *_list(say("detail.examples"), example_items(scene, factor)),
            ],
        ],
    }


def _said(scene: Scene, city: str, factor: str, judgement: str) -> list[dict[str, Any]]:
    """Return the statement and what the assessment says of it."""
    say = scene.say
    sections = _section(say("detail.statement"), scene.statement(factor))
    row = judgement_row(scene, city, factor)
    if row is None:
        asked = scene.used(city) is not None and judgement == NOT_ASKED
        return [*sections, *_section(say("detail.reason"), say("detail.not_asked") if asked else "")]
    used = scene.used(city)
    review = used is not None and used["method"] == "peer review"
    conclusion = "detail.conclusion.review" if review else "detail.conclusion"
    sections += _section(say("detail.summary"), text_of(row["summary"]))
    sections += _section(say("detail.reason"), text_of(row["reason"]))
    sections += _section(say(conclusion), text_of(row["conclusion"]))
    if not pd.isna(row["direct_provider"]) and not row["direct_provider"]:
        sections += _section(say("detail.advocates"), say("detail.advocates.text"))
    items = recommendation_items(scene, city, factor)
    return [*sections, *_list(say("detail.recommendations", count=len(items)), items)]


def _evidence(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the evidence, with what it shows in numbers."""
    say = scene.say
    if judgement_row(scene, city, factor) is None:
        return []
    rows = evidence_rows(scene, city, factor)
    if not rows:
        return _section(say("detail.evidence"), say("detail.no_evidence"))
    items = [finding(scene, row) for row in rows]
    return [{"title": say("detail.evidence"), "aside": evidence_count(scene, rows), "items": items}]


def _elsewhere(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the other cities shown that have this key factor in place, in alphabetical order."""
    say, comparison = scene.say, scene.comparison
    top = comparison.levels[-1]
    column = comparison.matrix[factor].drop(city)
    names = [scene.name(str(other)) for other in column.index[column == top]]
    title = say("detail.elsewhere", level=top[:1].upper() + top[1:])
    return _section(title, ", ".join(names) or say("detail.elsewhere.none"))
