"""What stands behind a judgement, piece by piece; the panel, a key factor's page and a city's arrange them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from workbench.documents import NOT_ASKED, SILENCES
from workbench.pages.scene import Scene
from workbench.tables import records
from workbench.widgets import level_states
from workbench.words import Words

__all__ = [
    "evidence_count",
    "evidence_rows",
    "evidence_sections",
    "example_items",
    "finding",
    "how_judged",
    "judgement_row",
    "listing",
    "note_items",
    "note_sections",
    "recommendation_items",
    "said_sections",
    "section",
    "short_word",
    "state_look",
    "state_word",
    "stated",
    "team_quoted",
    "team_words",
    "text_of",
    "told_sections",
    "when_judged",
    "whole_notes",
    "word_of",
]

_SILENT = dict(zip(SILENCES, ("na", "nap", "nq"), strict=True))


def text_of(value: Any) -> str:
    """Return a text of a table, empty where it is missing."""
    return "" if pd.isna(value) else str(value)


def state_look(scene: Scene) -> dict[str, str]:
    """Return the look of each level and silence of the benchmark shown."""
    return {**level_states(scene.levels), **_SILENT}


def state_word(scene: Scene, city: str, factor: str) -> str:
    """Return a judgement or a silence as it is read."""
    judgement = scene.judgement(city, factor)
    if scene.used(city) is None:
        return scene.say("state.no assessment")
    return word_of(scene.say, judgement)


def word_of(say: Words, judgement: str) -> str:
    """Return a level as it is, and a silence in the page's language."""
    return say(f"state.{judgement}") if judgement in SILENCES else judgement


def short_word(say: Words, word: str) -> str:
    """Return a judgement's word as a narrow cell has it: of one that begins with 'partly', how far it is is enough."""
    return say("partly.short") if word.startswith(f"{say('partly')} ") else word


def how_judged(scene: Scene, city: str) -> str:
    """Return the method, date, round and team of a city's assessment, or that there is none."""
    say, used = scene.say, scene.used(city)
    if used is None:
        said = {"city": scene.name(city), "date": scene.state.on.isoformat()}
        if scene.state.method:
            return say("detail.no_assessment.method", **said, method=say(f"method.{scene.state.method}"))
        return say("detail.no_assessment", **said)
    team = team_words(scene, city)
    return f"{when_judged(scene, city)} {say('detail.team', team=team)}" if team else when_judged(scene, city)


def when_judged(scene: Scene, city: str) -> str:
    """Return the method, date and round of a city's assessment, or nothing where there is none."""
    say, used = scene.say, scene.used(city)
    if used is None:
        return ""
    method = say.capital(say(f"method.{used['method']}"))
    return say("detail.how", method=method, date=f"{used['date']:%Y-%m-%d}", round=used["round"])


def team_words(scene: Scene, city: str) -> str:
    """Return who made a city's assessment, by role and place."""
    if scene.used(city) is None:
        return ""
    return scene.say.joined(
        scene.say("detail.member", role=scene.say(f"role.{row['role']}"), place=row["from"])
        if text_of(row["from"])
        else scene.say(f"role.{row['role']}")
        for row in scene.rows("reviewers", city)
    )


def team_quoted(scene: Scene, city: str) -> dict[str, Any]:
    """Return which words of the team are the assessment's own, where it is in another language."""
    tongue = scene.tongue_of(city)
    return scene.quoted([text_of(row["from"]) for row in scene.rows("reviewers", city)] if tongue else [], tongue)


def judgement_row(scene: Scene, city: str, factor: str) -> dict[str, Any] | None:
    """Return the row of a judgement, or None where the round did not ask."""
    if scene.used(city) is None:
        return None
    return next(iter(scene.rows("judgements", city, factor)), None)


def evidence_rows(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the evidence of a judgement in the order recorded: contradiction stands beside support."""
    if judgement_row(scene, city, factor) is None:
        return []
    return scene.rows("evidence", city, factor)


def evidence_count(scene: Scene, rows: list[dict[str, Any]]) -> str:
    """Return how many findings there are and how many of them support, contradict or leave unclear."""
    shows = [row["shows"] for row in rows]
    said = ", ".join(
        scene.say(f"shows.count.{name}", count=shows.count(name))
        for name in ("supports", "contradicts", "unclear")
        if name in shows
    )
    return scene.say("detail.evidence.count", count=len(rows), shows=said)


def finding(scene: Scene, row: dict[str, Any], question: bool = True) -> dict[str, Any]:
    """Return a piece of evidence as an item; `question` says whether it names its guide question."""
    say = scene.say
    dated, asked = not pd.isna(row["evidence_date"]), question and not pd.isna(row["guide_question"])
    ends = {(True, True): "", (False, True): ".undated", (True, False): ".open", (False, False): ".bare"}
    reference = say.capital(row["reference"])
    date = f"{row['evidence_date']:%Y-%m-%d}" if dated else ""
    source = say(
        f"detail.evidence.source{ends[dated, asked]}", reference=reference, date=date, question=row["guide_question"]
    )
    tongue = scene.tongue_of(row["city"])
    return {
        "lead": say(f"kind.{row['kind']}"),
        "tag": say(f"shows.{row['shows']}"),
        "kind": row["shows"],
        "text": row["finding"],
        "source": source,
        **tongue,
        # Of the source only what the assessment names is in its own words.
        **scene.quoted([reference], tongue),
    }


def recommendation_items(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the recommendations with what became of them."""
    return [
        {
            "tag": scene.say(f"status.{row['status']}"),
            "kind": "status",
            "text": row["recommendation"],
            **scene.tongue_of(city),
        }
        for row in scene.rows("recommendations", city, factor)
    ]


def note_items(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the context notes that name a key factor."""
    say, notes = scene.say, scene.notes
    ours = notes[(notes["city"] == city) & (notes["key_factor"] == factor)]
    names = scene.tables.context_factors.set_index("context_factor")["name"]
    return [
        {
            "lead": say.led(names[row["context_factor"]], say("effect." + row["effect"])),
            "mark": row["effect"] if row["effect"] != "neutral" else "",
            "text": row["note"],
            **scene.tongue_of_note(row),
        }
        for row in records(ours)
    ]


def whole_notes(scene: Scene, city: str) -> list[dict[str, Any]]:
    """Return what a city notes of the context factor shown that bears on the whole benchmark."""
    notes = scene.notes
    ours = notes[(notes["city"] == city) & (notes["context_factor"] == scene.state.factor)]
    return [
        {
            "lead": scene.say(f"effect.{row['effect']}"),
            "mark": row["effect"] if row["effect"] != "neutral" else "",
            "text": row["note"],
            **scene.tongue_of_note(row),
        }
        for row in records(ours[ours["key_factor"].isna()])
    ]


def example_items(scene: Scene, factor: str, city: str | None = None) -> list[dict[str, Any]]:
    """Return the reported examples of a key factor, of all places or of one city and the places around it."""
    ours = scene.examples[scene.examples["key_factor"] == factor]
    if city is not None:
        ours = ours[(ours["city"] == city) | (ours["near"] == city)]
    return [
        {
            "text": row["practice"],
            **scene.tongue(row["practice"]),
            "source": scene.say("detail.example.source", place=row["place"], reported=row["reported"]),
            **scene.quoted([row["place"], row["reported"]]),
        }
        for row in records(ours)
    ]


def section(title: str, text: str, tongue: Mapping[str, str] = MappingProxyType({})) -> list[dict[str, Any]]:
    """Return a section, or nothing where it would be empty; `tongue` says where its text is in another language."""
    return [{"title": title, "text": text, **tongue}] if text else []


def stated(scene: Scene, factor: str) -> list[dict[str, Any]]:
    """Return the section of a key factor's statement."""
    text = scene.statement(factor)
    return section(scene.say("detail.statement"), text, scene.tongue(text))


def listing(title: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a section of items, or nothing where there is none."""
    return [{"title": title, "items": items}] if items else []


def said_sections(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the statement and what the assessment says of it."""
    return [*stated(scene, factor), *told_sections(scene, city, factor)]


def told_sections(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return what the assessment says of a key factor."""
    say, tongue, sections = scene.say, scene.tongue_of(city), list[dict[str, Any]]()
    row = judgement_row(scene, city, factor)
    if row is None:
        asked = scene.used(city) is not None and scene.judgement(city, factor) == NOT_ASKED
        return section(say("detail.reason"), say("detail.not_asked") if asked else "")
    used = scene.used(city)
    review = used is not None and used["method"] == "peer review"
    conclusion = "detail.conclusion.review" if review else "detail.conclusion"
    sections += section(say("detail.summary"), text_of(row["summary"]), tongue)
    sections += section(say("detail.reason"), text_of(row["reason"]), tongue)
    sections += section(say(conclusion), text_of(row["conclusion"]), tongue)
    if not pd.isna(row["direct_provider"]) and not row["direct_provider"]:
        sections += section(say("detail.advocates"), say("detail.advocates.text"))
    items = recommendation_items(scene, city, factor)
    return [*sections, *listing(say("detail.recommendations", count=len(items)), items)]


def evidence_sections(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the evidence, with what it shows in numbers."""
    say = scene.say
    if judgement_row(scene, city, factor) is None:
        return []
    rows = evidence_rows(scene, city, factor)
    if not rows:
        return section(say("detail.evidence"), say("detail.no_evidence"))
    items = [finding(scene, row) for row in rows]
    return [{"title": say("detail.evidence"), "aside": evidence_count(scene, rows), "items": items}]


def note_sections(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the circumstances that are named for a key factor, or that none are."""
    say = scene.say
    notes = listing(say("detail.context"), note_items(scene, city, factor))
    return notes or section(say("detail.context"), say("detail.no_context"))
