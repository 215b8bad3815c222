"""The way from page to page: the notebooks that say where they stand among the pages."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from workbench.words import Words

__all__ = ["EDITS", "first_page", "navigation"]

EDITS = "WORKBENCH_EDIT"
"""The environment variable that is 1 where the server was told that files may be changed."""


def navigation(folder: Path, here: str, link: Mapping[str, str], say: Words) -> list[dict[str, Any]]:
    """Return the pages to go to, each with the choices that were made.

    A notebook is among them if its metadata hold ``"workbench": {"position": 3}``; the
    positions order them.  One with ``"edits": true`` changes files: it is among them only
    where the server was told that files may be changed.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the notebooks.
    here : str
        The name of the notebook that is shown.
    link : mapping
        What is shown, as parameters of an address.
    say : Words
        The language.

    Returns
    -------
    list of dict
        Each with `file`, `address`, `name` and `current`; empty where there is only one.
    """
    query = f"?{urlencode(link)}" if link else ""
    pages = [
        {
            "file": file.name,
            "address": f"./{quote(file.name)}{query}",
            "name": say(f"pages.{file.stem}") if f"pages.{file.stem}" in say else title,
            "current": file.name == here,
        }
        for file, title in _pages(folder)
    ]
    return pages if len(pages) > 1 else []


def first_page(folder: Path) -> str:
    """Return the name of the notebook that stands first among the pages, as far as one does.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the notebooks.
    """
    return next((file.name for file, _ in _pages(folder)), "")


def _pages(folder: Path) -> list[tuple[Path, str]]:
    """Return the notebooks that stand among the pages, in their order, with their titles."""
    found = []
    for file in folder.glob("*.ipynb"):
        # Editors leave hidden files beside what they write, for a moment or for ever.
        if file.name.startswith("."):
            continue
        with suppress(OSError):
            position, edits, title = _stands(file, file.stat().st_mtime_ns)
            if position is not None and (not edits or os.environ.get(EDITS) == "1"):
                found.append((position, file, title))
    return [(file, title) for _, file, title in sorted(found)]


@lru_cache(maxsize=200)
def _stands(file: Path, _written: int) -> tuple[float | None, bool, str]:
    """Return a notebook's place among the pages, if it has one, whether it changes files, and its title."""
    try:
        metadata = json.loads(file.read_text(encoding="utf-8"))["metadata"]
        position = metadata["workbench"]["position"]
    except (OSError, ValueError, KeyError, TypeError):
        # A broken one has no place.
        return None, False, ""
    title = str(metadata.get("title", file.stem))
    edits = metadata["workbench"].get("edits") is True
    return (float(position) if isinstance(position, int | float) else None), edits, title
