"""What a visitor chooses on every page: the options, as far as there is something to choose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workbench.comparison import collections_in
from workbench.documents import METHODS
from workbench.pages.known import cities_of, editions_of, instrument_of, reach_of
from workbench.pages.naming import strips_of
from workbench.pages.rows import row_options
from workbench.pages.scene import Scene, catalogue, collection_name, edition_words
from workbench.pages.sets import found_in_set, set_options
from workbench.pages.state import BY_FIGURE, LIKE, MERGED, NOTES, SIDE_BY_SIDE
from workbench.tables import records
from workbench.widgets import Choice, CityChoice
from workbench.words import Words

__all__ = ["CHOICES", "fill_choices", "make_choices"]

CHOICES = ("collection", "benchmark", "cities", "on", "method", "circumstances", "figure")
"""The choices that most pages offer, by their names in a link; others that some pages have are
``city``, ``rows``, ``also``, ``order`` and ``group``."""


_ALSO = ("search", "list", "none_found", "none", "done", "shown")


def make_choices(say: Words, offered: Iterable[str] = CHOICES) -> dict[str, Choice | CityChoice]:
    """Return choices in their order, still empty.

    Parameters
    ----------
    say : Words
        The language of their labels.
    offered : iterable of str
        Those that the page has.

    Returns
    -------
    dict of str to widget
        By the name that each has in a link.
    """

    def choice(name: str, label: str, **traits: Any) -> Choice:
        return Choice(name=name, label=say(f"choice.{label}"), **traits)

    make: dict[str, Callable[[], Choice | CityChoice]] = {
        "collection": lambda: choice("collection", "collection", least=2),
        "benchmark": lambda: choice("benchmark", "benchmark"),
        "city": lambda: choice("city", "city"),
        "cities": lambda: CityChoice(label=say("choice.cities"), words=say.view("cities")),
        "rows": lambda: choice("rows", "rows", least=2),
        "on": lambda: choice("on", "on", kind="day"),
        "method": lambda: choice("method", "method", least=2),
        "circumstances": lambda: choice("circumstances", "factor"),
        "figure": lambda: choice("figure", "figure"),
        "also": lambda: CityChoice(
            name="also",
            label=say("choice.also"),
            # How many are chosen the view says itself.
            words={name: say(f"also.{name}", count="{count}") for name in _ALSO},
        ),
        "order": lambda: choice("order", "order"),
        "group": lambda: choice("group", "group"),
    }
    return {name: make[name]() for name in offered}


def fill_choices(choices: Mapping[str, Choice | CityChoice], scene: Scene, together: bool = False) -> None:
    """Give each choice its options and its value.

    Parameters
    ----------
    choices : mapping
        As `make_choices` returns them, or some of them.
    scene : Scene
        What is shown.
    together : bool
        Whether the page can show the assessments of all methods together.
    """
    state = scene.state
    options: dict[str, Callable[[Scene], list[dict[str, str]]]] = {
        "collection": _collection_options,
        "benchmark": _benchmark_options,
        "cities": _city_options,
        # A native list of few names needs no countries between them.
        "city": lambda scene: [{**one, "group": ""} for one in _city_options(scene)],
        "method": lambda scene: _method_options(scene, together),
        "circumstances": _circumstance_options,
        "figure": _figure_options,
        "also": _also_options,
        "rows": lambda scene: row_options(scene, scene.say),
        "order": _order_options,
        "group": _group_options,
    }
    values: dict[str, Any] = {
        "collection": state.collection,
        "benchmark": state.instrument,
        # By name, as they are offered, in whatever order a page shows them.
        "cities": [one for one in cities_of(scene.tables, state.collection)["city"] if one in state.cities],
        "city": state.city,
        "on": state.on.isoformat(),
        "method": (state.methods if together else "") or state.method,
        "circumstances": state.factor,
        "figure": state.figure,
        "also": list(state.also),
        "order": state.order,
        "group": state.group,
        "rows": state.rows,
    }
    for name, choice in choices.items():
        with choice.hold_sync():
            if name == "cities":
                choice.sets = set_options(scene)
                # Another day or method may put other cities in the set that is looked at.
                choice.found = found_in_set(scene, choice.asked)
            if name in options:
                choice.options = options[name](scene)
            choice.value = values[name]


def _collection_options(scene: Scene) -> list[dict[str, str]]:
    """Return the collections, each said to be of real or invented cities."""
    tables, say = scene.tables, scene.say
    kinds: dict[str, set[bool]] = {name: set() for name in collections_in(tables)}
    for name, illustrative in zip(tables.cities["collection"], tables.cities["illustrative"], strict=True):
        kinds[name].add(bool(illustrative))
    options = []
    for name, kind in kinds.items():
        phrase = "mixed" if len(kind) > 1 else "invented" if kind == {True} else "real"
        label = say(f"collection.{phrase}", name=say.capital(collection_name(say, name)))
        options.append({"value": name, "label": label})
    return options


def _city_options(scene: Scene) -> list[dict[str, str]]:
    """Return the cities of the collection, with their countries."""
    return [
        {"value": row["city"], "label": row["name"], "group": row["country"]}
        for row in records(cities_of(scene.tables, scene.state.collection))
    ]


def _circumstance_options(scene: Scene) -> list[dict[str, str]]:
    """Return the context factors."""
    return [{"value": row["context_factor"], "label": row["name"]} for row in records(scene.tables.context_factors)]


def _benchmark_options(scene: Scene) -> list[dict[str, str]]:
    """Return the benchmarks; editions are named where one has several."""
    editions = editions_of(scene.tables)
    several = editions["benchmark"].value_counts()
    options = []
    for row in records(editions):
        label = row["theme"]
        if several[row["benchmark"]] > 1:
            label = scene.say("benchmark.edition", theme=label, edition=edition_words(scene.say, row["edition"]))
        if row["status"] != "published":
            label = scene.say("benchmark.draft", theme=label)
        options.append({"value": instrument_of(row), "label": label})
    return options


def _method_options(scene: Scene, together: bool) -> list[dict[str, str]]:
    """Return the methods by which the collection was assessed, after the latest of each city; then all together."""
    made = scene.tables.assessments
    made = made[(made["collection"] == scene.state.collection) & (made["benchmark"] == scene.state.benchmark)]
    state = scene.state
    used = {*made["method"], *filter(None, [state.method])}
    first = [{"value": "", "label": scene.say("method.latest")}]
    offered = [method for method in reversed(METHODS) if method in used]
    # With one method only there is nothing to choose.
    if len(offered) < 2 and not state.method and not state.methods:
        return first
    offered += [SIDE_BY_SIDE, MERGED] if together and (len(offered) > 1 or state.methods) else []
    return first + [{"value": method, "label": scene.say(f"method.{method}")} for method in offered]


def _also_options(scene: Scene) -> list[dict[str, str]]:
    """Return the circumstances that can stand beside the first, each with its context factor."""
    say, tables, cities = scene.say, scene.tables, scene.state.cities
    factors, indicators = catalogue(tables)
    reach = {row["indicator"]: row["cities"] for factor in factors for row in records(reach_of(tables, factor, cities))}
    options = []
    for strip, (factor, figure) in strips_of(tables).items():
        label = say("figure.notes")
        if figure != NOTES:
            row = indicators[figure]
            label = say("figure.option", name=row["name"], unit=row["unit"], count=reach[figure], of=len(cities))
        empty = figure != NOTES and not reach[figure]
        # What would show nothing is not offered; what stands there can be taken away.
        if strip != scene.state.strip and (strip in scene.state.also or not empty):
            options.append({"value": strip, "label": label, "group": str(factors[factor]["name"])})
    return options


def _figure_options(scene: Scene) -> list[dict[str, str]]:
    """Return the indicators of the context factor with how far they reach, then the notes."""
    say, of = scene.say, len(scene.state.cities)
    reach = records(reach_of(scene.tables, scene.state.factor, scene.state.cities))
    notes = {"value": NOTES, "label": say("figure.notes"), "group": ""}

    def option(row: dict[str, Any], group: str) -> dict[str, str]:
        label = say("figure.option", name=row["name"], unit=row["unit"], count=row["cities"], of=of)
        return {"value": row["indicator"], "label": label, "group": group}

    known, empty = ([row for row in reach if bool(row["cities"]) is some] for some in (True, False))
    # What would show nothing stands last.
    return [*(option(row, "") for row in known), notes, *(option(row, say("figure.group.empty")) for row in empty)]


def _order_options(scene: Scene) -> list[dict[str, str]]:
    """Return the orders in which cities can stand."""
    say, state = scene.say, scene.state
    options = [{"value": "", "label": say("order.name"), "group": ""}]
    if state.figure != NOTES:
        options.append({"value": BY_FIGURE, "label": say("order.figure"), "group": ""})
    names = {row["city"]: row["name"] for row in records(cities_of(scene.tables, state.collection))}
    like = state.order.removeprefix(LIKE) if state.order.startswith(LIKE) else ""
    # The city that others are likened to need not be among those shown.
    offered = [city for city in names if city in state.cities or city == like]
    likeness = [
        {"value": f"{LIKE}{city}", "label": say("order.like.one", city=names[city]), "group": say("order.like")}
        for city in offered
    ]
    return options + likeness


def _group_options(scene: Scene) -> list[dict[str, str]]:
    """Return the groups in which cities can stand."""
    kinds = ["", "country", "size", *([BY_FIGURE] if scene.state.figure != NOTES else [])]
    return [{"value": kind, "label": scene.say(f"group.by.{kind or 'none'}")} for kind in kinds]
