"""What the comparison page shows, as one value: from a link, a choice or nothing at all.

Whatever comes from a link or a browser may be anything.  It is held against the
tables here, and what is not known is said in a notice and left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from workbench.comparison import cities_in, collections_in
from workbench.context import indicators_for
from workbench.documents import METHODS
from workbench.pages.memo import remembered
from workbench.problems import nearest
from workbench.tables import Tables, records
from workbench.words import Words

__all__ = [
    "BY_FIGURE",
    "LIKE",
    "NOTES",
    "WEIGHTS",
    "State",
    "cities_of",
    "editions_of",
    "factors_of",
    "reach_of",
    "settle",
]

NOTES = "notes"
"""The choice of the cities' notes in place of a figure."""

BY_FIGURE = "figure"
"""The order, or the groups, by the figure shown."""

LIKE = "like:"
"""What begins an order by likeness to a city, whose slug follows."""

WEIGHTS = ("1", "2", "3")
"""How much a criterion can weigh."""

_MOST_AT_FIRST = 8
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
    factor : str
        The context factor laid along the cities.
    figure : str
        Its indicator, or `NOTES`.
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
    examples : bool
        Whether the page shows reported examples, as nobody assessed these cities.
    """

    collection: str
    benchmark: str
    edition: str
    cities: tuple[str, ...]
    on: dt.date
    method: str = ""
    factor: str = ""
    figure: str = NOTES
    cell: str = ""
    key_factor: str = ""
    beside: tuple[str, ...] = ()
    city: str = ""
    criteria: tuple[tuple[str, int], ...] | None = None
    order: str = ""
    group: str = ""
    examples: bool = False

    def link(self) -> dict[str, str]:
        """Return what the page shows as the parameters of its address."""
        said = {
            "collection": self.collection,
            "benchmark": f"{self.benchmark}.{self.edition}",
            "cities": ",".join(self.cities),
            "on": self.on.isoformat(),
            "method": self.method,
            "circumstances": self.factor,
            "figure": self.figure,
            "cell": self.cell,
            "key_factor": self.key_factor,
            "beside": ",".join(self.beside),
            "city": self.city,
            "order": self.order,
            "group": self.group,
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
        The language of the notices.

    Returns
    -------
    State or None
        None where the workspace holds nothing to show.
    list of str
        A notice for everything that was wanted and is not known.
    """
    collections = collections_in(tables)
    if not collections or tables.benchmarks.empty:
        return None, []
    notices: list[str] = []

    def pick(name: str, known: Iterable[str], otherwise: str, phrase: str) -> str:
        asked = wanted.get(name, "")
        every = list(known)
        if asked in every:
            return asked
        if asked:
            notices.append(_notice(say, phrase, asked, every))
        return otherwise

    collection = pick("collection", collections, _first_collection(tables, collections), "notice.collection")
    editions = editions_of(tables)
    slugs = [f"{row['benchmark']}.{row['edition']}" for row in records(editions)]
    chosen = pick("benchmark", slugs, _first_benchmark(tables, collection, slugs), "notice.benchmark")
    benchmark, _, edition = chosen.partition(".")
    state = State(collection, benchmark, edition, (), _on(wanted.get("on", ""), say, notices))
    everyone = _everyone(tables, collection)
    ours = cities_of(tables, collection)
    if len(everyone) > len(ours):
        notices.append(say("notice.mixed"))
    state = replace(state, examples=_shows_examples(tables, state, ours))
    state = replace(
        state,
        method="" if state.examples else pick("method", METHODS, "", "notice.method"),
        cities=_cities(tables, state, ours, wanted, say, notices),
    )
    factors = list(tables.context_factors["context_factor"])
    state = replace(state, factor=pick("circumstances", factors, _first_factor(factors), "notice.factor"))
    reach = reach_of(tables, state.factor, state.cities)
    first = next(iter(reach.loc[reach["cities"] > 0, "indicator"]), NOTES)
    state = replace(state, figure=pick("figure", [*reach["indicator"], NOTES], first, "notice.figure"))
    state = replace(state, cell=_cell(tables, state, wanted.get("cell", ""), say, notices))
    if state.figure == NOTES:
        # Where there is no figure to stand by, cities stand by name.
        wanted = {name: value for name, value in wanted.items() if value != BY_FIGURE}
    return replace(
        state,
        key_factor=pick("key_factor", factors_of(tables, benchmark, edition).index, "", "notice.key_factor"),
        beside=_known_of(state.cities, ours, wanted.get("beside", ""), say, notices),
        city=next(iter(_known_of(ours["city"], ours, wanted.get("city", ""), say, notices)), ""),
        criteria=_criteria(tables, wanted, say, notices),
        order=pick("order", [BY_FIGURE, *(f"{LIKE}{city}" for city in ours["city"])], "", "notice.order"),
        group=pick("group", ["country", "size", BY_FIGURE], "", "notice.group"),
    ), notices


@remembered
def editions_of(tables: Tables) -> pd.DataFrame:
    """Return the benchmarks' editions in the order in which they are offered.

    Published ones come first, the Charter after the toolkits, drafts last.
    """
    rows = records(tables.benchmarks)
    keys = [(row["status"] != "published", row["benchmark"] == "charter", row["theme"], row["since"]) for row in rows]
    return tables.benchmarks.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


@remembered
def factors_of(tables: Tables, benchmark: str, edition: str) -> pd.DataFrame:
    """Return an edition's key factors, by their number."""
    factors = tables.key_factors
    return factors[(factors["benchmark"] == benchmark) & (factors["edition"] == edition)].set_index("key_factor")


@remembered
def _everyone(tables: Tables, collection: str) -> pd.DataFrame:
    """Return all cities of a collection, in alphabetical order."""
    return cities_in(tables, collection)


@remembered
def cities_of(tables: Tables, collection: str) -> pd.DataFrame:
    """Return the cities that a page may show of a collection, in alphabetical order.

    Where a collection holds real and invented cities, the real ones: a comparison
    never mixes them.
    """
    return _one_kind(_everyone(tables, collection))


def _one_kind(cities: pd.DataFrame) -> pd.DataFrame:
    """Return the real cities, or where there is none the invented ones."""
    illustrative = cities["illustrative"].to_numpy()
    return cities[~illustrative] if illustrative.any() and not illustrative.all() else cities


reach_of = remembered(indicators_for)
"""How far a context factor's indicators reach; see `indicators_for`."""


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


def _on(asked: str, say: Words, notices: list[str]) -> dt.date:
    """Return the day that is meant."""
    today = dt.date.today()  # noqa: DTZ011 - the reader's own day is meant
    if not asked:
        return today
    try:
        return dt.date.fromisoformat(asked)
    except ValueError:
        notices.append(say("notice.on", name=asked[:_SHOWN]))
        return today


def _cities(
    tables: Tables, state: State, ours: pd.DataFrame, wanted: Mapping[str, str], say: Words, notices: list[str]
) -> tuple[str, ...]:
    """Return the cities that are meant, in alphabetical order."""
    known = ours["city"].tolist()
    if "cities" not in wanted:
        return _first_cities(tables, state, known)
    return _known_of(known, ours, wanted["cities"], say, notices)


def _known_of(
    offered: Iterable[str], ours: pd.DataFrame, wanted: str, say: Words, notices: list[str]
) -> tuple[str, ...]:
    """Return those of the offered cities that a list names; one that the collection does not hold is said."""
    known = ours["city"].tolist()
    asked = [slug for slug in wanted.split(",") if slug]
    names = dict(zip(known, ours["name"].tolist(), strict=True))
    # A link may name anything, and any number of it.
    for slug in [slug for slug in asked if slug not in known][:_NOTICES_AT_MOST]:
        alike = nearest(slug[:_SHOWN], known, 1)
        notices.append(_notice(say, "notice.city", slug, [], [str(names[one]) for one in alike]))
    return tuple(slug for slug in offered if slug in asked)


def _criteria(
    tables: Tables, wanted: Mapping[str, str], say: Words, notices: list[str]
) -> tuple[tuple[str, int], ...] | None:
    """Return the criteria that are meant, in the catalogue's order, or None where none are named."""
    if "criteria" not in wanted:
        return None
    known = tables.indicators["indicator"].tolist()
    chosen: dict[str, int] = {}
    for asked in filter(None, wanted["criteria"].split(",")):
        indicator, _, weight = asked.partition(":")
        if indicator in known and weight in WEIGHTS:
            chosen[indicator] = int(weight)
        elif len(notices) < _NOTICES_AT_MOST:
            notices.append(_notice(say, "notice.criterion", asked, known))
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


def _cell(tables: Tables, state: State, asked: str, say: Words, notices: list[str]) -> str:
    """Return the open cell, if it is one that the page shows."""
    if not asked:
        return ""
    left, _, right = asked.partition("|")
    shown = right in _openable(tables, state, left) if left in state.cities else False
    if shown or (left == "context" and right in state.cities and state.factor):
        return asked
    notices.append(say("notice.cell", name=asked[:_SHOWN]))
    return ""


def _openable(tables: Tables, state: State, city: str) -> set[str]:
    """Return the key factors behind which something stands for a city."""
    table = tables.examples if state.examples else tables.key_factors
    ours = table[(table["benchmark"] == state.benchmark) & (table["edition"] == state.edition)]
    if state.examples:
        ours = ours[(ours["city"] == city) | (ours["near"] == city)]
    return set(ours["key_factor"])


def _notice(say: Words, phrase: str, asked: str, known: Iterable[str], guesses: list[str] | None = None) -> str:
    """Return a notice on a name that is not known, with what was perhaps meant."""
    alike = nearest(asked, known, 1) if guesses is None else guesses
    guess = say("notice.guess", guess=alike[0]) if alike else ""
    return say(phrase, name=asked[:_SHOWN]) + guess
