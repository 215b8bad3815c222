"""How far reading has come, for whoever waits."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

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
    """A bar that is made when it is worth looking at."""

    def __init__(self, count: int, progress: bool | None) -> None:
        self._count, self._progress = count, progress
        self._from = time.monotonic() + (0 if progress else _A_MOMENT)
        self._done = 0
        self._bar: Any = None

    def update(self, more: int) -> None:
        """Show that more files have been read."""
        self._done += more
        if self._bar is None and time.monotonic() < self._from:
            return
        if self._bar is None:
            from tqdm.auto import tqdm  # noqa: PLC0415 - it looks for a notebook, which takes as long as reading a little

            quiet = False if self._progress else None  # None: where nobody looks, as tqdm knows it
            self._bar = tqdm(total=self._count, desc="Reading", unit=" files", leave=False, disable=quiet)
        self._bar.update(self._done - self._bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
