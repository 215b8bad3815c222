"""How far reading has come, for whoever waits."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

__all__ = ["Told", "shown"]

Told = Callable[[int], None]
"""Is told how many more files have been read."""

_A_MOMENT = 0.5


@contextmanager
def shown(progress: bool | None, count: int) -> Iterator[Told]:
    """Show how far reading has come, until it is done.

    Parameters
    ----------
    progress : bool or None
        Whether to show it; None: where it takes more than a moment, in a notebook and on
        a terminal.
    count : int
        How many files there are to read.
    """
    nobody = sys.stderr is None or (progress is None and os.environ.get("WORKBENCH_SERVED") == "1")
    if progress is False or nobody:
        yield lambda _: None
        return
    bar = _Bar(count, progress)
    try:
        yield bar.update
    finally:
        bar.close()


class _Bar:
    """A bar on a terminal, a line in a notebook; made when it is worth looking at, and gone at the end."""

    def __init__(self, count: int, progress: bool | None) -> None:
        self._count, self._progress = count, progress
        self._from = time.monotonic() + (0 if progress else _A_MOMENT)
        self._done = 0
        self._bar: Any = None

    def update(self, more: int) -> None:
        """Show that more files have been read."""
        self._done += more
        if self._bar is None and time.monotonic() >= self._from:
            self._bar = _NotebookLine() if _in_notebook() else self._on_terminal()
        if isinstance(self._bar, _NotebookLine):
            self._bar.show(f"Reading: {self._done:,} of {self._count:,} files")
        elif self._bar is not None:
            self._bar.update(self._done - self._bar.n)

    def _on_terminal(self) -> Any:
        """Return a bar that is not shown where nobody looks, unless it was asked for."""
        quiet = False if self._progress else None
        return tqdm(total=self._count, desc="Reading", unit=" files", leave=False, disable=quiet)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


class _NotebookLine:
    """A line of a cell's output; a widget would stay in a notebook that is saved."""

    def __init__(self) -> None:
        self._handle: Any = None

    def show(self, text: str) -> None:
        """Show a text in the place of the one before."""
        said = {"text/plain": text}
        if self._handle is None:
            self._handle = _ipython().display.display(said, raw=True, display_id=True)
        else:
            self._handle.update(said, raw=True)

    def close(self) -> None:
        """Leave nothing to read."""
        if self._handle is not None:
            self.show("")


def _ipython() -> Any:
    """Return IPython where it is loaded already: only then somebody may use it."""
    return sys.modules.get("IPython")


def _in_notebook() -> bool:
    """Tell whether a notebook's kernel runs this."""
    shell = _ipython().get_ipython() if _ipython() else None
    return shell is not None and hasattr(shell, "kernel")
