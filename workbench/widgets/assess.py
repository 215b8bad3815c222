"""The view in which an assessment is put in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from workbench.widgets.view import View, script, style

__all__ = ["AssessView"]


class AssessView(View):
    """The form of an assessment, or the choices with which one begins.

    What is typed is sent as messages, each batch with its number; `status` names the last
    one that was taken over.  Until then the browser keeps it.

    Attributes
    ----------
    content : dict
        What is shown; its `screen` is ``start``, ``form`` or ``closed``.
    values : dict
        What stands in the form's fields, by path.
    status : dict
        What of it is saved, what is wrong at which field, how far it has come.
    value : str
        The part of the form that is looked at: ``about``, a key factor's number or
        ``context``.  It comes from a browser: check it before using it.
    """

    _esm = script("assess")
    _css = style("parts.css", "keyfactor.css", "assess.css")
    content: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    values: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    status: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)

    def __init__(self, hear: Callable[[dict[str, Any]], None], **traits: Any) -> None:
        super().__init__(**traits)
        self._hear = hear
        self.on_msg(self._said)

    def _said(self, _view: Any, content: Any, _buffers: Any) -> None:
        """Pass on what a browser says."""
        if isinstance(content, dict):
            self._hear(content)
