"""Writing: what is written reads back the same, and a file is the old one or the new one, never half of one."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.conftest import FILES, write_workspace
from workbench.documents import (
    METHODS,
    NOT_APPLICABLE,
    SILENCES,
    Assessment,
    Benchmark,
    City,
    ContextFactors,
    Document,
    Indicators,
)
from workbench.files import read_documents, to_yaml, write_document, write_text
from workbench.files.yaml_text import parse

ASSESSMENT = "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml"
NASTY = [
    "NO",
    "no",
    "~",
    "null",
    "=",
    "<<",
    "2020-01-01",
    "2020-01-01 10:00:00",
    "01",
    "1:30",
    "1_000",
    "0x1F",
    ".inf",
    ".nan",
    "1e5",
    "- a list",
    "-",
    "? a key",
    "a: b",
    "a:",
    ": b",
    "# no comment",
    "a # comment",
    "'quoted'",
    '"quoted"',
    "it's",
    '"',
    "&anchor",
    "*alias",
    "!tag",
    "!!python/object:os.system",
    "%directive",
    "@at",
    "`tick`",
    "{a: b}",
    "[a, b]",
    "---",
    "...",
    "--- a",
    "|",
    ">-",
    "first\nsecond",
    "first\n\nthird",
    "first\n  indented\nthird",
    "first \n second",
    "first\n---\nthird",
    "first\n# third",
    "a\tb",
    "a\n\tb",
    "back\\slash\\n",
    "Malmö, Łódź, Αθήνα, 東京",
    "שלום مرحبا",
    "👩‍👩‍👧",
    "a\u00a0b\u200bc\u202ed",
    "\U0010ffff",
    "word " * 60,
    "word" * 60,
]
ODD = [chr(code) for code in (*range(9), *range(11, 32), *range(127, 160), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)]
COUNTS = ("applies", "low", "high")
LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=ODD), max_size=20)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Texts that YAML might take for something else: nasty ones, any letters, and both joined."""
    pieces = draw(st.lists(st.sampled_from(NASTY) | LETTERS, min_size=1, max_size=3))
    text = draw(st.sampled_from(["", " ", "\n"])).join(pieces)
    return text if text.strip() else "text"


TEXT = texts()
SLUG = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True) | st.sampled_from(
    ["no", "on", "0x1f", "1e5"]
)
NUMBER = st.integers(0, 999).map("{:02}".format)
DATE = st.dates()
MONTH = st.dates().map("{:%Y-%m}".format).filter(lambda month: len(month) == 7) | st.just("2012-05-31")
AREA_LEVEL = st.sampled_from(["city", "greater city", "NUTS 2 region", "country", "not known"])


def fields(required: dict[str, Any], **optional: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    """Return mappings with all of the required fields and any of the optional ones."""
    return st.fixed_dictionaries(required, optional=optional)


def several(one: SearchStrategy[Any], by: str | None = None, least: int = 0) -> SearchStrategy[list[Any]]:
    """Return short lists, of different ids where an id is named."""
    unique = (lambda entry: entry[by]) if by else None
    return st.lists(one, min_size=least, max_size=3, unique_by=unique)


@st.composite
def cities(draw: st.DrawFn) -> City:
    said = draw(fields({"city": SLUG, "name": TEXT, "country": TEXT}, level=AREA_LEVEL))
    real = fields({}, code=TEXT, partner=st.booleans(), charter_signed=st.none() | DATE, signature_source=TEXT)
    place = fields({"latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180)})
    said |= draw(
        st.just({"illustrative": True}) | real | place | st.tuples(real, place).map(lambda both: both[0] | both[1])
    )
    if said.get("charter_signed"):
        said.setdefault("signature_source", "a source")
    return City.model_validate(said)


def key_factors(number: str) -> SearchStrategy[dict[str, Any]]:
    """Return key factors with a number."""
    question = fields(
        {"guide_question": st.integers(0, 99).map(f"{number}.{{}}".format), "question": TEXT}, parts=several(TEXT)
    )
    where = st.just({}) | st.fixed_dictionaries({"city": SLUG}) | st.fixed_dictionaries({"near": SLUG})
    example = st.tuples(fields({"place": TEXT, "practice": TEXT, "reported": TEXT}), where)
    return fields(
        {"key_factor": st.just(number), "name": TEXT, "statement": TEXT},
        group=TEXT,
        why=TEXT,
        guide_questions=several(question, "guide_question"),
        examples=several(example.map(lambda both: both[0] | both[1])),
    )


@st.composite
def benchmarks(draw: st.DrawFn) -> Benchmark:
    numbers = draw(st.lists(NUMBER, min_size=1, max_size=3, unique=True))
    levels = st.lists(
        TEXT.map(str.strip).filter(lambda text: text not in (*SILENCES, *COUNTS)), min_size=2, max_size=4, unique=True
    )
    note = fields({"note": TEXT}, key_factor=st.sampled_from(numbers))
    words = dict.fromkeys(("theme", "title", "source", "standard"), TEXT)
    marks = {
        "status": st.sampled_from(["published", "working draft"]),
        "wording": st.sampled_from(["ours", "publisher's"]),
    }
    said = draw(fields({"benchmark": SLUG, "edition": SLUG, "since": MONTH, "levels": levels, **words, **marks}))
    said |= {"notes": draw(several(note)), "key_factors": [draw(key_factors(number)) for number in numbers]}
    return Benchmark.model_validate(said)


EVIDENCE = fields(
    {
        "kind": st.sampled_from(["document", "interview", "focus group", "data"]),
        "reference": TEXT,
        "shows": st.sampled_from(["supports", "contradicts", "unclear"]),
        "finding": TEXT,
    },
    date=DATE,
    guide_question=st.from_regex(r"[0-9]{2,3}\.[0-9]{1,2}(\.[a-z])?", fullmatch=True),
    recorded_by=TEXT,
)
RECOMMENDATION = fields({"recommendation": TEXT}, status=st.sampled_from(["open", "accepted", "done", "dropped"]))
REMARKS = {
    "direct_provider": st.booleans(),
    "summary": TEXT,
    "conclusion": TEXT,
    "evidence": several(EVIDENCE),
    "recommendations": several(RECOMMENDATION),
}
JUDGEMENT = fields({"key_factor": NUMBER, "judgement": TEXT}, reason=TEXT, **REMARKS) | fields(
    {"key_factor": NUMBER, "judgement": st.just(NOT_APPLICABLE), "reason": TEXT}, **REMARKS
)
REVIEWER = fields({"reviewer": SLUG, "role": st.sampled_from(["peer", "in-house"])}, **{"from": TEXT})
CONTEXT_NOTE = fields(
    {"context_factor": SLUG, "effect": st.sampled_from(["hinders", "helps", "neutral"]), "note": TEXT},
    key_factors=st.lists(NUMBER, max_size=3, unique=True),
)
INDICATOR = fields(
    {"indicator": SLUG, "context_factor": SLUG, "name": TEXT, "unit": TEXT, "source": TEXT}, code=TEXT, caveat=TEXT
)
CONTEXT_FACTOR = fields({"context_factor": SLUG, "name": TEXT, "may_involve": TEXT})


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    names = dict.fromkeys(("city", "benchmark", "edition"), SLUG)
    made = {"round": TEXT, "date": DATE, "method": st.sampled_from(METHODS)}
    lists = {"judgements": several(JUDGEMENT, "key_factor", 1), "context_notes": several(CONTEXT_NOTE)}
    said = draw(fields({**names, **made, **lists}, reviewers=several(REVIEWER, "reviewer")))
    if draw(st.booleans()):
        said["follows"] = draw(st.dates(max_value=said["date"]))
    return Assessment.model_validate(said)


@st.composite
def catalogues(draw: st.DrawFn) -> ContextFactors | Indicators:
    if draw(st.booleans()):
        return ContextFactors.model_validate({"context_factors": draw(several(CONTEXT_FACTOR, "context_factor", 1))})
    return Indicators.model_validate({"indicators": draw(several(INDICATOR, "indicator", 1))})


DOCUMENTS = cities() | benchmarks() | assessments() | catalogues()


def read_back(document: Document) -> Document:
    """Return what the reader makes of a written document."""
    return type(document).model_validate(parse(to_yaml(document)).data)


@given(DOCUMENTS)
@settings(deadline=None, max_examples=120)
def test_a_document_reads_back_as_it_was_written(document: Document) -> None:
    assert read_back(document) == document


@given(DOCUMENTS)
@settings(deadline=None, max_examples=50)
def test_writing_what_was_read_changes_nothing(document: Document) -> None:
    assert to_yaml(read_back(document)) == to_yaml(document)


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_text_reads_back_as_it_was_written(text: str) -> None:
    city = City(city="alpha", name=text, country="Testland")
    assert read_back(city) == city


@given(document=cities())
@settings(deadline=None, max_examples=40)
def test_a_written_file_is_read_from_its_workspace(document: City, tmp_path_factory: pytest.TempPathFactory) -> None:
    workspace = write_workspace(tmp_path_factory.mktemp("workspace"), dict(FILES))
    write_document(workspace / "assessments/new" / document.city / "city.yaml", document)
    read = read_documents(workspace)
    assert read.problems == []
    assert document in [one.document for one in read.cities]


def test_a_file_is_written_as_a_person_would_write_it() -> None:
    assessment = Assessment.model_validate(parse(FILES[ASSESSMENT]).data)
    lines = to_yaml(assessment).splitlines()
    assert lines[:6] == [
        "city: alpha",
        "benchmark: courses",
        "edition: first",
        "round: '2020'",
        "date: 2020-05-01",
        "method: self-assessment",
    ]
    assert "  - key_factor: '01'" in lines
    assert not [line for line in lines if "null" in line or "{" in line or "[" in line]
    assert "follows:" not in to_yaml(assessment)


def test_letters_are_written_as_letters() -> None:
    assert "name: Łódź 東京" in to_yaml(City(city="lodz", name="Łódź 東京", country="Poland"))


@pytest.mark.parametrize("failing", [(Path, "replace"), (os, "fsync")], ids=["replace", "fsync"])
@pytest.mark.parametrize("error", [OSError("no space left on device"), KeyboardInterrupt()], ids=["disk", "ctrl-c"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: tuple[Any, str], error: BaseException
) -> None:
    def fail(*_: Any) -> None:
        raise error

    path = tmp_path / "city.yaml"
    path.write_text("old")
    monkeypatch.setattr(*failing, fail)
    with pytest.raises(type(error)):
        write_text(path, "new")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("city.yaml", "old")]


def test_a_text_that_cannot_be_encoded_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "city.yaml"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "half \ud800 of it")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("city.yaml", "old")]


def test_a_draft_that_a_crash_left_is_not_read(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    monkeypatch.setattr(Path, "replace", lambda *_: None)
    write_text(sound / "assessments/ours/alpha/city.yaml", "half of it: [")
    assert len(list((sound / "assessments/ours/alpha").iterdir())) == 4
    assert read_documents(sound).problems == []


def test_a_written_file_replaces_the_old_one_and_its_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "ours/alpha/city.yaml"
    write_text(path, "old\n")
    write_text(path, "Łódź\n")
    assert path.read_bytes() == "Łódź\n".encode()
    assert list(path.parent.iterdir()) == [path]


def test_dates_before_the_year_1000_read_back() -> None:
    city = City(city="a", name="A", country="B", charter_signed=dt.date(12, 3, 4), signature_source="C")
    assert read_back(city) == city


def test_a_number_is_written_as_a_text_to_any_reader() -> None:
    data = {"city": "alpha", "benchmark": "courses", "edition": "first", "round": "2014", "date": dt.date(2014, 5, 1)}
    judged = [{"key_factor": number, "judgement": "not assessed"} for number in ("07", "08", "09", "10")]
    written = to_yaml(Assessment(**data, method="agreed", judgements=judged))
    assert [line.split(": ")[1] for line in written.splitlines() if "key_factor" in line] == [
        "'07'",
        "'08'",
        "'09'",
        "'10'",
    ]
    assert "round: '2014'" in written
