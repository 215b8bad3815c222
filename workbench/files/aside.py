"""The workspace's own hidden folder: what is not saved yet, and who is saving just now.

`.workbench/` holds nothing that is the workspace's: git ignores it, no reader looks into
it, and when nobody is saving it can be deleted, with the input that was never saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from workbench.files.writing import write_text

__all__ = ["aside", "locked"]

_NAME = ".workbench"
_PATIENCE = 60
"""Seconds; a save takes a fraction of one."""


def aside(workspace: Path, *below: str) -> Path:
    """Return a folder inside the workspace's own one, made where it is missing.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    *below : str
        The names that lead to it.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    own = workspace / _NAME
    if not (own / ".gitignore").exists():
        write_text(own / ".gitignore", "# Input that is not saved yet, and locks: nothing to keep.\n*\n")
    folder = own.joinpath(*below)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def locked(workspace: Path) -> Iterator[None]:
    """Hold the workspace alone, among all processes that save to it; the end of a process ends its hold.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.

    Raises
    ------
    TimeoutError
        If another process has held it for a minute.
    OSError
        If the workspace's own folder cannot be written to.
    """
    with FileLock(aside(workspace) / "saving.lock", timeout=_PATIENCE, poll_interval=0.01):
        yield
