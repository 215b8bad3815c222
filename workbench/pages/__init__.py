"""Pages: one for each notebook; they join widgets to comparisons."""

from workbench.pages.city import CityPage, city_page
from workbench.pages.compare import ComparePage, compare_page
from workbench.pages.factor import KeyFactorPage, key_factor_page

__all__ = ["CityPage", "ComparePage", "KeyFactorPage", "city_page", "compare_page", "key_factor_page"]
