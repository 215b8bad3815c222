"""The words that several documents share: their base class, ids, texts and dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, core_schema

__all__ = [
    "METHODS",
    "NOT_APPLICABLE",
    "NOT_ASKED",
    "NOT_ASSESSED",
    "SILENCES",
    "AreaLevel",
    "AtItem",
    "Date",
    "Document",
    "Language",
    "Method",
    "Number",
    "Slug",
    "Text",
    "no_twice",
]

NOT_ASSESSED = "not assessed"
NOT_APPLICABLE = "not applicable"
NOT_ASKED = "not asked"
SILENCES = (NOT_ASSESSED, NOT_APPLICABLE, NOT_ASKED)
"""The three kinds of silence; 'not asked' never stands in a file."""

METHODS = ("agreed", "peer review", "self-assessment")
"""The methods, in the order in which they are preferred on one date."""

Method = Literal["self-assessment", "peer review", "agreed"]
AreaLevel = Literal["city", "greater city", "NUTS 2 region", "country", "not known"]

_INVISIBLE = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u2028\u2029\ufeff\ufffe\uffff"
_ODD = re.compile(f"[{_INVISIBLE}\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _readable(text: str) -> str:
    """Refuse characters that no editor shows and that YAML cannot carry."""
    odd = _ODD.search(text)
    if odd:
        raise ValueError(f"holds the unprintable character U+{ord(odd.group()):04X}; delete it")
    return text


def _day(value: object) -> object:
    """Take a date alone: a date with a time of day is not one."""
    if isinstance(value, dt.datetime):
        raise ValueError(f"found {value}, a date with a time; write the date alone, as {value:%Y-%m-%d}")
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


class _FromJson:
    """In JSON a value is checked by pydantic alone: it has no types to mistake, and calls of ours take time.

    Parameters
    ----------
    schema : CoreSchema
        What the value is held to there.
    """

    def __init__(self, schema: CoreSchema) -> None:
        self._schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.json_or_python_schema(json_schema=self._schema, python_schema=handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(schema["python_schema"] if schema["type"] == "json-or-python" else schema)


Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1),
    AfterValidator(_readable),
    _FromJson(core_schema.str_schema(strict=True, strip_whitespace=True, min_length=1, pattern=f"^[^{_INVISIBLE}]*$")),
]
Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Language = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2,3}$")]
Number = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{2,3}$")]
Date = Annotated[
    dt.date,
    BeforeValidator(_day),
    Field(strict=True, json_schema_extra={"format": "date"}),
    _FromJson(
        core_schema.chain_schema(
            [core_schema.str_schema(strict=True, pattern=f"^{_DAY.pattern}$"), core_schema.date_schema()]
        )
    ),
]


class Document(BaseModel):
    """The base of every document: frozen, no unknown field, no default made up."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class AtItem(ValueError):
    """Something is wrong with one item of a list: `where` leads to it from the document."""

    def __init__(self, sentence: str, where: tuple[str | int, ...]) -> None:
        super().__init__(sentence)
        self.where = where


def no_twice(what: str, ids: Iterable[str], where: str) -> None:
    """Refuse an id that stands more than once in a list.

    Parameters
    ----------
    what : str
        What the ids are, for the message.
    ids : iterable of str
        The ids in order.
    where : str
        The field of the list.

    Raises
    ------
    AtItem
        Naming the second that has the same id.
    """
    seen: dict[str, int] = {}
    for index, one in enumerate(ids):
        if one in seen:
            sentence = f"{what} '{one}' stands more than once (as item {seen[one] + 1} already); give each its own"
            raise AtItem(sentence, (where, index))
        seen[one] = index
