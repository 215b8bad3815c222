"""What the comparison page shows, as one value: from a link, a choice or nothing at all.

Whatever comes from a link or a browser may be anything.  It is held against the
tables here, and what is not known is said in a notice and left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from workbench.comparison import collections_in
from workbench.documents import METHODS
from workbench.pages.known import cities_of, editions_of, everyone_of, factors_of, instrument_of, reach_of
from workbench.pages.naming import ALSO, NOTES, methods_of, strips_of
from workbench.problems import nearest
from workbench.tables import Tables, records
from workbench.words import LANGUAGES, ORIGINAL, Words

__all__ = [
    "BY_FIGURE",
    "LIKE",
    "MERGED",
    "NOTES",
    "ROWS",
    "SIDE_BY_SIDE",
    "WEIGHTS",
    "State",
    "settle",
]

BY_FIGURE = "figure"
"""The order, or the groups, by the figure shown."""

LIKE = "like:"
"""What begins an order by likeness to a city, whose slug follows."""

ROWS = ("differ", "unknown", "noted", "methods")
"""Of which key factors rows can be shown; see `rows_shown`."""

SIDE_BY_SIDE, MERGED = "side-by-side", "merged"
"""How the assessments of all methods are shown together."""

WEIGHTS = ("1", "2", "3")
"""How much a criterion can weigh."""

_MOST_AT_FIRST = 8
_MOST_ALSO = 6
_NOTICES_AT_MOST = 5
_SHOWN = 60


@dataclass(frozen=True)
class State:
    """What the page shows.

    Attributes
    ----------
    collection, benchmark, edition : str
        What is compared.
    cities : tuple of str
        The chosen slugs in alphabetical order of their names.
    on : datetime.date
        The day.
    method : str
        One of the methods, or empty for the latest of each city.
    methods : str
        `SIDE_BY_SIDE` or `MERGED` where the comparison shows the assessments of all
        methods together, else empty.  Other pages show the latest of each city then.
    factor : str
        The context factor laid along the cities.
    figure : str
        Its indicator, or `NOTES`.
    also : tuple of str
        Further circumstances along the cities, by their names in `strips_of`.
    cell : str
        The open cell, or empty.
    key_factor : str
        The key factor that is looked at alone, or empty.
    beside : tuple of str
        The cities that stand side by side there; empty for the first few.
    city : str
        The city that is looked at alone, or empty.
    criteria : tuple of tuple of str and int, or None
        The indicators by which its neighbours are found, with the weight of each; None
        for the usual ones.
    order : str
        How cities stand: by name (empty), `BY_FIGURE`, or `LIKE` with a city's slug.
    group : str
        In what groups: none (empty), ``country``, ``size`` or `BY_FIGURE`.
    rows : str
        Which key factors have a row: all (empty), or one of `ROWS`.
    language : str
        The language of the page, or empty for English.
    examples : bool
        Whether the page shows reported examples, as nobody assessed these cities.
    """

    collection: str
    benchmark: str
    edition: str
    cities: tuple[str, ...]
    on: dt.date
    method: str = ""
    methods: str = ""
    factor: str = ""
    figure: str = NOTES
    also: tuple[str, ...] = ()
    cell: str = ""
    key_factor: str = ""
    beside: tuple[str, ...] = ()
    city: str = ""
    criteria: tuple[tuple[str, int], ...] | None = None
    order: str = ""
    group: str = ""
    rows: str = ""
    language: str = ""
    examples: bool = False

    @property
    def strip(self) -> str:
        """The first circumstance, by its name in `strips_of`."""
        return f"{NOTES}:{self.factor}" if self.figure == NOTES else self.figure

    @property
    def instrument(self) -> str:
        """What cities are looked at by: the benchmark in its edition, as a link names it."""
        return f"{self.benchmark}.{self.edition}"

    def link(self) -> dict[str, str]:
        """Return what the page shows as the parameters of its address."""
        said = {
            "collection": self.collection,
            "benchmark": self.instrument,
            "cities": ",".join(self.cities),
            "on": self.on.isoformat(),
            "method": self.methods or self.method,
            "circumstances": self.factor,
            "figure": self.figure,
            "also": ",".join(self.also),
            "cell": self.cell,
            "key_factor": self.key_factor,
            "beside": ",".join(self.beside),
            "city": self.city,
            "order": self.order,
            "group": self.group,
            "rows": self.rows,
            "language": self.language,
        }
        chosen = {name: value for name, value in said.items() if value or name == "cities"}
        if self.criteria is not None:
            chosen["criteria"] = ",".join(f"{indicator}:{weight}" for indicator, weight in self.criteria)
        return chosen


def settle(tables: Tables, wanted: Mapping[str, str], say: Words) -> tuple[State | None, list[str]]:
    """Return what can be shown of what was wanted.

    Parameters
    ----------
    tables : Tables
        A workspace.
    wanted : mapping
        Parameters as `State.link` makes them; any may be missing or nonsense.
    say : Words
        The language of the page, and of the notices.

    Returns
    -------
    State or None
        None where the workspace holds nothing to show.
    list of str
        A notice for everything that was wanted and is not known.
    """
    asked = _Asked(tables, wanted, say, [])
    state = _compared(asked)
    if state is not None:
        for step in (_judged, _beside_them, _also, _opened, _alone, _arranged, _spoken):
            state = step(asked, state)
    return state, asked.notices


@dataclass(frozen=True)
class _Asked:
    """What a link asks for, and notices on what of it is not known."""

    tables: Tables
    wanted: Mapping[str, str]
    say: Words
    notices: list[str]

    def pick(self, name: str, known: Iterable[str], otherwise: str = "") -> str:
        """Return what is asked for under a name, if it is one of what is known."""
        asked, every = self.wanted.get(name, ""), list(known)
        if asked in every:
            return asked
        if asked:
            self.tell(f"notice.{name}", asked, every)
        return otherwise

    def several(self, name: str, offered: Iterable[str], ours: pd.DataFrame) -> tuple[str, ...]:
        """Return those of the offered cities that a list names; one that the collection does not hold is said."""
        known = ours["city"].tolist()
        asked = [slug for slug in self.wanted.get(name, "").split(",") if slug]
        names = dict(zip(known, ours["name"].tolist(), strict=True))
        # A link may name anything, and any number of it.
        for slug in [slug for slug in asked if slug not in known][:_NOTICES_AT_MOST]:
            self.tell("notice.city", slug, [], [str(names[one]) for one in nearest(slug[:_SHOWN], known, 1)])
        return tuple(slug for slug in offered if slug in asked)

    def tell(self, phrase: str, asked: str, known: Iterable[str] = (), guesses: list[str] | None = None) -> None:
        """Say that a name is not known, with what was perhaps meant."""
        alike = nearest(asked, known, 1) if guesses is None else guesses
        guess = self.say("notice.guess", guess=alike[0]) if alike else ""
        self.notices.append(self.say(phrase, name=asked[:_SHOWN]) + guess)


def _compared(asked: _Asked) -> State | None:
    """Return by which benchmark a collection is looked at, and on what day; None where there is neither."""
    tables = asked.tables
    collections = collections_in(tables)
    if not collections or tables.benchmarks.empty:
        return None
    collection = asked.pick("collection", collections, _first_collection(tables, collections))
    slugs = [instrument_of(row) for row in records(editions_of(tables))]
    # A link that somebody types names a benchmark as commands do, without its edition.
    editions = [slug for slug in slugs if slug.partition(".")[0] == asked.wanted.get("benchmark")]
    if editions:
        asked = replace(asked, wanted={**asked.wanted, "benchmark": _first_benchmark(tables, collection, editions)})
    chosen = asked.pick("benchmark", slugs, _first_benchmark(tables, collection, slugs))
    benchmark, _, edition = chosen.partition(".")
    return State(collection, benchmark, edition, (), _on(asked))


def _judged(asked: _Asked, state: State) -> State:
    """Return whose judgements are shown, and by what method."""
    tables, ours = asked.tables, cities_of(asked.tables, state.collection)
    if len(everyone_of(tables, state.collection)) > len(ours):
        asked.notices.append(asked.say("notice.mixed"))
    state = replace(state, examples=_shows_examples(tables, state, ours))
    method = "" if state.examples else asked.pick("method", [*METHODS, SIDE_BY_SIDE, MERGED])
    if method not in METHODS:
        state, method = replace(state, methods=method), ""
    known = ours["city"].tolist()
    chosen = "cities" in asked.wanted
    cities = asked.several("cities", known, ours) if chosen else _first_cities(tables, state, known)
    return replace(state, method=method, cities=cities)


def _beside_them(asked: _Asked, state: State) -> State:
    """Return which circumstance stands beside them."""
    factors = list(asked.tables.context_factors["context_factor"])
    factor = asked.pick("circumstances", factors, _first_factor(factors))
    reach = reach_of(asked.tables, factor, state.cities)
    first = next(iter(reach.loc[reach["cities"] > 0, "indicator"]), NOTES)
    return replace(state, factor=factor, figure=asked.pick("figure", [*reach["indicator"], NOTES], first))


def _also(asked: _Asked, state: State) -> State:
    """Return which further circumstances stand beside them."""
    known, wanted = strips_of(asked.tables), asked.wanted.get("also", "").split(",")
    for one in [one for one in wanted if one and one not in known][:_NOTICES_AT_MOST]:
        asked.tell("notice.also", one, known)
    # What stands there already does not stand there twice.
    chosen = tuple(one for one in known if one in wanted and one != state.strip)
    if len(chosen) > _MOST_ALSO:
        asked.notices.append(asked.say("notice.also.most", count=_MOST_ALSO))
    return replace(state, also=chosen[:_MOST_ALSO])


def _opened(asked: _Asked, state: State) -> State:
    """Return which cell is open, if it is one that the page shows."""
    cell = asked.wanted.get("cell", "")
    left, _, right = cell.partition("|")
    city, _, method = left.partition(":")
    judged = city in state.cities and method in ("", *METHODS)
    if left == f"{ALSO}{state.strip}":
        left, cell = "context", f"context|{right}"
    elif judged:
        cell = f"{_column(asked.tables, state, city, method)}|{right}"
    shown = judged and right in _openable(asked.tables, state, city)
    strips = {"context", *(f"{ALSO}{one}" for one in state.also)} if state.factor else set()
    if shown or (left in strips and right in state.cities):
        return replace(state, cell=cell)
    if cell:
        asked.tell("notice.cell", cell)
    return state


def _column(tables: Tables, state: State, city: str, method: str) -> str:
    """Return the name of a city's column: where its assessments stand side by side, that of one of them."""
    if state.methods != SIDE_BY_SIDE:
        return city
    made = methods_of(tables, state.collection, state.benchmark, state.edition, state.on).get(city, ())
    return f"{city}:{method if method in made else made[0]}" if made else city


def _alone(asked: _Asked, state: State) -> State:
    """Return which key factor, and which cities, are looked at by themselves."""
    ours = cities_of(asked.tables, state.collection)
    return replace(
        state,
        key_factor=asked.pick("key_factor", factors_of(asked.tables, state.benchmark, state.edition).index),
        beside=asked.several("beside", state.cities, ours),
        city=next(iter(asked.several("city", ours["city"], ours)), ""),
        criteria=_criteria(asked),
    )


def _arranged(asked: _Asked, state: State) -> State:
    """Return in what order and groups cities stand, and which rows are shown."""
    if state.figure == NOTES:
        # Where there is no figure to stand by, cities stand by name.
        asked = replace(asked, wanted={name: value for name, value in asked.wanted.items() if value != BY_FIGURE})
    likes = [f"{LIKE}{city}" for city in cities_of(asked.tables, state.collection)["city"]]
    order = asked.pick("order", [BY_FIGURE, *likes])
    rows = asked.pick("rows", ROWS)
    # Of cities that nobody judged every row is shown, and of one method no row is judged differently.
    rows = "" if state.examples or (rows == "methods" and not state.methods) else rows
    return replace(state, order=order, group=asked.pick("group", ["country", "size", BY_FIGURE]), rows=rows)


def _spoken(asked: _Asked, state: State) -> State:
    """Return in what language the page speaks; it was chosen when the page was opened."""
    asked.pick("language", LANGUAGES)
    return replace(state, language="" if asked.say.language == ORIGINAL else asked.say.language)


def _first_collection(tables: Tables, collections: list[str]) -> str:
    """Return the collection to open: a city's own with assessments, else one with any, else the first."""
    assessed = set(tables.assessments["collection"])
    invented = set(tables.cities.loc[tables.cities["illustrative"], "collection"])
    return min(collections, key=lambda name: (name not in assessed, name in invented, name))


def _first_benchmark(tables: Tables, collection: str, slugs: list[str]) -> str:
    """Return the benchmark to open: the first that the collection was assessed by."""
    made = tables.assessments[tables.assessments["collection"] == collection]
    assessed = {f"{benchmark}.{edition}" for benchmark, edition in zip(made["benchmark"], made["edition"], strict=True)}
    return next((slug for slug in slugs if slug in assessed), slugs[0])


def _first_factor(factors: list[str]) -> str:
    """Return the context factor to open: the migrant population, as the cities' first circumstance."""
    return "migrant-population" if "migrant-population" in factors else next(iter(factors), "")


def _shows_examples(tables: Tables, state: State, ours: pd.DataFrame) -> bool:
    """Tell whether nobody assessed the collection's real cities by this benchmark."""
    made = tables.assessments
    asked = (state.collection, state.benchmark, state.edition)
    columns = (made[name].tolist() for name in ("collection", "benchmark", "edition"))
    return asked not in set(zip(*columns, strict=True)) and not ours["illustrative"].any()


def _on(asked: _Asked) -> dt.date:
    """Return the day that is meant."""
    today, day = dt.date.today(), asked.wanted.get("on", "")  # noqa: DTZ011 - the reader's own day is meant
    try:
        return dt.date.fromisoformat(day) if day else today
    except ValueError:
        asked.tell("notice.on", day)
        return today


def _criteria(asked: _Asked) -> tuple[tuple[str, int], ...] | None:
    """Return the criteria that are meant, in the catalogue's order, or None where none are named."""
    if "criteria" not in asked.wanted:
        return None
    known = asked.tables.indicators["indicator"].tolist()
    chosen: dict[str, int] = {}
    for one in filter(None, asked.wanted["criteria"].split(",")):
        indicator, _, weight = one.partition(":")
        if indicator in known and weight in WEIGHTS:
            chosen[indicator] = int(weight)
        elif len(asked.notices) < _NOTICES_AT_MOST:
            asked.tell("notice.criterion", one, known)
    return tuple((one, chosen[one]) for one in known if one in chosen)


def _first_cities(tables: Tables, state: State, known: list[str]) -> tuple[str, ...]:
    """Return the cities to open with: those with an example, else the first few that were assessed."""
    if state.examples:
        reported = _reported(tables, state)
        partners = set(tables.cities.loc[tables.cities["partner"], "city"])
        return tuple(slug for slug in known if slug in (reported or partners or set(known)))
    made = tables.assessments
    ours = made.loc[(made["collection"] == state.collection) & (made["benchmark"] == state.benchmark), "city"]
    assessed = set(ours.tolist())
    return tuple([slug for slug in known if slug in assessed][:_MOST_AT_FIRST])


def _reported(tables: Tables, state: State) -> set[str]:
    """Return the cities that the benchmark reports an example of."""
    examples = tables.examples
    ours = examples[(examples["benchmark"] == state.benchmark) & (examples["edition"] == state.edition)]
    return set(ours["city"].dropna())


def _openable(tables: Tables, state: State, city: str) -> set[str]:
    """Return the key factors behind which something stands for a city."""
    table = tables.examples if state.examples else tables.key_factors
    ours = table[(table["benchmark"] == state.benchmark) & (table["edition"] == state.edition)]
    if state.examples:
        ours = ours[(ours["city"] == city) | (ours["near"] == city)]
    return set(ours["key_factor"])
