"""Translations: the texts of a benchmark, a catalogue or places in another language.

Each has the shape of what it translates, less what is no text.  A text that is left out
stays in the language of the original.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from workbench.documents.benchmark import QuestionNumber, no_silence
from workbench.documents.words import Document, Language, Number, Slug, Text, no_twice

__all__ = [
    "BenchmarkTranslation",
    "ContextFactorTranslation",
    "ContextFactorsTranslation",
    "CountryTranslation",
    "ExampleTranslation",
    "GuideQuestionTranslation",
    "IndicatorTranslation",
    "IndicatorsTranslation",
    "KeyFactorTranslation",
    "NoteTranslation",
    "PlaceTranslation",
    "PlacesTranslation",
    "Translation",
]


class NoteTranslation(Document):
    """A footnote."""

    note: Text = Field(description="The footnote's text.")


class GuideQuestionTranslation(Document):
    """A guide question."""

    guide_question: QuestionNumber = Field(description="Its number in the original, quoted.")
    question: Text | None = Field(None, description="The question.")
    parts: tuple[Text, ...] = Field((), description="Its sub-points: all of them, in the original's order.")


class ExampleTranslation(Document):
    """An example."""

    place: Text | None = Field(None, description="The place.")
    practice: Text | None = Field(None, description="What was reported.")
    reported: Text | None = Field(None, description="Where and when it was reported.")


class KeyFactorTranslation(Document):
    """A key factor."""

    key_factor: Number = Field(description="Its number in the original, quoted.")
    name: Text | None = Field(None, description="Its short name.")
    group: Text | None = Field(None, description="The group it stands in.")
    statement: Text | None = Field(None, description="The statement.")
    why: Text | None = Field(None, description="Why it makes a difference.")
    guide_questions: tuple[GuideQuestionTranslation, ...] = Field((), description="The guide questions, by number.")
    examples: tuple[ExampleTranslation, ...] = Field(
        (), description="The examples: all of them, in the original's order."
    )

    @model_validator(mode="after")
    def _numbers(self) -> KeyFactorTranslation:
        no_twice("guide question", (one.guide_question for one in self.guide_questions), "guide_questions")
        return self


class Translation(Document):
    """What lies in a language's folder, such as `benchmarks/fr/`."""


class BenchmarkTranslation(Translation):
    """An edition of a benchmark in another language."""

    benchmark: Slug = Field(description="The benchmark's slug.")
    edition: Slug = Field(description="The edition's slug.")
    language: Language = Field(description="The language, as its folder is called: fr.")
    theme: Text | None = Field(None, description="The theme.")
    title: Text | None = Field(None, description="The full title.")
    source: Text | None = Field(None, description="Where it comes from.")
    levels: tuple[Text, ...] = Field((), description="The levels: all of them, in the original's order.")
    standard: Text | None = Field(None, description="The headline policy objective.")
    notes: tuple[NoteTranslation, ...] = Field((), description="The footnotes: all of them, in the original's order.")
    key_factors: tuple[KeyFactorTranslation, ...] = Field((), description="The key factors, by number.")

    @model_validator(mode="after")
    def _ids(self) -> BenchmarkTranslation:
        no_twice("level", self.levels, "levels")
        no_silence(self.levels)
        no_twice("key factor", (one.key_factor for one in self.key_factors), "key_factors")
        return self

    @property
    def slug(self) -> str:
        """The benchmark and its edition, as in a file's name."""
        return f"{self.benchmark}.{self.edition}"


class ContextFactorTranslation(Document):
    """A context factor."""

    context_factor: Slug = Field(description="Its slug in the original.")
    name: Text | None = Field(None, description="Its name.")
    may_involve: Text | None = Field(None, description="What it may involve.")


class ContextFactorsTranslation(Translation):
    """The context factors in another language."""

    context_factors: tuple[ContextFactorTranslation, ...] = Field(min_length=1, description="The context factors.")

    @model_validator(mode="after")
    def _ids(self) -> ContextFactorsTranslation:
        no_twice("context factor", (one.context_factor for one in self.context_factors), "context_factors")
        return self


class IndicatorTranslation(Document):
    """An indicator."""

    indicator: Slug = Field(description="Its slug in the original.")
    name: Text | None = Field(None, description="Its name.")
    unit: Text | None = Field(None, description="The unit of its values.")
    source: Text | None = Field(None, description="Who publishes it; left out where it is a name in any language.")
    caveat: Text | None = Field(None, description="What a reader has to know before using it.")


class IndicatorsTranslation(Translation):
    """The indicators in another language."""

    indicators: tuple[IndicatorTranslation, ...] = Field(min_length=1, description="The indicators.")

    @model_validator(mode="after")
    def _ids(self) -> IndicatorsTranslation:
        no_twice("indicator", (one.indicator for one in self.indicators), "indicators")
        return self


class CountryTranslation(Document):
    """A country."""

    country: Text = Field(description="Its name as in the cities' files.")
    name: Text = Field(description="Its name in the language.")


class PlaceTranslation(Document):
    """A city."""

    city: Slug = Field(description="The city's slug.")
    name: Text = Field(description="Its name in the language, where that is another.")


class PlacesTranslation(Translation):
    """The names of countries and cities in another language."""

    countries: tuple[CountryTranslation, ...] = Field((), description="The countries.")
    cities: tuple[PlaceTranslation, ...] = Field((), description="The cities whose name differs.")

    @model_validator(mode="after")
    def _ids(self) -> PlacesTranslation:
        no_twice("country", (one.country for one in self.countries), "countries")
        no_twice("city", (one.city for one in self.cities), "cities")
        return self
