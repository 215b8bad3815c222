"""A page's first view as HTML, drawn in the server by the code that draws it in the browser.

So the page reads before any script has run, and there is one markup, not two.  The
engine is QuickJS (in the package `quickjs-ng`, a few megabytes): it runs our own built
script, has no way to the disk or the network, and is given states as data.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

import quickjs

from workbench.serve.assets import BUILT

__all__ = ["first_view"]

_LOG = logging.getLogger(__name__)
_MEMORY, _SECONDS = 256_000_000, 10


@cache
def _engine() -> quickjs.Context:
    """Return the engine with our script, made once."""
    engine = quickjs.Context()
    engine.set_memory_limit(_MEMORY)
    engine.set_time_limit(_SECONDS)
    engine.eval((BUILT / "first.js").read_text(encoding="utf-8"))
    return engine


def first_view(model_id: str, states: Mapping[str, Any]) -> str:
    """Return what a widget shows, as HTML.

    Parameters
    ----------
    model_id : str
        The widget.
    states : mapping
        The state of each widget of the page, in the format of notebooks, by its id.

    Returns
    -------
    str
        Empty where the widget is not all of our views (then the browser draws it), or
        could not be drawn.
    """
    try:
        return str(_engine().get("firstView")(model_id, json.dumps(states)))
    except quickjs.JSException:
        # A page without its first view is a slower page, and no failure.
        _LOG.exception("the first view of widget %s could not be drawn", model_id)
        return ""
