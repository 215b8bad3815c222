"""Quick sets of cities: by what they are, whom they are like, or what they have in place; a set is no order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from workbench.pages.alike import find_alike
from workbench.pages.known import cities_of
from workbench.pages.naming import methods_of
from workbench.pages.orders import arrange
from workbench.pages.scene import Scene
from workbench.pages.together import Together
from workbench.tables import records

__all__ = ["cities_in_set", "found_in_set", "set_options"]

_ALIKE = 5
_SHOWN = 200


def set_options(scene: Scene) -> list[dict[str, str]]:
    """Return the sets that a visitor can ask for; `cities_in_set` finds their cities.

    Parameters
    ----------
    scene : Scene
        What is shown.
    """
    say, rows = scene.say, records(cities_of(scene.tables, scene.state.collection))
    kind = "reported" if scene.state.examples else "assessed"

    def options(kind: str, group: str, named: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"value": f"{kind}:{name}", "label": label, "group": group} for name, label in named]

    countries = sorted({str(row["country"]) for row in rows})
    like = [(row["city"], say("sets.like.one", city=row["name"], count=_ALIKE)) for row in rows]
    found = [{"value": kind, "label": say(f"sets.{kind}"), "group": ""}]
    found += options("country", say("sets.country"), ((one, one) for one in countries))
    found += options("size", say("sets.size"), ((one, one) for one in dict.fromkeys(_sizes(scene).values())))
    found += options("like", say("sets.like"), like)
    if scene.kind == "judged":
        factors = [(str(one), f"{one} {scene.factor_name(str(one))}") for one in scene.factors.index]
        found += options("place", say("sets.place", level=scene.levels[-1]), factors)
    return found


def cities_in_set(scene: Scene, name: str) -> list[str]:
    """Return the cities of a set in alphabetical order; none of one that there is not.

    Parameters
    ----------
    scene : Scene
        What is shown.
    name : str
        The value of one of `set_options`.
    """
    if name not in {option["value"] for option in set_options(scene)}:
        return []
    kind, _, what = name.partition(":")
    tables, state = scene.tables, scene.state
    every = records(cities_of(tables, state.collection))
    if kind == "assessed":
        found = set(methods_of(tables, state.collection, state.benchmark, state.edition, state.on))
    elif kind == "reported":
        found = set(scene.examples["city"].dropna())
    elif kind == "country":
        found = {row["city"] for row in every if row["country"] == what}
    elif kind == "size":
        found = {city for city, title in _sizes(scene).items() if title == what}
    elif kind == "like":
        found = {what, *find_alike(tables, replace(state, city=what)).nearest[:_ALIKE]}
    else:
        found = _having(scene, what)
    return [row["city"] for row in every if row["city"] in found]


def found_in_set(scene: Scene, name: str) -> dict[str, Any]:
    """Return the answer to a browser that asks for a set, whose name may be anything."""
    return {"set": name[:_SHOWN], "cities": cities_in_set(scene, name) if name else []}


def _sizes(scene: Scene) -> dict[str, str]:
    """Return the size class of each city of the collection."""
    every = tuple(cities_of(scene.tables, scene.state.collection)["city"])
    state = replace(scene.state, cities=every, group="size", order="", factor="", figure="notes", criteria=None)
    return dict(arrange(scene.tables, state, scene.say).groups)


def _having(scene: Scene, factor: str) -> set[str]:
    """Return the cities that are known to have a key factor in place, by all methods where all are shown."""
    every = tuple(cities_of(scene.tables, scene.state.collection)["city"])
    whole = replace(scene, state=replace(scene.state, cities=every))
    matrix = whole.methods.merged if isinstance(whole, Together) else whole.comparison.matrix
    return set(matrix.index[matrix[factor] == scene.levels[-1]])
