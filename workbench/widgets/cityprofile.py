"""The view of one city: its key factors, its rounds, and its circumstances beside those of others."""

from __future__ import annotations

from typing import Any

import traitlets

from workbench.widgets.view import View, script, style

__all__ = ["CityView"]


class CityView(View):
    """One city's profile.

    What it is told comes from a browser: check it before using it.

    Attributes
    ----------
    content : dict
        What is shown: `facts`, by what it was `assessed`, key factors in `groups`, its
        `rounds`, its `circumstances` beside those of others, `notes`, `caption`.
    value : str
        The number of the key factor that was opened last, or empty.
    city, benchmark : str
        The city, and the benchmark with its edition, that were asked for.
    criteria : dict
        How much each indicator counts for which cities are alike.
    """

    _esm = script("cityprofile")
    _css = style("parts.css", "cityprofile.css")
    content: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)
    city = traitlets.Unicode().tag(sync=True)
    benchmark = traitlets.Unicode().tag(sync=True)
    criteria: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
