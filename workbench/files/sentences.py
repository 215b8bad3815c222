"""What pydantic found, said for the person who wrote the file."""

from __future__ import annotations

import datetime as dt
import re
import types
import typing
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from workbench.problems import listed, nearest

__all__ = ["faults", "slug_of"]

Where = tuple[str | int, ...]
_Say = Callable[[Mapping[str, Any], str], str]

_SHOWN = 60
_QUOTE = "write it in quotes"


def faults(error: ValidationError, model: type[BaseModel], written: Mapping[Where, str]) -> Iterator[tuple[Where, str]]:
    """Yield the place and the sentence of everything that pydantic found.

    Parameters
    ----------
    error : ValidationError
        What pydantic raised.
    model : type
        The document's class, to name the fields that are allowed.
    written : mapping
        Each scalar as it was written, by place.
    """
    every = error.errors(include_url=False)
    for one in every:
        if one["type"] == "too_short" and any(_within(other["loc"], one["loc"]) for other in every):
            # A list is called too short for the items that are broken: those are told already.
            continue
        where = (*one["loc"], *getattr(one.get("ctx", {}).get("error"), "where", ()))
        kind = one["type"]
        if kind == "extra_forbidden":
            yield where, _unknown_field(model, where)
        elif kind == "missing":
            yield where[:-1], f"has no '{where[-1]}', which is required; add '{where[-1]}: ...'"
        else:
            say = _SAY.get(kind, _otherwise)
            name = _name(where)
            yield where, f"{name}{say(one, written.get(where, ''))}"


def _within(inner: Where, outer: Where) -> bool:
    """Tell whether a place lies inside another."""
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _name(where: Where) -> str:
    """Return the field's name as a lead-in; items of lists are counted from 1."""
    if not where:
        return ""
    if isinstance(where[-1], int):
        field = where[-2] if len(where) > 1 else "list"
        return f"'{field}', item {where[-1] + 1}: "
    return f"'{where[-1]}': "


def _unknown_field(model: type[BaseModel], where: Where) -> str:
    """Say that a field is not known, with those that are."""
    name = str(where[-1])[:_SHOWN]
    known = _fields(model, where[:-1])
    alike = nearest(name, known, 1)
    guess = f"did you mean '{alike[0]}'? " if alike else ""
    return f"unknown field '{name}'; {guess}Known here are: {listed(known)}"


def _fields(model: type[BaseModel], where: Where) -> list[str]:
    """Return the names of the fields at a place in a document."""
    here = model
    for step in where:
        if isinstance(step, str):
            by_name = {field.alias or name: field for name, field in here.model_fields.items()}
            found = _model_in(by_name[step].annotation) if step in by_name else None
            here = found or here
    return [field.alias or name for name, field in here.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the document class inside an annotation such as ``list[Note] | None``."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((one for one in map(_model_in, typing.get_args(annotation)) if one), None)


def _found(value: Any, written: str) -> str:
    """Return what was found, in words."""
    if value is None:
        return "found nothing"
    if isinstance(value, bool):
        return f"found {str(value).lower()}" + (f" (written {written})" if written else "")
    if isinstance(value, dict):
        first = next(((key, text) for key, text in value.items()), ("", ""))
        return f"found a mapping ('{first[0]}: {str(first[1])[:_SHOWN]}')"
    if isinstance(value, list):
        return f"found a list of {len(value)}"
    kinds = {int: "the number ", float: "the number ", dt.date: "the date "}
    return f"found {kinds.get(type(value), '')}'{str(value)[:_SHOWN]}'"


def _text(error: Mapping[str, Any], written: str) -> str:
    """Say that a text is wanted, and how YAML came to read something else."""
    value = error["input"]
    if isinstance(value, bool):
        advice = f'YAML reads {written} as {str(value).lower()}: {_QUOTE}: "{written}"'
    elif isinstance(value, int | float | dt.date):
        number = f"{value:02d}" if "key_factor" in str(error["loc"]) and isinstance(value, int) else written or value
        advice = f'{_QUOTE}: "{number}"'
    elif isinstance(value, dict):
        advice = "a text with ': ' in it stands in quotes, or on the next line after '>-'"
    elif value is None:
        advice = "fill it in, or delete the line"
    else:
        advice = "write one text"
    return f"{_found(value, written)} where a text belongs; {advice}"


def _choice(error: Mapping[str, Any], written: str) -> str:
    """Say which words are allowed."""
    allowed = str(error["ctx"]["expected"]).replace(" or ", ", ")
    words = [word.strip().strip("'\"") for word in allowed.split(", ")]
    alike = nearest(error["input"], words, 1)
    guess = f"; did you mean '{alike[0]}'?" if alike else "."
    return f"{_found(error['input'], written)}{guess} Allowed are: {listed(words)}"


def _pattern(error: Mapping[str, Any], written: str) -> str:
    """Say what shape an id has."""
    shape = _SHAPES.get(str(error["ctx"]["pattern"]), f"a text of the form {error['ctx']['pattern']}")
    slug = slug_of(str(error["input"])) if error["ctx"]["pattern"] == _SLUG else ""
    return f"{_found(error['input'], written)} where {shape} belongs" + (f"; write '{slug}'" if slug else "")


def slug_of(text: str) -> str:
    """Return the slug that a name was perhaps meant to be.

    Parameters
    ----------
    text : str
        A name; letters that cannot be in a slug are left out.

    Examples
    --------
    >>> slug_of("São Paulo (city)")
    'sao-paulo-city'
    """
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def _wanted(what: str) -> _Say:
    """Return a sentence-maker for one wanted kind of value."""

    def say(error: Mapping[str, Any], written: str) -> str:
        return f"{_found(error['input'], written)} where {what} belongs"

    return say


def _own(error: Mapping[str, Any], _written: str) -> str:
    """Return the sentence that a document's own check raised."""
    return str(error["ctx"]["error"])


def _bounds(error: Mapping[str, Any], written: str) -> str:
    """Say the bound that a number does not keep."""
    words = {"ge": "at least", "le": "at most"}
    limits = " and ".join(f"{words[key]} {value:g}" for key, value in error["ctx"].items())
    return f"{_found(error['input'], written)}; allowed is {limits}"


def _otherwise(error: Mapping[str, Any], written: str) -> str:
    """Say what is rarely found, in the checker's own words."""
    return f"{_found(error['input'], written)}: {error['msg']}"


_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_SHAPES = {
    _SLUG: "a slug (lower-case letters without accents, digits and single hyphens)",
    r"^[0-9]{2,3}$": 'a number of two digits in straight quotes ("01")',
    r"^[0-9]{2,3}\.[0-9]{1,2}$": 'a guide question\'s number in quotes ("01.1")',
    r"^[0-9]{2,3}\.[0-9]{1,2}(\.[a-z])?$": 'a guide question\'s number in quotes ("01.1" or "02.1.a")',
    r"^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$": "a month or day (2012-05 or 2012-05-31)",
    r"^[a-z]{2,3}$": 'a language (the two or three letters of its code, such as "en" or "fr")',
    r"^[a-z]*$": "the publisher's letters (b, d, e, p, u), nothing, or the word unknown",
    r"^[A-Z0-9]*$": "the code of an area (NL001C, NL32) or nothing",
}
_DATE = _wanted("a date that exists, written as 2014-05-12 without quotes,")
_BOOLEAN = _wanted("true or false")
_SAY: dict[str, _Say] = {
    "string_type": _text,
    "string_too_short": _wanted("a text (it is empty: fill it in, or delete the line)"),
    "string_too_long": _wanted("a shorter text"),
    "string_pattern_mismatch": _pattern,
    "literal_error": _choice,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "tuple_type": _wanted("a list, each item on a line of its own that begins with '- ',"),
    "model_type": _wanted("fields ('name: value', a line each)"),
    "model_attributes_type": _wanted("fields ('name: value', a line each)"),
    "too_short": _wanted("a longer list"),
    "too_long": _wanted("a shorter list"),
    "value_error": _own,
    "float_type": _wanted("a number"),
    "float_parsing": _wanted("a number (1234.5, without spaces or thousands separators)"),
    "finite_number": _wanted("a finite number"),
    "int_type": _wanted("a whole number"),
    "int_parsing": _wanted("a whole number"),
    "int_from_float": _wanted("a whole number"),
    "int_parsing_size": _wanted("a smaller whole number"),
    "greater_than_equal": _bounds,
    "less_than_equal": _bounds,
}
