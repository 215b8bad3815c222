"""What our figures share: colours, each with its dark one, and a quiet layout."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

__all__ = [
    "BAR",
    "DARK",
    "DOUBT",
    "INK",
    "LEVELS",
    "LINE",
    "PALETTE",
    "SILENT",
    "SURFACE",
    "as_text",
    "bottom_right",
    "layout",
    "top_left",
]

PALETTE = {
    "#16436f": "#a9d3f5",
    "#b4530a": "#f0a35e",
    "#0b656b": "#5fc4c4",
    "#7a3b8f": "#d3a8e6",
    "#5c6b1f": "#bccb7a",
    "#a3244f": "#f08fb0",
    "#56606d": "#a3adb8",
    "#2f5fd0": "#8fb2ff",
}
"""Colours for lines and marks, each with the one that it has on a dark ground."""

INK, BAR, LINE, SURFACE, SILENT, DOUBT = "#1b2430", "#6f7a88", "#dedbd3", "#ffffff", "#7c8591", "#8a2c6e"
"""Text and marks; bars; faint lines; what is inside an open mark; silences; what is doubted."""

LEVELS: tuple[tuple[str, str], ...] = (
    ("#f6e6c4", "#977527"),
    ("#aecadd", "#3f78a6"),
    ("#78a7cc", "#3f78a6"),
    ("#40749f", "#40749f"),
    ("#16436f", "#16436f"),
)
"""Fill and edge of levels, the lowest first."""

DARK: Mapping[str, str] = {
    **PALETTE,
    INK: "#e8ebee",
    BAR: "#8a96a3",
    LINE: "#2c3640",
    SURFACE: "#181f27",
    SILENT: "#7c8894",
    DOUBT: "#e79bd0",
    "#f6e6c4": "#40351d",
    "#977527": "#a98c4c",
    "#aecadd": "#2b567c",
    "#78a7cc": "#4c86b8",
    "#40749f": "#80b5e0",
    "#3f78a6": "#6fa3cf",
}
"""Every colour of our figures, with the one that it has on a dark ground."""


def layout(**more: Any) -> go.Layout:
    """Return the look that our figures share: no grid but what is asked for, nothing that moves.

    Parameters
    ----------
    **more
        What a figure has of its own, as `plotly.graph_objects.Layout` takes it.
    """
    same = {
        "template": "none",
        "meta": {"dark": dict(DARK)},
        "margin": {"l": 64, "r": 16, "t": 28, "b": 40},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
    }
    return go.Layout({**same, **more})


def top_left(text: str, shift: int = -56) -> dict[str, Any]:
    """Return what the axis upwards counts, read from left to right above it.

    Parameters
    ----------
    text : str
        The unit, or what is counted.
    shift : int, default -56
        How far it stands from the axis, in pixels.
    """
    at = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return {"text": as_text(text), **at, "xshift": shift, "yshift": 6, "showarrow": False}


def bottom_right(text: str) -> dict[str, Any]:
    """Return what runs along the axis across, at the end of it.

    Parameters
    ----------
    text : str
        The unit, or what is shown.
    """
    at = {"x": 1, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "top"}
    return {"text": as_text(text), **at, "yshift": -28, "showarrow": False}


def as_text(text: str) -> str:
    """Return a text that plotly reads as text: it knows some markup.

    Parameters
    ----------
    text : str
        What a file says.

    Examples
    --------
    >>> as_text("<b>Oslo</b>")
    '&lt;b&gt;Oslo&lt;/b&gt;'
    """
    return html.escape(text, quote=False)
