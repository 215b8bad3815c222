"""What all the pages that are compared show: the opening view, and the one after a change of benchmark."""

from __future__ import annotations

import os
from typing import Any

os.environ["WORKBENCH_SERVED"] = "1"  # the states without the views' scripts, as our pages have them

from ipywidgets.embed import dependency_state

import workbench
from workbench.pages import ComparePage

__all__ = ["OPTIONS", "open_page", "states"]

OPTIONS = ("introductory-and-language-courses.mixities", "anti-discrimination-policies.draft-1")
"""The two benchmarks between which the measured control changes."""


def open_page() -> ComparePage:
    """Return the comparison page on the shipped workspace."""
    return ComparePage(workbench.load(workbench.shipped_workspace()))


def states(page: ComparePage, option: str) -> dict[str, Any]:
    """Return the state of every widget of the page, showing one of the benchmarks."""
    kept = page.state.link() if page.state else {}
    page.show({**kept, "benchmark": option})
    found: dict[str, Any] = dependency_state(page, drop_defaults=False)
    return found
