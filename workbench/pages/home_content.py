"""What a workspace holds, as its start page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from workbench.comparison import cities_in, collections_in
from workbench.pages.behind import state_look, state_word, text_of
from workbench.pages.known import cities_of, editions_of, instrument_of
from workbench.pages.links import address
from workbench.pages.scene import Scene, collection_name, edition_words, tongue
from workbench.tables import Tables, records
from workbench.words import Words

__all__ = ["home_content", "python_lines"]

_MOST_IN_PEEK = 8


def home_content(tables: Tables, say: Words, link: Mapping[str, str], scene: Scene | None) -> dict[str, Any]:
    """Return what the start page shows.

    Parameters
    ----------
    tables : Tables
        A workspace; it may hold nothing.
    say : Words
        The language.
    link : mapping
        What the visitor has chosen on other pages, as parameters of an address.
    scene : Scene or None
        What the comparison would open with; None where nothing can be compared.

    Returns
    -------
    dict
        The `content` of `workbench.widgets.HomeView`.
    """
    return {
        "ways_title": say("start.ways"),
        "ways": _ways(say, link, scene),
        "peek": _peek(scene, link) if scene and scene.kind == "judged" and scene.state.cities else None,
        "collections_title": say("start.collections"),
        "collections": [_collection(tables, say, link, name) for name in collections_in(tables)],
        "collections_none": say("start.collections.none"),
        "benchmarks_title": say("start.benchmarks"),
        "benchmarks": [_benchmark(tables, say, link, row) for row in records(editions_of(tables))],
        "benchmarks_none": say("start.benchmarks.none"),
        "search": {"text": say("start.search"), "address": address("benchmark", link)},
    }


def python_lines(scene: Scene | None) -> str:
    """Return the lines of Python that compare what the pages open with.

    Parameters
    ----------
    scene : Scene or None
        None where nothing can be compared: then what there is is loaded.
    """
    lines = ["import workbench", 'tables = workbench.load(".")']
    if scene is None:
        return "\n".join([*lines, "tables"])
    state = scene.state
    if state.examples:
        # Nobody has assessed these cities: a matrix of them would be empty.
        cities = f"""cities = tables.cities.query('collection == "{state.collection}"')"""
        return "\n".join([*lines, cities, 'tables.context.merge(cities[["city", "name", "country"]], on="city")'])
    of_benchmark = scene.tables.benchmarks["benchmark"] == state.benchmark
    edition = f', edition="{state.edition}"' if of_benchmark.sum() > 1 else ""
    cities = ""
    if len(cities_in(scene.tables, state.collection)) > len(cities_of(scene.tables, state.collection)):
        # A comparison never mixes real and invented cities.
        lines.append(
            f"""real = tables.cities.query('collection == "{state.collection}" and not illustrative')["city"]"""
        )
        cities = ", cities=real.tolist()"
    return "\n".join(
        [
            *lines,
            f'benchmark = "{state.benchmark}"',
            f'comparison = workbench.compare(tables, benchmark, collection="{state.collection}"{edition}{cities})',
            "comparison.matrix",
        ]
    )


def _ways(say: Words, link: Mapping[str, str], scene: Scene | None) -> list[dict[str, str]]:
    """Return the ways in for those who read, who present and who count."""
    ways = [
        {
            "title": say(f"start.{way}"),
            "who": say(f"start.{way}.who"),
            "what": say(f"start.{way}.what"),
            "go": say(f"start.{way}.go"),
            "address": address(page, link),
        }
        for way, page in (("compare", "compare"), ("present", "key-factor"))
    ]
    python = {
        "title": say("start.python"),
        "who": say("start.python.who"),
        "what": say(f"start.python.{_shows(scene)}"),
        "code": python_lines(scene),
        "note": say("start.python.lab"),
    }
    return [*ways, python]


def _shows(scene: Scene | None) -> str:
    """Return what the lines of Python do."""
    if scene is None:
        return "load"
    return "published" if scene.state.examples else "what"


def _peek(scene: Scene, link: Mapping[str, str]) -> dict[str, Any]:
    """Return a small picture of the comparison: the looks of its cells, and what they mean."""
    say, cities = scene.say, scene.state.cities[:_MOST_IN_PEEK]
    looks = state_look(scene)
    rows = [[looks[scene.judgement(city, factor)] for city in cities] for factor in scene.factors.index]
    words = {
        looks[scene.judgement(city, factor)]: state_word(scene, city, factor)
        for city in cities
        for factor in scene.factors.index
    }
    title = say(
        "start.peek",
        theme=scene.benchmark["theme"],
        cities=say("cities", count=len(cities)),
        items=say(scene.item("items"), count=len(rows)),
    )
    return {
        "title": title,
        "label": say("start.peek.go", title=title),
        "address": _to(link, "compare", scene.state.collection, scene.state.instrument),
        "invented": say("mark.invented") if scene.invented else "",
        "columns": [scene.name(city) for city in cities],
        "rows": rows,
        # In the order of the levels, then of the silences.
        "legend": [{"state": look, "word": words[look]} for look in _in_legend_order(looks) if look in words],
    }


def _in_legend_order(looks: Mapping[str, str]) -> list[str]:
    """Return looks as a legend has them: in place first, silences last."""
    silent = [look for look in looks.values() if look in ("na", "nap", "nq")]
    return [*reversed([look for look in dict.fromkeys(looks.values()) if look not in silent]), *silent]


def _collection(tables: Tables, say: Words, link: Mapping[str, str], name: str) -> dict[str, Any]:
    """Return what a collection holds."""
    cities = cities_in(tables, name)
    made = tables.assessments[tables.assessments["collection"] == name]
    invented = cities["illustrative"].to_numpy()
    kind = "mixed" if invented.any() and not invented.all() else "invented" if invented.any() else "real"
    word = say("mark.invented") if kind == "invented" else say(f"start.{kind}")
    note = say("note.invented") if kind == "invented" else "" if len(made) else _silence(say, kind)
    countries = say("start.countries", count=cities["country"].nunique())
    return {
        "name": say.capital(collection_name(say, name)),
        "address": address("compare", link, collection=name),
        "mark": {"word": word, "kind": "invented" if kind == "invented" else "plain"},
        "cities": f"{say('start.cities', count=len(cities))} {countries}",
        "note": note,
        "names_title": say("start.names"),
        "names": [
            {"text": row["name"], "address": address("city", link, collection=name, city=row["city"])}
            for row in records(cities_of(tables, name))
        ],
        "lines": _assessed(tables, say, link, name, made) if len(made) else _reported(tables, say, link, name, cities),
        "facts": _published(tables, say, cities),
    }


def _silence(say: Words, kind: str) -> str:
    """Return what is said of a collection without assessments."""
    return say("start.none" if kind == "mixed" else "start.nobody")


def _assessed(
    tables: Tables, say: Words, link: Mapping[str, str], collection: str, made: pd.DataFrame
) -> list[dict[str, str]]:
    """Return by which benchmarks a collection's cities were assessed."""
    lines = []
    for row in records(editions_of(tables)):
        ours = made[(made["benchmark"] == row["benchmark"]) & (made["edition"] == row["edition"])]
        if ours.empty:
            continue
        cities = say("cities", count=ours["city"].nunique())
        said = say("start.judged", count=len(ours), cities=cities, years=_years(say, ours["date"].dt.year))
        lines.append(
            {"text": row["theme"], "note": said, "address": _to(link, "compare", collection, instrument_of(row))}
        )
    return lines


def _reported(
    tables: Tables, say: Words, link: Mapping[str, str], collection: str, cities: pd.DataFrame
) -> list[dict[str, str]]:
    """Return of which benchmarks examples are reported of cities that nobody assessed."""
    lines = []
    known = set(cities["city"])
    for row in records(editions_of(tables)):
        examples = _of(tables.examples, row)
        count = int((examples["city"].isin(known) | examples["near"].isin(known)).sum())
        if count:
            said = say("start.examples", count=count)
            lines.append(
                {"text": row["theme"], "note": said, "address": _to(link, "compare", collection, instrument_of(row))}
            )
    return lines


def _published(tables: Tables, say: Words, cities: pd.DataFrame) -> list[str]:
    """Return what else is known of a collection's cities."""
    signed = int(cities["charter_signed"].notna().sum())
    figures = tables.context[tables.context["city"].isin(set(cities["city"]))]
    facts = [say("start.signed", count=signed)] if signed else []
    invented = set(cities.loc[cities["illustrative"], "city"])
    for phrase, ours in (
        ("start.figures", figures[~figures["city"].isin(invented)]),
        ("start.figures.invented", figures[figures["city"].isin(invented)]),
    ):
        if len(ours):
            count = say("cities", count=ours["city"].nunique())
            facts.append(say(phrase, cities=count, years=_years(say, ours["year"])))
    return facts


def _benchmark(tables: Tables, say: Words, link: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an edition of a benchmark: what it asks for, and what stands in it."""
    slug, published = instrument_of(row), row["status"] == "published"
    items = "items.charter" if row["benchmark"] == "charter" else "items"
    questions = _of(tables.guide_questions, row)
    counts = {
        "start.questions": int(questions["part_of"].isna().sum()),
        "start.practice": len(_of(tables.examples, row)),
    }
    edition = say("start.edition", edition=edition_words(say, row["edition"]), wording=say(f"wording.{row['wording']}"))
    return {
        "name": row["theme"],
        "address": address("benchmark", link, benchmark=slug),
        "mark": "" if published else say("mark.draft"),
        "standard": text_of(row["standard"]),
        **tongue(tables, say, row["standard"]),
        "about": f"{say('start.published')}, {edition}" if published else edition,
        "counts": ", ".join(
            [
                say(items, count=len(_of(tables.key_factors, row))),
                *(say(phrase, count=count) for phrase, count in counts.items() if count),
            ]
        ),
    }


def _to(link: Mapping[str, str], page: str, collection: str, benchmark: str) -> str:
    """Return the address of a page with a collection and a benchmark."""
    return address(page, link, collection=collection, benchmark=benchmark)


def _of(table: pd.DataFrame, row: Mapping[str, Any]) -> pd.DataFrame:
    """Return a table's rows of an edition."""
    ours: pd.DataFrame = table[(table["benchmark"] == row["benchmark"]) & (table["edition"] == row["edition"])]
    return ours


def _years(say: Words, years: Iterable[Any]) -> str:
    """Return the years from the first to the last."""
    low, high = min(years), max(years)
    return str(low) if low == high else say("start.years", low=low, high=high)
