"""A key factor's page as rows: one for each thing that is said, of each city chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbench.pages.behind import evidence_rows, judgement_row, state_word, text_of
from workbench.pages.scene import Scene
from workbench.pages.taking import captioned
from workbench.tables import by_name, records

__all__ = ["benchmark_rows", "factor_rows", "said_of"]

_FIGURE = ("value", "low", "high", "unit", "year", "level", "area", "flag", "source", "suspicious")
_COLUMNS = [
    *("city", "name", "country", "key_factor", "key_factor_name", "piece", "text"),
    *("guide_question", "kind", "shows", "reference", "date", "recorded_by", "status", "effect", "about"),
    *("place", *_FIGURE, "assessed_on", "method", "round"),
]


def factor_rows(scene: Scene) -> pd.DataFrame:
    """Return a row for each thing that the page says.

    Parameters
    ----------
    scene : Scene
        What is shown; its state names the key factor.

    Returns
    -------
    pandas.DataFrame
        `piece` says what a row is: ``statement``, ``why``, ``guide question`` or ``example`` of
        the benchmark; of a city ``judgement`` (its `text` a level or a silence in
        words), ``reason``, ``summary``, ``conclusion``, ``provider``, ``finding`` (with `guide_question`, `kind`,
        `shows`, `reference`, `date`, `recorded_by`), ``recommendation`` (`status`),
        ``note`` (`effect`, and the circumstance that it is `about`), ``figure``.  The rest is as in
        `workbench.pages.taking.captioned`.  Cities that nobody has assessed have no rows.
    """
    factor = scene.state.key_factor
    said = [*_asked(scene, factor)]
    if not scene.state.examples:
        for city in scene.state.cities:
            said += [*said_of(scene, city, factor), *_beside(scene, city)]
    rows = pd.DataFrame(said, columns=_COLUMNS).astype({"year": "Int64"})
    rows["key_factor"], rows["key_factor_name"] = factor, scene.factor_name(factor)
    # Of what does not exist there is not even a column.
    return captioned(scene, rows.dropna(axis=1, how="all") if scene.state.examples else rows)


def benchmark_rows(scene: Scene) -> pd.DataFrame:
    """Return a row for each thing that a benchmark says, and for each judgement of the cities shown.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Returns
    -------
    pandas.DataFrame
        As `factor_rows`, of every key factor, of cities their judgements alone; and
        ``standard`` and ``footnote`` of the benchmark.
    """
    said: list[dict[str, Any]] = [{"piece": "standard", "text": scene.benchmark["standard"]}]
    notes = scene.tables.benchmark_notes
    ours = notes[(notes["benchmark"] == scene.state.benchmark) & (notes["edition"] == scene.state.edition)]
    said += [{"piece": "footnote", "text": row["note"], "key_factor": row["key_factor"]} for row in records(ours)]
    for number in scene.factors.index:
        factor = str(number)
        judged = [] if scene.state.examples else [_judged(scene, city, factor) for city in scene.state.cities]
        same = {"key_factor": factor, "key_factor_name": scene.factor_name(factor)}
        said += [{**row, **same} for row in [*_asked(scene, factor), *judged]]
    rows = pd.DataFrame(said, columns=_COLUMNS).dropna(axis=1, how="all")
    return captioned(scene, rows)


def _judged(scene: Scene, city: str, factor: str) -> dict[str, Any]:
    """Return a city's judgement alone."""
    return next(said_of(scene, city, factor))


def _asked(scene: Scene, factor: str) -> Iterator[dict[str, Any]]:
    """Yield what the benchmark asks and reports."""
    yield {"piece": "statement", "text": scene.statement(factor)}
    if why := text_of(scene.factor(factor)["why"]):
        yield {"piece": "why", "text": why}
    for row in records(scene.questions[scene.questions["key_factor"] == factor]):
        yield {"piece": "guide question", "text": row["question"], "guide_question": row["guide_question"]}
    for row in records(scene.examples[scene.examples["key_factor"] == factor]):
        yield {"piece": "example", "text": row["practice"], "place": row["place"], "source": row["reported"]}


def said_of(scene: Scene, city: str, factor: str) -> Iterator[dict[str, Any]]:
    """Yield what is said of one city at one key factor.

    Parameters
    ----------
    scene : Scene
        What is shown.
    city, factor : str
        The city's slug and the key factor's number.

    Yields
    ------
    dict
        A row as `factor_rows` describes them.
    """
    about, used = scene.city(city), scene.used(city)
    same = {"city": city, "name": about["name"], "country": about["country"]}
    if used is not None:
        same |= {"assessed_on": used["date"], "method": used["method"], "round": used["round"]}
    for piece in _pieces(scene, city, factor):
        yield {**same, **piece}


def _pieces(scene: Scene, city: str, factor: str) -> Iterator[dict[str, Any]]:
    """Yield a judgement and all that stands behind it and beside it."""
    yield {"piece": "judgement", "text": state_word(scene, city, factor)}
    judged = judgement_row(scene, city, factor) or {}
    for name in ("reason", "summary", "conclusion"):
        if not pd.isna(judged.get(name)):
            yield {"piece": name, "text": judged[name]}
    if not pd.isna(judged.get("direct_provider")):
        provides = "factor.provides" if judged["direct_provider"] else "detail.advocates.text"
        yield {"piece": "provider", "text": scene.say(provides)}
    for row in evidence_rows(scene, city, factor):
        named = {name: row[name] for name in ("guide_question", "kind", "shows", "reference", "recorded_by")}
        yield {"piece": "finding", "text": row["finding"], "date": row["evidence_date"], **named}
    for row in scene.rows("recommendations", city, factor):
        yield {"piece": "recommendation", "text": row["recommendation"], "status": row["status"]}
    notes = scene.notes[scene.notes["city"] == city]
    yield from _notes(scene, notes[notes["key_factor"] == factor])


def _notes(scene: Scene, notes: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield notes on circumstances."""
    names = scene.tables.context_factors.set_index("context_factor")["name"]
    for row in records(notes):
        yield {"piece": "note", "text": row["note"], "effect": row["effect"], "about": names[row["context_factor"]]}


def _beside(scene: Scene, city: str) -> Iterator[dict[str, Any]]:
    """Yield the circumstance beside a city: its figure, or the notes in its place."""
    about = scene.city(city)
    same = {"city": city, "name": about["name"], "country": about["country"]}
    if scene.indicator is None:
        notes = scene.notes[(scene.notes["city"] == city) & (scene.notes["context_factor"] == scene.state.factor)]
        yield from ({**same, **one} for one in _notes(scene, notes[notes["key_factor"].isna()]))
        return
    figure = by_name(scene.figures)[city]
    text = scene.say("context.missing") if pd.isna(figure["year"]) else None
    yield {**same, "piece": "figure", "text": text, "about": scene.indicator["name"], **figure}
