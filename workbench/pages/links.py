"""Links from one page to another, with the same choices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from workbench.pages.state import State
from workbench.widgets import is_served

__all__ = ["link_to"]


def link_to(page: str, state: State, **change: Any) -> str:
    """Return the address of another page on a state with something changed.

    Parameters
    ----------
    page : str
        The notebook's name without its ending.
    state : State
        What is shown here.
    **change
        Fields of the state with their other values.

    Returns
    -------
    str
        Relative to the page that is shown; empty where no pages are served, as in a notebook.
    """
    return f"./{page}.ipynb?{urlencode(replace(state, **change).link())}" if is_served() else ""
