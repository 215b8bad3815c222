"""Rows of the table: a ratio of medians, or a figure of its own, beside its limit."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

__all__ = ["Row", "fixed", "noted", "ratio"]

Row = dict[str, Any]


def ratio(figure: str, limit: float, ours: Sequence[float], theirs: Sequence[float]) -> Row:
    """Return the ratio of the medians (milliseconds), with how the ratios of turns made together spread."""
    pairs = sorted(one / other for one, other in zip(ours, theirs, strict=True))
    low, high = pairs[len(pairs) // 4], pairs[-1 - len(pairs) // 4]
    middle, base = statistics.median(ours), statistics.median(theirs)
    return {
        "figure": figure,
        "limit": limit,
        "ratio": round(middle / base, 2),
        "spread": f"{low:.2f} to {high:.2f}",
        "holds": middle / base <= limit,
        "detail": f"{middle:.0f} ms / {base:.0f} ms",
    }


def fixed(figure: str, limit: float, found: float, unit: str) -> Row:
    """Return the row of a limit that is no ratio."""
    return {"figure": figure, "limit": limit, "ratio": found, "spread": unit, "holds": found <= limit, "detail": ""}


def noted(figure: str, ours: Sequence[float], theirs: Sequence[float]) -> Row:
    """Return a ratio that has no limit."""
    return {**ratio(figure, 0, ours, theirs), "limit": None, "holds": None}
