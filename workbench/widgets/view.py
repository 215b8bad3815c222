"""The base of our views, and the small ones: choices, the page's head, the panel of problems.

A view has one `value` (or `content` that it shows) and knows nothing of data.  Its
script (`NAME.view.ts`) and style stand beside it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from workbench.problems import Refused

__all__ = [
    "Choice",
    "CityChoice",
    "Masthead",
    "Offering",
    "ProblemPanel",
    "View",
    "is_served",
    "may_edit",
    "script",
    "style",
]

_LOG = logging.getLogger(__name__)
_HERE = Path(__file__).parent
_VIEWS = _HERE.parent / "built" / "views"


def is_served() -> bool:
    """Tell whether this is the kernel of a page that we serve."""
    return os.environ.get("WORKBENCH_SERVED") == "1"


def may_edit() -> bool:
    """Tell whether files may be changed from here: in a notebook of one's own, and where a server was told so."""
    return not is_served() or os.environ.get("WORKBENCH_EDIT") == "1"


def script(name: str) -> str:
    """Return the script of a view: one module, as `build.mjs` has written it.

    A page that we serve carries all views itself: its kernels send none.

    Parameters
    ----------
    name : str
        The view's name such as ``matrix``.

    Raises
    ------
    Refused
        The front end has not been built.
    """
    if is_served():
        return ""
    file = _VIEWS / f"{name}.js"
    if not file.is_file():
        raise Refused(f"'{file}' is not there: the front end has not been built; in a clone, `make serve` builds it")
    return file.read_text(encoding="utf-8")


def style(*names: str) -> str:
    """Return the text of style sheets that stand beside the views; nothing in a page that we serve.

    Parameters
    ----------
    *names : str
        File names such as ``look.css``.
    """
    if is_served():
        return ""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


class View(anywidget.AnyWidget):
    """A view with the words that it shows.

    Attributes
    ----------
    words : dict
        The phrases of the view, by name.
    """

    words = traitlets.Dict().tag(sync=True)


class Offering(View):
    """A view whose data can be taken along.

    Attributes
    ----------
    file : str
        What the files are called that a visitor saves, without their ending; empty where there is nothing to save.
    """

    file = traitlets.Unicode().tag(sync=True)
    _table: Callable[[], bytes] | None = None

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._asked)

    def offer(self, file: str, table: Callable[[], bytes]) -> None:
        """Offer the view's picture and its data.

        Parameters
        ----------
        file : str
            What the files are called, without their ending.
        table : callable
            Returns the data as a CSV file; it is asked when a visitor wants it.
        """
        self._table = table
        self.file = file

    def _asked(self, _view: Any, content: Any, _buffers: Any) -> None:
        """Send the table to whoever asked for it."""
        if self._table is None or not isinstance(content, dict) or content.get("kind") != "table":
            return
        try:
            tables = [self._table()]
        except Exception:  # noqa: BLE001 - whatever it is, no visitor may see its inside
            _LOG.exception("failure while making the table '%s'", self.file)
            tables = []
        self.send({"kind": "table"}, buffers=tables)


class Choice(View):
    """One choice: a label with a native select, or with a native date field.

    Attributes
    ----------
    value : str
        The chosen option's value, or a day as 2024-05-31.
    options : list of dict
        Each with `value`, `label` and, where options come in groups, `group`.
    kind : str
        ``select`` or ``day``.
    least : int
        With fewer options there is nothing to choose: the field is disabled.
    """

    _esm = script("choice")
    name = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode("select").tag(sync=True)
    options: traitlets.List[Any] = traitlets.List().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)
    least = traitlets.Int(1).tag(sync=True)


class CityChoice(View):
    """Several cities (or other things that have names), chosen by search.

    Attributes
    ----------
    value : list of str
        The chosen slugs, in the order of the options.
    options : list of dict
        Each with `value`, `label` and `group` (the country).
    sets : list of dict
        Quick sets among the options, each with `value`, `label` and `group`.
    asked : str
        The set that a visitor asks for.  It comes from a browser: check it before using it.
    found : dict
        The `set` that was asked for, and its `cities`.
    """

    _esm = script("cities")
    name = traitlets.Unicode("cities").tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    options: traitlets.List[Any] = traitlets.List().tag(sync=True)
    value = traitlets.List(traitlets.Unicode()).tag(sync=True)
    sets: traitlets.List[Any] = traitlets.List().tag(sync=True)
    asked = traitlets.Unicode().tag(sync=True)
    found: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)


class Masthead(Offering):
    """The head of a page, which also keeps the page's link, and what can be taken along of it.

    Attributes
    ----------
    content : dict
        `title`, `lede`, and where they apply `marks` (each with word, kind, note) and
        `notices`.
    link : dict
        What the page shows, as the parameters of its address.
    wanted : dict
        What a visitor went back (or forward) to: its `query` holds the parameters of an
        address.  It comes from a browser: check it before using it.
    snippet : str
        Python that shows the same in JupyterLab.
    language : str
        The language of the page.
    """

    _esm = script("masthead")
    _css = style("look.css")
    content = traitlets.Dict().tag(sync=True)
    link = traitlets.Dict().tag(sync=True)
    wanted: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    snippet = traitlets.Unicode().tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)


class ProblemPanel(View):
    """What is wrong in the files, above what is sound.

    Attributes
    ----------
    content : dict
        `title`, `advice`, `problems` (each with file, line, sentence), `more`.
    """

    _esm = script("panel")
    content: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
