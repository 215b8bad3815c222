"""A city: what stays, and the figures of its circumstances."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from workbench.documents.words import AreaLevel, AtItem, Date, Document, Slug, Text

__all__ = ["City", "ContextFigure"]

Flag = Annotated[str, StringConstraints(pattern=r"^[a-z]*$")]
Area = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]*$")]


_SIGNED = ("charter_signed",)


class City(Document):
    """What stays of a city (`city.yaml`)."""

    city: Slug = Field(description="The city's slug: its English name in lower case, without accents.")
    name: Text = Field(description="Its name.")
    country: Text = Field(description="Its country.")
    code: Text | None = Field(None, description="Eurostat's code of the city (NL001C).")
    level: AreaLevel | None = Field(None, description="What the code covers, by the publisher's label.")
    latitude: float | None = Field(None, strict=True, ge=-90, le=90, description="Degrees north.")
    longitude: float | None = Field(None, strict=True, ge=-180, le=180, description="Degrees east.")
    partner: bool = Field(False, strict=True, description="Whether it was a partner of MIXITIES.")
    charter_signed: Date | None = Field(None, description="When it signed the Charter; left out: unknown.")
    signature_source: Text | None = Field(None, description="Where the signature's date comes from.")
    illustrative: bool = Field(False, strict=True, description="Whether the city is invented.")

    @model_validator(mode="after")
    def _whole(self) -> City:
        if self.charter_signed is not None and self.signature_source is None:
            raise AtItem("has charter_signed without signature_source; name where the date comes from", _SIGNED)
        if (self.latitude is None) != (self.longitude is None):
            here = ("latitude",) if self.latitude is not None else ("longitude",)
            raise AtItem("has one of latitude and longitude; give both or neither", here)
        real = [name for name in ("code", "latitude", "charter_signed") if getattr(self, name) is not None]
        real += ["partner"] if self.partner else []
        if self.illustrative and real:
            sentence = f"is illustrative (invented) and has {', '.join(real)}; an invented city has no such thing"
            raise AtItem(sentence, (real[0],))
        return self


class ContextFigure(Document):
    """One line of `context.csv`: a published value with all that belongs to it."""

    indicator: Slug = Field(description="The indicator's slug.")
    year: int = Field(ge=1900, le=2100, description="The year.")
    value: float = Field(description="The value, in the indicator's unit.")
    level: AreaLevel = Field(description="What the figure covers.")
    area: Area = Field("", description="The code of the area that the figure covers; empty for none.")
    flag: Flag = Field("", description="The publisher's letters; empty for none; 'unknown' where none were carried.")
    source: Text = Field(description="Where the value comes from.")
