"""What is needed to show a state: the tables' rows that it is about, looked up once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

from workbench.comparison import Comparison, compare
from workbench.context import latest_figures, notes_for
from workbench.pages.known import cities_of, factors_of
from workbench.pages.memo import remembered
from workbench.pages.state import NOTES, State
from workbench.tables import Tables, by_name, records
from workbench.words import ORIGINAL, Words

__all__ = ["Scene", "catalogue", "collection_name", "edition_words", "figures_of", "indicators_of", "tongue"]


@dataclass(frozen=True)
class Scene:
    """A state with the rows of the tables that it shows.

    Attributes
    ----------
    tables : Tables
        The workspace.
    state : State
        What is shown.
    say : Words
        The language.
    """

    tables: Tables
    state: State
    say: Words

    together: ClassVar[bool] = False
    """Whether the assessments of all methods are shown; see `Together`."""

    @cached_property
    def _compared(self) -> _Compared:
        state = self.state
        return _compared(
            self.tables, state.benchmark, state.edition, state.collection, state.cities, state.on, state.method
        )

    @property
    def comparison(self) -> Comparison:
        """The cities compared."""
        return self._compared.comparison

    @property
    def levels(self) -> tuple[str, ...]:
        """The benchmark's levels in order."""
        return self.comparison.levels

    @cached_property
    def benchmark(self) -> dict[str, Any]:
        """The benchmark's row."""
        return _benchmark_row(self.tables, self.state.benchmark, self.state.edition)

    @cached_property
    def factors(self) -> pd.DataFrame:
        """The key factors, by their number."""
        return factors_of(self.tables, self.state.benchmark, self.state.edition)

    @cached_property
    def examples(self) -> pd.DataFrame:
        """The reported examples of this edition."""
        return self._of_edition(self.tables.examples)

    @cached_property
    def questions(self) -> pd.DataFrame:
        """The guide questions of this edition, with their parts."""
        return self._of_edition(self.tables.guide_questions)

    @cached_property
    def kind(self) -> str:
        """What the page shows: ``judged``, or of real cities ``examples`` or ``circumstances`` alone."""
        if not self.state.examples:
            return "judged"
        return "examples" if len(self.examples) else "circumstances"

    @cached_property
    def cities(self) -> pd.DataFrame:
        """The cities shown, by slug, in their order."""
        return _cities_shown(self.tables, self.state.collection, self.state.cities)

    @cached_property
    def invented(self) -> bool:
        """Whether the collection's cities are invented."""
        return _invented(self.tables, self.state.collection)

    @cached_property
    def notes(self) -> pd.DataFrame:
        """The context notes of the assessments shown."""
        if self.state.examples:
            return pd.DataFrame(columns=["city", "context_factor", "key_factor", "effect", "note"], dtype="str")
        return self._compared.notes

    @cached_property
    def context_factor(self) -> dict[str, Any]:
        """The context factor laid along the cities."""
        return catalogue(self.tables)[0][self.state.factor]

    @cached_property
    def indicator(self) -> dict[str, Any] | None:
        """The indicator shown, or None where the notes are."""
        if self.state.figure == NOTES:
            return None
        return indicators_of(self.tables)[self.state.figure]

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Each city's latest figure of the indicator."""
        return figures_of(self.tables, self.state.cities, self.state.figure, self.state.on)

    def tongue(self, text: str) -> dict[str, str]:
        """Return as `lang` the language of a benchmark's text where nobody has translated it into the page's."""
        return tongue(self.tables, self.say, text)

    def tongue_of(self, city: str) -> dict[str, str]:
        """Return as `lang` the language of a city's assessment shown where it is not the page's."""
        used = self.used(city)
        return self.tongue_in(used["language"]) if used else {}

    def tongue_of_note(self, note: Mapping[str, Any]) -> dict[str, str]:
        """Return the same of a context note, a row of `notes`: it speaks as the assessment that it stands in."""
        return self.tongue_of(note["city"])

    def tongue_in(self, language: str) -> dict[str, str]:
        """Return a language as `lang` where it is not the page's."""
        return {"lang": language} if language != self.say.language else {}

    def quoted(self, texts: Iterable[str], tongue: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return as `quoted` which words of a sentence are in another language than the page.

        `tongue` says which: that of an assessment; left out, that of a file which nobody has
        translated.
        """
        if tongue is None:
            texts = [text for text in texts if self.tongue(text)]
            tongue = {"lang": ORIGINAL}
        named = list(filter(None, texts))
        return {"quoted": {**tongue, "texts": named}} if tongue and named else {}

    def item(self, name: str) -> str:
        """Return a phrase's name, in the Charter's own terms where there are such.

        The Charter's items are commitments; a toolkit's are key factors.
        """
        own = f"{name}.{self.state.benchmark}"
        return own if own in self.say else name

    # A page asks for single values hundreds of times: they are looked up in dictionaries.

    @cached_property
    def _cities(self) -> dict[str, dict[str, Any]]:
        return _city_rows(self.tables, self.state.collection, self.state.cities)

    @cached_property
    def _factors(self) -> dict[str, dict[str, Any]]:
        return by_name(self.factors)

    @property
    def city_counts(self) -> dict[str, dict[str, Any]]:
        """How many key factors each city has in place; the columns of `Comparison.summary`."""
        return self._compared.city_counts

    @property
    def factor_counts(self) -> dict[str, dict[str, Any]]:
        """The same of each key factor over the cities."""
        return self._compared.factor_counts

    @property
    def effects(self) -> dict[tuple[str, str], set[str]]:
        """What the cities note of circumstances (hinders, helps, neutral), by city and key factor."""
        return self._compared.effects

    @property
    def unlike(self) -> dict[str, bool]:
        """Whether a city's assessment differs in year or method from what most have; by city with an assessment."""
        return self._compared.unlike

    def city(self, slug: str) -> dict[str, Any]:
        """Return a city's row."""
        return self._cities[slug]

    def name(self, slug: str) -> str:
        """Return a city's name."""
        return str(self._cities[slug]["name"])

    def factor(self, number: str) -> dict[str, Any]:
        """Return a key factor's row."""
        return self._factors[number]

    def factor_name(self, number: str) -> str:
        """Return a key factor's name."""
        return str(self._factors[number]["name"])

    def statement(self, number: str) -> str:
        """Return a key factor's statement."""
        return str(self._factors[number]["statement"])

    def used(self, city: str) -> dict[str, Any] | None:
        """Return the assessment shown of a city, or None where there is none."""
        return self._compared.used.get(city)

    def judgement(self, city: str, factor: str) -> str:
        """Return what the matrix says of a city and key factor."""
        return str(self._compared.matrix[city][factor])

    def rows(self, table: str, city: str, factor: str = "") -> list[dict[str, Any]]:
        """Return the rows of a table (by its name) behind a city's assessment shown, or behind one judgement of it."""
        return self._compared.rows(table).get((city, factor), [])

    def _of_edition(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table that belong to the edition shown."""
        return frame[(frame["benchmark"] == self.state.benchmark) & (frame["edition"] == self.state.edition)]


class _Compared:
    """A comparison, with its rows as mappings as soon as something is asked of them."""

    def __init__(self, tables: Tables, comparison: Comparison) -> None:
        self._tables, self.comparison = tables, comparison
        self._rows: dict[str, dict[tuple[str, str], list[dict[str, Any]]]] = {}

    def rows(self, table: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """Return the rows of a table behind the assessments compared, by city and key factor (if it has one)."""
        if table not in self._rows:
            found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
            for row in records(self.comparison.behind(getattr(self._tables, table))):
                found[row["city"], row.get("key_factor", "")].append(row)
            self._rows[table] = dict(found)
        return self._rows[table]

    @cached_property
    def used(self) -> dict[str, dict[str, Any]]:
        return by_name(self.comparison.assessments)

    @cached_property
    def matrix(self) -> dict[str, dict[str, Any]]:
        return by_name(self.comparison.matrix)

    @cached_property
    def city_counts(self) -> dict[str, dict[str, Any]]:
        return by_name(self.comparison.summary)

    @cached_property
    def factor_counts(self) -> dict[str, dict[str, Any]]:
        return by_name(self.comparison.key_factors)

    @cached_property
    def notes(self) -> pd.DataFrame:
        return notes_for(self._tables, self.comparison)

    @cached_property
    def effects(self) -> dict[tuple[str, str], set[str]]:
        noted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in records(self.notes[["city", "key_factor", "effect"]]):
            noted[row["city"], row["key_factor"]].add(row["effect"])
        return noted

    @cached_property
    def unlike(self) -> dict[str, bool]:
        made = self.comparison.assessments
        years = made["date"].dt.year
        unlike = (years != years.mode().max()) | (made["method"] != made["method"].mode().max())
        return {str(city): bool(one) for city, one in unlike.items()}


@remembered
def _compared(
    tables: Tables,
    benchmark: str,
    edition: str,
    collection: str,
    cities: tuple[str, ...],
    on: dt.date,
    method: str,
) -> _Compared:
    """Return cities compared."""
    return _Compared(tables, compare(tables, benchmark, list(cities), on, method or None, edition, collection))


def collection_name(say: Words, collection: str) -> str:
    """Return what a collection is called: one that we ship in words, one of somebody's own as its folder."""
    name = f"collection.name.{collection}"
    return say(name) if name in say else collection


def tongue(tables: Tables, say: Words, text: str) -> dict[str, str]:
    """Return as `lang` the language of a benchmark's text where nobody has translated it into that of a page."""
    other = say.language != ORIGINAL and text not in _translated(tables, say.language)
    return {"lang": ORIGINAL} if other else {}


@remembered
def _translated(tables: Tables, language: str) -> frozenset[str]:
    """Return every text that somebody has translated into a language."""
    ours = tables.translations
    return frozenset(ours.loc[ours["language"] == language, "text"].tolist())


@remembered
def _benchmark_row(tables: Tables, benchmark: str, edition: str) -> dict[str, Any]:
    """Return the row of an edition."""
    every = records(tables.benchmarks)
    return next(row for row in every if (row["benchmark"], row["edition"]) == (benchmark, edition))


@remembered
def _cities_shown(tables: Tables, collection: str, cities: tuple[str, ...]) -> pd.DataFrame:
    """Return the cities shown, by slug."""
    return cities_of(tables, collection).set_index("city").loc[list(cities)]


@remembered
def _city_rows(tables: Tables, collection: str, cities: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Return the same as mappings."""
    return by_name(_cities_shown(tables, collection, cities))


@remembered
def _invented(tables: Tables, collection: str) -> bool:
    """Tell whether a collection's cities are invented."""
    return bool(cities_of(tables, collection)["illustrative"].any())


@remembered
def catalogue(tables: Tables) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return the context factors and the indicators, by their slugs."""
    factors, indicators = tables.context_factors, tables.indicators
    return by_name(factors.set_index("context_factor")), by_name(indicators.set_index("indicator", drop=False))


def indicators_of(tables: Tables) -> dict[str, dict[str, Any]]:
    """Return the indicators' rows by their slugs, in the catalogue's order.

    Parameters
    ----------
    tables : Tables
        A workspace.
    """
    return catalogue(tables)[1]


@remembered
def figures_of(tables: Tables, cities: tuple[str, ...], indicator: str, on: dt.date) -> pd.DataFrame:
    """Return each city's latest figure; see `latest_figures`."""
    return latest_figures(tables, cities, indicator, on)


def edition_words(say: Words, edition: str) -> str:
    """Return an edition as it is read: what its slug means, where there is a phrase for it.

    Parameters
    ----------
    say : Words
        The language.
    edition : str
        Its slug.
    """
    known = f"edition.{edition}"
    return say(known) if known in say else say("edition", edition=edition)
