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
from workbench.documents.words import METHODS, NOT_APPLICABLE, NOT_ASKED, NOT_ASSESSED, SILENCES, Document

__all__ = [
    "METHODS",
    "NOT_APPLICABLE",
    "NOT_ASKED",
    "NOT_ASSESSED",
    "SILENCES",
    "Assessment",
    "Benchmark",
    "City",
    "ContextFactor",
    "ContextFactors",
    "ContextFigure",
    "ContextNote",
    "Document",
    "Evidence",
    "Example",
    "GuideQuestion",
    "Indicator",
    "Indicators",
    "Judgement",
    "KeyFactor",
    "Note",
    "Recommendation",
    "Reviewer",
]
