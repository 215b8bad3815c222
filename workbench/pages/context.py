"""The context page: a circumstance beside what is in place, city by city and key factor by key factor."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import ipywidgets
import pandas as pd

from workbench.pages.base import WorkbenchPage, open_page
from workbench.pages.choices import CHOICES
from workbench.pages.context_content import context_content, context_lede, context_title
from workbench.pages.context_figure import show_against
from workbench.pages.context_spread import spread_detail
from workbench.pages.context_table import context_rows
from workbench.pages.orders import arrange
from workbench.pages.scene import Scene
from workbench.pages.state import State
from workbench.widgets import CityFigures, FigureView

__all__ = ["ContextPage", "context_page"]

_LOG = logging.getLogger(__name__)


class ContextPage(WorkbenchPage):
    """The page of one circumstance: where cities stand along it, and what they have in place there."""

    offers: ClassVar[tuple[str, ...]] = (*CHOICES, "order")

    def views(self) -> list[ipywidgets.DOMWidget]:
        """Make the picture of all cities, and what stands below it."""
        self.against = FigureView(words=self._say.view("view_figure"), height=440)
        self.along = CityFigures(words=self._say.view("cityfigures"))
        return [self.against, self.along]

    def watch(self) -> None:
        """Observe which key factor is opened."""
        self.along.observe(lambda change: self.guarded(lambda: self._open(str(change["new"]))), "value")

    def scene(self, state: State) -> Scene:
        """Return a scene of the chosen cities in the order that is asked for."""
        return super().scene(replace(state, cities=arrange(self._tables, state, self._say).cities))

    def draw(self, scene: Scene, notices: list[str]) -> None:
        """Show a circumstance."""
        state = self.state or scene.state
        content = context_content(scene, state.link())
        with self.masthead.hold_sync(), self.along.hold_sync():
            self.masthead.content = self.head(scene, context_title(scene), context_lede(scene), notices)
            self.masthead.link = state.link()
            self.along.content = content
            self.along.value = state.key_factor if content.get("panels") else ""
            self.along.detail = spread_detail(scene, state.link())
        show_against(self.against, scene)

    def clear(self) -> None:
        """Show nothing."""
        self.against.figure = {}
        self.along.content = {}

    def table(self, scene: Scene) -> pd.DataFrame:
        """Return a row for each city and key factor with the city's figure, or of cities that nobody assessed each."""
        return context_rows(scene)

    def stem(self, scene: Scene) -> str:
        """Name a file for the circumstance that it is about."""
        about = scene.state.factor if scene.indicator is None else scene.state.figure
        return f"{super().stem(scene)}-{about}" if scene.state.factor else super().stem(scene)

    def look_ahead(self) -> None:
        """Look up what the other figures of the circumstance would show."""
        if self.state is None:
            return
        for option in self.choices["figure"].options:
            try:
                state = replace(self.state, figure=option["value"])
                context_content(self.scene(state), state.link())
            except Exception:  # noqa: BLE001 - nobody has asked for it yet: whoever does is told then
                _LOG.exception("failure while looking ahead to %s", option["value"])

    def _open(self, factor: str) -> None:
        """Show one key factor large; the rest stays as it is."""
        if self._showing or self.state is None:
            return
        wanted: Mapping[str, str] = {**self.state.link(), "key_factor": factor}
        state, notices = self.settled(wanted)
        if state is None:
            return
        # What is not known changes nothing: what was open stays open.
        state = state if state.key_factor == factor else self.state
        self.state = state
        self._showing = True
        try:
            with self.along.hold_sync():
                self.along.detail = spread_detail(self.scene(state), state.link())
                self.along.value = state.key_factor
            self.masthead.link = state.link()
            self.masthead.content = {**self.masthead.content, "notices": notices}
        finally:
            self._showing = False


def context_page(workspace: str = ".", **wanted: Any) -> ContextPage:
    """Open a workspace on the page of a circumstance.

    Parameters
    ----------
    workspace : str, default the current folder
        The workspace's folder, or one inside it.
    **wanted
        What to show: `circumstances` (a context factor), `figure` (one of its indicators, or
        ``notes``), `key_factor` (the one that is shown large), and what `compare_page`
        takes.  A page that is served takes the address' own parameters before these.

    Returns
    -------
    ContextPage
        The page; problems in the files stand above what is sound.
    """
    return open_page(ContextPage, workspace, wanted)
