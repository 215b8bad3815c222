"""In what order, and in what groups, cities stand: by name, by a circumstance, by likeness; never by a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from workbench.pages.alike import find_alike
from workbench.pages.known import cities_of
from workbench.pages.memo import remembered
from workbench.pages.scene import figures_of, indicators_of
from workbench.pages.state import BY_FIGURE, LIKE, NOTES, State
from workbench.tables import Tables, by_name, records
from workbench.words import Words

__all__ = ["Arranged", "arrange", "order_words"]

_SIZES = (50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000)
"""Where a city's size class begins: those of the OECD and the European Commission (Dijkstra and Poelman, 2012)."""

_BANDS = 3


@dataclass(frozen=True)
class Arranged:
    """Cities in their order, each with its group's title (empty where there are no groups).

    Attributes
    ----------
    cities : tuple of str
        Slugs in the order shown.
    groups : mapping
        The title of each city's group.
    """

    cities: tuple[str, ...]
    groups: Mapping[str, str]


def arrange(tables: Tables, state: State, say: Words) -> Arranged:
    """Return the chosen cities in their order and groups.

    Parameters
    ----------
    tables : Tables
        A workspace.
    state : State
        What is shown; its `order` and `group` say how.
    say : Words
        The language of the groups' titles.
    """
    # No benchmark, no method and no judgement changes where a city stands.
    apart = replace(
        state, benchmark="", edition="", method="", cell="", key_factor="", city="", beside=(), also=(), methods=""
    )
    return _arranged(tables, replace(apart, rows="", language="", examples=False), say)


@remembered
def _arranged(tables: Tables, state: State, say: Words) -> Arranged:
    """Return the same, looked up once."""
    titles = _groups(tables, state, say)
    place = {city: at for at, city in enumerate(_ordered(tables, state))}
    # Groups stand in the order in which `_groups` names them.
    first = {title: at for at, title in enumerate(dict.fromkeys(titles.values()))}
    cities = sorted(state.cities, key=lambda city: (first[titles[city]], place[city]))
    return Arranged(tuple(cities), titles)


def _ordered(tables: Tables, state: State) -> list[str]:
    """Return the cities in the order asked for; those that have no place in it follow in alphabetical order."""
    if state.order == BY_FIGURE:
        value = _sound(tables, state, state.figure)
        return [*sorted(value, key=lambda city: value[city]), *(city for city in state.cities if city not in value)]
    if state.order.startswith(LIKE):
        like = state.order.removeprefix(LIKE)
        nearest = find_alike(tables, replace(state, city=like)).nearest
        known = [city for city in (like, *nearest) if city in state.cities]
        return [*known, *(city for city in state.cities if city not in known)]
    return list(state.cities)


def _sound(tables: Tables, state: State, indicator: str) -> dict[str, float]:
    """Return the single figures that nobody doubts, by city; a range over several areas gives no place."""
    if indicator == NOTES:
        return {}
    rows = by_name(figures_of(tables, state.cities, indicator, state.on))
    return {
        city: float(row["value"])
        for city, row in rows.items()
        if not pd.isna(row["value"]) and pd.isna(row["suspicious"])
    }


def _groups(tables: Tables, state: State, say: Words) -> dict[str, str]:
    """Return the title of each city's group, the groups in their order."""
    if state.group == "country":
        country = {row["city"]: str(row["country"]) for row in records(cities_of(tables, state.collection))}
        return dict(sorted(((city, country[city]) for city in state.cities), key=lambda pair: pair[1]))
    if state.group == "size":
        return _by_size(state, _sound(tables, state, "population"), say)
    if state.group == BY_FIGURE and state.figure != NOTES:
        return _by_band(tables, state, say)
    return dict.fromkeys(state.cities, "")


def _by_size(state: State, population: Mapping[str, float], say: Words) -> dict[str, str]:
    """Return the size class of each city, the smallest first."""

    def title(size: int) -> str:
        low, high = (say.number(_SIZES[at]) if 0 <= at < len(_SIZES) else "" for at in (size - 1, size))
        phrase = "group.size.below" if not low else "group.size.from" if not high else "group.size"
        return say(phrase, low=low, high=high)

    size = {city: int(np.searchsorted(_SIZES, value, side="right")) for city, value in population.items()}
    found = {city: title(size[city]) for city in sorted(size, key=lambda city: size[city])}
    return {**found, **{city: say("group.unknown") for city in state.cities if city not in found}}


def _by_band(tables: Tables, state: State, say: Words) -> dict[str, str]:
    """Return the thirds of the figure shown, the lowest first; each title names its own ends."""
    value = _sound(tables, state, state.figure)
    row = indicators_of(tables)[state.figure]
    edges = np.quantile(list(value.values()), [1 / _BANDS, 2 / _BANDS]).tolist() if value else []
    band = {city: int(np.searchsorted(edges, one, side="left")) for city, one in value.items()}
    found: dict[str, str] = {}
    for at in sorted(set(band.values())):
        inside = {city: one for city, one in value.items() if band[city] == at}
        low, high = (say.number(pick(inside.values())) for pick in (min, max))
        phrase = "group.band.one" if low == high else "group.band"
        title = say(phrase, name=row["name"], low=low, high=high, unit=row["unit"])
        found |= dict.fromkeys(inside, title)
    return {**found, **{city: say("group.unknown") for city in state.cities if city not in found}}


def order_words(tables: Tables, state: State, say: Words) -> str:
    """Return the order in which cities stand, in a sentence.

    Parameters
    ----------
    tables : Tables
        A workspace.
    state : State
        What is shown.
    say : Words
        The language.
    """
    if state.order == BY_FIGURE and state.figure != NOTES:
        return say("order.said.figure", name=indicators_of(tables)[state.figure]["name"])
    if state.order.startswith(LIKE):
        like = state.order.removeprefix(LIKE)
        names: dict[str, Any] = {row["city"]: row["name"] for row in records(cities_of(tables, state.collection))}
        figures = {one: row["name"] for one, row in indicators_of(tables).items()}
        used = find_alike(tables, replace(state, city=like)).used
        if not used:
            return say("order.said.like.none", city=names[like])
        named = [f"{figures[one]} x {weight:g}" if weight != 1 else figures[one] for one, weight in used.items()]
        by = say.joined(named)
        return say("order.said.like", city=names[like], figures=by)
    return say("order.said.name")
