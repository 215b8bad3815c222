"""How far reading has come, for whoever waits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
    if progress is False or count == 0 or (progress is None and os.environ.get("WORKBENCH_SERVED") == "1"):
        yield lambda _: None
        return
    from tqdm.auto import tqdm  # noqa: PLC0415 - it looks for a notebook, which takes a while

    bar = tqdm(
        total=count,
        desc="Reading",
        unit=" files",
        leave=False,
        delay=0 if progress else _A_MOMENT,
        disable=False if progress else None,
    )
    with bar:
        yield bar.update
