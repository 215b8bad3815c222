"""An assessment: one city against one benchmark at one date, by one method."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from workbench.documents.words import (
    NOT_APPLICABLE,
    AtItem,
    Date,
    Document,
    Language,
    Method,
    Number,
    Slug,
    Text,
    no_twice,
)

__all__ = ["Assessment", "ContextNote", "Evidence", "Judgement", "Recommendation", "Reviewer"]

QuestionPart = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{2,3}\.[0-9]{1,2}(\.[a-z])?$")]


class Reviewer(Document):
    """Somebody who took part, by place and role; never by name."""

    reviewer: Slug = Field(description="An id within this file: r1.")
    from_: Text | None = Field(None, alias="from", description="The city or organisation they come from.")
    role: Literal["expert leader", "peer", "migrant organisation", "national government", "in-house", "consultant"] = (
        Field(description="Their role in the team.")
    )


class Evidence(Document):
    """One recorded finding under a key factor."""

    kind: Literal["document", "interview", "focus group", "data"] = Field(description="What kind of evidence.")
    reference: Text = Field(description="Which document or data, or who by function; never a person's name.")
    date: Date | None = Field(None, description="The date of the document or interview.")
    guide_question: QuestionPart | None = Field(None, description="The guide question it answers, where known.")
    shows: Literal["supports", "contradicts", "unclear"] = Field(description="What it shows for the key factor.")
    finding: Text = Field(description="What was found.")
    recorded_by: Text | None = Field(None, description="The reviewer's id.")


class Recommendation(Document):
    """What the review team recommends."""

    recommendation: Text = Field(description="The recommendation.")
    status: Literal["open", "accepted", "done", "dropped"] = Field("open", description="What became of it.")


class Judgement(Document):
    """What an assessment says of one key factor."""

    key_factor: Number = Field(description='The key factor\'s number, quoted: "01".')
    judgement: Text = Field(description="A level of the benchmark, or: not assessed, or: not applicable.")
    reason: Text | None = Field(None, description="Why; required for 'not applicable'.")
    direct_provider: bool | None = Field(
        None, strict=True, description="false: the city advocates the commitment with whoever provides the service."
    )
    summary: Text | None = Field(None, description="One or two sentences.")
    conclusion: Text | None = Field(None, description="What the team draws from the evidence.")
    evidence: tuple[Evidence, ...] = Field((), description="The findings, in the order recorded.")
    recommendations: tuple[Recommendation, ...] = Field((), description="What the team recommends.")

    @model_validator(mode="after")
    def _reason(self) -> Judgement:
        if self.judgement == NOT_APPLICABLE and self.reason is None:
            raise AtItem(
                f"key factor '{self.key_factor}' is 'not applicable' without a reason; add 'reason: ...', "
                "or 'not assessed' where it has not been established",
                ("judgement",),
            )
        return self


class ContextNote(Document):
    """How a context factor bears on this assessment, in the city's own words."""

    context_factor: Slug = Field(description="The context factor's slug.")
    key_factors: tuple[Number, ...] = Field(
        (), description="The key factors it bears on; left out: the whole benchmark."
    )
    effect: Literal["hinders", "helps", "neutral"] = Field(description="Which way it works.")
    note: Text = Field(description="The note.")

    @model_validator(mode="after")
    def _ids(self) -> ContextNote:
        no_twice("key factor", self.key_factors, "key_factors")
        return self


class Assessment(Document):
    """One city against one benchmark at one date, by one method."""

    city: Slug = Field(description="The city's slug.")
    benchmark: Slug = Field(description="The benchmark's slug.")
    edition: Slug = Field(description="The edition's slug.")
    round: Text = Field(description='The round\'s name, quoted where it is a year: "2014".')
    date: Date = Field(description="The date on which it was concluded.")
    method: Method = Field(description="How it was made.")
    follows: Date | None = Field(None, description="The date of an earlier one of the same city and benchmark.")
    language: Language = Field("en", description="The language that it is written in; left out: en, English.")
    reviewers: tuple[Reviewer, ...] = Field((), description="Who took part.")
    judgements: tuple[Judgement, ...] = Field(
        min_length=1, description="A key factor that is not listed was not asked in this round."
    )
    context_notes: tuple[ContextNote, ...] = Field((), description="How circumstances bear on it.")

    @model_validator(mode="after")
    def _ids(self) -> Assessment:
        no_twice("reviewer", (one.reviewer for one in self.reviewers), "reviewers")
        no_twice("key factor", (one.key_factor for one in self.judgements), "judgements")
        if self.follows is not None and self.follows > self.date:
            raise AtItem(f"follows {self.follows}, which is later than its own date {self.date}", ("follows",))
        return self

    @property
    def slug(self) -> str:
        """Its date, method, benchmark and edition, as in a file's name."""
        return f"{self.date}.{self.method.replace(' ', '-')}.{self.benchmark}.{self.edition}"
