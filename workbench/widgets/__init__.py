"""Widgets: views with one value each, ignorant of data."""

from workbench.widgets.figure import FigureView
from workbench.widgets.matrix import Matrix, level_states
from workbench.widgets.view import Choice, CityChoice, Masthead, ProblemPanel, View

__all__ = ["Choice", "CityChoice", "FigureView", "Masthead", "Matrix", "ProblemPanel", "View", "level_states"]
