"""Whether files are still what they were."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

__all__ = ["fingerprint", "stamp"]

_FOLDERS = ("benchmarks", "assessments", "notebooks")


def stamp(workspace: Path) -> int:
    """Return a number that changes when a file of the workspace is added, removed or written.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.

    Returns
    -------
    int
        Made of each file's path, size, times and inode; it says nothing of
        what the files hold, and holds within one process only.
    """
    return hash(frozenset(mark for folder in _FOLDERS for mark in _marks(workspace / folder)))


def _marks(folder: Path) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield what tells each file below a folder from a later state of it."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from _marks(Path(entry.path))
                else:
                    state = entry.stat()
                    yield (entry.path, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
    except OSError:
        # A folder or file that goes while it is looked at is a change like any other.
        return


def fingerprint(content: bytes) -> bytes:
    """Return 16 bytes that tell a content from every other.

    Parameters
    ----------
    content : bytes
        What a file holds.
    """
    return blake2b(content, digest_size=16).digest()
