"""The start page: what this is, what the workspace holds, and the ways in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import ipywidgets

from workbench.pages.base import WorkbenchPage, open_page
from workbench.pages.home_content import home_content
from workbench.pages.scene import Scene
from workbench.widgets import HomeView

__all__ = ["HomePage", "home_page"]


class HomePage(WorkbenchPage):
    """The page that visitors come to first; it keeps what other pages were shown with, and changes nothing."""

    offers: ClassVar[tuple[str, ...]] = ()

    def views(self) -> list[ipywidgets.DOMWidget]:
        """Make the one view."""
        self.home = HomeView(words=self._say.view("home"))
        return [self.home]

    def watch(self) -> None:
        """Observe nothing: from here links lead on."""

    def show(self, wanted: Mapping[str, str]) -> None:
        """Show what the workspace holds; what is wanted is kept for the pages that links lead to."""
        # A visitor who comes first has chosen nothing, and the address says nothing.
        self._wanted = {*wanted, "collection"} if wanted.keys() - {"language"} else {*wanted}
        super().show(wanted)

    def _pointed(self, _change: Mapping[str, Any]) -> None:
        """Offer nothing to take along: what is here leads on."""

    def draw(self, scene: Scene, notices: list[str]) -> None:
        """Show what the workspace holds."""
        self._fill(scene, notices)

    def clear(self) -> None:
        """Show what the workspace holds, be it nothing that could be compared."""
        self._fill(None, self.masthead.content.get("notices", []))

    def _fill(self, scene: Scene | None, notices: list[str]) -> None:
        say = self._say
        link = scene.state.link() if scene else {}
        link = {name: value for name, value in link.items() if name in self._wanted}
        with self.masthead.hold_sync(), self.home.hold_sync():
            self.masthead.content = {"title": say("start.title"), "lede": say("start.lede"), "notices": notices}
            self.masthead.link = link
            self.home.content = home_content(self._tables, say, link, scene)


def home_page(workspace: str = ".", **wanted: Any) -> HomePage:
    """Open a workspace on its start page.

    Parameters
    ----------
    workspace : str, default the current folder
        The workspace's folder, or one inside it.
    **wanted
        What the pages shall show to which it leads; what `compare_page` takes.

    Returns
    -------
    HomePage
        The page; problems in the files stand above what is sound.
    """
    return open_page(HomePage, workspace, wanted)
