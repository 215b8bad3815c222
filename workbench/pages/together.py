"""The assessments of all methods in one scene: what each says, and what stands where they disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd

from workbench.documents import METHODS, NOT_ASKED, NOT_ASSESSED
from workbench.methods import MethodComparison, gather_methods
from workbench.pages.memo import remembered
from workbench.pages.scene import Scene
from workbench.pages.state import State
from workbench.tables import Tables, by_name, records
from workbench.words import Words

__all__ = ["Together"]


class Together(Scene):
    """A scene of the assessments of all methods; `of` is the scene of one of them."""

    together = True

    @cached_property
    def methods(self) -> MethodComparison:
        """The cities compared by every method."""
        apart = replace(self.state, also=(), cell="", order="", group="", rows="", language="")
        return _gathered(self.tables, apart, self.say)

    @property
    def levels(self) -> tuple[str, ...]:
        """The benchmark's levels in order."""
        return self.methods.levels

    @cached_property
    def _alone(self) -> dict[str, Scene]:
        return {method: _alone(self, method) for method in reversed(METHODS)}

    def of(self, method: str) -> Scene:
        """Return the scene of one method."""
        return self._alone[method]

    @cached_property
    def made(self) -> dict[str, list[dict[str, Any]]]:
        """The assessments of each city, self-assessment first: rows of `MethodComparison.assessments`."""
        found: dict[str, list[dict[str, Any]]] = {city: [] for city in self.state.cities}
        for row in records(self.methods.assessments):
            found[row["city"]].append(row)
        return found

    @cached_property
    def cells(self) -> dict[tuple[str, str], dict[str, Any]]:
        """What stands of each city and key factor: rows of `MethodComparison.differences`."""
        return {(row["city"], row["key_factor"]): row for row in records(self.methods.differences)}

    def known(self, city: str, factor: str) -> list[tuple[str, str]]:
        """Return each method of the latest round that knows something of a key factor, with what it says."""
        ours = (row["method"] for row in self.made[city] if not row["earlier_round"])
        said = ((method, self.of(method).judgement(city, factor)) for method in ours)
        return [(method, judgement) for method, judgement in said if judgement not in (NOT_ASSESSED, NOT_ASKED)]

    def superseded(self, city: str, method: str, factor: str) -> bool:
        """Return whether something was agreed on a key factor after what a method said of it."""
        return (city, method, factor) in self._superseded

    @cached_property
    def _superseded(self) -> set[tuple[str, str, str]]:
        rows = self.methods.judgements
        keys = rows.loc[rows["superseded"], ["city", "method", "key_factor"]]
        return set(keys.itertuples(index=False, name=None))

    @cached_property
    def merged_counts(self) -> dict[str, dict[str, Any]]:
        """The rows of `MethodComparison.summary`, by city."""
        return by_name(self.methods.summary)

    @cached_property
    def merged_factors(self) -> dict[str, dict[str, Any]]:
        """The rows of `MethodComparison.key_factors`, by key factor."""
        return by_name(self.methods.key_factors)

    @cached_property
    def notes(self) -> pd.DataFrame:
        """The context notes of the latest round, what two assessments say alike once; each with its `language`."""
        every = []
        for method in self.methods.by_method:
            notes, made = self.of(method).notes, self.of(method).comparison.assessments
            ours = {city for city, rows in self.made.items() for row in rows if _of_round(row, method)}
            every.append(notes[notes["city"].isin(ours)].assign(language=notes["city"].map(made["language"])))
        said = pd.concat(every, ignore_index=True)
        return said.drop_duplicates(said.columns.drop("language"), ignore_index=True)

    def tongue_of_note(self, note: Mapping[str, Any]) -> dict[str, str]:
        """Return as `lang` the language of the assessment that a note stands in where it is not the page's."""
        return self.tongue_in(note["language"])

    @cached_property
    def effects(self) -> dict[tuple[str, str], set[str]]:
        """What the cities note of circumstances in any of their assessments, by city and key factor."""
        noted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in records(self.notes[["city", "key_factor", "effect"]]):
            noted[row["city"], row["key_factor"]].add(row["effect"])
        return noted


def _of_round(row: Mapping[str, Any], method: str) -> bool:
    """Tell whether an assessment is that of a method in its city's latest round."""
    return row["method"] == method and not row["earlier_round"]


def _alone(scene: Scene, method: str) -> Scene:
    """Return the scene of one method."""
    return Scene(scene.tables, replace(scene.state, method=method, methods=""), scene.say)


@remembered
def _gathered(tables: Tables, state: State, say: Words) -> MethodComparison:
    """Return cities compared by every method; what each scene of one method compares is looked up once."""
    scene = Scene(tables, state, say)
    return gather_methods({method: _alone(scene, method).comparison for method in reversed(METHODS)})
