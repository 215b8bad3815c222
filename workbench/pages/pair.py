"""Two cities against each other, in a sentence and key factor by key factor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.pages.behind import judgement_row, text_of
from workbench.pages.scene import Scene
from workbench.pairs import Pair

__all__ = ["pair_content"]


def pair_content(scene: Scene) -> dict[str, Any] | None:
    """Return what the matrix says of two cities, where two that were judged are shown.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Returns
    -------
    dict or None
        `sentence`, `note`, `rows` (a relation for each key factor) and `lines` (the first
        words of each summary, by key factor, a list over the cities); None for any other
        number of cities, or where one of the two has no assessment.
    """
    cities = scene.state.cities
    if scene.kind != "judged" or len(cities) != 2 or not all(scene.used(city) for city in cities):
        return None
    pair = scene.comparison.pair(*cities)
    return {
        "sentence": _sentence(scene, pair),
        "note": _note(scene),
        "rows": {str(one): _relation(scene, pair, str(one)) for one in scene.factors.index},
        "lines": {str(one): [_line(scene, city, str(one)) for city in cities] for one in scene.factors.index},
    }


def _sentence(scene: Scene, pair: Pair) -> str:
    """Return how the two stand to each other, what is open, and what does not apply."""
    say = scene.say
    first, second = (pair.other, pair.city) if pair.relation == "behind" else (pair.city, pair.other)
    relation = "ahead" if pair.relation == "behind" else pair.relation
    common = len(scene.factors) - len(pair.outside)
    said = [
        say(
            f"pair.{relation}",
            city=scene.name(first),
            other=scene.name(second),
            further=_listed(scene, pair.further_on),
            behind=_listed(scene, pair.behind_on),
            decided_by=_listed(scene, pair.decided_by),
            count=common if relation == "level" else len(pair.decided_by),
        )
    ]
    if pair.open_on and relation != "open":
        said.append(say("pair.also_open", count=len(pair.open_on), open=_listed(scene, pair.open_on)))
    if pair.outside and relation != "nothing":
        said.append(say("pair.outside", count=len(pair.outside), outside=_listed(scene, pair.outside)))
    return " ".join(said)


def _listed(scene: Scene, factors: Sequence[str]) -> str:
    """Return numbers of key factors as they are read."""
    if len(factors) < 2:
        return "".join(factors)
    return scene.say("pair.and", these=", ".join(factors[:-1]), last=factors[-1])


def _note(scene: Scene) -> str:
    """Return how and when the two were judged, and whether that differs."""
    say = scene.say
    said, ways = [], set()
    for city in scene.state.cities:
        used = scene.used(city) or {}
        ways.add((used["date"].year, used["method"]))
        method = say(f"method.{used['method']}")
        said.append(say("pair.judged", city=scene.name(city), method=method, date=f"{used['date']:%Y-%m-%d}"))
    return say("pair.as_recorded" if len(ways) == 1 else "pair.differ", judged=say.joined(said))


def _relation(scene: Scene, pair: Pair, factor: str) -> dict[str, str]:
    """Return how the two stand to each other on one key factor."""
    say = scene.say
    if factor in pair.open_on:
        return {"text": say("pair.row.open"), "note": say("pair.row.decides") if factor in pair.decided_by else ""}
    for name, city in (("further_on", pair.city), ("behind_on", pair.other)):
        if factor in getattr(pair, name):
            return {"text": say("pair.row.further", city=scene.name(city)), "note": ""}
    return {"text": say("pair.row.outside" if factor in pair.outside else "pair.row.same"), "note": ""}


def _line(scene: Scene, city: str, factor: str) -> dict[str, str]:
    """Return what a city's assessment says of a key factor in short: its summary, or why there is none."""
    row = judgement_row(scene, city, factor)
    line = next((text for name in ("summary", "reason") if row and (text := text_of(row[name]))), "")
    return {"line": line, **(scene.tongue_of(city) if line else {})}
