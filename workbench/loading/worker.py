"""A process that reads files for another; `workbench.loading.gathering` starts it.

It takes pickled tasks from its standard input and gives pickled stretches to its
standard output; both ends are this program.  What rapidyaml says of files that are no
YAML goes nowhere: those files are read carefully, and told in our own words.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from typing import BinaryIO

from workbench.files.quick import quickly
from workbench.loading import HELLO
from workbench.loading.reading import read_files

__all__ = ["main"]


class _NoPandas:
    """Keeps pandas away: pyarrow would load it to ask whether a list is a series, which takes as long as reading."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse pandas."""
        if name == "pandas":
            raise ImportError("pandas is not used in a process that reads")


def main() -> int:
    """Read what is asked for until nothing more is."""
    sys.meta_path.insert(0, _NoPandas())
    # Whatever else prints, prints elsewhere than into the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.dup2(silence, sys.stderr.fileno())
    answers.write(HELLO)
    answers.flush()
    # Thousands of documents are made and dropped, none of which refers to itself.
    gc.disable()
    _serve(sys.stdin.buffer, answers)
    return 0


def _serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Answer the tasks: first the workspace, its world and whether rows are wanted, then lists of files."""
    try:
        workspace, world, rows = pickle.load(tasks)  # noqa: S301 - from the process that started this one
        while True:
            files = pickle.load(tasks)  # noqa: S301 - the same
            pickle.dump(read_files(workspace, files, world, quickly, rows), answers, protocol=5)
            answers.flush()
    except EOFError:
        return
