"""Pages: one for each notebook; they join widgets to comparisons."""

from workbench.pages.compare import ComparePage, compare_page

__all__ = ["ComparePage", "compare_page"]
