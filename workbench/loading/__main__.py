"""`python -m workbench.loading FOLDER`: reads a workspace, so that whoever loads it next finds it kept."""

from __future__ import annotations

import contextlib
import sys

from workbench.loading.load import load
from workbench.problems import InvalidFiles

if __name__ == "__main__":
    # What is wrong is said where it is loaded.
    with contextlib.suppress(InvalidFiles, KeyboardInterrupt):
        load(sys.argv[1])
