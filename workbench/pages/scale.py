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
        """Return a few round values between the ends with where they stand, told apart by their decimals.

        Parameters
        ----------
        say : Words
            The language of the numbers.

        Examples
        --------
        >>> from workbench.words import words
        >>> [tick["text"] for tick in Scale(3.1, 17).ticks(words())]
        ['5', '10', '15']
        >>> [tick["text"] for tick in Scale(0.099, 0.116).ticks(words())]
        ['0.100', '0.105', '0.110', '0.115']
        """
        rough = (self.high - self.low) / _TICKS
        power = math.floor(math.log10(rough))
        times = next(one for one in (1, 2, 5, 10) if one * 10.0**power >= rough)
        step, places = times * 10.0**power, max(0, -power - (times == 10))
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        return [{"at": self.at(one * step), "text": say.number(one * step, places)} for one in range(first, last + 1)]


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
    if low == high == 0:
        # Of nothing but 0 nobody knows how far it reaches; below 0 there is nothing.
        high = 1.0
    room = (high - low) * _ROOM or abs(high) * _ROOM
    return Scale(low - room, high + room)
