"""What can be taken along of a page: its data as rows, the names of its files, and Python that shows it again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

import pandas as pd

from workbench.pages.circumstances import along
from workbench.pages.scene import Scene
from workbench.pages.state import State
from workbench.pages.together import Together
from workbench.tidy import judgements_by_method, judgements_for
from workbench.translating import languages_in
from workbench.words import ORIGINAL, Words

__all__ = ["captioned", "comparison_rows", "figure_stem", "file_stem", "in_words", "marks_of", "snippet"]

_LINE = 88
"""As wide as a line may be where nobody says otherwise."""


def marks_of(scene: Scene) -> str:
    """Return in words what has to be known first: that cities are invented, that nobody judged them, a draft."""
    say = scene.say
    marks = [say("mark.invented")] if scene.invented else [say("mark.real")] if scene.state.examples else []
    return say.joined(marks + ([say("mark.draft")] if scene.benchmark["status"] != "published" else []))


def captioned(scene: Scene, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with what the page's caption says of all of them.

    Parameters
    ----------
    scene : Scene
        What is shown.
    rows : pandas.DataFrame
        The data.

    Returns
    -------
    pandas.DataFrame
        The same rows; more columns: `mark`, `collection`, `invented`, `benchmark`,
        `benchmark_title`, `benchmark_status`, `benchmark_source`, `edition`, `wording`,
        `as_known_on`, and of judgements `assessments`: which were asked for.
    """
    row, state = scene.benchmark, scene.state
    said = {
        "mark": marks_of(scene),
        "collection": state.collection,
        "invented": scene.invented,
        "benchmark": row["benchmark"],
        **{f"benchmark_{name}": row[name] for name in ("title", "status", "source")},
        **{name: row[name] for name in ("edition", "wording")},
        "as_known_on": state.on.isoformat(),
    }
    if not state.examples:
        said["assessments"] = scene.say(f"method.{(scene.together and state.methods) or state.method or 'latest'}")
    # A row that says where it comes from keeps it.
    whole = rows.assign(**{name: rows[name].fillna(value) if name in rows else value for name, value in said.items()})
    return in_words(scene.say, whole)


_FAMILIES = {
    "piece": "piece",
    "judgement": "state",
    "merged": "state",
    "method": "method",
    "kind": "kind",
    "shows": "shows",
    "status": "status",
    "effect": "effect",
    "level": "level",
    "figure_level": "level",
    "wording": "wording",
    "benchmark_status": "read.status",
}
"""The columns that hold words of the files, each with what begins the names of their phrases."""


def in_words(say: Words, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the files' own words in the language of the page; in English they are that already.

    Parameters
    ----------
    say : Words
        The language.
    rows : pandas.DataFrame
        Rows that are taken along; a column's name says what kind of words it holds.
    """
    if say.language == ORIGINAL:
        return rows

    def word(family: str, value: Any) -> Any:
        name = f"piece.{value}" if family == "piece" else f"{family}.{value}"
        return say(name) if name in say else value

    known = {name: family for name, family in _FAMILIES.items() if name in rows}
    return rows.assign(
        **{name: rows[name].map(partial(word, family), na_action="ignore") for name, family in known.items()}
    )


def comparison_rows(scene: Scene) -> pd.DataFrame:
    """Return a row for each city and key factor, with the circumstances beside it.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Returns
    -------
    pandas.DataFrame
        As `judgements_for` and `captioned` return them.  The columns of a further
        circumstance begin with its name, as ``unemployment-rate_value``.  Of cities that nobody has
        assessed there is a row for each example reported (`around`: of a place around
        the city), and one for a city without any; and no column that could be read as a
        judgement.
    """
    rows = _examples(scene) if scene.state.examples else _judged(scene)
    for beside in _circumstances(scene):
        rows = rows.merge(beside, on="city", how="left", validate="m:1")
    return captioned(scene, rows)


def _judged(scene: Scene) -> pd.DataFrame:
    """Return every judgement shown."""
    if isinstance(scene, Together):
        return judgements_by_method(scene.tables, scene.methods)
    return judgements_for(scene.tables, scene.comparison)


def _circumstances(scene: Scene) -> list[pd.DataFrame]:
    """Return what stands beside the judgements, the first circumstance first: each city's figure, or its notes."""
    if not scene.state.factor:
        return []
    further = []
    for strip in scene.state.also:
        frame = _circumstance(along(scene, strip))
        # A further one's columns bear its name.
        own = {"circumstance_notes": f"{strip}_text", "circumstance": strip, "figure": strip}
        names = [str(name) for name in frame if name != "city"]
        named = {name: own.get(name, name.replace("figure_", f"{strip}_", 1)) for name in names}
        further.append(frame.rename(columns=named))
    return [_circumstance(scene), *further]


def _circumstance(scene: Scene) -> pd.DataFrame:
    """Return one circumstance of each city."""
    if scene.indicator is not None:
        figures = scene.figures.add_prefix("figure_")
        figures.insert(0, "figure", scene.indicator["name"])
        return figures.reset_index()
    notes = scene.notes[scene.notes["context_factor"] == scene.state.factor]
    said = notes.drop_duplicates(["city", "note"]).groupby("city")["note"].agg(" ".join)
    frame = said.reindex(list(scene.state.cities)).rename_axis("city").rename("circumstance_notes").reset_index()
    return frame.assign(circumstance=str(scene.context_factor["name"]))


def _examples(scene: Scene) -> pd.DataFrame:
    """Return what is published of real cities: the examples reported, and Charter signatures with their source."""
    cities = scene.cities.reset_index()[["city", "name", "country", "charter_signed", "signature_source"]]
    told = scene.examples
    # A region's practice is not the city's own, and is not to be read as that.
    told = told.assign(around=told["city"].isna() & told["near"].notna(), city=told["city"].fillna(told["near"]))
    told = told[["city", "key_factor", "place", "around", "practice", "reported"]]
    names = scene.factors["name"].rename("key_factor_name").rename_axis("key_factor").reset_index()
    told = told.merge(names, on="key_factor", how="left", validate="m:1")
    ours = cities.merge(told[told["city"].isin(cities["city"])], on="city", how="left", validate="1:m")
    return pd.concat([ours, told[told["city"].isna()]], ignore_index=True)


def file_stem(scene: Scene, first: str) -> str:
    """Return what the files of a view are called, less their ending.

    Parameters
    ----------
    scene : Scene
        What is shown.
    first : str
        What the view is, such as ``compare``.
    """
    draft = "-working-draft" if scene.benchmark["status"] != "published" else ""
    parts = (first, f"{scene.benchmark['benchmark']}{draft}", _collection(scene), scene.state.on.isoformat())
    return "_".join(map(_plain, parts))


def figure_stem(scene: Scene, first: str) -> str:
    """Return what the files of a figure are called that no benchmark and no day of the year changes.

    Parameters
    ----------
    scene : Scene
        What is shown.
    first : str
        What the figure is.
    """
    return "_".join(map(_plain, (first, _collection(scene), str(scene.state.on.year))))


def _collection(scene: Scene) -> str:
    """Return the collection with what has to be known of it."""
    kind = "-invented" if scene.invented else "-no-judgement" if scene.state.examples else ""
    return f"{scene.state.collection}{kind}"


def _plain(text: str) -> str:
    """Return a text as every system takes it in a file's name."""
    return re.sub(r"[^\w.-]+", "-", text)


def snippet(scene: Scene, state: State, opener: str) -> str:
    """Return Python that shows the same view in JupyterLab.

    Parameters
    ----------
    scene : Scene
        What is shown.
    state : State
        What the page's link holds.
    opener : str
        The function of `workbench.pages` that opens the page.

    Returns
    -------
    str
        Code that loads the workspace, compares (where there is something to compare)
        and ends with the page.  All names in it come from the tables.
    """
    lines = [
        "import workbench",
        f"from workbench.pages import {opener}",
        "",
        f'tables = workbench.load(".")  # {scene.say("snippet.where")}',
        *([f"tables = workbench.translate(tables, {_quoted(state.language)})"] if _is_translated(scene) else []),
        _listed("cities", scene.state.cities),
    ]
    if not state.examples:
        asked = {"on": state.on.isoformat(), "method": state.method, "edition": state.edition}
        compared = "compare_methods" if scene.together else "compare"
        asked["collection"] = state.collection
        named = [f"{name}={_quoted(value)}" for name, value in asked.items() if value]
        first = ["tables", _quoted(state.benchmark), "cities"]
        lines += _call(f"comparison = workbench.{compared}", [*first, *named])
    shown = [f"{name}={_quoted(value)}" for name, value in state.link().items() if name != "cities"]
    same = set(state.cities) == set(scene.state.cities)
    chosen = 'cities=",".join(cities)' if same else f"cities={_quoted(','.join(state.cities))}"
    lines += _call(f"page = {opener}", ['"."', *shown, chosen])
    return "\n".join([*lines, "page", ""])


def _is_translated(scene: Scene) -> bool:
    """Tell whether what is shown is in another language than the files."""
    return scene.state.language in languages_in(scene.tables)


def _call(called: str, arguments: Iterable[str]) -> list[str]:
    """Return a call with a line for each argument."""
    return [f"{called}(", *(f"    {one}," for one in arguments), ")"]


def _listed(name: str, values: Iterable[str]) -> str:
    """Return a list in one line, or where it is long in many."""
    every = [_quoted(value) for value in values]
    line = f"{name} = [{', '.join(every)}]"
    return line if len(line) <= _LINE else "\n".join([f"{name} = [", *(f"    {one}," for one in every), "]"])


def _quoted(value: Any) -> str:
    """Return a text as Python has it, in the quotes that formatters prefer.

    >>> print(_quoted("in place"), _quoted('a "b"'), _quoted("it's"))
    "in place" 'a "b"' "it's"
    """
    written = repr(str(value))
    return f'"{written[1:-1]}"' if written[0] == "'" and '"' not in written else written
