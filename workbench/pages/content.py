"""A scene as the matrix shows it: columns, rows, cells, legend, bounds and caption."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from workbench.documents import SILENCES
from workbench.pages.behind import short_word, state_look, state_word, word_of
from workbench.pages.circumstances import along, context_strips
from workbench.pages.orders import arrange
from workbench.pages.pair import pair_content
from workbench.pages.rows import filtered, left_out
from workbench.pages.scene import Scene, collection_name, edition_words, indicators_of
from workbench.tables import records

__all__ = [
    "bounds_sentence",
    "caption",
    "city_column",
    "city_head",
    "factor_count",
    "factor_head",
    "framed",
    "judged_cell",
    "judged_title",
    "matrix_content",
]


def matrix_content(scene: Scene) -> dict[str, Any]:
    """Return what the matrix shows.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Returns
    -------
    dict
        The `content` of `workbench.widgets.Matrix`.
    """
    content = _examples(scene) if scene.state.examples else _judged(scene)
    pair = pair_content(scene)
    return framed(scene, _paired(scene, content, pair) if pair else content, _reading(scene))


def framed(scene: Scene, content: dict[str, Any], reading: str) -> dict[str, Any]:
    """Return columns, rows and cells with what stands around them: circumstances, legend and caption."""
    strips, content = context_strips(scene), filtered(scene, content)
    return {
        **content,
        "rows_title": scene.say(scene.item("rows")),
        "circumstances_note": scene.say(f"circumstances_note.{'judged' if scene.kind == 'judged' else 'real'}"),
        "context": strips[0] if strips else None,
        "also": strips[1:],
        "legend": _legend(scene, content["cells"]),
        "marks": _legend_marks(scene, content["cells"], strips),
        "caption": [*caption(scene, reading), *left_out(scene, content)],
    }


def _paired(scene: Scene, content: dict[str, Any], pair: dict[str, Any]) -> dict[str, Any]:
    """Return the content of two cities: what they say beside their judgements, and how they stand to each other."""
    lines = pair["lines"]
    rows = [
        {
            **row,
            "summary": pair["rows"][row["id"]]["text"],
            "summary_note": scene.say.joined(
                filter(None, [pair["rows"][row["id"]]["note"], row["summary"], row["summary_note"]])
            ),
        }
        for row in content["rows"]
    ]
    cells = {
        factor: [{**cell, **line} for cell, line in zip(row, lines[factor], strict=True)]
        for factor, row in content["cells"].items()
    }
    said = {"sentence": pair["sentence"], "note": pair["note"]}
    return {**content, "rows": rows, "cells": cells, "pair": said, "summary_title": scene.say("pair.title")}


def bounds_sentence(scene: Scene, counts: dict[str, Any]) -> str:
    """Return how many key factors are in place, from what is known to what is possible."""
    phrase = "bounds" if counts["low"] == counts["high"] else "bounds.open"
    return scene.say(phrase, low=counts["low"], high=counts["high"], applies=counts["applies"], level=scene.levels[-1])


def _judged(scene: Scene) -> dict[str, Any]:
    """Return columns, rows and cells of a comparison."""
    say, comparison, unlike = scene.say, scene.comparison, scene.unlike
    method = scene.state.method
    differ = "sources.differ" if any(unlike.values()) else "sources.alike"
    level, look = comparison.levels[-1], state_look(scene)
    return {
        "title": judged_title(scene, level),
        "rows_note": say("rows_note.method", method=say(f"method.{method}")) if method else say("rows_note"),
        "bounds_title": say("bounds.title", level=say.capital(level)),
        "sources_title": say("sources.assessed"),
        "sources_note": say(differ) if unlike else "",
        "columns": [city_column(scene, city, unlike.get(city, False)) for city in scene.state.cities],
        "rows": [_row(scene, factor) for factor in comparison.matrix.columns],
        "cells": {
            factor: [judged_cell(scene, city, factor, look) for city in scene.state.cities]
            for factor in comparison.matrix.columns
        },
        "empty": say("matrix.empty") if _assessed(scene) else say("empty.benchmark"),
    }


def judged_title(scene: Scene, level: str = "") -> str:
    """Return what the view shows, in a line."""
    cities = scene.state.cities
    name = scene.name(cities[0]) if cities else scene.say("cities", count=0)
    theme = scene.benchmark["theme"]
    return scene.say(f"title.{scene.kind}", count=len(cities), city=name, theme=theme, level=level)


def _assessed(scene: Scene) -> bool:
    """Tell whether any city of the collection was ever assessed by this benchmark."""
    made = scene.tables.assessments
    return bool(((made["collection"] == scene.state.collection) & (made["benchmark"] == scene.state.benchmark)).any())


def city_column(scene: Scene, city: str, unlike: bool) -> dict[str, Any]:
    """Return a city's head, bounds and source."""
    say, counts = scene.say, scene.city_counts[city]
    column = {**city_head(scene, city), "unlike": unlike}
    used = scene.used(city)
    if used is None:
        return {**column, "bounds": "", "bounds_note": say("bounds.none"), "date": say("bounds.none"), "method": ""}
    outside = int(counts["not applicable"])
    return {
        **column,
        "low": int(counts["low"]),
        "high": int(counts["high"]),
        "applies": int(counts["applies"]),
        "bounds": bounds_sentence(scene, counts),
        "bounds_note": say("bounds.outside", count=outside) if outside else "",
        "date": f"{used['date']:%Y-%m-%d}",
        "method": say(f"method.{used['method']}"),
    }


def city_head(scene: Scene, city: str) -> dict[str, Any]:
    """Return a city's name and country, and the group that it stands in."""
    row, groups = scene.city(city), arrange(scene.tables, scene.state, scene.say).groups
    return {"id": city, "name": row["name"], "country": row["country"], "group": groups[city]}


def _row(scene: Scene, factor: str) -> dict[str, Any]:
    """Return a key factor's head and its count over the cities."""
    return {**factor_head(scene, factor), **factor_count(scene, factor)}


def factor_count(scene: Scene, factor: str) -> dict[str, str]:
    """Return in how many of the cities shown a key factor is in place.

    Parameters
    ----------
    scene : Scene
        What is shown: cities that were judged.
    factor : str
        The key factor's number.

    Returns
    -------
    dict
        `summary`, and `summary_note` on what is unknown and what does not apply.
    """
    say, counts = scene.say, scene.factor_counts[factor]
    unknown, outside = int(counts["high"] - counts["low"]), int(counts["not applicable"])
    said = [say("row.unknown", count=unknown)] if unknown else []
    said += [say("row.outside", count=outside)] if outside else []
    if unknown and unknown == counts["applies"]:
        return {"summary": say("row.nothing"), "summary_note": said[-1] if outside else ""}
    return {
        "summary": say("row.count", low=counts["low"], applies=counts["applies"], level=scene.levels[-1]),
        "summary_note": say.joined(said),
    }


def factor_head(scene: Scene, factor: str) -> dict[str, Any]:
    """Return a key factor's number, name and group."""
    row = scene.factor(factor)
    return {"id": factor, "name": row["name"], "group": "" if pd.isna(row["group"]) else row["group"]}


def judged_cell(
    scene: Scene, city: str, factor: str, look: dict[str, str], who: str = "", said_of: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Return a judgement's look, words and marks; it may name `who` judged, and what is said instead."""
    say = scene.say
    judgement, word = said_of or (scene.judgement(city, factor), state_word(scene, city, factor))
    noted = scene.effects.get((city, factor), ())
    effects = [effect for effect in ("hinders", "helps") if effect in noted]
    said = {"city": who or scene.name(city), "id": factor, "name": scene.factor_name(factor)}
    verb = "both" if len(effects) > 1 else next(iter(effects), "")
    phrase = "cell.label.note" if effects else "cell.label"
    return {
        "state": look[judgement],
        "word": word,
        "short": short_word(say, word),
        "marks": [{"kind": one, "word": say("cell.note", effect=say(f"effect.{one}"))} for one in effects],
        "label": say(phrase, **said, word=word, effect=say(f"verb.{verb}") if verb else ""),
    }


def _examples(scene: Scene) -> dict[str, Any]:
    """Return columns, rows and cells of cities that nobody assessed."""
    say, kind = scene.say, scene.kind
    factors = list(scene.factors.index) if kind == "examples" else []
    cells = {factor: [_example_cell(scene, city, factor) for city in scene.state.cities] for factor in factors}
    return {
        "title": judged_title(scene),
        "rows_note": say(f"rows_note.{kind}"),
        "sources_title": say("sources.signed"),
        "sources_note": "",
        "columns": [_real_column(scene, city) for city in scene.state.cities],
        "rows": [
            {**factor_head(scene, factor), "summary": _example_count(scene, cells[factor]), "summary_note": ""}
            for factor in factors
        ],
        "cells": cells,
        **_below(scene),
        "empty": say("matrix.empty"),
    }


def _below(scene: Scene) -> dict[str, Any]:
    """Return the examples of places that are no city shown, or what the benchmark asks where it has none."""
    say, shown = scene.say, list(scene.state.cities)
    if scene.kind == "circumstances":
        factors = [
            {
                "lead": f"{one} {scene.factor_name(one)}",
                "text": scene.statement(one),
                **scene.tongue(scene.statement(one)),
            }
            for one in scene.factors.index
        ]
        return {"below_title": say("below.factors"), "below": factors}
    examples = scene.examples
    elsewhere = examples[examples["city"].isna() & ~examples["near"].isin(shown)]
    items = [
        {
            "lead": say.led(f"{row['key_factor']} {scene.factor_name(row['key_factor'])}", row["place"]),
            "text": row["practice"],
            **scene.tongue(row["practice"]),
            "source": say("detail.example.source", place=row["place"], reported=row["reported"]),
        }
        for row in records(elsewhere)
    ]
    return {"below_title": say("below.title"), "below": items}


def _example_count(scene: Scene, cells: list[dict[str, Any] | None]) -> str:
    """Return how many of the cities shown have an example of a key factor."""
    count = sum(cell is not None for cell in cells)
    return scene.say("row.examples", count=count) if count else ""


def _example_cell(scene: Scene, city: str, factor: str) -> dict[str, Any] | None:
    """Return the mark of a reported example, or nothing: silence here says nothing of a city."""
    say, examples = scene.say, scene.examples
    ours = examples[(examples["key_factor"] == factor) & ((examples["city"] == city) | (examples["near"] == city))]
    if ours.empty:
        return None
    said = {"city": scene.name(city), "id": factor, "name": scene.factor_name(factor)}
    # A region's practice is not the city's own, and is not to be read as that.
    kind = "state.example" if (ours["city"] == city).any() else "state.example.near"
    short = say(f"{kind}.short")
    return {
        "state": "example",
        "word": short,
        "short": short,
        "marks": [],
        "label": say("cell.label", **said, word=say(kind, reported=ours["reported"].iloc[0])),
    }


def _real_column(scene: Scene, city: str) -> dict[str, Any]:
    """Return a real city's head and its Charter signature, with its source."""
    row = scene.city(city)
    signed = not pd.isna(row["charter_signed"])
    return {
        **city_head(scene, city),
        "unlike": False,
        "bounds": "",
        "bounds_note": "",
        "date": f"{row['charter_signed']:%Y-%m-%d}" if signed else scene.say("not_known"),
        "method": "",
    }


def _legend(scene: Scene, cells: dict[str, list[dict[str, Any] | None]]) -> list[dict[str, str]]:
    """Return what the looks mean: every level, and the silences that are there."""
    if scene.state.examples:
        reported = scene.say.joined(scene.examples["reported"].drop_duplicates())
        return [{"state": "example", "word": scene.say("state.example", reported=reported)}] if cells else []
    shown = {cell["state"] for row in cells.values() for cell in row if cell}
    looks = state_look(scene)
    return [
        {"state": look, "word": word_of(scene.say, name)}
        for name, look in [*reversed(list(looks.items())[: -len(SILENCES)]), *list(looks.items())[-len(SILENCES) :]]
        if name not in SILENCES or look in shown
    ] + ([{"state": "differs", "word": scene.say("legend.differs.cell")}] if "differs" in shown else [])


def _legend_marks(
    scene: Scene, cells: dict[str, list[dict[str, Any] | None]], strips: list[dict[str, Any]]
) -> list[dict[str, str]]:
    """Return what the small marks mean, as far as they are there."""
    marks = {mark["kind"] for row in cells.values() for cell in row if cell for mark in cell["marks"]}
    shown = [
        {"kind": kind, "word": scene.say(f"legend.{kind}")} for kind in ("differs", "hinders", "helps") if kind in marks
    ]
    if any(cell.get("doubt") for strip in strips for cell in strip["cells"]):
        shown.append({"kind": "doubt", "word": scene.say("legend.doubt")})
    return shown


def caption(scene: Scene, reading: str, factor: str = "", sources: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Return how to read a number of this very view, and where everything comes from.

    Parameters
    ----------
    scene : Scene
        What is shown.
    reading : str
        One number of the view in words, or nothing.
    factor : str, optional
        The key factor that the view is about: its own footnotes are added.
    sources : sequence of str, optional
        Where the figures of the view come from.  Left out: the sources of the figures
        that the state names, and of the signatures of real cities.

    Returns
    -------
    list of dict
        Blocks of `title` and `text`; `lang` and `quoted` say what is in another language.
    """
    say, row, state = scene.say, scene.benchmark, scene.state
    kind = "examples" if state.examples else "judged"
    source = say(
        f"caption.source.{kind}",
        title=row["title"],
        edition=edition_words(say, row["edition"]),
        wording=say(f"wording.{row['wording']}"),
        collection=collection_name(say, state.collection),
        date=state.on.isoformat(),
        method=say("caption.methods")
        if scene.together
        else say("caption.method", method=say(f"method.{state.method}"))
        if state.method
        else "",
    )
    said = [source]
    # A key factor's page shows no figure and no signature of cities that nobody has assessed.
    bare = bool(factor) and state.examples
    named = sources is not None
    quoted = list(sources or [])
    if sources is None and not bare:
        sources, quoted = _figure_sources(scene, () if factor else state.also)
    if sources:
        said += [say("caption.figures", sources=say.joined(sources), year=state.on.year), say("caption.unlike")]
    said += [say("caption.invented")] if scene.invented else []
    said += [say("caption.draft")] if row["status"] != "published" else []
    notes = [
        note
        for note, about in zip(*(_notes(scene)[name] for name in ("note", "key_factor")), strict=True)
        if pd.isna(about) or about == factor
    ]
    blocks: list[tuple[str, str, dict[str, Any]]] = [
        (say("caption.read"), reading, {}),
        (say("caption.source"), " ".join(said), scene.quoted(quoted)),
    ]
    blocks += [(say("caption.signed"), *_signatures(scene))] if state.examples and not (bare or named) else []
    if notes and (scene.kind == "judged" or row["status"] != "published"):
        blocks.append((say("caption.nota"), " ".join(dict.fromkeys(notes)), scene.tongue(notes[0])))
    return [{"title": title, "text": text, **other} for title, text, other in blocks if text]


def _figure_sources(scene: Scene, also: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return where the figures along the cities come from, each figure named where they come from several places.

    The second list holds the sources alone, in the same order.
    """
    every = [one for one in (scene, *(along(scene, strip) for strip in also)) if one.indicator is not None]
    said = {one.state.figure: sorted(set(one.figures["source"].dropna())) for one in every}
    if len({tuple(sources) for sources in said.values()}) < 2:
        alike = next(iter(said.values()), [])
        return alike, alike
    say = scene.say
    names = {figure: row["name"] for figure, row in indicators_of(scene.tables).items()}
    words = [say("caption.figure", name=names[one], sources=say.joined(told)) for one, told in said.items() if told]
    return words, [source for told in said.values() for source in told]


def _signatures(scene: Scene) -> tuple[str, dict[str, Any]]:
    """Return where each date of a Charter signature comes from, once, and what of it is quoted."""
    signed = scene.cities[scene.cities["charter_signed"].notna()].sort_values("charter_signed")
    sources = [
        scene.say.led(f"{row['charter_signed']:%Y-%m-%d}", f"{row['signature_source']}.") for row in records(signed)
    ]
    text = " ".join([*dict.fromkeys(sources), scene.say("caption.read.circumstances")])
    return text, scene.quoted(dict.fromkeys(signed["signature_source"]))


def _notes(scene: Scene) -> pd.DataFrame:
    """Return the benchmark's footnotes."""
    notes = scene.tables.benchmark_notes
    return notes[(notes["benchmark"] == scene.state.benchmark) & (notes["edition"] == scene.state.edition)]


def _reading(scene: Scene) -> str:
    """Return one number of this view in words: that of a city with something open, if there is one."""
    say = scene.say
    if scene.kind != "judged":
        return say("caption.read.examples") if scene.kind == "examples" else ""
    counts = {city: counts for city, counts in scene.city_counts.items() if scene.used(city)}
    if not counts:
        return ""
    city = max(counts, key=lambda one: counts[one]["high"] - counts[one]["low"])
    row = counts[city]
    unknown = row["high"] - row["low"]
    more = say("caption.read.more", count=unknown) if unknown else say("caption.read.certain")
    return say(
        "caption.read.judged",
        bounds=bounds_sentence(scene, row),
        city=scene.name(city),
        low=row["low"],
        level=scene.levels[-1],
        more=more,
        applies=row["applies"],
    )
