"""Benchmarks by table: typed into a workbook, and there on the pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import workbench
from tests.conftest import FILES
from tests.filling import add, filled, heads, say, template
from tests.test_adding import files
from workbench.cli import main
from workbench.exchange import Incoming, benchmark_to_workbook, incoming, said, store
from workbench.files import read_documents, shipped_workspace
from workbench.problems import Refused


def typed(book: Workbook) -> None:
    """Type a small benchmark in."""
    say(book, "benchmark", benchmark="welcome", edition="2025", theme="Welcome", title="A welcome", status="published")
    say(
        book,
        "benchmark",
        wording="publisher's",
        since="2025-03",
        source="made up for a test",
        standard="All are welcome.",
    )
    for level in ("no", "in part", "yes"):
        add(book, "levels", level=level)
    add(book, "key factors", number="01", name="Desk", statement="There is a desk.", why="People ask.")
    add(book, "key factors", number="02", name="Guide", statement="=There is a guide.", group="Print")
    add(book, "guide questions", number="01.1", question="Where is it?")
    add(book, "guide questions", number="01.1.a", question="on which floor")
    add(book, "guide questions", number="01.1.b", question="with which hours")
    add(book, "examples", key_factor="01", place="Alpha", city="alpha", practice="A desk.", reported="a test")
    add(book, "notes", key_factor="02", note="A note.")
    for row in book["key factors"].iter_rows(min_row=4):
        for cell in row:
            if cell.data_type == "f":
                # As whoever types it into a cell that is formatted as text.
                cell.data_type = "s"


def came(workspace: Path, work: object = typed) -> Incoming:
    """What a filled workbook brings in."""
    (one,) = incoming(filled(template(workspace, "--benchmark"), work), "b.xlsx", workspace)  # type: ignore[arg-type]
    return one


def test_a_typed_benchmark_is_written_and_loads(sound: Path) -> None:
    path = sound.parent / "b.xlsx"
    path.write_bytes(filled(template(sound, "--benchmark"), typed))
    assert main(["import", str(path), "--yes", "--workspace", str(sound)]) == 0
    assert "benchmarks/welcome.2025.yaml" in files(sound)
    tables = workbench.load(sound)
    row = tables.benchmarks.set_index("benchmark").loc["welcome"]
    assert row[["edition", "wording", "status"]].tolist() == ["2025", "publisher's", "published"]
    questions = tables.guide_questions[tables.guide_questions["benchmark"] == "welcome"]
    assert questions["guide_question"].tolist() == ["01.1", "01.1.a", "01.1.b"]
    assert tables.key_factors["statement"].tolist()[-1] == "=There is a guide."
    before = files(sound)
    assert main(["import", str(path), "--yes", "--workspace", str(sound)]) == 0
    assert files(sound) == before


def test_every_shipped_benchmark_survives(capsys: pytest.CaptureFixture[str]) -> None:
    workspace = shipped_workspace()
    for one in read_documents(workspace).benchmarks:
        (back,) = incoming(benchmark_to_workbook(one.document), "b.xlsx", workspace)
        assert (back.problems, back.document, back.path, back.changes) == ((), one.document, one.file, ())


def test_all_problems_are_told_at_once_each_at_its_cell(sound: Path) -> None:
    def work(book: Workbook) -> None:
        typed(book)
        say(book, "benchmark", status="finished", since="March 2025", benchmark="Welcome Survey", standard=None)
        add(book, "levels", level="no")
        add(book, "levels", level="not assessed")
        add(book, "key factors", number="02", name="Twice", statement="x")
        add(book, "guide questions", number="03.1", question="Whose?")
        add(book, "guide questions", number="01.2.b", question="No question above")
        add(book, "examples", key_factor="01", place="Nowhere", city="nowhere", practice="x", reported="y")
        add(book, "notes", key_factor="07", note="x")

    one = came(sound, work)
    told = {problem.place: problem.sentence for problem in one.problems}
    head = heads(filled_book(sound, work)["guide questions"])[0]
    assert "did you mean" not in told["benchmark!B9"]
    assert "found 'finished'" in told["benchmark!B9"]
    assert "found 'March 2025' where a month or day" in told["benchmark!B11"]
    assert "where a slug" in told["benchmark!B5"]
    assert "write 'welcome-survey'" in told["benchmark!B5"]
    assert "is empty; type the headline policy objective" in told["benchmark!B13"]
    assert "stands a second time" in told["key factors!A6"]
    assert "unknown key factor '03'" in told[f"guide questions!A{head + 4}"]
    assert "no question '01.2' stands above it" in told[f"guide questions!A{head + 5}"]
    assert "unknown city 'nowhere'" in told["examples!C5"]
    assert "found '07'" in told["notes!A5"]
    assert one.document is None


def filled_book(workspace: Path, work: object) -> Workbook:
    """A filled workbook, opened."""
    return load_workbook(io.BytesIO(filled(template(workspace, "--benchmark"), work)))  # type: ignore[arg-type]


@pytest.mark.parametrize("level", ["no", "not assessed"])
def test_a_level_that_stands_twice_or_is_a_silence_is_told_at_its_cell(sound: Path, level: str) -> None:
    def work(book: Workbook) -> None:
        typed(book)
        add(book, "levels", level=level)

    (problem,) = came(sound, work).problems
    assert (problem.place, level in problem.sentence) == ("levels!A7", True)


def test_an_existing_benchmark_shows_what_would_change(sound: Path) -> None:
    def work(book: Workbook) -> None:
        sheet = book["key factors"]
        sheet.cell(heads(sheet)[0] + 1, 2).value = "Promise"

    content = filled(template(sound, "courses", "--benchmark"), work)
    (one,) = incoming(content, "b.xlsx", sound)
    assert said(one) == ["key factor 01, name: was 'Commitment', becomes 'Promise'"]


def test_a_benchmark_that_would_leave_assessments_without_their_levels_is_refused(sound: Path) -> None:
    def work(book: Workbook) -> None:
        sheet = book["levels"]
        sheet.cell(heads(sheet)[0] + 3, 1).value = "there"

    (one,) = incoming(filled(template(sound, "courses", "--benchmark"), work), "b.xlsx", sound)
    assert one.document is None
    assert "self-assessment.courses.first.yaml' would no longer fit it" in one.problems[0].sentence
    assert FILES["benchmarks/courses.first.yaml"] == files(sound)["benchmarks/courses.first.yaml"]


def changed(workspace: Path) -> Incoming:
    """What a workbook brings in that changes a benchmark which is there."""

    def work(book: Workbook) -> None:
        typed(book)
        say(book, "benchmark", theme="Welcoming")

    return came(workspace, work)


def test_what_somebody_else_wrote_into_a_benchmark_meanwhile_stands(sound: Path) -> None:
    store(sound, came(sound))
    one = changed(sound)
    path = sound / "benchmarks/welcome.2025.yaml"
    for theirs in (path.read_text().replace("All are welcome.", "Everybody is welcome."), "titel: half ty"):
        path.write_text(theirs)
        with pytest.raises(Refused):
            store(sound, one)
        assert path.read_text() == theirs


def test_a_benchmark_keeps_its_remarks_and_its_line_ends(sound: Path) -> None:
    store(sound, came(sound))
    path = sound / "benchmarks/welcome.2025.yaml"
    path.write_bytes(b"# by hand\r\n" + path.read_bytes().replace(b"\n", b"\r\n"))
    store(sound, changed(sound))
    written = path.read_bytes()
    assert written.startswith(b"# by hand\r\n")
    assert b"theme: Welcoming\r\n" in written
    assert written.count(b"\n") == written.count(b"\r\n")
