"""What stands behind a cell of the matrix: the judgement with its evidence, or an example."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.documents import NOT_ASKED, SILENCES
from workbench.pages.circumstances import context_detail
from workbench.pages.scene import Scene
from workbench.tables import records
from workbench.widgets import level_states

__all__ = ["cell_detail", "state_look"]

_SILENT = dict(zip(SILENCES, ("na", "nap", "nq"), strict=True))


def state_look(scene: Scene) -> dict[str, str]:
    """Return the look of each level and silence of the benchmark shown."""
    return {**level_states(scene.comparison.levels), **_SILENT}


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


def _text(value: Any) -> str:
    """Return a text of a table, empty where it is missing."""
    return "" if pd.isna(value) else str(value)


def _section(title: str, text: str) -> list[dict[str, Any]]:
    """Return a section, or nothing where it would be empty."""
    return [{"title": title, "text": text}] if text else []


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
        _example_sections(scene, factor, city),
    ]
    return {
        "heading": _heading(scene, factor),
        "state": "example",
        "word": say(kind, reported=scene.examples["reported"].iloc[0]),
        "how": "",
        "columns": columns,
    }


def _example_sections(scene: Scene, factor: str, city: str | None = None) -> list[dict[str, Any]]:
    """Return the reported examples of a key factor, of all places or of one city."""
    say = scene.say
    ours = scene.examples[scene.examples["key_factor"] == factor]
    if city is not None:
        ours = ours[(ours["city"] == city) | (ours["near"] == city)]
    items = [
        {"text": row["practice"], "source": say("detail.example.source", place=row["place"], reported=row["reported"])}
        for row in records(ours)
    ]
    return [{"title": say("detail.examples"), "items": items}] if items else []


def _judgement(scene: Scene, city: str, factor: str) -> dict[str, Any]:
    """Return a judgement with its reasons, evidence and circumstances."""
    judgement = scene.judgement(city, factor)
    word = scene.say(f"state.{judgement}") if judgement in SILENCES else judgement
    if scene.used(city) is None:
        word = scene.say("state.no assessment")
    return {
        "heading": _heading(scene, factor),
        "state": state_look(scene)[judgement],
        "word": word,
        "how": _how(scene, city),
        "columns": [
            _said(scene, city, factor, judgement),
            _evidence(scene, city, factor),
            [*_context(scene, city, factor), *_elsewhere(scene, city, factor), *_example_sections(scene, factor)],
        ],
    }


def _how(scene: Scene, city: str) -> str:
    """Return the method, date, round and team of a city's assessment."""
    say, used = scene.say, scene.used(city)
    if used is None:
        said = {"city": scene.name(city), "date": scene.state.on.isoformat()}
        if scene.state.method:
            return say("detail.no_assessment.method", **said, method=say(f"method.{scene.state.method}"))
        return say("detail.no_assessment", **said)
    method = say(f"method.{used['method']}")
    method = method[:1].upper() + method[1:]
    how = say("detail.how", method=method, date=f"{used['date']:%Y-%m-%d}", round=used["round"])
    team = [
        say("detail.member", role=say(f"role.{row['role']}"), place=row["from"])
        if _text(row["from"])
        else say(f"role.{row['role']}")
        for row in records(scene.of_city(scene.tables.reviewers, city))
    ]
    return f"{how} {say('detail.team', team='; '.join(team))}" if team else how


def _said(scene: Scene, city: str, factor: str, judgement: str) -> list[dict[str, Any]]:
    """Return the statement and what the assessment says of it."""
    say = scene.say
    sections = _section(say("detail.statement"), scene.statement(factor))
    row = _row(scene, city, factor)
    if row is None:
        asked = scene.used(city) is not None and judgement == NOT_ASKED
        return [*sections, *_section(say("detail.reason"), say("detail.not_asked") if asked else "")]
    used = scene.used(city)
    review = used is not None and used["method"] == "peer review"
    conclusion = "detail.conclusion.review" if review else "detail.conclusion"
    sections += _section(say("detail.summary"), _text(row["summary"]))
    sections += _section(say("detail.reason"), _text(row["reason"]))
    sections += _section(say(conclusion), _text(row["conclusion"]))
    if not pd.isna(row["direct_provider"]) and not row["direct_provider"]:
        sections += _section(say("detail.advocates"), say("detail.advocates.text"))
    return [*sections, *_recommendations(scene, city, factor)]


def _row(scene: Scene, city: str, factor: str) -> dict[str, Any] | None:
    """Return the row of a judgement, or None where the round did not ask."""
    if scene.used(city) is None:
        return None
    rows = scene.of_city(scene.tables.judgements, city)
    rows = rows[rows["key_factor"] == factor]
    return None if rows.empty else records(rows)[0]


def _recommendations(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the recommendations with what became of them."""
    rows = scene.of_city(scene.tables.recommendations, city)
    rows = rows[rows["key_factor"] == factor]
    items = [
        {"tag": scene.say(f"status.{row['status']}"), "kind": "status", "text": row["recommendation"]}
        for row in records(rows)
    ]
    return [{"title": scene.say("detail.recommendations", count=len(items)), "items": items}] if items else []


def _evidence(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the evidence in the order recorded; contradiction stands beside support."""
    say = scene.say
    if _row(scene, city, factor) is None:
        return []
    rows = scene.of_city(scene.tables.evidence, city)
    rows = rows[rows["key_factor"] == factor]
    if rows.empty:
        return _section(say("detail.evidence"), say("detail.no_evidence"))
    counts = rows["shows"].value_counts()
    shows = ", ".join(
        say(f"shows.count.{name}", count=counts[name])
        for name in ("supports", "contradicts", "unclear")
        if name in counts
    )
    items = [
        {
            "lead": say(f"kind.{row['kind']}"),
            "tag": say(f"shows.{row['shows']}"),
            "kind": row["shows"],
            "text": row["finding"],
            "source": _evidence_source(scene, row),
        }
        for row in records(rows)
    ]
    aside = say("detail.evidence.count", count=len(items), shows=shows)
    return [{"title": say("detail.evidence"), "aside": aside, "items": items}]


def _evidence_source(scene: Scene, row: Any) -> str:
    """Return where a finding comes from."""
    dated, asked = not pd.isna(row["evidence_date"]), not pd.isna(row["guide_question"])
    ends = {(True, True): "", (False, True): ".undated", (True, False): ".open", (False, False): ".bare"}
    reference = row["reference"][:1].upper() + row["reference"][1:]
    date = f"{row['evidence_date']:%Y-%m-%d}" if dated else ""
    phrase = f"detail.evidence.source{ends[dated, asked]}"
    return scene.say(phrase, reference=reference, date=date, question=row["guide_question"])


def _context(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the context notes that name this key factor."""
    say, notes = scene.say, scene.notes
    ours = notes[(notes["city"] == city) & (notes["key_factor"] == factor)]
    names = scene.tables.context_factors.set_index("context_factor")["name"]
    items = [
        {
            "lead": f"{names[row['context_factor']]}: {say('effect.' + row['effect'])}",
            "mark": row["effect"] if row["effect"] != "neutral" else "",
            "text": row["note"],
        }
        for row in records(ours)
    ]
    title = say("detail.context")
    return [{"title": title, "items": items}] if items else _section(title, say("detail.no_context"))


def _elsewhere(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the other cities shown that have this key factor in place, in alphabetical order."""
    say, comparison = scene.say, scene.comparison
    top = comparison.levels[-1]
    column = comparison.matrix[factor].drop(city)
    names = [scene.name(str(other)) for other in column.index[column == top]]
    title = say("detail.elsewhere", level=top[:1].upper() + top[1:])
    return _section(title, ", ".join(names) or say("detail.elsewhere.none"))
