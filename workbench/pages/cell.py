"""What stands behind a cell of the matrix: the judgement with its evidence, or an example."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workbench.documents import METHODS
from workbench.pages.behind import (
    evidence_sections,
    example_items,
    how_judged,
    listing,
    note_sections,
    said_sections,
    section,
    state_look,
    state_word,
    stated,
    team_quoted,
    told_sections,
)
from workbench.pages.circumstances import along, context_detail
from workbench.pages.links import address
from workbench.pages.naming import ALSO, city_of_cell, is_circumstance
from workbench.pages.scene import Scene
from workbench.pages.together import Together

__all__ = ["cell_detail"]


def cell_detail(scene: Scene) -> dict[str, Any]:
    """Return what stands behind the open cell.

    Parameters
    ----------
    scene : Scene
        What is shown; its state's `cell` names the cell, or is empty.

    Returns
    -------
    dict
        A panel: `key`, `who`, `tags`, `heading`, `state`, `word`, `how`, `label` and
        `columns` of sections; empty where no cell is open.
    """
    left, _, right = scene.state.cell.partition("|")
    if not right:
        return {}
    about = scene
    circumstance = is_circumstance(scene.state.cell)
    if circumstance:
        about = scene if left == "context" else along(scene, left.removeprefix(ALSO))
        city, detail = right, context_detail(about, right)
    else:
        city = city_of_cell(scene.state.cell)
        detail = _behind(scene, city, right)
    row = scene.city(city)
    return {
        "key": scene.state.cell,
        "who": scene.say("detail.who", city=row["name"], country=row["country"]),
        "tags": _tags(scene),
        "ways": _ways(scene, city, "" if circumstance else right, about),
        "label": scene.say("detail.label", city=row["name"], heading=detail["heading"]),
        **detail,
    }


def _behind(scene: Scene, city: str, factor: str) -> dict[str, Any]:
    """Return what stands behind a city and key factor."""
    if scene.state.examples:
        return _example(scene, city, factor)
    if isinstance(scene, Together) and scene.made[city]:
        return _judgements(scene, city, factor)
    return _judgement(scene, city, factor)


def _ways(scene: Scene, city: str, factor: str, about: Scene) -> list[dict[str, str]]:
    """Return where more is said: the city's page, and the key factor's or that of the circumstance that is meant."""
    say, link = scene.say, scene.state.link()
    ways = [
        {
            "text": say("detail.to_city", city=scene.name(city)),
            "address": address("city", link, city=city, key_factor=factor, cell=""),
        }
    ]
    if factor:
        text = say("detail.to_factor", id=factor, name=scene.factor_name(factor))
        ways.append({"text": text, "address": address("key-factor", link, key_factor=factor, cell="")})
    elif about.indicator is not None:
        text = say("detail.to_context", name=about.indicator["name"])
        # There the circumstance that is meant comes first, and the first one takes its place.
        also = tuple(scene.state.strip if one == about.state.strip else one for one in scene.state.also)
        ways.append({"text": text, "address": address("context", replace(about.state, also=also).link(), cell="")})
    return ways


def _tags(scene: Scene) -> list[dict[str, str]]:
    """Return the marks that every panel carries."""
    tags = [{"word": scene.say("mark.invented"), "kind": "invented"}] if scene.invented else []
    if scene.benchmark["status"] != "published":
        tags.append({"word": scene.say("mark.draft"), "kind": "draft"})
    return tags


def _heading(scene: Scene, factor: str) -> str:
    """Return a key factor's number and name."""
    return f"{factor} {scene.factor_name(factor)}"


def _example(scene: Scene, city: str, factor: str) -> dict[str, Any]:
    """Return the practice that the benchmark reports of a city (or of a place around it)."""
    say = scene.say
    ours = scene.examples[(scene.examples["key_factor"] == factor) & (scene.examples["city"] == city)]
    kind = "state.example.near" if ours.empty else "state.example"
    columns = [
        stated(scene, factor),
        listing(say("detail.examples"), example_items(scene, factor, city)),
    ]
    return {
        "heading": _heading(scene, factor),
        "state": "example",
        "word": say(kind, reported=scene.examples["reported"].iloc[0]),
        "how": "",
        "columns": columns,
    }


def _judgement(scene: Scene, city: str, factor: str) -> dict[str, Any]:
    """Return a judgement with its reasons, evidence and circumstances."""
    say, judgement = scene.say, scene.judgement(city, factor)
    return {
        "heading": _heading(scene, factor),
        "state": state_look(scene)[judgement],
        "word": state_word(scene, city, factor),
        "how": how_judged(scene, city),
        **team_quoted(scene, city),
        "columns": [
            said_sections(scene, city, factor),
            evidence_sections(scene, city, factor),
            [
                *note_sections(scene, city, factor),
                *_elsewhere(scene, city, factor),
                *listing(say("detail.examples"), example_items(scene, factor)),
            ],
        ],
    }


def _judgements(scene: Together, city: str, factor: str) -> dict[str, Any]:
    """Return what each method says of a key factor, with its reasons and evidence, and the circumstances."""
    say = scene.say
    differs = scene.cells[city, factor]["differs"]
    agreed = next((row["date"] for row in scene.made[city] if row["method"] == METHODS[0]), None)
    heads, columns = [], []
    opened = scene.state.cell.partition("|")[0].partition(":")[2]
    # What was opened comes first: on a phone it is all that is seen at once.
    for row in sorted(scene.made[city], key=lambda one: one["method"] != opened):
        alone = scene.of(row["method"])
        method = say(f"method.{row['method']}")
        notes = [how_judged(alone, city)]
        if row["earlier_round"]:
            notes.append(say("detail.earlier"))
        elif scene.superseded(city, row["method"], factor):
            notes.append(say("detail.superseded", date=f"{agreed:%Y-%m-%d}"))
        heads.append(
            {
                "title": say.capital(method),
                "state": state_look(alone)[alone.judgement(city, factor)],
                "word": state_word(alone, city, factor),
                "how": " ".join(notes),
                **team_quoted(alone, city),
            }
        )
        columns.append([*told_sections(alone, city, factor), *evidence_sections(alone, city, factor)])
    ours = [row["method"] for row in scene.made[city] if not row["earlier_round"]]
    known = len(scene.known(city, factor))
    kind = "differs" if differs else "left_open" if 0 < known < len(ours) else "alike"
    around = [*stated(scene, factor), *note_sections(scene, city, factor)]
    return {
        "heading": _heading(scene, factor),
        "word": "",
        "how": say(f"detail.{kind}", count=known) if len(ours) > 1 else "",
        "heads": heads,
        "columns": [*columns, [*around, *listing(say("detail.examples"), example_items(scene, factor))]],
    }


def _elsewhere(scene: Scene, city: str, factor: str) -> list[dict[str, Any]]:
    """Return the other cities shown that have this key factor in place, in alphabetical order."""
    say, comparison = scene.say, scene.comparison
    top = comparison.levels[-1]
    column = comparison.matrix[factor].drop(city)
    names = [scene.name(str(other)) for other in column.index[column == top]]
    title = say("detail.elsewhere", level=say.capital(top))
    return section(title, ", ".join(names) or say("detail.elsewhere.none"))
