"""The two catalogues: the context factors and the indicators that speak to them."""

from __future__ import annotations

from pydantic import Field, model_validator

from workbench.documents.words import Document, Slug, Text, no_twice

__all__ = ["ContextFactor", "ContextFactors", "Indicator", "Indicators"]


class ContextFactor(Document):
    """One of the things largely outside a city's control that help explain its result."""

    context_factor: Slug = Field(description="Its slug.")
    name: Text = Field(description="Its name.")
    may_involve: Text = Field(description="What it may involve.")


class ContextFactors(Document):
    """The file `benchmarks/context-factors.yaml`."""

    context_factors: tuple[ContextFactor, ...] = Field(min_length=1, description="The context factors, in order.")

    @model_validator(mode="after")
    def _ids(self) -> ContextFactors:
        no_twice("context factor", (one.context_factor for one in self.context_factors), "context_factors")
        return self


class Indicator(Document):
    """A figure that speaks to a context factor."""

    indicator: Slug = Field(description="Its slug.")
    context_factor: Slug = Field(description="The context factor it speaks to.")
    name: Text = Field(description="Its name.")
    unit: Text = Field(description="The unit of its values.")
    code: Text | None = Field(None, description="The publisher's code (EC1010V).")
    source: Text = Field(description="Who publishes it, and in which dataset.")
    caveat: Text | None = Field(None, description="What a reader has to know before using it.")


class Indicators(Document):
    """The file `benchmarks/indicators.yaml`."""

    indicators: tuple[Indicator, ...] = Field(min_length=1, description="The indicators, in the order of the screen.")

    @model_validator(mode="after")
    def _ids(self) -> Indicators:
        no_twice("indicator", (one.indicator for one in self.indicators), "indicators")
        return self
