"""In what language a page is sent: that which its link names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

from workbench.words import LANGUAGES, ORIGINAL, words

__all__ = ["asked_for", "frame_words", "languages", "link_of", "with_language"]


def asked_for(query: str) -> str:
    """Return the language that an address asks for; of one that there is not, English.

    Parameters
    ----------
    query : str
        The parameters of the address; anything may be in it.

    Examples
    --------
    >>> asked_for("on=2024-12-31&language=fr"), asked_for("language=xx"), asked_for("")
    ('fr', 'en', 'en')
    """
    asked = parse_qs(query).get("language", [ORIGINAL])[-1]
    return asked if asked in LANGUAGES else ORIGINAL


def frame_words(language: str) -> dict[str, Any]:
    """Return the words of what stands around a page, by name.

    Parameters
    ----------
    language : str
        One of the languages there are phrases for.
    """
    return words(language).view("frame")


def link_of(language: str) -> dict[str, str]:
    """Return the parameters of an address that leads to a page in a language and asks for nothing else.

    >>> link_of("fr"), link_of("en")
    ({'language': 'fr'}, {})
    """
    return {} if language == ORIGINAL else {"language": language}


def with_language(language: str) -> str:
    """Return what such an address ends with.

    >>> with_language("fr"), with_language("en")
    ('?language=fr', '')
    """
    link = link_of(language)
    return f"?{urlencode(link)}" if link else ""


def languages(here: str, link: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the languages to choose from, each with the address of what is shown.

    Parameters
    ----------
    here : str
        The language shown.
    link : mapping
        What is shown, as parameters of an address.

    Returns
    -------
    list of dict
        Each with `code`, `address`, `name` (as it calls itself) and `current`.

    Examples
    --------
    >>> [one["address"] for one in languages("fr", {"city": "ghent", "language": "fr"})]
    ['?city=ghent', '?city=ghent&language=fr']
    """
    kept = {name: value for name, value in link.items() if name != "language"}
    return [
        {
            "code": code,
            "address": f"?{urlencode(kept if code == ORIGINAL else {**kept, 'language': code})}",
            "name": words(code)("language.name"),
            "current": code == here,
        }
        for code in LANGUAGES
    ]
