"""The rows of an assessment → the document, with every problem at its cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from workbench.documents import NOT_APPLICABLE, NOT_ASKED, NOT_ASSESSED, Assessment, Benchmark, City, ContextFactor
from workbench.exchange.cells import Row, Sheets, Typed
from workbench.exchange.layout import ASSESSMENT, CONFIRMED, Sheet
from workbench.files.references import Instrument
from workbench.files.sentences import faults
from workbench.problems import unknown

__all__ = ["Draft", "Known", "assessment_from", "whole"]

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Known:
    """What a workspace has that a table can refer to.

    Attributes
    ----------
    benchmarks : dict
        By benchmark and edition.
    cities : dict
        By slug.
    factors : tuple of ContextFactor
        In order.
    """

    benchmarks: dict[tuple[str, str], Benchmark] = field(default_factory=dict)
    cities: dict[str, City] = field(default_factory=dict)
    factors: tuple[ContextFactor, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What became of one document's rows.

    Attributes
    ----------
    document : document or None
        None where something is wrong.
    city : City or None
        The description of a city that nobody has described yet.
    typed : Typed
        The problems, and the place of each value.
    """

    document: Assessment | Benchmark | None
    typed: Typed
    city: City | None = None


_BY_NAME: dict[str, Sheet] = {one.name: one for one in ASSESSMENT.every}


def assessment_from(sheets: Sheets, typed: Typed, known: Known) -> Draft:
    """Return an assessment.

    Parameters
    ----------
    sheets : dict
        The rows, by sheet.
    typed : Typed
        Takes the problems and places.
    known : Known
        What can be referred to.
    """
    form = sheets[ASSESSMENT.form.name][0]
    data = typed.take(form, ASSESSMENT.form.read, (), {"benchmark": sorted({one for one, _ in known.benchmarks})})
    city = _city(data, form, typed, known)
    benchmark = _benchmark(data, form, typed, known)
    reader = _Reader(sheets, typed, benchmark, known)
    data["reviewers"] = reader.items("reviewers")
    data["judgements"] = reader.judgements([one.get("reviewer") for one in data["reviewers"]])
    data["context_notes"] = reader.context_notes()
    if not data["judgements"]:
        typed.tell("judgements", "no key factor has a judgement; choose one for each that this round asked")
        typed.wrong.add(("judgements",))
    return Draft(whole(Assessment, data, typed), typed, city)


def whole(model: type[M], data: dict[str, Any], typed: Typed) -> M | None:
    """Return a document of what was read, or None with all that is wrong told.

    Parameters
    ----------
    model : type
        The document's class.
    data : dict
        Its fields.
    typed : Typed
        Takes the problems.
    """
    try:
        document = model.model_validate(data)
    except ValidationError as error:
        for where, sentence in faults(error, model, {}):
            # What could not be taken at its cell is told already.
            if not any(where in (wrong, wrong[:-1]) for wrong in typed.wrong):
                typed.tell(typed.place(where), sentence)
        return None
    return None if typed.problems else document


def _city(data: dict[str, Any], form: Row, typed: Typed, known: Known) -> City | None:
    """Take the city for the one that is meant; return its description, if it is a new one."""
    name, country, slug = data.pop("name", None), data.pop("country", None), data.get("city")
    if slug is None:
        return None
    by_name = {one.name.casefold(): one.city for one in known.cities.values()}
    slug = data["city"] = slug if slug in known.cities else by_name.get(slug.casefold(), slug)
    if slug in known.cities:
        return None
    if not (name and country):
        sentence = unknown("city", slug, sorted(known.cities))
        typed.tell(form.at("city").place, f"{sentence}; a new city needs its name and its country as well")
        typed.wrong.add(("city",))
        return None
    own = Typed(typed.file, places={(one,): form.at(one).place for one in ("city", "name", "country")})
    city = whole(City, {"city": slug, "name": name, "country": country}, own)
    typed.problems += own.problems
    if own.problems:
        typed.wrong.add(("city",))
    return city


def _benchmark(data: dict[str, Any], form: Row, typed: Typed, known: Known) -> Benchmark | None:
    """Return the benchmark that is meant, if there is one."""
    name, edition = data.get("benchmark"), data.get("edition")
    if name is None or edition is None:
        return None
    found = known.benchmarks.get((name, edition))
    if found is None:
        editions = sorted(one for ours, one in known.benchmarks if ours == name)
        typed.tell(form.at("edition").place, unknown(f"edition of '{name}':", edition, editions))
        typed.wrong.add(("edition",))
    return found


class _Reader:
    """Reads the tables of one assessment."""

    def __init__(self, sheets: Sheets, typed: Typed, benchmark: Benchmark | None, known: Known) -> None:
        self._sheets, self._typed = sheets, typed
        self._instrument = Instrument.of(benchmark) if benchmark else None
        self._factors = list(self._instrument.questions) if self._instrument else []
        self._known = known

    def items(self, name: str, allowed: dict[str, Sequence[str]] | None = None) -> list[dict[str, Any]]:
        """Return the items of a list that stands at the top of the document."""
        rows = self._sheets[name]
        field_ = name.replace(" ", "_")
        return [self._take(row, name, (field_, at), allowed or {}) for at, row in enumerate(rows)]

    def _take(
        self, row: Row, name: str, at: tuple[str | int, ...], allowed: dict[str, Sequence[str]]
    ) -> dict[str, Any]:
        """Return one item."""
        item: dict[str, Any] = self._typed.take(row, _BY_NAME[name].read, at, allowed)
        return item

    def judgements(self, reviewers: Sequence[Any]) -> list[dict[str, Any]]:
        """Return the judgements with what stands under each."""
        judged: list[dict[str, Any]] = []
        by_factor: dict[str, tuple[int, dict[str, Any]]] = {}
        for row in self._sheets["judgements"]:
            if not row.says(("judgement", "reason", "direct_provider", "summary", "conclusion")):
                continue
            item = self._judgement(row, ("judgements", len(judged)))
            number = item.get("key_factor", "")
            if number in by_factor:
                self._typed.tell(
                    row.at("key_factor").place, f"key factor '{number}' stands a second time; keep one row"
                )
                continue
            by_factor[number] = (len(judged), item)
            judged.append(item)
        self._under("evidence", by_factor, reviewers)
        self._under("recommendations", by_factor, reviewers)
        return judged

    def _judgement(self, row: Row, at: tuple[str | int, ...]) -> dict[str, Any]:
        """Return one judgement."""
        levels = self._instrument.levels if self._instrument else ()
        cell = row.at("judgement")
        allowed: dict[str, Sequence[str]] = {"key_factor": self._factors}
        if levels:
            allowed["judgement"] = (*levels, NOT_ASSESSED, NOT_APPLICABLE)
        item = self._take(row, "judgements", at, allowed)
        if cell.empty:
            self._typed.tell(cell.place, "is empty, though more is said of this key factor; choose a judgement")
            self._typed.wrong.add((*at, "judgement"))
        elif isinstance(cell.value, str) and cell.value.strip() == NOT_ASKED and NOT_ASKED not in levels:
            self._typed.tell(cell.place, "'not asked' is not written down; leave the row's judgement empty")
        if item.get("judgement") == NOT_APPLICABLE and "reason" not in item:
            self._typed.tell(
                row.at("reason").place, "is empty; 'not applicable' needs its reason (else: 'not assessed')"
            )
            self._typed.wrong.add((*at, "judgement"))
        self._check_confirmed(row, item, "confirmed")
        return item

    def _check_confirmed(self, row: Row, item: dict[str, Any], name: str) -> None:
        """Tell a row that was filled in from the last round and that nobody has confirmed."""
        if item.pop(CONFIRMED, None) is not True and name in row.cells:
            sentence = "stands as in the last round and is not confirmed; type 'yes' once the whole row holds today"
            self._typed.tell(row.at(name).place, sentence)

    def _under(self, name: str, by_factor: dict[str, tuple[int, dict[str, Any]]], reviewers: Sequence[Any]) -> None:
        """Put the rows of a sheet to the judgements that they belong to."""
        for row in self._sheets[name]:
            number = str(
                self._typed.take(row, [_BY_NAME[name].column("key_factor")], (name,), {}).get("key_factor", "")
            )
            if number not in by_factor:
                if number:
                    self._typed.tell(row.at("key_factor").place, self._unjudged(number))
                # What else is wrong in the row is told at once.
                self._take(row, name, (name,), {})
                continue
            index, judgement = by_factor[number]
            held = judgement.setdefault(name, [])
            questions = self._instrument.questions.get(number, []) if self._instrument else []
            item = self._take(row, name, ("judgements", index, name, len(held)), {"guide_question": questions})
            self._check_question(row, number, questions)
            self._check_reviewer(row, item, reviewers)
            held.append({key: value for key, value in item.items() if key != "key_factor"})

    def _unjudged(self, number: str) -> str:
        """Say that a row's key factor is none, or has no judgement."""
        if self._factors and number not in self._factors:
            return unknown("key factor", number, self._factors)
        return f"key factor '{number}' has no judgement; choose one on the sheet 'judgements' ('not assessed' is one)"

    def _check_question(self, row: Row, number: str, questions: Sequence[str]) -> None:
        """Tell a guide question where the key factor has none."""
        cell = row.at("guide_question")
        if self._instrument and not questions and not cell.empty:
            self._typed.tell(cell.place, f"key factor '{number}' has no guide questions; leave it empty")

    def _check_reviewer(self, row: Row, item: dict[str, Any], reviewers: Sequence[Any]) -> None:
        """Tell a reviewer's short name that the team does not have."""
        by = item.get("recorded_by", "")
        if re.fullmatch(r"r[0-9]+", by) and by not in reviewers:
            known = [one for one in reviewers if one]
            self._typed.tell(row.at("recorded_by").place, unknown("reviewer", by, known))

    def context_notes(self) -> list[dict[str, Any]]:
        """Return the notes on circumstances."""
        names = {one.context_factor: one.context_factor for one in self._known.factors}
        names |= {one.name: one.context_factor for one in reversed(self._known.factors)}
        names |= {one.context_factor: one.context_factor for one in self._known.factors}
        allowed: dict[str, Sequence[str]] = {"context_factor": list(names), "key_factors": self._factors}
        notes = self.items("context notes", allowed)
        for row, note in zip(self._sheets["context notes"], notes, strict=True):
            self._check_confirmed(row, note, "note_confirmed")
            if "context_factor" in note:
                note["context_factor"] = names.get(note["context_factor"], note["context_factor"])
        return notes
