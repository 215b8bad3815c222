"""All words that a person reads on a page, in one place for each language.

A language is one JSON file of phrases here.  A phrase is a text with {names} to fill,
or two texts, ``one`` and ``other``, between which `count` decides, as the language
counts.  English is the language that the files of a workspace speak, unless they say
otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, SupportsFloat

__all__ = ["LANGUAGES", "ORIGINAL", "Words", "words"]

ORIGINAL = "en"
"""The language of the benchmarks, the catalogues and the commands, and of a page that names none."""


@dataclass(frozen=True)
class _Usage:
    """How a language writes numbers, and of how many things it speaks as of one."""

    point: str
    thousands: str
    is_one: Callable[[float], bool]


_USAGES = {
    "en": _Usage(".", ",", lambda count: count == 1),
    # A narrow space at which no line breaks; nothing and one and a half are singular.
    "fr": _Usage(",", "\u202f", lambda count: abs(count) < 2),
}

LANGUAGES = tuple(_USAGES)
"""The languages there are phrases for."""

_EVERY = "every"
"""What begins the names of the phrases that every view is given."""


class Words:
    """The phrases of one language.

    Parameters
    ----------
    phrases : mapping
        Phrases by name, as in a language's file.
    language : str, default "en"
        One of `LANGUAGES`.

    Examples
    --------
    >>> phrases = {"cities": {"one": "{count} city", "other": "{count} cities"}}
    >>> Words(phrases)("cities", count=0), Words(phrases, "fr")("cities", count=0)
    ('0 cities', '0 city')
    """

    def __init__(self, phrases: Mapping[str, Any], language: str = ORIGINAL) -> None:
        self._phrases = phrases
        self._usage = _USAGES[language]
        self.language = language

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
            count = values.get("count")
            one = isinstance(count, SupportsFloat) and self._usage.is_one(float(count))
            phrase = phrase["one" if one else "other"]
        return str(phrase).format(**values)

    def __contains__(self, name: object) -> bool:
        return name in self._phrases

    def number(self, value: float, places: int | None = None) -> str:
        """Return a number as it is read.

        Parameters
        ----------
        value : float
            The number.
        places : int, optional
            How many decimals.  Left out: two at most (below 0.1 two digits that count).

        Examples
        --------
        >>> say = words()
        >>> say.number(1304800.0), say.number(18.4), say.number(0.0042), say.number(0), say.number(2, 2)
        ('1,304,800', '18.4', '0.0042', '0', '2.00')
        >>> words("fr").number(1304800.5)
        '1\u202f304\u202f800,5'
        """
        if places is not None:
            written = f"{value:,.{places}f}"
        elif 0 < abs(value) < 0.1:
            written = f"{value:.2g}"
        else:
            written = f"{value:,.2f}".rstrip("0").rstrip(".")
        return written.translate({ord(","): self._usage.thousands, ord("."): self._usage.point})

    @property
    def separators(self) -> str:
        """The signs of a number as plotly takes them: before its decimals, and between its thousands."""
        return self._usage.point + self._usage.thousands

    def joined(self, parts: Iterable[str]) -> str:
        """Return texts in a row, parted as the language parts what belongs loosely together.

        >>> words().joined(["3 unknown", "1 not applicable"])
        '3 unknown; 1 not applicable'
        """
        return self("every.semicolon").join(parts)

    def led(self, lead: str, text: str) -> str:
        """Return a text behind what leads to it.

        >>> words().led("City resources", "hinders")
        'City resources: hinders'
        """
        return f"{lead}{self('every.colon')}{text}"

    @staticmethod
    def capital(text: str) -> str:
        """Return a text as it begins a sentence.

        >>> Words.capital("évaluée par des pairs")
        'Évaluée par des pairs'
        """
        return text[:1].upper() + text[1:]

    def view(self, name: str) -> dict[str, Any]:
        """Return the phrases that a view fills itself: those whose names begin with its own, or with ``every``.

        >>> Words({"matrix.close": "Close", "every.colon": ": ", "other": "x"}).view("matrix")
        {'close': 'Close', 'colon': ': '}
        """
        leads = (f"{name}.", f"{_EVERY}.")
        return {key.partition(".")[2]: text for key, text in self._phrases.items() if key.startswith(leads)}


@cache
def words(language: str = ORIGINAL) -> Words:
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
    # What nobody has translated yet is said in English rather than not at all.
    return Words({**_phrases(ORIGINAL), **_phrases(language)}, language)


def _phrases(language: str) -> dict[str, Any]:
    """Return the phrases in a language's own file."""
    found: dict[str, Any] = json.loads((files(__name__) / f"{language}.json").read_text(encoding="utf-8"))
    return found
