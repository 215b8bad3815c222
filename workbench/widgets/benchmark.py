"""The view of a benchmark: what is asked, to be read and searched."""

from __future__ import annotations

from typing import Any

import traitlets

from workbench.widgets.view import View, script, style

__all__ = ["BenchmarkView"]


class BenchmarkView(View):
    """A benchmark, and a search over all of them.

    Attributes
    ----------
    content : dict
        What is shown: its `id`, the `standard`, what it is (`about`), the `factors`
        with what is asked, reported and in place, the `context` factors, `footnotes`.
    value : str
        The benchmark and the key factor that is open, like ``charter.2010|05``.  It
        comes from a browser: check it before using it.
    query : str
        What is looked for.  It comes from a browser, too, and is a person's own text.
    found : dict
        What was found: `text`, `said` and `groups`.
    """

    _esm = script("benchmark")
    _css = style("parts.css", "benchmark.css")
    content: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)
    query = traitlets.Unicode().tag(sync=True)
    found: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
