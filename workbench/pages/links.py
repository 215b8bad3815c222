"""The addresses of the pages, as one page leads to another."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

__all__ = ["DROPS", "address"]

DROPS: Mapping[str, tuple[str, ...]] = {
    "collection": ("benchmark", "cities", "beside", "cell", "key_factor", "figure", "city", "criteria", "order"),
    "benchmark": ("cell", "key_factor"),
    "circumstances": ("figure",),
    "key_factor": ("cell",),
}
"""A choice that changes what others may mean takes these along."""


def address(page: str, link: Mapping[str, str], **choices: str) -> str:
    """Return the address of a page beside the one that is shown.

    Parameters
    ----------
    page : str
        The name of its notebook, without the ending.
    link : mapping
        What is chosen, as parameters of an address.
    **choices : str
        What is to be chosen there.

    Examples
    --------
    >>> address("benchmark", {"on": "2024-12-31", "key_factor": "05"}, benchmark="charter.2010")
    './benchmark.ipynb?on=2024-12-31&benchmark=charter.2010'
    """
    kept = dict(link)
    for name, value in choices.items():
        # What is chosen already changes nothing.
        if kept.get(name) != value:
            for dropped in DROPS.get(name, ()):
                kept.pop(dropped, None)
    kept |= choices
    return f"./{page}.ipynb" + (f"?{urlencode(kept)}" if kept else "")
