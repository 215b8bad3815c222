"""A page: a notebook that was run in a kernel of its own, and the HTML that shows it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import brotli
from jupyter_core.utils import ensure_async
from nbformat import NotebookNode
from voila.execute import VoilaExecutor
from voila.notebook_renderer import NotebookRenderer

from workbench.serve.assets import built
from workbench.serve.first_view import first_view
from workbench.serve.navigation import navigation
from workbench.serve.tongue import asked_for, frame_words, languages, with_language
from workbench.words import ORIGINAL, Words, words

__all__ = ["Page"]

_LOG = logging.getLogger(__name__)
_COLOURS = re.compile(r"\x1b\[[\d;]*m")
_VIEW = "application/vnd.jupyter.widget-view+json"
_REFERENCE = "IPY_MODEL_"
_QUALITY = 6
"""Of the compression: a visitor whose link names something waits for it (6 ms; the best takes 150 for a tenth less)."""

_OURS = "workbench.widgets."
"""What the names of our views begin with, as anywidget has them."""

_HEAD = f"{_OURS}view.Masthead"
"""The view that knows the link of what a page shows."""

_NOT_OURS = ("layout", "tabbable", "tooltip")
"""What every widget has and our views do not use."""

_LAYOUT = "LayoutModel"


class _Executor(VoilaExecutor):  # type: ignore[misc]
    """Runs the cells; of a failure the visitor sees a sentence, and whoever runs the server all of it."""

    def strip_code_cell_errors(self, cell: NotebookNode) -> NotebookNode:
        """Log what a cell's failure was before it is taken out of the page."""
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                _LOG.error("a cell has failed:\n%s", _COLOURS.sub("", "\n".join(output.traceback)))
        super().strip_code_cell_errors(cell)
        return cell


class Page(NotebookRenderer):  # type: ignore[misc]
    """A notebook that has been run, waiting for its visitor or shown to one.

    Voilà runs a notebook while its page is sent.  Here it is run before anybody asks;
    a visitor whose link names something gets it run again in the same warm kernel.

    Attributes
    ----------
    language : str
        What its link asks for; a page that nobody has asked for yet is in English.
    kernel_id : str
        The page's kernel.
    seen, written : int
        What the workspace's files, and the notebook's own, were when the page was run.
    html : bytes
        A whole HTML document, the same for whoever gets it.
    packed : bytes
        The same, compressed with brotli, for which the three layouts of a matrix and
        its content are one and the same text three times over.
    """

    executor: Any = None
    language = ORIGINAL
    kernel_id: str
    seen: int
    written: int
    html: bytes
    packed: bytes

    async def run(self, kernels: Any, kernel_id: str) -> None:
        """Run every cell in a kernel."""
        self.kernel_id = kernel_id
        self.executor = _Executor(
            self.notebook,
            km=kernels.get_kernel(kernel_id),
            config=self.traitlet_config,
            show_tracebacks=self.voila_configuration.show_tracebacks,
            allow_errors=True,
        )
        self.executor.kc = await self.executor.async_start_new_kernel_client()
        await self._run_cells()

    @property
    def kernel_name(self) -> str:
        """The kind of kernel that the notebook asks for."""
        return str(self.notebook.metadata.kernelspec.name)

    async def run_again(self, environment: Mapping[str, str]) -> None:
        """Run every cell again, after setting what the visitor asked for."""
        self.executor.widget_state = {}
        again = (
            "import ipywidgets as _w, os as _o\n"
            f"_w.Widget.close_all(); _o.environ.update({json.dumps(dict(environment))})\n"
        )
        self.language = asked_for(environment.get("QUERY_STRING", ""))
        await ensure_async(self.executor.kc.execute(again, silent=True, store_history=False))
        await self._run_cells()

    async def _run_cells(self) -> None:
        """Run the cells in their order, and draw what they show."""
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type == "code":
                cell.outputs = []
                await self.executor.execute_cell(cell, None, index, store_history=False)
        await self.draw()

    async def draw(self) -> None:
        """Make the HTML that will be sent, while nobody waits for it."""
        states = self.widgets()
        heads = (model["state"] for model in states.values() if model["state"].get("_anywidget_id") == _HEAD)
        head: Mapping[str, Any] = next(heads, {})
        language = head.get("language", self.language)
        say = words(language)
        frame = {
            "words": frame_words(language),
            "built": built(),
            "static": f"{self.base_url}voila/static/",
            "baseUrl": self.base_url,
            "kernelId": self.kernel_id,
        }
        link = head.get("link", {})
        # Where nothing can be shown the ways on keep the language at least.
        link = link if language == ORIGINAL else {**link, "language": language}
        notebook = Path(self.contents_manager.root_dir, self.notebook_path)
        context = {
            "frame": frame,
            # A notebook of somebody's own says itself what it speaks.
            "lang": language if head else self.notebook.metadata.get("language", language),
            "home": f"{self.base_url}{with_language(language)}",
            "languages": languages(language, link),
            "pages": navigation(notebook.parent, notebook.name, link, say),
            "title": _title(head, say),
            "failed": self.failed,
            "figures": any(model["state"].get("figure") for model in states.values()),
            "first": {model_id: first_view(model_id, states) for model_id in _shown(self.notebook)},
            "widgets": {"version_major": 2, "version_minor": 0, "state": states},
        }
        parts = self.exporter.generate_from_notebook_node(self.notebook, self.resources, extra_context=context)
        self.html = "".join([part async for part, _ in parts]).encode()
        self.packed = brotli.compress(self.html, mode=brotli.MODE_TEXT, quality=_QUALITY)

    async def release(self) -> None:
        """Let go of the kernel: from here on it is the visitor's, or at its end."""
        client = self.executor and self.executor.kc
        if client:
            await ensure_async(client.stop_channels())

    @property
    def failed(self) -> bool:
        """Whether a cell ended with an error."""
        outputs = (output for cell in self.notebook.cells for output in cell.get("outputs", ()))
        return any(output.output_type == "error" for output in outputs)

    def widgets(self) -> dict[str, Any]:
        """Return the state of every widget that the page shows, by its id."""
        states = self.executor.widget_state
        reached: dict[str, Any] = {}
        waiting = list(_shown(self.notebook))
        while waiting:
            model_id = waiting.pop()
            if model_id in states and model_id not in reached:
                reached[model_id] = self._described(model_id)
                waiting += _references(reached[model_id]["state"])
        return reached

    def _described(self, model_id: str) -> dict[str, Any]:
        """Return one model as the format has it, less what its view would not miss."""
        state = _needed(self.executor.widget_state[model_id])
        described = self.executor._serialize_widget_state(self.executor.widget_state[model_id])  # noqa: SLF001 - nbclient has no public way
        described["state"] = state
        buffers = self.executor.widget_buffers.get(model_id)
        if buffers:
            described["buffers"] = list(buffers.values())
        return dict(described)


def _title(head: Mapping[str, Any], say: Words) -> str:
    """Return what a browser's tab is called, as the page's script calls it; empty where the page has no head."""
    title = head.get("content", {}).get("title")
    return f"{title} · {say('frame.product')}" if title else ""


def _needed(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a model's view needs: of ours the traits of their own, of a layout what is set."""
    if str(state.get("_anywidget_id")).startswith(_OURS):
        left_out = {name for name in state if name.startswith("_") or name in _NOT_OURS} - {"_anywidget_id"}
        return {name: value for name, value in state.items() if name not in left_out}
    if state.get("_model_name") == _LAYOUT:
        return {name: value for name, value in state.items() if value is not None}
    return dict(state)


def _shown(notebook: NotebookNode) -> Iterator[str]:
    """Yield the models that the cells' outputs show."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            view = output.get("data", {}).get(_VIEW)
            if view:
                yield view["model_id"]


def _references(value: Any) -> Iterator[str]:
    """Yield the models that a state refers to."""
    if isinstance(value, str):
        if value.startswith(_REFERENCE):
            yield value.removeprefix(_REFERENCE)
    elif isinstance(value, dict):
        # An Output holds what a cell would: among it widgets that were displayed in it.
        if isinstance(shown := value.get(_VIEW), dict):
            yield str(shown.get("model_id"))
        for one in value.values():
            yield from _references(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _references(one)
