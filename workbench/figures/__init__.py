"""Figures: a dataframe in, a plotly figure out, with one palette and one look.

A figure is drawn in light colours; `layout.meta.dark` names each colour's dark one,
which `workbench.widgets.FigureView` uses where the theme is dark.
"""

from workbench.figures.against import context_against_bounds
from workbench.figures.alike import neighbours
from workbench.figures.counts import bounds
from workbench.figures.look import PALETTE
from workbench.figures.series import context_over_years
from workbench.figures.spread import context_by_judgement

__all__ = [
    "PALETTE",
    "bounds",
    "context_against_bounds",
    "context_by_judgement",
    "context_over_years",
    "neighbours",
]
