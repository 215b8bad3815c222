"""All words that a person reads on a page, in one place, ready for translation.

A language is one JSON file of phrases here.  A phrase is a text with {names} to fill,
or two texts, ``one`` and ``other``, between which `count` decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["LANGUAGES", "Words", "words"]

LANGUAGES = ("en",)
"""The languages there are phrases for."""


class Words:
    """The phrases of one language.

    Parameters
    ----------
    phrases : mapping
        Phrases by name, as in a language's file.

    Examples
    --------
    >>> say = Words({"cities": {"one": "{count} city", "other": "{count} cities"}})
    >>> say("cities", count=2)
    '2 cities'
    """

    def __init__(self, phrases: Mapping[str, Any]) -> None:
        self._phrases = phrases

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a phrase with its names filled.

        Parameters
        ----------
        name : str
            The phrase's name.
        **values
            What fills its names; `count` also chooses between ``one`` and ``other``.

        Raises
        ------
        KeyError
            If there is no such phrase.
        """
        phrase = self._phrases[name]
        if isinstance(phrase, dict):
            phrase = phrase["one" if values.get("count") == 1 else "other"]
        return str(phrase).format(**values)

    def __contains__(self, name: object) -> bool:
        return name in self._phrases

    def view(self, name: str) -> dict[str, str]:
        """Return the phrases that a view fills itself: those whose names begin with its own.

        >>> Words({"matrix.close": "Close", "other": "x"}).view("matrix")
        {'close': 'Close'}
        """
        lead = f"{name}."
        return {key.removeprefix(lead): text for key, text in self._phrases.items() if key.startswith(lead)}


@cache
def words(language: str = "en") -> Words:
    """Return the phrases of a language.

    Parameters
    ----------
    language : str, default "en"
        One of `LANGUAGES`.

    Raises
    ------
    ValueError
        If there are no phrases for it.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no phrases for the language '{language}'; there are: {', '.join(LANGUAGES)}")
    return Words(json.loads((files(__name__) / f"{language}.json").read_text(encoding="utf-8")))
