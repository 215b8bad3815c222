"""The comparison page: cities key factor by key factor, with a circumstance beside them.

This is the room that observes: a choice becomes a state, a state what the views show.
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import ipywidgets
import pandas as pd

from workbench.comparison import collections_in
from workbench.documents import METHODS
from workbench.files import NotAWorkspace, find_workspace, places
from workbench.loading.load import load
from workbench.pages.cell import cell_detail
from workbench.pages.content import matrix_content
from workbench.pages.scene import Scene
from workbench.pages.series import show_series
from workbench.pages.state import NOTES, State, cities_of, editions_of, reach_of, settle
from workbench.problems import InvalidFiles, Problem
from workbench.tables import Tables, make_tables, records
from workbench.widgets import Choice, CityChoice, FigureView, Masthead, Matrix, ProblemPanel
from workbench.words import Words, words

__all__ = ["ComparePage", "compare_page"]

_LOG = logging.getLogger(__name__)
_PROBLEMS_SHOWN = 25
_FEW_FILES = 1000
_DROPS = {
    # A choice that changes what others may mean takes these along.
    "collection": ("benchmark", "cities", "cell", "figure"),
    "benchmark": ("cell",),
    "circumstances": ("figure",),
}


class ComparePage(ipywidgets.VBox):  # type: ignore[misc]
    """The page as a widget: it shows itself as the last line of a cell.

    Parameters
    ----------
    tables : Tables
        A workspace.
    wanted : mapping, optional
        What to show, as the parameters of a link; see `State.link`.
    problems : sequence of Problem, optional
        What is wrong in the workspace's files, to be shown above what is sound.
    language : str, default "en"
        The language of the page.

    Attributes
    ----------
    state : State or None
        What is shown; None where the workspace holds nothing to show.
    """

    def __init__(
        self,
        tables: Tables,
        wanted: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        language: str = "en",
    ) -> None:
        self._say = words(language)
        self._tables = tables
        self._showing = False
        self.state: State | None = None
        self.panel = problem_panel(problems, self._say)
        self.masthead = Masthead(words=self._say.view("masthead"))
        self.choices = _choices(self._say)
        self.matrix = Matrix(words=self._say.view("matrix"))
        self.series = FigureView(words=self._say.view("view_figure"))
        strip = ipywidgets.Box(list(self.choices.values()))
        strip.add_class("wb-choices")
        super().__init__([self.panel, self.masthead, strip, self.matrix, self.series])
        self.add_class("wb-page")
        self._guarded(lambda: self.show(wanted or {}))
        for name, choice in self.choices.items():
            choice.observe(partial(self._chosen, name), "value")
        self.matrix.observe(self._opened, "value")

    def show(self, wanted: Mapping[str, str]) -> None:
        """Show what is wanted, as far as it is known; the rest is said in notices.

        Parameters
        ----------
        wanted : mapping
            Parameters as `State.link` makes them.
        """
        self._draw(*settle(self._tables, wanted, self._say))

    def look_ahead(self) -> None:
        """Look up what another benchmark would show: a page that waits for its visitor has the time."""
        if self.state is None:
            return
        for option in self.choices["benchmark"].options:
            try:
                state, _ = settle(self._tables, {**self.state.link(), "benchmark": option["value"]}, self._say)
                if state is not None:
                    matrix_content(Scene(self._tables, state, self._say))
            except Exception:  # noqa: BLE001 - nobody has asked for it yet: whoever does is told then
                _LOG.exception("failure while looking ahead to %s", option["value"])

    def _draw(self, state: State | None, notices: list[str]) -> None:
        """Show a state in all views."""
        self.state = state
        if state is None:
            self.masthead.content = {"title": self._say("problems.nothing"), "lede": "", "notices": notices}
            self.matrix.content = {"columns": [], "rows": [], "cells": {}, "empty": ""}
            self.series.figure = {}
            return
        scene = Scene(self._tables, state, self._say)
        content = matrix_content(scene)
        self._showing = True
        try:
            # What a visitor looks at goes first and together, the matrix before the head: while it
            # is drawn the head arrives, and both are painted at once.
            with self.masthead.hold_sync(), self.matrix.hold_sync():
                self.masthead.content = _head(scene, content["title"], notices)
                self.masthead.link = state.link()
                self.matrix.content = content
                self.matrix.value = state.cell
                self.matrix.detail = cell_detail(scene)
            _fill_choices(self.choices, scene)
            show_series(self.series, scene)
        finally:
            self._showing = False

    def _chosen(self, name: str, change: Mapping[str, Any]) -> None:
        """Follow a choice."""
        self._guarded(lambda: self._follow({name: change["new"]}))

    def _opened(self, change: Mapping[str, Any]) -> None:
        """Open what stands behind a cell."""
        self._guarded(lambda: self._open(str(change["new"])))

    def _follow(self, change: Mapping[str, Any]) -> None:
        """Show the present state with one thing changed."""
        if self._showing or self.state is None:
            return
        wanted = self.state.link()
        for name, value in change.items():
            for dropped in _DROPS.get(name, ()):
                wanted.pop(dropped, None)
            wanted[name] = ",".join(value) if isinstance(value, list | tuple) else str(value)
        city = wanted.get("cell", "").removeprefix("context|").partition("|")[0]
        if "cities" in change and city not in change["cities"]:
            wanted.pop("cell", None)
        state, notices = settle(self._tables, wanted, self._say)
        # What is not known changes nothing: the choice takes its present value again.
        known = state is not None and all(
            state.link().get(name, "") == wanted[name] for name in change if name != "cities"
        )
        self._draw(state if known else self.state, notices)

    def _open(self, cell: str) -> None:
        """Show what stands behind one cell; the matrix stays as it is."""
        if self._showing or self.state is None:
            return
        state, notices = settle(self._tables, {**self.state.link(), "cell": cell}, self._say)
        if state is None:
            return
        self.state = state
        self._showing = True
        try:
            self.matrix.detail = cell_detail(Scene(self._tables, state, self._say))
            self.matrix.value = state.cell
            self.masthead.link = state.link()
            self.masthead.content = {**self.masthead.content, "notices": notices}
        finally:
            self._showing = False

    def _guarded(self, act: Callable[[], None]) -> None:
        """Do what a visitor asked for; a failure is logged and said without its inside."""
        try:
            act()
        except Exception:  # noqa: BLE001 - whatever it is, no visitor may see its inside
            name = uuid.uuid4().hex[:8]
            _LOG.exception("failure %s while following a choice", name)
            notice = self._say("notice.failed", id=name)
            self.masthead.content = {**self.masthead.content, "notices": [notice]}


def compare_page(workspace: str = ".", **wanted: str) -> ComparePage:
    """Open a workspace on the comparison page.

    Parameters
    ----------
    workspace : str, default the current folder
        The workspace's folder, or one inside it.
    **wanted : str
        What to show: `collection`, `benchmark`, `cities` (slugs joined by commas),
        `on`, `method`, `circumstances`, `figure`.  A page that is served takes the
        address' own parameters before these.

    Returns
    -------
    ComparePage
        The page; problems in the files stand above what is sound.
    """
    asked = dict(parse_qsl(os.environ.get("QUERY_STRING", ""), keep_blank_values=True))
    try:
        _hold_few_texts_as_python_does(workspace)
        page = ComparePage(load(workspace), {**wanted, **asked})
        # Where a link asked for something its visitor waits already.
        if os.environ.get("WORKBENCH_SERVED") == "1" and not asked:
            page.look_ahead()
        return page
    except InvalidFiles as invalid:
        return ComparePage(invalid.tables, {**wanted, **asked}, invalid.problems)
    except NotAWorkspace as error:
        page = ComparePage(make_tables({}))
        page.masthead.content = {**page.masthead.content, "notices": [words()("page.none", why=str(error))]}
        return page


def _hold_few_texts_as_python_does(workspace: str) -> None:
    """Let pandas hold texts as Python's own, in the kernel of a page that is served and where they are few.

    A page asks small tables hundreds of times at each change, which takes half as long
    so; Arrow's texts are made for many.
    """
    if os.environ.get("WORKBENCH_SERVED") == "1" and len(places(find_workspace(workspace)).stamps) < _FEW_FILES:
        pd.set_option("mode.string_storage", "python")


def problem_panel(problems: tuple[Problem, ...], say: Words) -> ProblemPanel:
    """Return the panel that shows what is wrong in the files."""
    rest = len(problems) - _PROBLEMS_SHOWN
    shown = [{"file": one.file, "line": one.line, "sentence": one.sentence} for one in problems[:_PROBLEMS_SHOWN]]
    content = {
        "title": say("problems.title", count=len(problems)),
        "advice": say("problems.advice"),
        "problems": shown,
        "more": say("problems.more", count=rest) if rest > 0 else "",
    }
    return ProblemPanel(content=content)


def _choices(say: Words) -> dict[str, Choice | CityChoice]:
    """Return the choices in their order, still empty."""

    def choice(name: str, label: str, **traits: Any) -> Choice:
        return Choice(name=name, label=say(f"choice.{label}"), **traits)

    return {
        "collection": choice("collection", "collection", least=2),
        "benchmark": choice("benchmark", "benchmark"),
        "cities": CityChoice(label=say("choice.cities"), words=say.view("cities")),
        "on": choice("on", "on", kind="day"),
        "method": choice("method", "method", least=2),
        "circumstances": choice("circumstances", "factor"),
        "figure": choice("figure", "figure"),
    }


def _fill_choices(choices: Mapping[str, Choice | CityChoice], scene: Scene) -> None:
    """Give each choice its options and its value."""
    state = scene.state
    options = {
        "collection": _collection_options(scene),
        "benchmark": _benchmark_options(scene),
        "cities": [
            {"value": row["city"], "label": row["name"], "group": row["country"]}
            for row in records(cities_of(scene.tables, state.collection))
        ],
        "method": _method_options(scene),
        "circumstances": [
            {"value": row["context_factor"], "label": row["name"]} for row in records(scene.tables.context_factors)
        ],
        "figure": _figure_options(scene),
    }
    values: dict[str, Any] = {
        "collection": state.collection,
        "benchmark": f"{state.benchmark}.{state.edition}",
        "cities": list(state.cities),
        "on": state.on.isoformat(),
        "method": state.method,
        "circumstances": state.factor,
        "figure": state.figure,
    }
    for name, choice in choices.items():
        with choice.hold_sync():
            if name in options:
                choice.options = options[name]
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
        label = say(f"collection.{phrase}", name=name[:1].upper() + name[1:])
        options.append({"value": name, "label": label})
    return options


def _benchmark_options(scene: Scene) -> list[dict[str, str]]:
    """Return the benchmarks; editions are named where one has several."""
    editions = editions_of(scene.tables)
    several = editions["benchmark"].value_counts()
    options = []
    for row in records(editions):
        label = row["theme"]
        if several[row["benchmark"]] > 1:
            label = scene.say("benchmark.edition", theme=label, edition=row["edition"])
        if row["status"] != "published":
            label = scene.say("benchmark.draft", theme=label)
        options.append({"value": f"{row['benchmark']}.{row['edition']}", "label": label})
    return options


def _method_options(scene: Scene) -> list[dict[str, str]]:
    """Return the methods by which the collection was assessed, after the latest of each city."""
    made = scene.tables.assessments
    made = made[(made["collection"] == scene.state.collection) & (made["benchmark"] == scene.state.benchmark)]
    used = {*made["method"], *filter(None, [scene.state.method])}
    first = [{"value": "", "label": scene.say("method.latest")}]
    offered = [method for method in reversed(METHODS) if method in used]
    # With one method only there is nothing to choose.
    if len(offered) < 2 and not scene.state.method:
        return first
    return first + [{"value": method, "label": scene.say(f"method.{method}")} for method in offered]


def _figure_options(scene: Scene) -> list[dict[str, str]]:
    """Return the indicators of the context factor with how far they reach, then the notes."""
    reach = reach_of(scene.tables, scene.state.factor, scene.state.cities)
    options = [
        {
            "value": row["indicator"],
            "label": scene.say(
                "figure.option", name=row["name"], unit=row["unit"], count=row["cities"], of=len(scene.state.cities)
            ),
        }
        for row in records(reach)
    ]
    return [*options, {"value": NOTES, "label": scene.say("figure.notes")}]


def _head(scene: Scene, title: str, notices: list[str]) -> dict[str, Any]:
    """Return the page's head."""
    say = scene.say
    marks = []
    if scene.invented:
        marks.append({"word": say("mark.invented"), "kind": "invented", "note": say("note.invented")})
    elif scene.state.examples:
        marks.append({"word": say("mark.real"), "kind": "plain", "note": say("note.real")})
    if scene.benchmark["status"] != "published":
        marks.append({"word": say("mark.draft"), "kind": "draft", "note": say("note.draft")})
    if scene.kind == "judged":
        items = say(scene.item("items"), count=len(scene.factors))
        lede = say("lede.judged", items=items, level=scene.comparison.levels[-1])
    else:
        lede = say(f"lede.{scene.kind}")
    fold = say("fold", cities=say("cities", count=len(scene.state.cities)), date=scene.state.on.isoformat())
    return {"title": title, "lede": lede, "marks": marks, "fold": fold, "notices": notices}
