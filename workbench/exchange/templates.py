"""Documents → workbooks and CSV files: empty to be filled in, or with what is there already."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.documents import (
    NOT_APPLICABLE,
    NOT_ASSESSED,
    Assessment,
    Benchmark,
    City,
    ContextFactor,
    Judgement,
    KeyFactor,
)
from workbench.exchange.books import Book, FormPage, TablePage, to_bytes
from workbench.exchange.layout import ASSESSMENT, BENCHMARK, Column, Layout, Sheet
from workbench.tidy import harmless

__all__ = ["benchmark_to_workbook", "started_from", "to_csv", "to_workbook"]

_LABEL = 60
_TEAM = 40
"""How many reviewers a drop-down offers."""
_DRAFT = "WORKING DRAFT: this benchmark is a working draft, not a published text."
_INVENTED = "INVENTED CITY: {name} does not exist; nothing here judges a real place."
_START = (
    "FILLED WITH THE LAST ROUND ({date}, {method}) as a start: nothing of it is said of today until you write 'yes' "
    "under 'confirmed' in its row, which covers its findings and recommendations. Change or delete what no longer "
    "holds."
)
_HOW = (
    "1. Say below whose assessment it is. 2. On the sheet 'judgements' choose a judgement for each key factor; the "
    "guide questions stand on their own sheet. 3. Put what you found on 'evidence', what you advise on "
    "'recommendations', what the circumstances explain on 'context notes', and who took part on 'reviewers'.",
    "White cells are yours; grey ones are locked (without a password). Type dates as 2014-05-31. Formulas are not "
    "read: type values. Then send the file to whoever keeps the workspace: `workbench import FILE.xlsx` shows what it "
    "would change.",
)
_HOW_BENCHMARK = (
    "1. Say below what the benchmark is. 2. List its levels in order on 'levels', the last meaning that it is in "
    "place. 3. Type its key factors and guide questions; examples and notes may stay empty.",
    "Whoever types in a published text chooses 'publisher's' under wording. Points and totals have no place here: "
    "answers are compared. Then: `workbench import FILE.xlsx` shows what it would change.",
)


@dataclass(frozen=True)
class _Names:
    """How numbers and slugs are shown, so that whoever chooses one knows what it is."""

    factors: Mapping[str, str]
    questions: Mapping[str, str]
    context: Mapping[str, str]

    @classmethod
    def of(cls, benchmark: Benchmark, factors: Sequence[ContextFactor]) -> _Names:
        """Return the names of a benchmark's parts."""
        named = [one.name for one in factors]
        slugs = {one.context_factor for one in factors}
        return cls(
            {one.key_factor: _label(one.key_factor, one.name) for one in benchmark.key_factors},
            {number: _label(number, text) for one in benchmark.key_factors for number, text in _questions(one)},
            # Where two have one name the slug tells them apart.
            {
                one.context_factor: one.name
                if named.count(one.name) == 1 and one.name not in slugs
                else one.context_factor
                for one in factors
            },
        )


def to_workbook(
    benchmark: Benchmark,
    assessment: Assessment | None = None,
    *,
    city: City | None = None,
    factors: Sequence[ContextFactor] = (),
    started: Assessment | None = None,
    providers: bool = False,
    today: dt.date | None = None,
    method: str = "",
) -> bytes:
    """Return an assessment as a workbook to be filled in.

    Parameters
    ----------
    benchmark : Benchmark
        What is assessed by.
    assessment : Assessment, optional
        What is filled in already; left out: every key factor is 'not assessed'.
    city : City, optional
        Whose it is.
    factors : sequence of ContextFactor
        The circumstances that can be named.
    started : Assessment, optional
        The earlier one that `assessment` was filled from: each row is to be confirmed.
    providers : bool, default False
        Whether it is asked who provides the service, as in the Charter.
    today : datetime.date, optional
        The day that is filled in where there is no assessment.
    method : str, optional
        The method that is.

    Returns
    -------
    bytes
        An `.xlsx` file; the same for the same input.

    Raises
    ------
    Refused
        If a text is longer than a cell holds.
    """
    names = _Names.of(benchmark, factors)
    marks = _marks(benchmark, city)
    marks += (_START.format(date=started.date, method=started.method),) if started else ()
    whose = f"{city.name}: {benchmark.title}" if city else benchmark.title
    rows = _rows(benchmark, assessment, names)
    choices = {**_choices(benchmark, names), "benchmark": [benchmark.benchmark], "edition": [benchmark.edition]}
    blank = {"date": today, "round": str(today.year) if today else None, "method": method or None}
    values = ({} if assessment else blank) | _form(benchmark, assessment, city)
    form = FormPage(ASSESSMENT.form, whose, marks, _HOW, values, choices)
    pages: list[FormPage | TablePage] = [form]
    asked = providers or any(row.get("direct_provider") is not None for row in rows["judgements"])
    questions = _question_page(benchmark, whose, marks)
    team = TablePage(ASSESSMENT.sheets[-1], "", marks, ())
    offered = {"recorded_by": f"reviewers!$A${team.first_row}:$A${team.first_row + _TEAM}"}
    for sheet in ASSESSMENT.sheets:
        shown = _without(
            sheet, () if asked else ("direct_provider",), () if started else ("confirmed", "note_confirmed")
        )
        title = f"{sheet.name.capitalize()}: {whose}"
        fixed = sheet.name == "judgements"
        start = frozenset(one.name for one in shown.read if one.name != sheet.key) if started else frozenset()
        links = _links(questions) if fixed else {}
        pages.append(TablePage(shown, title, marks, rows[sheet.name], choices, fixed, start, offered, links))
        if fixed:
            pages.append(questions)
    return to_bytes(Book(whose, pages))


def _without(sheet: Sheet, *names: Sequence[str]) -> Sheet:
    """Return a sheet without some columns."""
    left_out = {name for some in names for name in some}
    return replace(sheet, columns=tuple(one for one in sheet.columns if one.name not in left_out))


def _marks(benchmark: Benchmark, city: City | None) -> tuple[str, ...]:
    """Return what must not be overlooked."""
    draft = [_DRAFT] if benchmark.status == "working draft" else []
    invented = [_INVENTED.format(name=city.name)] if city and city.illustrative else []
    return (*draft, *invented)


def _form(benchmark: Benchmark, assessment: Assessment | None, city: City | None) -> dict[str, Any]:
    """Return what the first sheet says."""
    form: dict[str, Any] = {"benchmark": benchmark.benchmark, "edition": benchmark.edition}
    form |= {"city": city.city, "name": city.name, "country": city.country} if city else {}
    return (_fields(assessment, "assessment") if assessment else {}) | form


def _choices(benchmark: Benchmark, names: _Names) -> dict[str, Sequence[str]]:
    """Return the words of the drop-downs."""
    return {
        "judgement": [*benchmark.levels, NOT_ASSESSED, NOT_APPLICABLE],
        "key_factor": list(names.factors.values()),
        "guide_question": list(names.questions.values()),
        "context_factor": list(names.context.values()),
    }


def _rows(benchmark: Benchmark, assessment: Assessment | None, names: _Names) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each sheet."""
    rows: dict[str, list[dict[str, Any]]] = {one.name: [] for one in ASSESSMENT.sheets}
    by_number = {one.key_factor: one for one in benchmark.key_factors}
    judged = assessment.judgements if assessment else ()
    blank = [Judgement(key_factor=one, judgement=NOT_ASSESSED) for one in by_number] if not assessment else []
    for one in (*judged, *blank):
        rows["judgements"].append(_given(by_number.get(one.key_factor)) | _fields(one, "judgements"))
        factor = {"key_factor": names.factors.get(one.key_factor, one.key_factor)}
        for name, items in (("evidence", one.evidence), ("recommendations", one.recommendations)):
            rows[name] += [_fields(item, name) | factor for item in items]
    asked = {one.key_factor for one in (*judged, *blank)}
    rows["judgements"] += [
        _given(one) | {"key_factor": number} for number, one in by_number.items() if number not in asked
    ]
    for held in rows["evidence"]:
        held["guide_question"] = names.questions.get(held["guide_question"], held["guide_question"])
    for note in assessment.context_notes if assessment else ():
        held = _fields(note, "context notes")
        held["context_factor"] = names.context.get(note.context_factor, note.context_factor)
        rows["context notes"].append(held | {"key_factors": ", ".join(note.key_factors) or None})
    rows["reviewers"] = [_fields(one, "reviewers") for one in (assessment.reviewers if assessment else ())]
    return rows


def _given(factor: KeyFactor | None) -> dict[str, Any]:
    """Return what a row says again of its key factor."""
    return {"key_factor_name": factor.name, "statement": factor.statement} if factor else {}


def _fields(item: Any, sheet: str, layout: Layout = ASSESSMENT) -> dict[str, Any]:
    """Return what an item says, by the names of a sheet's columns."""
    columns = next(one.read for one in layout.every if one.name == sheet)
    held = item.model_dump(by_alias=True)
    return {one.name: held.get(one.field) for one in columns}


def _questions(factor: KeyFactor) -> Iterator[tuple[str, str]]:
    """Yield a key factor's questions, each followed by its parts."""
    for one in factor.guide_questions:
        yield one.guide_question, one.question
        yield from ((f"{one.guide_question}.{chr(ord('a') + at)}", part) for at, part in enumerate(one.parts))


def _label(number: str, text: str) -> str:
    """Return a number with what it stands for, on one line."""
    words = " ".join(text.split())
    return f"{number} {words if len(words) <= _LABEL else words[: _LABEL - 1] + '…'}"


def _question_page(benchmark: Benchmark, whose: str, marks: tuple[str, ...]) -> TablePage:
    """Return the sheet with the guide questions, to be read beside the judgements and printed."""
    sheet = Sheet(
        "guide questions",
        "What to find out before a key factor is judged. Nothing on this sheet is read back.",
        (
            Column("number", "number", "", width=10, given=True),
            Column("name", "key factor", "", width=24, given=True),
            Column("question", "question", "", width=90, given=True),
        ),
    )
    rows = [
        {"number": number, "name": one.name, "question": text}
        for one in benchmark.key_factors
        for number, text in ((one.key_factor, one.statement), *_questions(one))
    ]
    return TablePage(sheet, f"Guide questions: {whose}", marks, rows, fixed=True)


def _links(questions: TablePage) -> dict[str, str]:
    """Return where the questions of each key factor stand, by its number."""
    rows = enumerate(questions.rows, start=questions.first_row)
    return {row["number"]: f"'{questions.sheet.name}'!A{at}" for at, row in rows if "." not in row["number"]}


def started_from(last: Assessment, date: dt.date, method: str) -> Assessment:
    """Return the start of a new round: what the last one said, on another day.

    The team is that of the last round, and is not taken over; nor is who recorded what.

    Parameters
    ----------
    last : Assessment
        The last round's.
    date : datetime.date
        The new one's day.
    method : str
        The new one's method.
    """
    judgements = tuple(
        one.model_copy(
            update={"evidence": tuple(found.model_copy(update={"recorded_by": None}) for found in one.evidence)}
        )
        for one in last.judgements
    )
    follows = last.date if last.date < date else None
    new = {"date": date, "method": method, "round": str(date.year), "follows": follows}
    return last.model_copy(update={**new, "judgements": judgements, "reviewers": ()})


def benchmark_to_workbook(benchmark: Benchmark | None = None) -> bytes:
    """Return a benchmark as a workbook to be filled in.

    Parameters
    ----------
    benchmark : Benchmark, optional
        What is filled in already.

    Returns
    -------
    bytes
        An `.xlsx` file; the same for the same input.

    Raises
    ------
    Refused
        If a text is longer than a cell holds.
    """
    title = f"Benchmark: {benchmark.title}" if benchmark else "A benchmark by table"
    marks = _marks(benchmark, None) if benchmark else ()
    held = _benchmark_rows(benchmark)
    values = _fields(benchmark, "benchmark", BENCHMARK) if benchmark else {}
    form = FormPage(BENCHMARK.form, title, marks, _HOW_BENCHMARK, values)
    tables = [
        TablePage(sheet, f"{sheet.name.capitalize()}: {title}", marks, held.get(sheet.name, []))
        for sheet in BENCHMARK.sheets
    ]
    return to_bytes(Book(title, [form, *tables]))


def _benchmark_rows(benchmark: Benchmark | None) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a benchmark's sheets."""
    if benchmark is None:
        return {}
    rows: dict[str, list[dict[str, Any]]] = {
        "levels": [{"level": one} for one in benchmark.levels],
        "key factors": [_fields(one, "key factors", BENCHMARK) for one in benchmark.key_factors],
        "notes": [_fields(one, "notes", BENCHMARK) for one in benchmark.notes],
    }
    every = benchmark.key_factors
    rows["guide questions"] = [
        {"guide_question": number, "question": text} for one in every for number, text in _questions(one)
    ]
    rows["examples"] = [
        _fields(example, "examples", BENCHMARK) | {"key_factor": one.key_factor}
        for one in every
        for example in one.examples
    ]
    return rows


def to_csv(assessments: Sequence[Assessment], benchmarks: Mapping[tuple[str, str], Benchmark]) -> bytes:
    """Return assessments as one CSV file, which `incoming` reads back.

    Each row names its assessment and says one or several things of it: a judgement, a
    finding, a recommendation, a note on circumstances, a reviewer.  A text that a
    spreadsheet would run has an apostrophe before it, as in `workbench.tidy.as_csv`.

    Parameters
    ----------
    assessments : sequence of Assessment
        What is written.
    benchmarks : mapping
        The benchmarks by name and edition, for the key factors' names.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark.
    """
    given = [one for sheet in ASSESSMENT.sheets for one in sheet.columns if one.name == "key_factor_name"]
    names = [*(one.name for one in ASSESSMENT.form.columns), "key_factor", *(one.name for one in given)]
    names += [name for sheet in ASSESSMENT.sheets for name in sheet.own if name not in names]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    for one in assessments:
        benchmark = benchmarks.get((one.benchmark, one.edition))
        form = _fields(one, "assessment") | {"name": None, "country": None}
        writer.writerows(
            {name: _in_csv(value) for name, value in (form | row).items() if name in names}
            for row in _csv_rows(one, benchmark)
        )
    return out.getvalue().encode("utf-8-sig")


def _csv_rows(assessment: Assessment, benchmark: Benchmark | None) -> Iterator[dict[str, Any]]:
    """Yield the rows of one assessment."""
    named = {one.key_factor: {"key_factor_name": one.name} for one in (benchmark.key_factors if benchmark else ())}
    yield from (_fields(one, "reviewers") for one in assessment.reviewers)
    for one in assessment.judgements:
        yield named.get(one.key_factor, {}) | _fields(one, "judgements")
        for name, items in (("evidence", one.evidence), ("recommendations", one.recommendations)):
            yield from (_fields(item, name) | {"key_factor": one.key_factor} for item in items)
    for note in assessment.context_notes:
        yield _fields(note, "context notes") | {"key_factors": ", ".join(note.key_factors) or None}


def _in_csv(value: Any) -> Any:
    """Return a value as a CSV file holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless(value) if isinstance(value, str) else value
