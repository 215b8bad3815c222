"""Pages: one for each notebook; they join widgets to comparisons."""

from workbench.pages.assess import AssessPage, assess_page
from workbench.pages.benchmark import BenchmarkPage, benchmark_page
from workbench.pages.city import CityPage, city_page
from workbench.pages.compare import ComparePage, compare_page
from workbench.pages.context import ContextPage, context_page
from workbench.pages.factor import KeyFactorPage, key_factor_page
from workbench.pages.home import HomePage, home_page

__all__ = [
    "AssessPage",
    "BenchmarkPage",
    "CityPage",
    "ComparePage",
    "ContextPage",
    "HomePage",
    "KeyFactorPage",
    "assess_page",
    "benchmark_page",
    "city_page",
    "compare_page",
    "context_page",
    "home_page",
    "key_factor_page",
]
