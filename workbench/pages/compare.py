"""The comparison page: cities key factor by key factor, with a circumstance beside them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import ipywidgets

from workbench.pages.base import WorkbenchPage, open_page
from workbench.pages.cell import cell_detail
from workbench.pages.content import matrix_content
from workbench.pages.naming import is_circumstance
from workbench.pages.orders import arrange, order_words
from workbench.pages.rows import rows_shown
from workbench.pages.scene import Scene
from workbench.pages.series import show_series
from workbench.pages.state import State
from workbench.pages.together import Together
from workbench.pages.together_content import together_content
from workbench.widgets import FigureView, Matrix

__all__ = ["ComparePage", "compare_page"]

_LOG = logging.getLogger(__name__)


class ComparePage(WorkbenchPage):
    """The comparison page: a matrix, what stands behind its cells, and a circumstance over the years."""

    together: ClassVar[bool] = True
    offers: ClassVar[tuple[str, ...]] = (
        *("collection", "benchmark", "cities", "rows", "on", "method"),
        *("circumstances", "figure", "also", "order", "group"),
    )

    def views(self) -> list[ipywidgets.DOMWidget]:
        """Make the matrix and the figure below it."""
        self.matrix = Matrix(words=self._say.view("matrix"))
        self.series = FigureView(words=self._say.view("view_figure"), apart=True)
        return [self.matrix, self.series]

    def watch(self) -> None:
        """Observe which cell is opened."""
        self.matrix.observe(self._opened, "value")

    def scene(self, state: State) -> Scene:
        """Return a scene of the chosen cities in the order that is asked for."""
        scene = super().scene(replace(state, cities=arrange(self._tables, state, self._say).cities))
        return Together(scene.tables, scene.state, scene.say) if state.methods else scene

    def settled(self, wanted: Mapping[str, str]) -> tuple[State | None, list[str]]:
        """Return what can be shown of what is wanted: what is open closes with a row that is left out."""
        state, notices = super().settled(wanted)
        if state is not None and state.rows and state.cell and not is_circumstance(state.cell):
            shown = rows_shown(self.scene(state))
            state = state if state.cell.rpartition("|")[2] in shown else replace(state, cell="")
        return state, notices

    def draw(self, scene: Scene, notices: list[str]) -> None:
        """Show a comparison."""
        content = _content(scene)
        # What a visitor looks at goes first and together, the matrix before the head: while it
        # is drawn the head arrives, and both are painted at once.
        with self.masthead.hold_sync(), self.matrix.hold_sync():
            self.masthead.content = self.head(scene, content["title"], _lede(scene), notices)
            self.masthead.link = (self.state or scene.state).link()
            self.matrix.content = content
            self.matrix.value = scene.state.cell
            self.matrix.detail = cell_detail(scene)

    def draw_below(self, scene: Scene) -> None:
        """Show the circumstance over the years."""
        show_series(self.series, scene)

    def clear(self) -> None:
        """Show nothing."""
        self.matrix.content = {"columns": [], "rows": [], "cells": {}, "empty": ""}
        self.series.figure = {}

    def look_ahead(self) -> None:
        """Look up what another benchmark would show."""
        if self.state is None:
            return
        for option in self.choices["benchmark"].options:
            try:
                state, _ = self.settled({**self.state.link(), "benchmark": option["value"]})
                if state is not None:
                    _content(self.scene(state))
            except Exception:  # noqa: BLE001 - nobody has asked for it yet: whoever does is told then
                _LOG.exception("failure while looking ahead to %s", option["value"])

    def _opened(self, change: Mapping[str, Any]) -> None:
        """Open what stands behind a cell."""
        self.guarded(lambda: self._open(str(change["new"])))

    def _open(self, cell: str) -> None:
        """Show what stands behind one cell; the matrix stays as it is."""
        if self._showing or self.state is None:
            return
        # The cell says which key factor is meant from here on.
        wanted = {**self.state.link(), "cell": cell, "key_factor": ""}
        state, notices = self.settled(wanted)
        if state is None:
            return
        # What is not known opens nothing and closes nothing.
        state = self.state if cell and not state.cell else state
        self.state = state
        self._showing = True
        try:
            # The head goes first: whoever sees what was opened finds the ways from page to page lead on with it.
            self.masthead.link = state.link()
            self.masthead.content = {**self.masthead.content, "notices": notices}
            self.matrix.detail = cell_detail(self.scene(state))
            self.matrix.value = state.cell
        finally:
            self._showing = False


def _content(scene: Scene) -> dict[str, Any]:
    """Return what the matrix shows."""
    return together_content(scene) if isinstance(scene, Together) else matrix_content(scene)


def _lede(scene: Scene) -> str:
    """Return what the page shows and how to read it."""
    say, order = scene.say, order_words(scene.tables, scene.state, scene.say)
    order += f" {say('order.said.group')}" if scene.state.group else ""
    if scene.kind != "judged":
        return f"{say(f'lede.{scene.kind}')} {order}"
    items = say(scene.item("items"), count=len(scene.factors))
    return f"{say('lede.judged', items=items, level=scene.levels[-1])} {order}"


def compare_page(workspace: str = ".", **wanted: Any) -> ComparePage:
    """Open a workspace on the comparison page.

    Parameters
    ----------
    workspace : str, default the current folder
        The workspace's folder, or one inside it.
    **wanted
        What to show: `collection`, `benchmark`, `cities` (slugs joined by commas),
        `on`, `method`, `circumstances`, `figure`, `also` (further circumstances: indicators, or
        ``notes:`` with a context factor), `cell`, `order` (``figure``, or ``like:``
        with a slug), `group` (``country``, ``size`` or ``figure``), `rows` (``differ``,
        ``unknown``, ``noted`` or ``methods``) and `language` (``fr``).  A page that is served
        takes the address' own parameters before these.

    Returns
    -------
    ComparePage
        The page; problems in the files stand above what is sound.
    """
    return open_page(ComparePage, workspace, wanted)
