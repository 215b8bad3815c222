"""The benchmark's page: what is asked, with examples and the cities that have it in place, and a search over all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import ipywidgets
import pandas as pd

from workbench.pages.base import WorkbenchPage, open_page
from workbench.pages.benchmark_content import benchmark_content
from workbench.pages.factor_table import benchmark_rows
from workbench.pages.found_content import found_content
from workbench.pages.scene import Scene
from workbench.pages.state import State
from workbench.widgets import BenchmarkView

__all__ = ["BenchmarkPage", "benchmark_page"]

_LONGEST = 200


class BenchmarkPage(WorkbenchPage):
    """The page of a benchmark, to be read, searched and printed."""

    offers: ClassVar[tuple[str, ...]] = ("collection", "benchmark", "cities", "on")

    def views(self) -> list[ipywidgets.DOMWidget]:
        """Make the one view."""
        self.benchmark = BenchmarkView(words=self._say.view("benchmark"))
        return [self.benchmark]

    def watch(self) -> None:
        """Observe which key factor is opened, and what is looked for."""
        self.benchmark.observe(lambda change: self.guarded(lambda: self._opened(str(change["new"]))), "value")
        self.benchmark.observe(lambda change: self.guarded(lambda: self._find(str(change["new"]))), "query")

    def settled(self, wanted: Mapping[str, str]) -> tuple[State | None, list[str]]:
        """Return what can be shown of what is wanted; where a cell was open, its key factor is meant."""
        state, notices = super().settled(wanted)
        if state is None or state.key_factor or not state.cell:
            return state, notices
        opened = state.cell.partition("|")[2]
        return replace(state, key_factor=opened if opened in self.scene(state).factors.index else ""), notices

    def draw(self, scene: Scene, notices: list[str]) -> None:
        """Show a benchmark."""
        content = benchmark_content(scene)
        with self.masthead.hold_sync(), self.benchmark.hold_sync():
            self.masthead.content = self.head(scene, str(scene.benchmark["title"]), _lede(scene), notices)
            self.masthead.link = scene.state.link()
            self.benchmark.content = content
            self.benchmark.value = f"{content['id']}|{scene.state.key_factor}"
        if self.benchmark.query:
            self._find(self.benchmark.query)

    def table(self, scene: Scene) -> pd.DataFrame:
        """Return a row for each thing that the benchmark says, and for each judgement."""
        return benchmark_rows(scene)

    def clear(self) -> None:
        """Show nothing."""
        self.benchmark.content = {}

    def _opened(self, value: str) -> None:
        """Follow a key factor that is opened, here or in another benchmark."""
        if self.state is None:
            return
        benchmark, _, factor = value.partition("|")
        here = benchmark == self.state.instrument
        self.follow({"key_factor": factor} if here else {"benchmark": benchmark, "key_factor": factor})

    def _find(self, text: str) -> None:
        """Show what is found of a text, which stays here: it stands in no link."""
        if self.state is not None:
            self.benchmark.found = found_content(self.scene(self.state), text[:_LONGEST])


def _lede(scene: Scene) -> str:
    """Return what the page shows."""
    say = scene.say
    return say(f"lede.benchmark.{scene.kind}", items=say(scene.item("items"), count=len(scene.factors)))


def benchmark_page(workspace: str = ".", **wanted: Any) -> BenchmarkPage:
    """Open a workspace on the page of a benchmark.

    Parameters
    ----------
    workspace : str, default the current folder
        The workspace's folder, or one inside it.
    **wanted
        What to show: `benchmark` with its edition, such as ``charter.2010``,
        `key_factor` (its number), and what `compare_page` takes.  A page that is
        served takes the address' own parameters before these.

    Returns
    -------
    BenchmarkPage
        The page; problems in the files stand above what is sound.
    """
    return open_page(BenchmarkPage, workspace, wanted)
