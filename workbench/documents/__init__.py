"""Documents: one frozen, typed class for each word of the field.

A file is read into one of these and travels no further as a plain mapping.
Unknown fields are refused.  Texts are trimmed; empty texts are refused.
"""

from workbench.documents.assessment import (
    Assessment,
    ContextNote,
    Evidence,
    Judgement,
    Recommendation,
    Reviewer,
)
from workbench.documents.benchmark import (
    Benchmark,
    Example,
    GuideQuestion,
    KeyFactor,
    Note,
)
from workbench.documents.catalogue import ContextFactor, ContextFactors, Indicator, Indicators
from workbench.documents.city import City, ContextFigure
from workbench.documents.translation import (
    BenchmarkTranslation,
    ContextFactorsTranslation,
    ContextFactorTranslation,
    CountryTranslation,
    ExampleTranslation,
    GuideQuestionTranslation,
    IndicatorsTranslation,
    IndicatorTranslation,
    KeyFactorTranslation,
    NoteTranslation,
    PlacesTranslation,
    PlaceTranslation,
    Translation,
)
from workbench.documents.words import METHODS, NOT_APPLICABLE, NOT_ASKED, NOT_ASSESSED, SILENCES, Document

__all__ = [
    "METHODS",
    "NOT_APPLICABLE",
    "NOT_ASKED",
    "NOT_ASSESSED",
    "SILENCES",
    "Assessment",
    "Benchmark",
    "BenchmarkTranslation",
    "City",
    "ContextFactor",
    "ContextFactorTranslation",
    "ContextFactors",
    "ContextFactorsTranslation",
    "ContextFigure",
    "ContextNote",
    "CountryTranslation",
    "Document",
    "Evidence",
    "Example",
    "ExampleTranslation",
    "GuideQuestion",
    "GuideQuestionTranslation",
    "Indicator",
    "IndicatorTranslation",
    "Indicators",
    "IndicatorsTranslation",
    "Judgement",
    "KeyFactor",
    "KeyFactorTranslation",
    "Note",
    "NoteTranslation",
    "PlaceTranslation",
    "PlacesTranslation",
    "Recommendation",
    "Reviewer",
    "Translation",
]
