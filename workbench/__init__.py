"""The Integrating Cities Workbench: compare cities key factor by key factor.

import workbench
tables = workbench.load("path/to/workspace")
comparison = workbench.compare(tables, "introductory-and-language-courses",
                               collection="demonstration")
comparison.matrix
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.comparison import Comparison, MixedCities, compare
    from workbench.context import context_for
    from workbench.files import NotAWorkspace, find_workspace, shipped_workspace
    from workbench.learning import Neighbours, lacking, learning_partners, neighbours, usual_criteria
    from workbench.loading.load import load
    from workbench.methods import MethodComparison, compare_methods
    from workbench.pairs import Pair
    from workbench.problems import InvalidFiles, Problem, UnknownName
    from workbench.progress import Rounds, rounds
    from workbench.searching import search
    from workbench.tables import Tables
    from workbench.tidy import judgements_by_method, judgements_for
    from workbench.translating import translate
    from workbench.versions import History, Version, history

__all__ = [
    "Comparison",
    "History",
    "InvalidFiles",
    "MethodComparison",
    "MixedCities",
    "Neighbours",
    "NotAWorkspace",
    "Pair",
    "Problem",
    "Rounds",
    "Tables",
    "UnknownName",
    "Version",
    "compare",
    "compare_methods",
    "context_for",
    "find_workspace",
    "history",
    "judgements_by_method",
    "judgements_for",
    "lacking",
    "learning_partners",
    "load",
    "neighbours",
    "rounds",
    "search",
    "shipped_workspace",
    "translate",
    "usual_criteria",
]

# Heavy rooms are entered when their first name is asked for: `workbench check` needs no pandas.
_ROOMS = {
    "Comparison": "comparison",
    "History": "versions",
    "InvalidFiles": "problems",
    "MethodComparison": "methods",
    "MixedCities": "comparison",
    "Neighbours": "learning",
    "NotAWorkspace": "files",
    "Pair": "pairs",
    "Problem": "problems",
    "Rounds": "progress",
    "Tables": "tables",
    "UnknownName": "problems",
    "Version": "versions",
    "compare": "comparison",
    "compare_methods": "methods",
    "context_for": "context",
    "find_workspace": "files",
    "history": "versions",
    "judgements_by_method": "tidy",
    "judgements_for": "tidy",
    "lacking": "learning",
    "learning_partners": "learning",
    "load": "loading.load",
    "neighbours": "learning",
    "rounds": "progress",
    "search": "searching",
    "shipped_workspace": "files",
    "translate": "translating",
    "usual_criteria": "learning",
}


def __getattr__(name: str) -> Any:
    """Load a public name's room when it is first asked for."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'workbench' has no attribute '{name}'; it has: {', '.join(__all__)}")
    return getattr(importlib.import_module(f"workbench.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
