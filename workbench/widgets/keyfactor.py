"""The view of one key factor: what is asked, and what was found in each city, side by side."""

from __future__ import annotations

from typing import Any

import traitlets

from workbench.widgets.view import View, script, style

__all__ = ["KeyFactorView"]


class KeyFactorView(View):
    """One key factor, the cities in columns.

    Attributes
    ----------
    content : dict
        What is shown: the key factors to step through (`steps`, `at`, `previous`,
        `next`), `statement` and `why`, the cities to choose from (`chips`), those in
        `columns` with the `rows` of what was found, `questions`, `examples`, `caption`.
    value : str
        The number of the key factor.  It comes from a browser: check it before using it.
    beside : list of str
        The slugs of the cities in columns.  They come from a browser, too.
    """

    _esm = script("keyfactor")
    _css = style("parts.css", "keyfactor.css")
    content: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)
    beside = traitlets.List(traitlets.Unicode()).tag(sync=True)
