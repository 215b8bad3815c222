"""A benchmark: a standard, its key factors, and what stands under each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from workbench.documents.words import SILENCES, AtItem, Document, Number, Slug, Text, no_twice

__all__ = ["Benchmark", "Example", "GuideQuestion", "KeyFactor", "Note", "QuestionNumber", "no_silence"]

QuestionNumber = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{2,3}\.[0-9]{1,2}$")]
Month = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$")
]


_COUNTS = ("applies", "low", "high")
_MOST_PARTS = 26  # they are lettered


class Note(Document):
    """A footnote to a benchmark, or to one of its key factors."""

    note: Text = Field(description="The footnote's text.")
    key_factor: Number | None = Field(None, description="The key factor it belongs to; left out: the whole.")


class GuideQuestion(Document):
    """What has to be investigated before anyone can say whether a key factor is in place."""

    guide_question: QuestionNumber = Field(description="Its number, quoted: the key factor's, a dot, its own.")
    question: Text = Field(description="The question.")
    parts: tuple[Text, ...] = Field(
        (), max_length=_MOST_PARTS, description="Its sub-points, a block list; loaded as 02.1.a, 02.1.b and so on."
    )


class Example(Document):
    """A place's practice that illustrates a key factor, as reported; never a verdict."""

    place: Text = Field(description="The place, as readers know it.")
    city: Slug | None = Field(None, description="The city's slug, where the place is one city.")
    near: Slug | None = Field(None, description="A city nearby, where the place is not one city.")
    practice: Text = Field(description="What was reported.")
    reported: Text = Field(description="Where and when it was reported.")

    @model_validator(mode="after")
    def _one_place(self) -> Example:
        if self.city is not None and self.near is not None:
            raise AtItem(
                f"has both city '{self.city}' and near '{self.near}'; keep 'city' where the place is that city, "
                "'near' where it is not",
                ("near",),
            )
        return self


class KeyFactor(Document):
    """A policy element that makes the difference; a statement that is true or not for a city."""

    key_factor: Number = Field(description='Its number, quoted: "01".')
    name: Text = Field(description="Its short name.")
    group: Text | None = Field(None, description="The group it stands in (in the Charter: the role).")
    statement: Text = Field(description="The statement that is true or not for a city.")
    why: Text | None = Field(None, description="Why it makes a difference.")
    guide_questions: tuple[GuideQuestion, ...] = Field((), description="What to investigate.")
    examples: tuple[Example, ...] = Field((), description="Reported practice that illustrates it.")

    @model_validator(mode="after")
    def _numbers(self) -> KeyFactor:
        ids = [one.guide_question for one in self.guide_questions]
        no_twice("guide question", ids, "guide_questions")
        for index, one in enumerate(ids):
            if one.split(".")[0] != self.key_factor:
                raise AtItem(
                    f"guide question '{one}' stands under key factor '{self.key_factor}'; "
                    f"its number must begin with '{self.key_factor}.'",
                    ("guide_questions", index),
                )
        return self


class Benchmark(Document):
    """One edition of one theme's instrument."""

    benchmark: Slug = Field(description="The benchmark's slug.")
    edition: Slug = Field(description="The edition's slug.")
    theme: Text = Field(description="The theme, as shown on screen.")
    title: Text = Field(description="The full title.")
    status: Literal["published", "working draft"] = Field(description="A draft is marked on every screen.")
    wording: Literal["ours", "publisher's"] = Field(description="Whose words these are.")
    since: Month = Field(description="When the edition took effect, as far as is known: 2012-05.")
    source: Text = Field(description="Where it comes from.")
    levels: tuple[Text, ...] = Field(min_length=2, description="Ordered; the last means that it is in place.")
    standard: Text = Field(description="The headline policy objective.")
    notes: tuple[Note, ...] = Field((), description="Footnotes.")
    key_factors: tuple[KeyFactor, ...] = Field(min_length=1, description="The key factors, in order.")

    @model_validator(mode="after")
    def _ids(self) -> Benchmark:
        no_twice("level", self.levels, "levels")
        no_twice("key factor", (one.key_factor for one in self.key_factors), "key_factors")
        no_silence(self.levels)
        known = {one.key_factor for one in self.key_factors}
        for index, note in enumerate(self.notes):
            if note.key_factor is not None and note.key_factor not in known:
                sentence = f"a note names key factor '{note.key_factor}', which the benchmark does not have"
                raise AtItem(sentence, ("notes", index, "key_factor"))
        return self

    @property
    def slug(self) -> str:
        """The benchmark and its edition, as in a file's name."""
        return f"{self.benchmark}.{self.edition}"


def no_silence(levels: Iterable[str]) -> None:
    """Refuse a level that has the name of a silence or of a count.

    Parameters
    ----------
    levels : iterable of str
        The levels in order.

    Raises
    ------
    AtItem
        Naming the level.
    """
    for index, level in enumerate(levels):
        if level in (*SILENCES, *_COUNTS):
            sentence = f"level '{level}' is the name of a silence or of a count; name the level otherwise"
            raise AtItem(sentence, ("levels", index))
