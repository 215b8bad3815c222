"""A scale from a figure's lowest to its highest value, as shares of a width."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workbench.words import Words

__all__ = ["Scale", "scale_of"]

_ROOM = 0.05
_TICKS = 4


@dataclass(frozen=True)
class Scale:
    """Where values stand between two ends.

    Attributes
    ----------
    low, high : float
        The ends.
    """

    low: float
    high: float

    def at(self, value: float) -> float:
        """Return where a value stands, in hundredths of the width.

        Parameters
        ----------
        value : float
            One between the ends.

        Examples
        --------
        >>> Scale(0, 50).at(20)
        40.0
        """
        return round(100 * (value - self.low) / (self.high - self.low), 1)

    def ticks(self, say: Words) -> list[dict[str, Any]]:
        """Return a few round values between the ends, each with where it stands.

        Parameters
        ----------
        say : Words
            The language of the numbers.

        Examples
        --------
        >>> from workbench.words import words
        >>> [tick["text"] for tick in Scale(3.1, 17).ticks(words())]
        ['5', '10', '15']
        """
        rough = (self.high - self.low) / _TICKS
        power = 10 ** math.floor(math.log10(rough))
        step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough)
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        return [{"at": self.at(one * step), "text": say.number(one * step)} for one in range(first, last + 1)]


def scale_of(values: Iterable[float]) -> Scale:
    """Return a scale that holds some values, with a little room beside them.

    Parameters
    ----------
    values : iterable of float
        At least one.

    Examples
    --------
    >>> scale_of([10, 30])
    Scale(low=9.0, high=31.0)
    """
    every = list(values)
    low, high = min(every), max(every)
    room = (high - low) * _ROOM or abs(high) * _ROOM or 1.0
    return Scale(low - room, high + room)
