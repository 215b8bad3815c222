"""The view of the start page: ways in, and what the workspace holds."""

from __future__ import annotations

from typing import Any

import traitlets

from workbench.widgets.view import View, script, style

__all__ = ["HomeView"]


class HomeView(View):
    """Ways in, a small picture of a comparison, the collections and the benchmarks.

    Attributes
    ----------
    content : dict
        What is shown: `ways` (each with `title`, `who`, `what`, and an `address` or
        `code`), `peek`, `collections`, `benchmarks`, and the words around them.
    """

    _esm = script("home")
    _css = style("parts.css", "home.css")
    content: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
