"""The layout: which sheets there are, which columns they have, and what belongs into each.

A column has a heading on its sheet, and a name of its own among all columns of a
document: that is its heading in a CSV file and in a mapping file, too.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from workbench.documents import Assessment, Benchmark, ContextNote, Evidence, Recommendation, Reviewer

__all__ = ["ASSESSMENT", "BENCHMARK", "CONFIRMED", "Column", "Layout", "Sheet", "spelled"]


CONFIRMED = "confirmed"
"""No field of a document: it says that what stands in a row from the last round holds today."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet, or one line of a form.

    Attributes
    ----------
    name : str
        Its name among all columns of the document.
    heading : str
        What stands above it on its sheet.
    says : str
        What belongs there, in words.
    field : str
        The document's field.
    kind : str
        `text`, `date`, `yes or no`, `key factor`, `key factors` or `guide question`.
    choices : tuple of str
        The words that are allowed, where they are always the same.
    required : bool
        Whether it must hold something.
    width : int
        In characters.
    given : bool
        Whether it only says again what stands elsewhere: it is shown, and not read.
    """

    name: str
    heading: str
    says: str
    field: str = ""
    kind: str = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    width: int = 20
    given: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    name : str
        Its name.
    says : str
        What belongs on it, in a sentence.
    columns : tuple of Column
        Its columns.
    key : str
        The column whose value stands once.
    under : str
        The column that says to which item of another sheet a row belongs.
    """

    name: str
    says: str
    columns: tuple[Column, ...]
    key: str = ""
    under: str = ""

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns that are read."""
        return tuple(one for one in self.columns if not one.given)

    @property
    def own(self) -> tuple[str, ...]:
        """The names of the columns that make a row of this sheet."""
        return tuple(one.name for one in self.read if one.name != "key_factor" and one.field != CONFIRMED)

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(one for one in self.columns if one.name == name)


@dataclass(frozen=True)
class Layout:
    """The sheets of one kind of document.

    Attributes
    ----------
    kind : str
        `assessment` or `benchmark`.
    form : Sheet
        The first sheet: one value a line.
    sheets : tuple of Sheet
        The others.
    identity : tuple of str
        The columns of the form that tell one document from another.
    """

    kind: str
    form: Sheet
    sheets: tuple[Sheet, ...]
    identity: tuple[str, ...]

    @property
    def every(self) -> tuple[Sheet, ...]:
        """All its sheets."""
        return (self.form, *self.sheets)

    @property
    def columns(self) -> dict[str, Column]:
        """All columns that are read, by name."""
        return {one.name: one for sheet in self.every for one in sheet.read}


def spelled(heading: str) -> str:
    """Return a heading as headings are compared: whatever its capitals, blanks and underscores.

    Parameters
    ----------
    heading : str
        As it was written.
    """
    return " ".join(heading.replace("_", " ").split()).casefold()


def _words(model: type[BaseModel], name: str) -> tuple[str, ...]:
    """Return the words that a document's field allows."""
    return typing.get_args(model.model_fields[name].annotation)


def _text(name: str, says: str, width: int = 20, **more: Any) -> Column:
    """Return a column of texts."""
    said: dict[str, Any] = {"name": name, "heading": name.replace("_", " "), "field": name, "says": says}
    return Column(**{**said, "width": width, **more})


def _needed(name: str, says: str, width: int = 20) -> Column:
    """Return a column of texts that must hold something."""
    return _text(name, says, width, required=True)


def _choice(name: str, says: str, choices: tuple[str, ...], width: int = 16, required: bool = True) -> Column:
    """Return a column whose words are always the same."""
    return Column(name, name.replace("_", " "), says, name, choices=choices, required=required, width=width)


_FACTOR = Column("key_factor", "key factor", "the key factor's number, as 01", "key_factor", "key factor", (), True, 24)

_METHODS = _words(Assessment, "method")

_ASSESSMENT_FORM = Sheet(
    "assessment",
    "Whose assessment it is.",
    (
        _needed("city", "the city's short name, in lower case without accents: ghent, saint-denis", 40),
        _text("name", "the city's name, where nobody has described the city yet", heading="city's name"),
        _text("country", "its country, where nobody has described the city yet", heading="city's country"),
        _needed("benchmark", "the benchmark's short name"),
        _needed("edition", "the benchmark's edition"),
        _needed("round", "the name of the round, often its year: 2014"),
        Column("date", "date", "the day on which it was concluded, as 2014-05-31", "date", "date", required=True),
        _choice("method", "how it was made: self-assessment, peer review or agreed", _METHODS),
        Column("follows", "follows", "the date of an earlier one of the same city and benchmark", "follows", "date"),
        _text("language", "the language that it is written in, by its letters: en, fr; nothing: en"),
    ),
)

_JUDGEMENTS = Sheet(
    "judgements",
    "A row for each key factor. Choose a judgement; leave it empty where this round did not ask. "
    "'not applicable' needs its reason. A key factor's name leads to its guide questions.",
    (
        replace(_FACTOR, heading="number", width=8),
        Column("key_factor_name", "name", "", width=30, given=True),
        Column("statement", "statement", "", width=40, given=True),
        _text("judgement", "a judgement", 18),
        _text("reason", "why; needed for 'not applicable'", 28),
        Column(
            "direct_provider", "direct provider", "no: the city advocates it", "direct_provider", "yes or no", width=10
        ),
        _text("summary", "one or two sentences", 45),
        _text("conclusion", "what the team draws from the evidence", 45),
        Column("confirmed", "confirmed", "yes, once it holds today", CONFIRMED, "yes or no", width=11),
    ),
    key="key_factor",
)

_EVIDENCE = Sheet(
    "evidence",
    "A row for each finding. Who was interviewed stands by function, never by name.",
    (
        _FACTOR,
        _choice("kind", "document, interview, focus group or data", _words(Evidence, "kind")),
        _needed("reference", "which document, or who by function", 30),
        Column(
            "evidence_date", "date", "the day of the document or interview, as 2014-05-31", "date", "date", width=12
        ),
        Column("guide_question", "guide question", "01.1", "guide_question", "guide question", width=24),
        _choice("shows", "supports, contradicts or unclear", _words(Evidence, "shows"), 12),
        _needed("finding", "what was found", 60),
        _text("recorded_by", "the reviewer: r1", 12),
    ),
    under="key_factor",
)

_RECOMMENDATIONS = Sheet(
    "recommendations",
    "A row for each recommendation.",
    (
        _FACTOR,
        _needed("recommendation", "what the team recommends", 80),
        _choice("status", "open, accepted, done or dropped", _words(Recommendation, "status"), required=False),
    ),
    under="key_factor",
)

_CONTEXT_NOTES = Sheet(
    "context notes",
    "How circumstances bear on the result: they explain it and change no judgement.",
    (
        _needed("context_factor", "a context factor", 34),
        Column(
            "key_factors", "key factors", "their numbers: 01, 05; nothing: all", "key_factors", "key factors", width=16
        ),
        _choice("effect", "hinders, helps or neutral", _words(ContextNote, "effect"), 12),
        _needed("note", "what is to be said", 80),
        Column("note_confirmed", "confirmed", "yes, once it holds today", CONFIRMED, "yes or no", width=11),
    ),
)

_REVIEWERS = Sheet(
    "reviewers",
    "Who took part, by place and role, never by name.",
    (
        _needed("reviewer", "a short name within this file, as r1 or r2; never a person's name", 12),
        _text("from", "the city or organisation they come from", 50),
        _choice("role", "a role of the list", _words(Reviewer, "role"), 24),
    ),
    key="reviewer",
)

ASSESSMENT = Layout(
    "assessment",
    _ASSESSMENT_FORM,
    (_JUDGEMENTS, _EVIDENCE, _RECOMMENDATIONS, _CONTEXT_NOTES, _REVIEWERS),
    ("city", "benchmark", "edition", "date", "method"),
)
"""The sheets of an assessment."""

_BENCHMARK_FORM = Sheet(
    "benchmark",
    "What the benchmark is.",
    (
        _needed("benchmark", "its short name, in lower case with hyphens: welcome-survey", 40),
        _needed("edition", "the edition's short name: 2025"),
        _needed("theme", "the theme, as the pages show it"),
        _needed("title", "the full title"),
        _choice("status", "published, or working draft", _words(Benchmark, "status")),
        _choice("wording", "ours, or publisher's: whose words these are", _words(Benchmark, "wording")),
        _needed("since", "when the edition took effect: 2012-05"),
        _needed("source", "where it comes from"),
        _needed("standard", "the headline policy objective"),
    ),
)

BENCHMARK = Layout(
    "benchmark",
    _BENCHMARK_FORM,
    (
        Sheet("levels", "The levels in order; the last means that it is in place.", (_needed("level", "a level", 40),)),
        Sheet(
            "key factors",
            "A row for each key factor: a statement that is true or not for a city.",
            (
                replace(_FACTOR, heading="number", width=10),
                _text("key_factor_name", "its short name", 28, required=True, heading="name", field="name"),
                _text("group", "the group it stands in, if any", 20),
                _needed("statement", "the statement that is true or not for a city", 60),
                _text("why", "why it makes a difference", 60),
            ),
            key="key_factor",
        ),
        Sheet(
            "guide questions",
            "A row for each question, numbered by its key factor: 01.1. A part of it stands below: 01.1.a.",
            (
                Column("guide_question", "number", "01.1", "guide_question", "guide question", (), True, 10),
                _needed("question", "the question", 100),
            ),
            key="guide_question",
        ),
        Sheet(
            "examples",
            "Reported practice that illustrates a key factor; never a verdict. May stay empty.",
            (
                _FACTOR,
                _needed("place", "the place, as readers know it", 24),
                _text(
                    "example_city",
                    "the city's short name, where the place is one city",
                    16,
                    heading="city",
                    field="city",
                ),
                _text("near", "a city nearby, where the place is not one city", 16),
                _needed("practice", "what was reported", 70),
                _needed("reported", "where and when it was reported", 30),
            ),
            under="key_factor",
        ),
        Sheet(
            "notes",
            "Footnotes, to the whole or to one key factor. May stay empty.",
            (replace(_FACTOR, required=False), _needed("note", "the footnote", 100)),
        ),
    ),
    ("benchmark", "edition"),
)
"""The sheets of a benchmark."""
