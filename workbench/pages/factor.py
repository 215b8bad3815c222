"""The key factor's page: one at a time, the cities side by side, made to be projected."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import ipywidgets
import pandas as pd

from workbench.pages.base import WorkbenchPage, open_page
from workbench.pages.factor_content import factor_content, factor_title
from workbench.pages.factor_table import factor_rows
from workbench.pages.scene import Scene
from workbench.pages.state import State
from workbench.widgets import KeyFactorView

__all__ = ["KeyFactorPage", "key_factor_page"]

_LOG = logging.getLogger(__name__)


class KeyFactorPage(WorkbenchPage):
    """The page of one key factor: what is asked, and what was found in each city."""

    def views(self) -> list[ipywidgets.DOMWidget]:
        """Make the one view."""
        self.factor = KeyFactorView(words=self._say.view("keyfactor"))
        return [self.factor]

    def watch(self) -> None:
        """Observe the steps, and which cities are put side by side."""
        self.factor.observe(lambda change: self._asked("key_factor", change), "value")
        self.factor.observe(lambda change: self._asked("beside", change), "beside")

    def settled(self, wanted: Mapping[str, str]) -> tuple[State | None, list[str]]:
        """Return what can be shown of what is wanted: this page always shows a key factor."""
        state, notices = super().settled(wanted)
        if state is None or state.key_factor:
            return state, notices
        every = list(self.scene(state).factors.index)
        if not every:
            return None, notices
        # Where a cell of the matrix was open, its key factor is meant.
        opened = state.cell.partition("|")[2]
        return replace(state, key_factor=opened if opened in every else every[0]), notices

    def draw(self, scene: Scene, notices: list[str]) -> None:
        """Show a key factor."""
        content = factor_content(scene)
        with self.masthead.hold_sync(), self.factor.hold_sync():
            self.masthead.content = self.head(scene, factor_title(scene), _lede(scene), notices)
            self.masthead.link = scene.state.link()
            self.factor.content = content
            self.factor.value = content["at"]
            self.factor.beside = [column["id"] for column in content.get("columns", [])]

    def clear(self) -> None:
        """Show nothing."""
        self.factor.content = {}

    def table(self, scene: Scene) -> pd.DataFrame:
        """Return a row for each thing that is said."""
        return factor_rows(scene)

    def stem(self, scene: Scene) -> str:
        """Name a file for the key factor that it is about."""
        return f"{super().stem(scene)}-{factor_title(scene).lower()}"

    def look_ahead(self) -> None:
        """Look up what the other key factors would show."""
        if self.state is None:
            return
        for factor in self.scene(self.state).factors.index:
            try:
                factor_content(self.scene(replace(self.state, key_factor=str(factor))))
            except Exception:  # noqa: BLE001 - nobody has asked for it yet: whoever does is told then
                _LOG.exception("failure while looking ahead to %s", factor)

    def _asked(self, name: str, change: Mapping[str, Any]) -> None:
        """Follow a step, or a city that is put beside the others."""
        self.guarded(lambda: self.follow({name: change["new"]}))


def _lede(scene: Scene) -> str:
    """Return where this key factor stands in its benchmark, and how to go on."""
    say, every = scene.say, list(scene.factors.index)
    at = every.index(scene.state.key_factor) + 1
    said = say(scene.item("lede.factor"), at=at, count=len(every), theme=scene.benchmark["theme"])
    return f"{said} {say('lede.factor.' + scene.kind)}"


def key_factor_page(workspace: str = ".", **wanted: Any) -> KeyFactorPage:
    """Open a workspace on the page of a key factor.

    Parameters
    ----------
    workspace : str, default the current folder
        The workspace's folder, or one inside it.
    **wanted
        What to show: `key_factor` (its number), `beside` (the slugs of the cities side
        by side, joined by commas), and what `compare_page` takes.  A page that is
        served takes the address' own parameters before these.

    Returns
    -------
    KeyFactorPage
        The page; problems in the files stand above what is sound.
    """
    return open_page(KeyFactorPage, workspace, wanted)
