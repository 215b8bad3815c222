"""What is needed to show a state: the tables' rows that it is about, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from workbench.comparison import Comparison, compare
from workbench.context import latest_figures, notes_for
from workbench.pages.state import NOTES, State, cities_of
from workbench.tables import Tables, record, records
from workbench.words import Words

__all__ = ["Scene"]


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

    @cached_property
    def comparison(self) -> Comparison:
        """The cities compared."""
        state = self.state
        return compare(
            self.tables,
            state.benchmark,
            cities=list(state.cities),
            on=state.on,
            method=state.method or None,
            edition=state.edition,
            collection=state.collection,
        )

    @cached_property
    def benchmark(self) -> dict[str, Any]:
        """The benchmark's row."""
        return records(self._of_edition(self.tables.benchmarks))[0]

    @cached_property
    def factors(self) -> pd.DataFrame:
        """The key factors, by their number."""
        return self._of_edition(self.tables.key_factors).set_index("key_factor")

    @cached_property
    def examples(self) -> pd.DataFrame:
        """The reported examples of this edition."""
        return self._of_edition(self.tables.examples)

    @cached_property
    def kind(self) -> str:
        """What the page shows: ``judged``, or of real cities ``examples`` or ``circumstances`` alone."""
        if not self.state.examples:
            return "judged"
        return "examples" if len(self.examples) else "circumstances"

    @cached_property
    def cities(self) -> pd.DataFrame:
        """The cities shown, by slug, in their order."""
        ours = cities_of(self.tables, self.state.collection).set_index("city")
        return ours.loc[list(self.state.cities)]

    @cached_property
    def invented(self) -> bool:
        """Whether the collection's cities are invented."""
        return bool(cities_of(self.tables, self.state.collection)["illustrative"].any())

    @cached_property
    def notes(self) -> pd.DataFrame:
        """The context notes of the assessments shown."""
        if self.state.examples:
            return pd.DataFrame(columns=["city", "context_factor", "key_factor", "effect", "note"], dtype="str")
        return notes_for(self.tables, self.comparison)

    @cached_property
    def context_factor(self) -> dict[str, Any]:
        """The context factor laid along the cities."""
        return record(self.tables.context_factors.set_index("context_factor"), self.state.factor)

    @cached_property
    def indicator(self) -> dict[str, Any] | None:
        """The indicator shown, or None where the notes are."""
        if self.state.figure == NOTES:
            return None
        return record(self.tables.indicators.set_index("indicator"), self.state.figure)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Each city's latest figure of the indicator."""
        return latest_figures(self.tables, self.state.cities, self.state.figure, self.state.on)

    def item(self, name: str) -> str:
        """Return a phrase's name, in the Charter's own terms where there are such.

        The Charter's items are commitments; a toolkit's are key factors.
        """
        own = f"{name}.{self.state.benchmark}"
        return own if own in self.say else name

    def city(self, slug: str) -> dict[str, Any]:
        """Return a city's row."""
        return record(self.cities, slug)

    def name(self, slug: str) -> str:
        """Return a city's name."""
        return str(self.cities.at[slug, "name"])

    def factor_name(self, number: str) -> str:
        """Return a key factor's name."""
        return str(self.factors.at[number, "name"])

    def statement(self, number: str) -> str:
        """Return a key factor's statement."""
        return str(self.factors.at[number, "statement"])

    def used(self, city: str) -> dict[str, Any] | None:
        """Return the assessment shown of a city, or None where there is none."""
        made = self.comparison.assessments
        return record(made, city) if city in made.index else None

    def judgement(self, city: str, factor: str) -> str:
        """Return what the matrix says of a city and key factor."""
        return str(self.comparison.matrix.at[city, factor])

    def of_city(self, table: pd.DataFrame, city: str) -> pd.DataFrame:
        """Return the rows of a table that belong to a city's assessment shown."""
        return self.comparison.behind(table[table["city"] == city])

    def _of_edition(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table that belong to the edition shown."""
        return frame[(frame["benchmark"] == self.state.benchmark) & (frame["edition"] == self.state.edition)]
