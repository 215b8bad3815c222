"""A benchmark as its page shows it: key factors with what is asked, reported and in place, then the circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.comparison import folded
from workbench.pages.behind import example_items, text_of
from workbench.pages.content import factor_count
from workbench.pages.factor_content import questions_of
from workbench.pages.links import address
from workbench.pages.scene import Scene, collection_name, edition_words
from workbench.tables import records

__all__ = ["benchmark_content"]


def benchmark_content(scene: Scene) -> dict[str, Any]:
    """Return what the benchmark's page shows.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Returns
    -------
    dict
        The `content` of `workbench.widgets.BenchmarkView`.
    """
    say = scene.say
    # What is open here is no part of what is shown: opening a key factor changes nothing else.
    link = {name: value for name, value in scene.state.link().items() if name not in ("key_factor", "cell")}
    return {
        "id": scene.state.instrument,
        "standard_title": say("read.standard"),
        "standard": text_of(scene.benchmark["standard"]),
        **scene.tongue(scene.benchmark["standard"]),
        "about_title": say("read.about"),
        "about": _about(scene),
        "factors_title": say(scene.item("rows")),
        "factors_note": _factors_note(scene),
        "factors": [_factor(scene, str(factor), link) for factor in scene.factors.index],
        "questions_title": say("read.questions"),
        "examples_title": say("read.examples"),
        "why_title": say("factor.why"),
        "footnote": say("read.footnote"),
        "context_title": say("read.context"),
        "context_text": say("read.context.what"),
        "context": [_context(scene, row) for row in records(scene.tables.context_factors)],
        "footnotes_title": say("read.footnotes"),
        "footnotes": _footnotes(scene, ""),
        "caption": _caption(scene),
    }


def _about(scene: Scene) -> list[dict[str, str]]:
    """Return what kind of text this is."""
    say, row = scene.say, scene.benchmark
    said = {
        "status": say(f"read.status.{row['status']}"),
        "edition": row["edition"],
        "wording": say(f"wording.{row['wording']}"),
        "since": text_of(row["since"]),
        "levels": say("read.levels.note", levels=", ".join(scene.comparison.levels)),
        "source": row["source"],
    }
    own = scene.tongue(row["source"])
    return [
        {"title": say(f"read.{name}"), "text": str(text), **(own if name == "source" else {})}
        for name, text in said.items()
        if text
    ]


def _factors_note(scene: Scene) -> str:
    """Return what the cities beside the key factors are."""
    if scene.kind == "circumstances":
        return ""
    if scene.kind == "judged" and not scene.state.cities:
        made = scene.tables.assessments
        ours = (made["collection"] == scene.state.collection) & (made["benchmark"] == scene.state.benchmark)
        return scene.say("matrix.empty" if ours.any() else "empty.benchmark")
    return scene.say("read.alphabetical" if scene.kind == "judged" else "read.alphabetical.examples")


def _factor(scene: Scene, factor: str, link: Mapping[str, str]) -> dict[str, Any]:
    """Return a key factor with what is asked, what is reported and where it is in place."""
    say, row = scene.say, scene.factor(factor)
    questions, examples = questions_of(scene, factor), example_items(scene, factor)
    counts = {"questions": len(questions), "examples": len(examples)}
    inside = [say("read.more")] if text_of(row["why"]) else []
    inside += [say(f"read.more.{name}", count=count) for name, count in counts.items() if count]
    return {
        "id": factor,
        "name": row["name"],
        "group": text_of(row["group"]),
        "statement": row["statement"],
        **scene.tongue(row["statement"]),
        "why": text_of(row["why"]),
        "inside": ", ".join(inside),
        "questions": questions,
        "examples": examples,
        "footnotes": _footnotes(scene, factor),
        "standing": _standing(scene, factor, link),
        "beside": say("read.beside", name=row["name"]),
        "address": address("key-factor", link, key_factor=factor),
    }


def _standing(scene: Scene, factor: str, link: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the cities that have a key factor in place, or the places that an example is reported of."""
    if scene.state.examples:
        examples = scene.examples[scene.examples["key_factor"] == factor]
        places = {row["place"]: row["city"] for row in records(examples)}
        cities = [_place(scene, place, places[place], factor, link) for place in sorted(places, key=folded)]
        return {"text": scene.say("read.reported"), "note": "", "cities": cities} if cities else None
    if not scene.state.cities:
        return None
    count, level = factor_count(scene, factor), scene.comparison.levels[-1]
    ours = [city for city in scene.state.cities if scene.judgement(city, factor) == level]
    return {
        "text": count["summary"],
        "note": count["summary_note"],
        "cities": [_place(scene, scene.name(city), city, factor, link) for city in ours],
    }


def _place(scene: Scene, name: str, city: Any, factor: str, link: Mapping[str, str]) -> dict[str, str]:
    """Return a place, with the way to what is known there where it is a city that is shown."""
    if city not in scene.state.cities:
        return {"name": name, "address": ""}
    return {"name": name, "address": address("key-factor", link, key_factor=factor, beside=city)}


def _footnotes(scene: Scene, factor: str) -> list[str]:
    """Return the footnotes of a key factor, or without one of the whole benchmark."""
    notes = scene.tables.benchmark_notes
    ours = (notes["benchmark"] == scene.state.benchmark) & (notes["edition"] == scene.state.edition)
    about = notes["key_factor"].isna() if not factor else notes["key_factor"] == factor
    return [str(note) for note in notes.loc[ours & about, "note"]]


def _context(scene: Scene, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a context factor with its indicators."""
    say, every = scene.say, scene.tables.indicators
    indicators = records(every[every["context_factor"] == row["context_factor"]])
    return {
        "name": row["name"],
        "text": text_of(row["may_involve"]),
        **scene.tongue(row["may_involve"]),
        "label": say("read.indicators", count=len(indicators)) if indicators else "",
        "none": "" if indicators else say("read.indicators.none"),
        "indicators": [_indicator(scene, one) for one in indicators],
    }


def _indicator(scene: Scene, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an indicator as an item of a list."""
    coded = not pd.isna(row["code"])
    phrase = "read.indicator.code" if coded else "read.indicator"
    source = scene.say(phrase, unit=row["unit"], source=row["source"], code=row["code"] if coded else "")
    text = text_of(row["caveat"])
    own = {**scene.tongue(text), **scene.quoted([row["source"]])}
    return {"lead": row["name"], "text": text, "source": scene.say.capital(source), **own}


def _caption(scene: Scene) -> list[dict[str, str]]:
    """Return which cities are meant, as known when and how."""
    say, state = scene.say, scene.state
    said = say(
        "caption.source.examples" if state.examples else "caption.source.judged",
        title=scene.benchmark["title"],
        edition=edition_words(say, state.edition),
        wording=say(f"wording.{scene.benchmark['wording']}"),
        collection=collection_name(say, state.collection),
        date=state.on.isoformat(),
        method=say("caption.method", method=say(f"method.{state.method}")) if state.method else "",
    )
    marks = [say("caption.invented")] if scene.invented else []
    marks += [say("caption.draft")] if scene.benchmark["status"] != "published" else []
    return [{"title": say("caption.source"), "text": " ".join([said, *marks])}]
