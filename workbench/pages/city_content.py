"""A city as its page shows it: what is in place, what it can learn and from whom, its rounds and circumstances."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from workbench.documents import NOT_APPLICABLE, NOT_ASKED, NOT_ASSESSED
from workbench.learning import Neighbours, learning_partners
from workbench.pages.alike import circumstances, distance_words, far, find_alike
from workbench.pages.behind import (
    evidence_rows,
    evidence_sections,
    example_items,
    finding,
    how_judged,
    judgement_row,
    note_sections,
    said_sections,
    state_look,
    state_word,
    team_quoted,
    team_words,
    text_of,
)
from workbench.pages.city_rounds import city_rounds
from workbench.pages.content import bounds_sentence, caption
from workbench.pages.known import editions_of
from workbench.pages.links import address
from workbench.pages.memo import remembered
from workbench.pages.scene import Scene
from workbench.pages.state import State
from workbench.tables import Tables, records
from workbench.words import Words

__all__ = ["city_content", "judged_anywhere"]

_PARTNERS_SHOWN = 3


def city_content(scene: Scene, state: State) -> dict[str, Any]:
    """Return what a city's page shows.

    Parameters
    ----------
    scene : Scene
        All cities of the collection; its state names the city.
    state : State
        What the page's link holds: the chosen cities are those of the other pages.

    Returns
    -------
    dict
        The `content` of `workbench.widgets.CityView`.
    """
    # Which key factor is open changes no word.
    return _content(scene.tables, replace(scene.state, key_factor=""), replace(state, key_factor=""), scene.say)


@remembered
def _content(tables: Tables, shown: State, state: State, words: Words) -> dict[str, Any]:
    """Return the same, looked up once."""
    scene = Scene(tables, shown, words)
    say, real, alike = words, shown.examples, find_alike(tables, shown)
    beside = circumstances(scene, alike)
    content = {
        "id": scene.state.city,
        "facts": [*_team(scene), *(_facts(scene) if not scene.invented else [])],
        "assessed_title": say("city.assessed"),
        "assessed": _assessed(scene),
        "nothing": "" if real or scene.used(scene.state.city) else how_judged(scene, scene.state.city),
        "groups": [] if real else _groups(scene, state, alike),
        "rounds": {} if real else city_rounds(scene),
        **(_published(scene) if real else {}),
        "circumstances": beside,
        "notes_title": say("city.notes"),
        "notes": _notes(scene),
        "caption": caption(scene, _reading(scene, alike), sources=beside["sources"]),
    }
    return {**content, "jumps": _jumps(scene, content)}


def _jumps(scene: Scene, content: dict[str, Any]) -> list[dict[str, str]]:
    """Return the parts that the page has, in their order: who reads by keyboard goes to them at once."""
    titles = {
        "groups": scene.say("city.jump.factors"),
        "examples": content.get("examples_title"),
        "rounds": content["rounds"].get("title"),
        "circumstances": content["circumstances"]["title"],
        "notes": content["notes_title"],
        "missing": content.get("missing_title"),
    }
    return [{"to": name, "title": str(title)} for name, title in titles.items() if content.get(name)]


def judged_anywhere(scene: Scene) -> bool:
    """Tell whether anybody assessed the city, by any benchmark and in any collection.

    Parameters
    ----------
    scene : Scene
        What is shown; its state names the city.
    """
    return bool((scene.tables.assessments["city"] == scene.state.city).any())


def _reading(scene: Scene, alike: Neighbours) -> str:
    """Return how to read the numbers of this view: the bounds, and one distance."""
    say, city = scene.say, scene.state.city
    said = []
    if not scene.state.examples and scene.used(city):
        counts = scene.city_counts[city]
        said.append(say("city.read.bounds", bounds=bounds_sentence(scene, counts), level=scene.comparison.levels[-1]))
    if alike.nearest:
        said.append(say("city.read.distance"))
    return " ".join(said)


def _team(scene: Scene) -> list[dict[str, Any]]:
    """Return who made the assessment shown."""
    team = team_words(scene, scene.state.city)
    return [{"title": scene.say("city.team"), "text": team, **team_quoted(scene, scene.state.city)}] if team else []


def _facts(scene: Scene) -> list[dict[str, Any]]:
    """Return what is published of a real city besides figures: its Charter signature, its part in MIXITIES."""
    say, row = scene.say, scene.city(scene.state.city)
    signed = (
        say("city.signed", date=f"{row['charter_signed']:%Y-%m-%d}", source=row["signature_source"])
        if not pd.isna(row["charter_signed"])
        else say("city.signed.unknown")
    )
    facts = [{"title": say("sources.signed"), "text": signed, **scene.quoted([text_of(row["signature_source"])])}]
    if row["partner"]:
        facts.append({"title": "MIXITIES", "text": say("city.partner")})
    return facts


def _assessed(scene: Scene) -> list[dict[str, Any]]:
    """Return by which benchmarks the city was assessed, each with its bounds."""
    say, state = scene.say, scene.state
    found = []
    for row in records(editions_of(scene.tables)):
        there = Scene(scene.tables, replace(state, benchmark=row["benchmark"], edition=row["edition"]), say)
        used, here = there.used(state.city), there.state.instrument == state.instrument
        if used is None and not here:
            continue
        draft = row["status"] != "published"
        found.append(
            {
                "id": there.state.instrument,
                "theme": say("benchmark.draft", theme=row["theme"]) if draft else row["theme"],
                "text": bounds_sentence(there, there.city_counts[state.city]) if used else say("bounds.none"),
                "date": f"{used['date']:%Y-%m-%d}" if used else "",
                "here": here,
            }
        )
    # Of a city that nobody assessed by anything there is no list.
    return found if any(one["date"] for one in found) else []


def _groups(scene: Scene, state: State, alike: Neighbours) -> list[dict[str, Any]]:
    """Return the key factors in groups: in place, less than that, not known, not applicable."""
    city = scene.state.city
    if not scene.used(city):
        return []
    say, levels = scene.say, scene.comparison.levels
    top = say.capital(levels[-1])
    partners = _partners(scene, state, alike)
    kinds = {
        say("city.group.top", level=top): (levels[-1],),
        say("city.group.less", level=levels[-1]): levels[:-1],
        say("city.group.unknown"): (NOT_ASSESSED, NOT_ASKED),
        say("city.group.outside"): (NOT_APPLICABLE,),
    }
    groups = []
    for title, judgements in kinds.items():
        ours = [one for one in scene.factors.index if scene.judgement(city, str(one)) in judgements]
        factors = [_factor(scene, str(one), partners.get(str(one))) for one in ours]
        if factors:
            groups.append({"title": title, "count": len(factors), "factors": factors})
    return groups


def _factor(scene: Scene, factor: str, partners: dict[str, Any] | None) -> dict[str, Any]:
    """Return one key factor of the city: its judgement in a line, and what opens under it."""
    city, row = scene.state.city, judgement_row(scene, scene.state.city, factor)
    line = next((text for name in ("summary", "reason") if row and (text := text_of(row[name]))), "")
    rows = evidence_rows(scene, city, factor)
    asked = scene.used(city) is not None and scene.judgement(city, factor) == NOT_ASKED
    return {
        "id": factor,
        "name": scene.factor_name(factor),
        "state": state_look(scene)[scene.judgement(city, factor)],
        "word": state_word(scene, city, factor),
        "line": line or (scene.say("detail.not_asked") if asked else ""),
        **(scene.tongue_of(city) if line else {}),
        "count": scene.say("city.findings", count=len(rows)) if rows else "",
        "columns": [
            said_sections(scene, city, factor),
            evidence_sections(scene, city, factor),
            note_sections(scene, city, factor),
        ],
        "examples_title": scene.say("detail.examples"),
        "examples": example_items(scene, factor) if partners is not None else [],
        **(partners or {}),
    }


def _partners(scene: Scene, state: State, alike: Neighbours) -> dict[str, dict[str, Any]]:
    """Return, for each key factor that the city lacks, the cities that have it in place, the most alike first."""
    say, city = scene.say, scene.state.city
    top = scene.comparison.levels[-1]
    found = learning_partners(scene.tables, scene.comparison, city, alike)
    lacked = [
        str(one) for one in scene.factors.index if scene.judgement(city, str(one)) in scene.comparison.levels[:-1]
    ]
    shown: dict[str, dict[str, Any]] = {
        factor: {
            "partners_title": say("city.partners", level=top),
            "partners_note": say("city.partners.note"),
            "partners": [],
            "others": [{"title": say(f"city.partners.{name}"), "cities": []} for name in ("others", "unknown")],
        }
        for factor in lacked
    }
    for row in records(found):
        factor, partner = row["key_factor"], row["partner"]
        of_factor = shown[factor]
        named = {"id": partner, "name": scene.name(partner)}
        if pd.isna(row["distance"]):
            of_factor["others"][1]["cities"].append(named)
        elif len(of_factor["partners"]) < _PARTNERS_SHOWN:
            of_factor["partners"].append(_partner(scene, state, alike, row))
        else:
            of_factor["others"][0]["cities"].append(named)
    for factor, of_factor in shown.items():
        if factor not in set(found["key_factor"]):
            of_factor["nobody"] = say("city.partners.nobody", level=top)
        of_factor["others"] = [one for one in of_factor["others"] if one["cities"]]
    return shown


def _partner(scene: Scene, state: State, alike: Neighbours, row: dict[str, Any]) -> dict[str, Any]:
    """Return one learning partner: how alike, how judged, its summary and its findings."""
    say, partner, factor = scene.say, row["partner"], row["key_factor"]
    judged = judgement_row(scene, partner, factor)
    beside = tuple(one for one in scene.state.cities if one in (scene.state.city, partner))
    cities = tuple(one for one in scene.state.cities if one in {*state.cities, *beside})
    method = say.capital(say(f"method.{row['method']}"))
    return {
        "id": partner,
        "name": scene.name(partner),
        "country": scene.city(partner)["country"],
        "alike": distance_words(scene, alike, partner),
        "share": far(row["distance"]),
        "how": say("city.partner.how", method=method, date=f"{row['date']:%Y-%m-%d}"),
        "summary": text_of(judged["summary"]) if judged else "",
        **scene.tongue_of(partner),
        "items": [finding(scene, one) for one in evidence_rows(scene, partner, factor)],
        "href": address(
            "key-factor", state.link(), key_factor=factor, cities=",".join(cities), beside=",".join(beside)
        ),
        "link": say("city.partner.link"),
    }


def _published(scene: Scene) -> dict[str, Any]:
    """Return what is published of a real city's practice, and what is not published of it."""
    say, city = scene.say, scene.state.city
    examples = scene.tables.examples
    ours = examples[(examples["city"] == city) | (examples["near"] == city)]
    names = {
        (row["benchmark"], row["edition"], row["key_factor"]): row["name"] for row in records(scene.tables.key_factors)
    }
    themes = {(row["benchmark"], row["edition"]): row["theme"] for row in records(scene.tables.benchmarks)}
    items = [
        {
            "lead": say(
                "city.example",
                theme=themes[row["benchmark"], row["edition"]],
                id=row["key_factor"],
                name=names[row["benchmark"], row["edition"], row["key_factor"]],
            ),
            "text": row["practice"],
            **scene.tongue(row["practice"]),
            "source": say("detail.example.source", place=row["place"], reported=row["reported"]),
        }
        for row in records(ours)
    ]
    return {
        "examples_title": say("city.examples"),
        "examples_note": say("city.examples.note"),
        "examples": items,
        "missing_title": say("city.missing"),
        "missing": _missing(scene, bool(items)),
    }


def _missing(scene: Scene, reported: bool) -> list[str]:
    """Return what is not published of a real city: no judgement, and whichever figures are not there."""
    say, city, name = scene.say, scene.state.city, scene.name(scene.state.city)
    phrase = "city.missing.here" if judged_anywhere(scene) else "city.missing.judgement"
    said = [say(phrase, city=name)]
    said += [] if reported else [say("city.missing.examples", city=name)]
    figures = scene.tables.context
    known = set(figures.loc[figures["city"] == city, "indicator"])
    anybody = set(figures.loc[figures["city"].isin(list(scene.state.cities)), "indicator"])
    without = [row["name"] for row in records(scene.tables.indicators) if row["indicator"] in anybody - known]
    said += [say("city.missing.figures", names=say.joined(without))] if without else []
    spoken = set(scene.tables.indicators.loc[scene.tables.indicators["indicator"].isin(anybody), "context_factor"])
    silent = [row["name"] for row in records(scene.tables.context_factors) if row["context_factor"] not in spoken]
    said += [say("city.missing.factors", names=say.joined(silent))] if silent else []
    return said


def _notes(scene: Scene) -> list[dict[str, Any]]:
    """Return what the city notes of its circumstances, each note once with the key factors that it names."""
    say = scene.say
    ours = scene.notes[scene.notes["city"] == scene.state.city]
    names = {row["context_factor"]: row["name"] for row in records(scene.tables.context_factors)}
    items = []
    for (factor, note), rows in ours.groupby(["context_factor", "note"], sort=False):
        bears = [f"{one} {scene.factor_name(one)}" for one in rows["key_factor"].dropna()]
        effect = str(rows["effect"].iloc[0])
        items.append(
            {
                "lead": say.led(names[str(factor)], say(f"effect.{effect}")),
                "mark": effect if effect in ("hinders", "helps") else "",
                "text": str(note),
                **scene.tongue_of(scene.state.city),
                "source": say("notes.factors", factors=", ".join(bears)) if bears else say("notes.whole"),
            }
        )
    return items
