"""Pages: one for each notebook; they join widgets to comparisons."""

from workbench.pages.compare import ComparePage, compare_page
from workbench.pages.factor import KeyFactorPage, key_factor_page

__all__ = ["ComparePage", "KeyFactorPage", "compare_page", "key_factor_page"]
