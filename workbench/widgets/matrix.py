"""The matrix of cities and key factors: one real table with what stands behind each cell."""

from __future__ import annotations

from collections.abc import Sequence

import traitlets

from workbench.widgets.view import View, script, style

__all__ = ["Matrix", "level_states"]

_THREE = ("not", "part", "in")
_FIVE = ("f1", "f2", "f3", "f4", "f5")


class Matrix(View):
    """A matrix of cities and key factors.

    Attributes
    ----------
    content : dict
        What is shown: `title`, `columns` (cities), `rows` (key factors), `cells` (by
        row, a list over the columns), `legend`, `context`, `caption` and the titles.
    value : str
        The open cell as ``city|key factor`` (``context|city`` for a circumstance), or
        empty.  It comes from a browser: check it before using it.
    detail : dict
        What stands behind the open cell; its `key` repeats `value`.
    """

    _esm = script("matrix")
    _css = style("parts.css", "matrix.css")
    content = traitlets.Dict().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)
    detail = traitlets.Dict().tag(sync=True)


def level_states(levels: Sequence[str]) -> dict[str, str]:
    """Return the look of each level, by its place between the lowest and 'in place'.

    Parameters
    ----------
    levels : sequence of str
        The levels in order.

    Returns
    -------
    dict
        The level's name to the name of its look.  Up to five levels differ; of more,
        neighbours share a look, and their words tell them apart.

    Examples
    --------
    >>> level_states(["not met", "partly met", "fully met"])
    {'not met': 'not', 'partly met': 'part', 'fully met': 'in'}
    """
    count = len(levels)
    looks: tuple[str, ...]
    if count <= len(_THREE):
        looks = _THREE if count == len(_THREE) else ("not", "in")
    elif count == 4:
        looks = ("f1", "f2", "f4", "f5")
    else:
        looks = tuple(_FIVE[round(position * 4 / (count - 1))] for position in range(count))
    return dict(zip(levels, looks, strict=True))
