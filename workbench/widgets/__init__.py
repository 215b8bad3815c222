"""Widgets: views with one value each, ignorant of data."""

from workbench.widgets.assess import AssessView
from workbench.widgets.benchmark import BenchmarkView
from workbench.widgets.cityfigures import CityFigures
from workbench.widgets.cityprofile import CityView
from workbench.widgets.figure import FigureView
from workbench.widgets.home import HomeView
from workbench.widgets.keyfactor import KeyFactorView
from workbench.widgets.matrix import Matrix, level_states
from workbench.widgets.view import Choice, CityChoice, Masthead, ProblemPanel, View, is_served, may_edit

__all__ = [
    "AssessView",
    "BenchmarkView",
    "Choice",
    "CityChoice",
    "CityFigures",
    "CityView",
    "FigureView",
    "HomeView",
    "KeyFactorView",
    "Masthead",
    "Matrix",
    "ProblemPanel",
    "View",
    "is_served",
    "level_states",
    "may_edit",
]
