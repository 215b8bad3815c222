"""What the form of an assessment shows: what is asked, what can be answered, and what the last round said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from workbench.documents import NOT_APPLICABLE, NOT_ASSESSED, SILENCES, Assessment
from workbench.pages.assess_values import Instrument
from workbench.pages.behind import text_of, word_of
from workbench.pages.known import factors_of
from workbench.pages.scene import collection_name, edition_words, tongue
from workbench.tables import Tables, records
from workbench.widgets import level_states
from workbench.words import LANGUAGES, Words, words

__all__ = ["form_content", "instrument_for", "link_to", "looks"]

_PROVIDERS = "Service provider"
"""The group of those commitments that a city may advocate with whoever provides the service."""

_KINDS = ("document", "interview", "focus group", "data")
_SHOWS = ("supports", "contradicts", "unclear")
_STATUS = ("open", "accepted", "done", "dropped")
_ROLES = ("in-house", "consultant", "expert leader", "peer", "migrant organisation", "national government")
_EFFECTS = ("hinders", "helps", "neutral")


def instrument_for(tables: Tables, benchmark: str, edition: str) -> Instrument:
    """Return what can be judged by an edition of a benchmark.

    Parameters
    ----------
    tables : Tables
        A workspace, not translated.
    benchmark, edition : str
        The edition.
    """
    levels = _of(tables.levels, benchmark, edition).sort_values("position")["level"].tolist()
    asked = _of(tables.guide_questions, benchmark, edition)
    questions = {
        str(factor): tuple(asked.loc[asked["key_factor"] == factor, "guide_question"].tolist())
        for factor in factors_of(tables, benchmark, edition).index
    }
    return Instrument(tuple(levels), questions)


def looks(instrument: Instrument) -> dict[str, str]:
    """Return the look of each level and silence, by its word in a file; of nothing said, that of 'not asked'.

    Parameters
    ----------
    instrument : Instrument
        What can be judged.
    """
    silent = dict(zip((*SILENCES, ""), ("na", "nap", "nq", "nq"), strict=True))
    return {**level_states(instrument.levels), **silent}


def link_to(document: Assessment, collection: str, language: str) -> dict[str, str]:
    """Return what other pages show of an assessment, as the parameters of an address.

    Parameters
    ----------
    document : Assessment
        The assessment.
    collection : str
        The collection it stands in.
    language : str
        That of the page.
    """
    link = {
        "collection": collection,
        "benchmark": f"{document.benchmark}.{document.edition}",
        "cities": document.city,
        "city": document.city,
        "on": document.date.isoformat(),
    }
    return link if language == "en" else {**link, "language": language}


def form_content(
    originals: Tables, tables: Tables, document: Assessment, collection: str, say: Words
) -> dict[str, Any]:
    """Return what the form of an assessment shows besides what is typed in it.

    Parameters
    ----------
    originals, tables : Tables
        The workspace as it is, and in the page's language.
    document : Assessment
        The assessment.
    collection : str
        The collection it stands in.
    say : Words
        The page's language.

    Returns
    -------
    dict
        The `content` of `workbench.widgets.AssessView`.
    """
    benchmark, edition = document.benchmark, document.edition
    instrument = instrument_for(originals, benchmark, edition)
    levels = _levels(tables, benchmark, edition, instrument, say)
    named = factors_of(tables, benchmark, edition)
    before = _before(originals, document)
    factors = {
        str(row["key_factor"]): _factor(tables, row, levels, before, say) for row in records(named.reset_index())
    }
    providers = factors_of(originals, benchmark, edition).query("group == @_PROVIDERS").index
    for number in providers:
        factors[str(number)]["provider"] = True
    steps = [{"id": number, "name": one["name"]} for number, one in factors.items()]
    return {
        "screen": "form",
        "steps": [
            {"id": "about", "name": say("assess.about")},
            *steps,
            {"id": "context", "name": say("assess.context")},
        ],
        "levels": list(levels.values()),
        "factors": factors,
        "contexts": [_context(tables, row, say) for row in records(tables.context_factors)],
        "options": _options(say),
        "facts": _facts(tables, document, collection, say),
        "before": _before_title(before, say),
        "compare": f"./compare.ipynb?{urlencode(link_to(document, collection, say.language))}",
        "language": document.language,
    }


def _of(frame: pd.DataFrame, benchmark: str, edition: str) -> pd.DataFrame:
    """Return the rows of an edition."""
    return frame[(frame["benchmark"] == benchmark) & (frame["edition"] == edition)]


def _levels(
    tables: Tables, benchmark: str, edition: str, instrument: Instrument, say: Words
) -> dict[str, dict[str, str]]:
    """Return the levels and the two silences that can be chosen, by their word in a file."""
    read = _of(tables.levels, benchmark, edition).sort_values("position")["level"].tolist()
    look = looks(instrument)
    every = list(zip(instrument.levels, read, strict=True))
    every += [(one, word_of(say, one)) for one in (NOT_ASSESSED, NOT_APPLICABLE)]
    return {value: {"value": value, "word": word, "state": look[value]} for value, word in every}


def _factor(
    tables: Tables, row: Mapping[str, Any], levels: Mapping[str, Any], before: Mapping[str, Any], say: Words
) -> dict[str, Any]:
    """Return a key factor with its guide questions, examples and what the last round said."""
    number, statement = str(row["key_factor"]), str(row["statement"])
    return {
        "name": row["name"],
        "statement": statement,
        "why": text_of(row["why"]),
        "questions": _questions(tables, row, say),
        "examples": _examples(tables, row, say),
        "before": _said_before(before, number, levels, say),
        **tongue(tables, say, statement),
    }


def _questions(tables: Tables, row: Mapping[str, Any], say: Words) -> list[dict[str, Any]]:
    """Return a key factor's guide questions with their parts."""
    every = _of(tables.guide_questions, row["benchmark"], row["edition"])
    every = every[every["key_factor"] == row["key_factor"]]
    parts = records(every[every["part_of"].notna()])
    return [
        {
            "id": one["guide_question"],
            "text": one["question"],
            "parts": [
                {"id": part["guide_question"], "text": part["question"]}
                for part in parts
                if part["part_of"] == one["guide_question"]
            ],
            **tongue(tables, say, one["question"]),
        }
        for one in records(every[every["part_of"].isna()])
    ]


def _examples(tables: Tables, row: Mapping[str, Any], say: Words) -> list[dict[str, Any]]:
    """Return the practice that the benchmark reports for a key factor."""
    every = _of(tables.examples, row["benchmark"], row["edition"])
    return [
        {
            "text": one["practice"],
            "source": say("detail.example.source", place=one["place"], reported=one["reported"]),
            **tongue(tables, say, one["practice"]),
        }
        for one in records(every[every["key_factor"] == row["key_factor"]])
    ]


def _before(tables: Tables, document: Assessment) -> dict[str, Any]:
    """Return the last assessment before this one, with what it said, by table; empty where there is none."""
    made = _of(tables.assessments, document.benchmark, document.edition)
    made = made[(made["city"] == document.city) & (made["date"] < pd.Timestamp(document.date))]
    if made.empty:
        return {}
    last = records(made.sort_values("date").tail(1))[0]
    found: dict[str, Any] = {"assessment": last}
    for name in ("judgements", "evidence", "recommendations"):
        rows = _of(getattr(tables, name), document.benchmark, document.edition)
        same = (rows["city"] == last["city"]) & (rows["collection"] == last["collection"])
        found[name] = records(rows[same & (rows["date"] == last["date"]) & (rows["method"] == last["method"])])
    return found


def _before_title(before: Mapping[str, Any], say: Words) -> str:
    """Return how the last round came about."""
    if not before:
        return ""
    last = before["assessment"]
    method = say.capital(say(f"method.{last['method']}"))
    return say("detail.how", method=method, date=f"{last['date']:%Y-%m-%d}", round=last["round"])


def _said_before(
    before: Mapping[str, Any], number: str, levels: Mapping[str, Any], say: Words
) -> dict[str, Any] | None:
    """Return what the last round said of a key factor."""
    judged = next((one for one in before.get("judgements", ()) if one["key_factor"] == number), None)
    if judged is None:
        return None
    evidence = [one for one in before["evidence"] if one["key_factor"] == number]
    advised = [one for one in before["recommendations"] if one["key_factor"] == number]
    level = levels.get(judged["judgement"], {})
    return {
        "value": judged["judgement"],
        "word": level.get("word", judged["judgement"]),
        "state": level.get("state", ""),
        **{name: text_of(judged[name]) for name in ("reason", "summary", "conclusion")},
        **({"lang": before["assessment"]["language"]} if before["assessment"]["language"] != say.language else {}),
        "evidence": [
            {
                "lead": say(f"kind.{one['kind']}"),
                "tag": say(f"shows.{one['shows']}"),
                "kind": one["shows"],
                "text": one["finding"],
                "source": one["reference"],
            }
            for one in evidence
        ],
        "recommendations": [
            {"text": one["recommendation"], "status": one["status"], "word": say(f"status.{one['status']}")}
            for one in advised
        ],
    }


def _context(tables: Tables, row: Mapping[str, Any], say: Words) -> dict[str, Any]:
    """Return a context factor."""
    about = str(row["may_involve"])
    return {"id": row["context_factor"], "name": row["name"], "about": about, **tongue(tables, say, about)}


def _options(say: Words) -> dict[str, list[dict[str, str]]]:
    """Return the words that the fields offer."""
    every = {"kind": _KINDS, "shows": _SHOWS, "status": _STATUS, "role": _ROLES, "effect": _EFFECTS}
    offered = {
        name: [{"value": one, "label": say(f"{name}.{one}")} for one in values] for name, values in every.items()
    }
    return {**offered, "language": [{"value": one, "label": words(one)("language.name")} for one in LANGUAGES]}


def _facts(tables: Tables, document: Assessment, collection: str, say: Words) -> list[dict[str, str]]:
    """Return what of an assessment stays as it was begun."""
    said = {
        "city": _city_name(tables, document.city),
        "benchmark": benchmark_name(tables, document.benchmark, document.edition, say),
        "collection": collection_name(say, collection),
        "method": say.capital(say(f"method.{document.method}")),
        "date": document.date.isoformat(),
        **({"follows": document.follows.isoformat()} if document.follows else {}),
    }
    return [{"title": say(f"assessing.field.{name}"), "text": text} for name, text in said.items()]


def _city_name(tables: Tables, city: str) -> str:
    """Return a city's name, or its slug where nobody describes it."""
    named = tables.cities.loc[tables.cities["city"] == city, "name"]
    return str(named.iloc[0]) if len(named) else city


def benchmark_name(tables: Tables, benchmark: str, edition: str, say: Words) -> str:
    """Return an edition of a benchmark as it is read.

    Parameters
    ----------
    tables : Tables
        A workspace in the page's language.
    benchmark, edition : str
        The edition.
    say : Words
        The page's language.
    """
    row = records(_of(tables.benchmarks, benchmark, edition))[0]
    named = say("benchmark.edition", theme=row["theme"], edition=edition_words(say, edition))
    return say("benchmark.draft", theme=named) if row["status"] != "published" else named
