"""A city's page: its profile, what it can learn and from whom, its rounds and its circumstances."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import ipywidgets
import pandas as pd

from workbench.pages.alike import find_alike
from workbench.pages.base import WorkbenchPage, open_page
from workbench.pages.behind import when_judged
from workbench.pages.city_content import city_content, judged_anywhere
from workbench.pages.city_table import city_rows
from workbench.pages.content import bounds_sentence
from workbench.pages.known import cities_of
from workbench.pages.naming import city_of_cell
from workbench.pages.scene import Scene
from workbench.pages.state import LIKE, State
from workbench.widgets import CityView

__all__ = ["CityPage", "city_page"]

_LOG = logging.getLogger(__name__)
_NEXT = 12


class CityPage(WorkbenchPage):
    """The page of one city."""

    offers: ClassVar[tuple[str, ...]] = ("collection", "city", "benchmark", "on", "method")

    def views(self) -> list[ipywidgets.DOMWidget]:
        """Make the one view."""
        self.profile = CityView(words=self._say.view("cityprofile"))
        return [self.profile]

    def watch(self) -> None:
        """Observe what is chosen in the profile."""
        for name in ("city", "benchmark", "criteria"):
            self.profile.observe(lambda change, name=name: self._asked(name, change), name)
        self.profile.observe(lambda change: self.guarded(lambda: self._opened(str(change["new"]))), "value")

    def settled(self, wanted: Mapping[str, str]) -> tuple[State | None, list[str]]:
        """Return what can be shown of what is wanted: this page always shows a city."""
        # A slug names one city in the whole workspace: its collection need not be named.
        home = self._tables.cities.loc[self._tables.cities["city"] == wanted.get("city", ""), "collection"]
        state, notices = super().settled({"collection": home.iloc[0], **wanted} if len(home) else wanted)
        if state is None or state.city:
            return state, notices
        known = cities_of(self._tables, state.collection)["city"].tolist()
        # Where a cell of the matrix was open, its city is meant.
        opened = city_of_cell(state.cell)
        like = state.order.removeprefix(LIKE) if state.order.startswith(LIKE) else ""
        first = next((one for one in (opened, like, *state.beside, *state.cities, *known) if one), "")
        return (replace(state, city=first) if first else None), notices

    def scene(self, state: State) -> Scene:
        """Return a scene of all cities of the collection: any of them may be a neighbour or a partner."""
        every = tuple(cities_of(self._tables, state.collection)["city"])
        return super().scene(replace(state, cities=every, beside=(), cell=""))

    def draw(self, scene: Scene, notices: list[str]) -> None:
        """Show a city."""
        state = self.state or scene.state
        alike = find_alike(self._tables, scene.state)
        content = city_content(scene, state)
        with self.masthead.hold_sync(), self.profile.hold_sync():
            self.masthead.content = self.head(scene, scene.name(state.city), _lede(scene), notices)
            self.masthead.link = state.link()
            self.profile.content = content
            self.profile.value = state.key_factor
            self.profile.city = state.city
            self.profile.benchmark = state.instrument
            self.profile.criteria = {str(one): int(weight) for one, weight in alike.criteria["weight"].items()}

    def clear(self) -> None:
        """Show nothing."""
        self.profile.content = {}

    def table(self, scene: Scene) -> pd.DataFrame:
        """Return a row for each thing that is said of the city, and for each figure beside it."""
        return city_rows(scene, find_alike(self._tables, scene.state))

    def stem(self, scene: Scene) -> str:
        """Name a file for the city that it is about."""
        return f"{super().stem(scene)}-{scene.state.city}"

    def fold(self, scene: Scene) -> str:
        """Return what stands for the choices where a phone folds them away."""
        name = scene.name(scene.state.city)
        return scene.say("city.fold", city=name, date=scene.state.on.isoformat())

    def look_ahead(self) -> None:
        """Look up what the cities most like it would show: they are a click away."""
        if self.state is None:
            return
        for city in find_alike(self._tables, self.state).nearest[:_NEXT]:
            try:
                state = replace(self.state, city=city)
                city_content(self.scene(state), state)
            except Exception:  # noqa: BLE001 - nobody has asked for it yet: whoever does is told then
                _LOG.exception("failure while looking ahead to %s", city)

    def _asked(self, name: str, change: Mapping[str, Any]) -> None:
        """Follow what is chosen in the profile."""
        self.guarded(lambda: self.follow({name: self._said(name, change["new"])}))

    def _said(self, name: str, value: Any) -> str:
        """Return what a browser sent as a link says it; criteria in the catalogue's order."""
        if name != "criteria":
            return str(value)
        order = self._tables.indicators["indicator"].tolist()
        chosen = sorted(value, key=lambda one: order.index(one) if one in order else len(order))
        return ",".join(f"{indicator}:{value[indicator]}" for indicator in chosen)

    def _opened(self, factor: str) -> None:
        """Keep in the link which key factor is open; the profile stays as it is."""
        if self._showing or self.state is None:
            return
        state, notices = self.settled({**self.state.link(), "key_factor": factor})
        if state is None:
            return
        self.state = state
        self.profile.value = state.key_factor
        self.masthead.link = state.link()
        if notices:
            self.masthead.content = {**self.masthead.content, "notices": notices}


def _lede(scene: Scene) -> str:
    """Return where the city stands, in a sentence."""
    say, city = scene.say, scene.state.city
    said = {"country": scene.city(city)["country"], "city": scene.name(city), "theme": scene.benchmark["theme"]}
    if scene.state.examples and not judged_anywhere(scene):
        return say("city.lede.real", **said)
    if scene.used(city) is None:
        return say("city.lede.none", **said)
    return say(
        "city.lede", **said, bounds=bounds_sentence(scene, scene.city_counts[city]), how=when_judged(scene, city)
    )


def city_page(workspace: str = ".", **wanted: Any) -> CityPage:
    """Open a workspace on the page of a city.

    Parameters
    ----------
    workspace : str, default the current folder
        The workspace's folder, or one inside it.
    **wanted
        What to show: `city` (its slug), `criteria` (indicators with their weights, like
        ``population:2,unemployment-rate:1``), and what `compare_page` takes.  A page that
        is served takes the address' own parameters before these.

    Returns
    -------
    CityPage
        The page; problems in the files stand above what is sound.
    """
    return open_page(CityPage, workspace, wanted)
