"""Spreadsheets: a template goes out, is filled in, and comes in whole or with every problem at its cell."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

import workbench
from tests.conftest import CITY, FILES, write_workspace
from tests.filling import add, filled, heads, judge, part, say, template, with_parts
from tests.test_adding import files
from workbench.cli import main
from workbench.documents import Assessment, Benchmark
from workbench.exchange import Incoming, incoming, said, store, to_csv, to_workbook
from workbench.files import read_documents, saving, shipped_workspace
from workbench.problems import Refused

PLACE = "assessments/ours/alpha/2021-05-01.self-assessment.courses.first.yaml"
HELD = "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml"


def asked(workspace: Path, *more: str) -> bytes:
    """A template for alpha, as of a day of 2021."""
    return template(workspace, "courses", "--city", "alpha", "--date", "2021-05-01", *more)


def bring(workspace: Path, content: bytes, *arguments: str, name: str = "filled.xlsx") -> int:
    """Import a file on the command line."""
    path = workspace.parent / name
    path.write_bytes(content)
    return main(["import", str(path), *arguments, "--workspace", str(workspace)])


def came(workspace: Path, content: bytes, name: str = "filled.xlsx") -> Incoming:
    """What a file brings in."""
    (one,) = incoming(content, name, workspace)
    return one


def whole(book: Workbook) -> None:
    """Fill a template in."""
    judge(book, "01", judgement="in place", summary="It has.")
    judge(book, "02", judgement="not applicable", reason="The region has it.")
    judge(book, "03", judgement=None)
    add(book, "reviewers", reviewer="r1", role="peer", **{"from": "Beta"})
    finding = {"kind": "document", "reference": "minutes", "date": dt.date(2021, 4, 1), "shows": "supports"}
    add(book, "evidence", key_factor="01 Commitment", guide_question="01.1.a in public", finding="So.", **finding)
    add(book, "recommendations", key_factor="01", recommendation="Say it again.")
    add(book, "context notes", context_factor="City resources", key_factors="01, 03", effect="hinders", note="Little.")


# There and back


def test_a_template_that_is_filled_in_becomes_the_assessment(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(sound, filled(asked(sound), whole), "--yes") == 0
    assert f"written: {PLACE}" in capsys.readouterr().out
    tables = workbench.load(sound)
    ours = tables.judgements[tables.judgements["date"] == "2021-05-01"]
    assert ours[["key_factor", "judgement"]].to_numpy().tolist() == [["01", "in place"], ["02", "not applicable"]]
    found = tables.evidence[tables.evidence["date"] == "2021-05-01"].iloc[0]
    assert [found["guide_question"], str(found["evidence_date"].date())] == ["01.1.a", "2021-04-01"]
    notes = tables.context_notes[tables.context_notes["date"] == "2021-05-01"]
    assert notes["key_factor"].tolist() == ["01", "03"]
    assert tables.recommendations["status"].tolist()[-1] == "open"


def test_an_untouched_template_judges_nothing(sound: Path) -> None:
    document = came(sound, asked(sound)).document
    assert isinstance(document, Assessment)
    assert {one.judgement for one in document.judgements} == {"not assessed"}


def test_the_same_file_again_changes_nothing_and_says_so(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = filled(asked(sound), whole)
    bring(sound, content, "--yes")
    before = files(sound)
    capsys.readouterr()
    assert bring(sound, content, "--yes") == 0
    assert "Nothing changes" in capsys.readouterr().out
    assert files(sound) == before


def test_every_shipped_assessment_survives_workbook_and_csv() -> None:
    workspace = shipped_workspace()
    read = read_documents(workspace)
    benchmarks = {(one.document.benchmark, one.document.edition): one.document for one in read.benchmarks}
    cities = {one.document.city: one.document for one in read.cities}
    factors = read.context_factors.document.context_factors
    for one in read.assessments[::6]:
        said_ = one.document
        content = to_workbook(
            benchmarks[said_.benchmark, said_.edition], said_, city=cities[said_.city], factors=factors
        )
        (back,) = incoming(content, "x.xlsx", workspace, one.collection)
        assert (back.problems, back.document, back.path) == ((), said_, one.file)
    ours = [one.document for one in read.assessments]
    back = incoming(to_csv(ours, benchmarks), "x.csv", workspace, "demonstration")
    assert [one.document for one in back] == ours
    assert not [one for one in back if one.changes]


def test_the_same_input_gives_the_same_bytes(sound: Path) -> None:
    assert asked(sound) == asked(sound)


def test_what_would_change_is_said_in_sentences_and_not_written(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(sound, filled(asked(sound), whole), "--yes")
    before = files(sound)

    def work(book: Workbook) -> None:
        whole(book)
        judge(book, "01", judgement="partly in place")
        judge(book, "03", judgement="not assessed")
        add(book, "recommendations", key_factor="01", recommendation="And again.", status="done")

    capsys.readouterr()
    assert bring(sound, filled(asked(sound), work), "--dry-run") == 0
    told = capsys.readouterr().out
    assert "key factor 01, judgement: was 'in place', becomes 'partly in place'" in told
    assert "key factor 01, recommendation 2: new: 'And again.'" in told
    assert "key factor 03: new: 'not assessed'" in told
    assert files(sound) == before


def test_without_a_yes_nothing_is_written(
    sound: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(sound)
    content = filled(asked(sound), whole)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert bring(sound, content) == 1
    assert "add --yes" in capsys.readouterr().out
    terminal = io.StringIO("")
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert bring(sound, content) == 1
    assert files(sound) == before
    monkeypatch.setattr("builtins.input", lambda _: "y")
    assert bring(sound, content) == 0
    assert PLACE in files(sound)


def test_a_new_city_is_described_on_the_first_sheet(sound: Path) -> None:
    content = template(sound, "courses", "--date", "2021-05-01")

    def work(book: Workbook) -> None:
        say(book, city="beta")

    assert "a new city needs its name and its country" in str(came(sound, filled(content, work)).problems[0])

    def more(book: Workbook) -> None:
        say(book, city="beta", **{"city's name": "Beta", "city's country": "Testland"})

    assert bring(sound, filled(content, more), "--yes") == 0
    assert workbench.load(sound).cities["name"].tolist() == ["Alpha", "Beta"]


def test_a_city_is_known_by_its_name_too(sound: Path) -> None:
    content = filled(template(sound, "courses", "--date", "2021-05-01"), lambda book: say(book, city="Alpha"))
    assert came(sound, content).path == PLACE


# Every problem at its cell


def wrong(sound: Path, work: Any) -> dict[str, str]:
    """The problems of a filled template, by cell."""
    return {one.place: one.sentence for one in came(sound, filled(asked(sound), work)).problems}


def test_all_problems_are_told_at_once_each_at_its_cell(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def work(book: Workbook) -> None:
        say(book, method="peer-review", date="01/05/2021", follows=dt.datetime(2020, 5, 1, 10, 30))  # noqa: DTZ001 - as a cell holds it
        judge(book, "01", judgement="partialy in place")
        judge(book, "02", judgement="not applicable")
        judge(book, "03", judgement=None, summary="Said without a judgement.")
        add(book, "evidence", key_factor="01", kind="rumour", reference="x", shows="supports", guide_question="03.1")
        add(book, "evidence", key_factor="09", kind="data", reference="x", shows="supports", finding="y")
        add(book, "context notes", context_factor="Weather", effect="hinders", note="Rain.")
        add(book, "reviewers", reviewer="R 1", role="peer")

    problems = wrong(sound, work)
    assert problems["judgements!D4"] == (
        "found 'partialy in place'; did you mean 'partly in place'? Allowed: 'not in place', 'partly in place', "
        "'in place', 'not assessed', 'not applicable'"
    )
    assert "'not applicable' needs its reason" in problems["judgements!E5"]
    assert "is empty, though more is said" in problems["judgements!D6"]
    assert "did you mean 'peer review'?" in problems["assessment!B12"]
    assert "found '01/05/2021', which is one day here and another elsewhere" in problems["assessment!B11"]
    assert "a day with a time" in problems["assessment!B13"]
    assert "found 'rumour'" in problems["evidence!B4"]
    assert "found '03.1'" in problems["evidence!E4"]
    assert "is empty; type what was found" in problems["evidence!G4"]
    assert "unknown key factor '09'" in problems["evidence!A5"]
    assert "found 'Weather'" in problems["context notes!A4"]
    assert "where a slug" in problems["reviewers!A4"]
    before = files(sound)
    assert bring(sound, filled(asked(sound), work), "--yes") == 1
    assert "filled.xlsx: judgements!D4: found 'partialy in place'" in capsys.readouterr().out
    assert files(sound) == before


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("judgements!G4", "=1+1", "holds a formula; type the value"),
        ("judgements!D4", '=IF(1,"in place","")', "holds a formula; type the value"),
        ("judgements!G4", 2.5, "found the number 2.5 where a text belongs"),
        ("judgements!G4", True, "found the truth value TRUE where a text belongs"),
        ("judgements!G4", dt.date(2021, 5, 1), "where a text belongs; format the cell as text"),
        ("judgements!D4", "not asked", "leave the row's judgement empty"),
        ("judgements!D4", "In  Place", None),
        ("evidence!D4", 44000, "found the number 44000 where a date"),
        ("assessment!B11", "2021-02-30", "found '2021-02-30' where a date"),
        ("assessment!B11", dt.date(2999, 1, 1), "lies in the future"),
        ("assessment!B13", dt.date(2019, 1, 1), "no sound assessment of 'alpha' by 'courses' has the date 2019-01-01"),
        ("assessment!B8", "coarses", "did you mean 'courses'?"),
        ("assessment!B9", "frist", "did you mean 'first'?"),
        ("assessment!B14", "English", "where a language"),
        ("assessment!B10", 2021, None),
    ],
)
def test_a_cell_is_taken_for_what_it_is(sound: Path, cell: str, value: Any, words: str | None) -> None:
    def work(book: Workbook) -> None:
        sheet, _, place = cell.partition("!")
        book[sheet][place].value = value
        if value == 44000:
            book[sheet][place].number_format = "General"

    problems = wrong(sound, work)
    if words is None:
        assert problems == {}
    else:
        assert words in problems[cell]


def test_what_a_formula_came_to_is_not_trusted(sound: Path) -> None:
    """A cell keeps what its formula came to when it was saved; whoever sends the file wrote that, too."""
    content = filled(asked(sound), lambda book: judge(book, "01", summary="=1+1"))
    path = next(
        f"xl/worksheets/sheet{at}.xml"
        for at in range(1, 4)
        if b"<f>1+1</f>" in part(content, f"xl/worksheets/sheet{at}.xml")
    )
    cached = (
        part(content, path)
        .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
        .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    )
    assert b"<v>2</v>" in cached
    problems = came(sound, with_parts(content, {path: cached})).problems
    assert [one.sentence for one in problems] == ["holds a formula; type the value (or paste the values only)"]


def test_a_number_that_lost_its_nought_is_found_again_and_one_that_may_be_another_is_not(sound: Path) -> None:
    finding = {"kind": "data", "reference": "x", "shows": "unclear", "finding": "y"}

    def work(book: Workbook) -> None:
        add(book, "evidence", key_factor=1, guide_question="1.1", **finding)
        add(book, "evidence", key_factor=1, guide_question=1.1, **finding)

    problems = wrong(sound, work)
    assert "did you mean '01.1" in problems.pop("evidence!E4")
    assert "found the number 1.1 where a text belongs" in problems.pop("evidence!E5")
    assert problems == {}


def test_columns_and_sheets_that_are_not_ours_are_told(sound: Path) -> None:
    def work(book: Workbook) -> None:
        book["judgements"]["F3"].value = "sumary"
        book["evidence"].title = "evidense"
        book["evidense"]["A4"].value = "01"
        book["reviewers"]["F4"].value = "beside the table"
        book.create_sheet("my notes")["A1"].value = "to do"

    one = came(sound, filled(asked(sound), work))
    problems = {problem.place: problem.sentence for problem in one.problems}
    assert "the column 'sumary' is not known; did you mean 'summary'?" in problems["judgements!F3"]
    assert "did you mean 'evidence'?" in problems["evidense"]
    assert "under no heading" in problems["reviewers!F4"]
    assert "the sheet 'my notes' is not read" in one.notes


def test_an_invented_city_stays_in_its_collection(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    invented = {path: text.replace("Testland", "Testland\nillustrative: true") for path, text in FILES.items()}
    invented = {path.replace("/ours/", "/demonstration/"): text for path, text in invented.items()}
    workspace = write_workspace(tmp_path / "workspace", invented)
    content = filled(asked(workspace), whole)
    assert bring(workspace, content, "--yes") == 1
    assert "'alpha' is an invented city of the collection 'demonstration'" in capsys.readouterr().out
    assert bring(workspace, content, "--yes", "--collection", "demonstration") == 0
    book = load_workbook(io.BytesIO(content))
    assert [one.title for one in book if one.sheet_state == "visible" and "INVENTED" not in str(one["A2"].value)] == []


def test_a_working_draft_is_marked_on_every_sheet(sound: Path) -> None:
    draft = FILES["benchmarks/courses.first.yaml"].replace("status: published", "status: working draft")
    write_workspace(sound, {"benchmarks/courses.first.yaml": draft})
    book = load_workbook(io.BytesIO(asked(sound)))
    visible = [one for one in book if one.sheet_state == "visible"]
    assert len(visible) == 7
    assert [one.title for one in visible if "WORKING DRAFT" not in str(one["A2"].value)] == []


# The last round


def test_the_last_round_is_filled_in_and_has_to_be_confirmed(sound: Path) -> None:
    content = asked(sound, "--from-last")
    one = came(sound, content)
    assert one.document is None
    assert {problem.place for problem in one.problems} >= {"judgements!H5", "judgements!H6"}
    assert all("is not confirmed" in problem.sentence for problem in one.problems)

    def work(book: Workbook) -> None:
        judge(book, "01", confirmed="yes", judgement="partly in place")
        judge(book, "02", confirmed="yes")
        sheet = book["context notes"]
        sheet.cell(heads(sheet)[0] + 1, heads(sheet)[1]["confirmed"]).value = "yes"

    document = came(sound, filled(content, work)).document
    assert isinstance(document, Assessment)
    assert (document.follows, document.round) == (dt.date(2020, 5, 1), "2021")
    assert [one.judgement for one in document.judgements] == ["partly in place", "not applicable"]
    assert document.judgements[0].evidence[0].finding == "The council said so."


def test_a_next_round_on_the_day_of_the_last_is_refused(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["template", "courses", "--city", "alpha", "--from-last", "--date", "2020-05-01"]
    assert main([*arguments, "-o", str(sound / "t.xlsx"), "--workspace", str(sound)]) == 2
    assert "needs a day of its own" in capsys.readouterr().err


def test_a_last_round_that_there_is_not_is_told(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["courses", "--city", "alpha", "--date", "2019-01-01", "--from-last"]
    assert main(["template", *arguments, "-o", str(sound / "x.xlsx"), "--workspace", str(sound)]) == 2
    assert "'alpha' has no assessment by 'courses.first' in 'ours' up to 2019-01-01" in capsys.readouterr().err


def test_a_template_replaces_no_file(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sound / "x.xlsx"
    path.write_text("filled in")
    assert main(["template", "courses", "-o", str(path), "--workspace", str(sound)]) == 2
    assert "may be filled in" in capsys.readouterr().err
    assert path.read_text() == "filled in"


# Several files


def test_of_several_files_each_is_whole_or_nothing(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = filled(asked(sound), whole), filled(asked(sound), lambda book: judge(book, "01", judgement="?"))
    (sound.parent / "bad.xlsx").write_bytes(filled(bad, lambda book: say(book, date=dt.date(2021, 6, 1))))
    assert bring(sound, good, str(sound.parent / "bad.xlsx"), "--yes") == 1
    told = capsys.readouterr().out
    assert f"written: {PLACE}" in told
    assert f"not written: {sound.parent / 'bad.xlsx'}, which has problems" in told
    assert "2021-06-01" not in str(sorted(files(sound)))


def test_two_files_that_describe_the_same_are_both_refused(sound: Path) -> None:
    content = filled(asked(sound), whole)
    (sound.parent / "twin.xlsx").write_bytes(content)
    before = files(sound)
    assert bring(sound, content, str(sound.parent / "twin.xlsx"), "--yes") == 1
    assert files(sound) == before


def test_a_later_round_may_come_with_the_one_that_it_follows(sound: Path) -> None:
    def work(book: Workbook) -> None:
        say(book, date=dt.date(2021, 6, 1), follows=dt.date(2021, 5, 1))

    (sound.parent / "later.xlsx").write_bytes(filled(asked(sound), work))
    assert bring(sound, filled(asked(sound), whole), str(sound.parent / "later.xlsx"), "--yes") == 0
    assert len(workbench.load(sound).assessments) == 3


def test_a_write_that_fails_leaves_neither_city_nor_assessment(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(book: Workbook) -> None:
        say(book, city="beta", **{"city's name": "Beta", "city's country": "Testland"})

    one = came(sound, filled(template(sound, "courses", "--date", "2021-05-01"), work))
    before = files(sound)
    write = saving.write_text

    def fail(path: Path, text: str) -> None:
        if path.name != "city.yaml":
            raise OSError("no space left on device")
        write(path, text)

    monkeypatch.setattr(saving, "write_text", fail)
    with pytest.raises(Refused, match="no space left"):
        store(sound, one)
    assert files(sound) == before


def test_a_broken_file_in_the_way_is_not_replaced(sound: Path) -> None:
    write_workspace(sound, {PLACE: "city: ["})
    assert "is there and has problems; mend it first" in str(came(sound, filled(asked(sound), whole)).problems[0])


def test_a_city_whose_description_is_broken_is_not_described_again(sound: Path) -> None:
    write_workspace(sound, {"assessments/ours/alpha/city.yaml": "city: ["})

    def work(book: Workbook) -> None:
        say(book, city="alpha", **{"city's name": "Alpha", "city's country": "Testland"})

    (problem,) = came(sound, filled(template(sound, "courses", "--date", "2021-05-01"), work)).problems
    assert problem.place == "assessment!B5"
    assert "'assessments/ours/alpha/city.yaml', which has problems; mend it" in problem.sentence


# CSV


def test_a_csv_file_says_several_things_in_a_row(sound: Path) -> None:
    text = (
        "city;benchmark;edition;round;date;method;key_factor;judgement;reason;kind;reference;shows;finding\n"
        "alpha;courses;first;2021;2021-05-01;self-assessment;01;in place;;data;a;supports;one\n"
        "alpha;courses;first;2021;2021-05-01;self-assessment;01;in place;;data;b;unclear;'=two\n"
        "alpha;courses;first;2021;2021-05-01;self-assessment;02;not applicable;the region;;;;\n"
        "alpha;courses;first;2022;2022-05-01;self-assessment;02;in place;;;;;\n"
    )
    first, second = incoming(text.encode(), "a.csv", sound)
    assert (first.problems, second.problems) == ((), ())
    assert isinstance(first.document, Assessment)
    assert [one.finding for one in first.document.judgements[0].evidence] == ["one", "=two"]
    assert second.path.endswith("2022-05-01.self-assessment.courses.first.yaml")


def test_the_problems_of_a_csv_file_are_at_line_and_column(sound: Path) -> None:
    text = (
        "city,benchmark,edition,round,date,method,key_factor,judgement\n"
        "alpha,courses,first,2021,2021-05-01,self-assessment,01,in plase\n"
        "alpha,courses,first,2021,2021-05-01,self-assessment,04,in place\n"
        "alpha,courses,first,2022,2021-05-01,self-assessment,02,in place\n"
    )
    (one,) = incoming(text.encode(), "a.csv", sound)
    told = "\n".join(map(str, one.problems))
    assert "a.csv: line 2, column judgement: found 'in plase'; did you mean 'in place'?" in told
    assert "a.csv: line 3, column key_factor: found '04'" in told
    assert "a.csv: line 4, column round: found '2022'; line 2, column round says '2021'" in told


def test_the_export_of_a_collection_comes_back_unchanged(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(sound)
    out = sound.parent / "out"
    assert main(["export", str(out), "--workspace", str(sound)]) == 0
    every = sorted(map(str, out.iterdir()))
    assert [Path(one).name for one in every] == [f"alpha.{Path(HELD).stem}.xlsx", "ours.csv"]
    for one in every:
        assert main(["import", one, "--yes", "--workspace", str(sound)]) == 0
    assert files(sound) == before
    assert "Nothing changes" in capsys.readouterr().out


def test_what_changes_nothing_is_not_written(sound: Path) -> None:
    read = read_documents(sound)
    one = came(sound, to_csv([read.assessments[0].document], {}), "x.csv")
    write_workspace(sound, {HELD: "# written by hand\n" + FILES[HELD]})
    assert store(sound, one) == []
    assert files(sound)[HELD].startswith("# written by hand\n")


def test_what_is_written_has_no_remark_lost_where_nothing_changes(sound: Path) -> None:
    write_workspace(sound, {HELD: "# written by hand\n" + FILES[HELD]})
    shutil.rmtree(sound.parent / "out", ignore_errors=True)
    main(["export", str(sound.parent / "out"), "--workspace", str(sound)])
    assert main(["import", str(sound.parent / "out/ours.csv"), "--yes", "--workspace", str(sound)]) == 0
    assert files(sound)[HELD].startswith("# written by hand\n")


def brought(workspace: Path, **judged: str) -> Incoming:
    """What a workbook brings in that changes an assessment which is there."""

    def work(book: Workbook) -> None:
        whole(book)
        judge(book, "01", **judged)

    return came(workspace, filled(asked(workspace), work))


def test_what_a_person_wrote_by_hand_stands_where_nothing_changes(sound: Path) -> None:
    store(sound, brought(sound, summary="It has."))
    path = sound / PLACE
    path.write_text(path.read_text().replace("judgements:\n", "# As agreed in the team.\njudgements:\n", 1))
    assert store(sound, brought(sound, summary="It has that.")) == [PLACE]
    assert "# As agreed in the team.\n" in path.read_text()
    assert "It has that." in path.read_text()


def test_what_somebody_else_wrote_meanwhile_is_not_lost(sound: Path) -> None:
    new = brought(sound, summary="It has.")
    store(sound, new)
    with pytest.raises(Refused, match="somebody else"):
        store(sound, new)
    mine = brought(sound, summary="Mine.")
    store(sound, brought(sound, summary="Theirs."))
    with pytest.raises(Refused, match="somebody else"):
        store(sound, mine)
    assert "Theirs." in (sound / PLACE).read_text()


def test_a_city_that_is_described_meanwhile_is_not_described_again(sound: Path) -> None:
    def work(book: Workbook) -> None:
        say(book, city="beta", **{"city's name": "Beta", "city's country": "Testland"})

    one = came(sound, filled(template(sound, "courses", "--date", "2021-05-01"), work))
    theirs = "city: beta\nname: Betaville\ncountry: Testland\n"
    write_workspace(sound, {"assessments/ours/beta/city.yaml": theirs})
    store(sound, one)
    assert files(sound)["assessments/ours/beta/city.yaml"] == theirs


def test_a_real_city_is_not_put_among_invented_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = tmp_path / "workspace"
    shutil.copytree(shipped_workspace(), workspace)
    content = template(workspace, "charter", "--city", "ghent")
    assert bring(workspace, content, "--yes", "--collection", "demonstration") == 1
    assert "'ghent' is a real city" in capsys.readouterr().out
    assert bring(workspace, content, "--yes") == 0


def test_who_closes_the_question_has_not_said_yes(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", closed)
    before = files(sound)
    assert bring(sound, filled(asked(sound), whole)) in (0, 1)
    assert files(sound) == before


def test_a_file_with_several_assessments_is_whole_or_nothing(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "city,benchmark,edition,round,date,method,key_factor,judgement\n"
        "alpha,courses,first,2021,2021-05-01,self-assessment,01,in place\n"
        "alpha,courses,first,2022,2022-05-01,self-assessment,01,in plase\n"
    )
    before = files(sound)
    assert bring(sound, text.encode(), "--yes", name="a.csv") == 1
    assert capsys.readouterr().out.count("found 'in plase'") == 1
    assert files(sound) == before


# Texts


def test_a_text_too_long_for_a_cell_is_refused_in_words(sound: Path) -> None:
    read = read_documents(sound)
    document, benchmark = read.assessments[0].document, read.benchmarks[0].document
    long = document.judgements[0].model_copy(update={"summary": "ä" * 32_768})
    with pytest.raises(Refused, match=r"32,768 characters long.*holds 32,767.*judgements!F4"):
        to_workbook(benchmark, document.model_copy(update={"judgements": (long,)}))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=x", "''", "'quoted'", "=cmd|' /C calc'!A0"])
def test_a_text_that_begins_as_a_formula_is_a_text_and_comes_back(sound: Path, text: str) -> None:
    read = read_documents(sound)
    document, benchmark = read.assessments[0].document, read.benchmarks[0].document
    said_ = document.model_copy(
        update={"judgements": (document.judgements[0].model_copy(update={"summary": text}),), "round": text}
    )
    content = to_workbook(benchmark, said_, factors=read.context_factors.document.context_factors)
    kinds = {cell.data_type for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row}
    assert "f" not in kinds
    assert came(sound, content).document == said_
    (from_csv,) = incoming(to_csv([said_], {}), "x.csv", sound)
    assert from_csv.document == said_
    cells = [one for line in to_csv([said_], {}).decode("utf-8-sig").splitlines() for one in line.split(",")]
    assert not [one for one in cells if one[:1] in "=+-@\t" and one]


def test_the_sentences_of_a_change_name_what_changes(sound: Path) -> None:
    read = read_documents(sound)
    before = read.assessments[0].document
    first = before.judgements[0]
    after = before.model_copy(
        update={
            "judgements": (
                before.judgements[1],
                first.model_copy(
                    update={
                        "summary": None,
                        "direct_provider": False,
                        "evidence": (first.evidence[0].model_copy(update={"shows": "unclear"}),),
                    }
                ),
            )
        }
    )
    assert said(Incoming("x", after, before=before)) == [
        "key factor 01, direct provider: new: no",
        "key factor 01, finding 1, shows: was 'supports', becomes 'unclear'",
        "key factor 01, summary: is taken out: 'It has.'",
        "judgements: stand in another order",
    ]


def test_locked_are_the_headings_and_open_is_the_rest(sound: Path) -> None:
    book = load_workbook(io.BytesIO(asked(sound)))
    assert [one.title for one in book if not one.protection.sheet] == []
    sheet = book["judgements"]
    head, columns = heads(sheet)
    assert sheet.freeze_panes == f"B{head + 1}"
    assert sheet.cell(head, columns["judgement"]).protection.locked
    assert sheet.cell(head + 1, columns["statement"]).protection.locked
    assert not sheet.cell(head + 1, columns["judgement"]).protection.locked
    assert not book["evidence"].column_dimensions["A"].protection.locked
    link = sheet.cell(head + 1, columns["name"]).hyperlink
    assert link is not None
    questions, _, cell = str(link.location).replace("'", "").partition("!")
    assert book[questions][cell].value == "01"
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    column = lists["D4:D6"].partition("!")[2].replace("$", "")
    words = [row[0].value for row in book["lists"][column]]
    assert words == ["not in place", "partly in place", "in place", "not assessed", "not applicable"]
    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4


def test_benchmark_and_city_of_a_template_are_as_the_workspace_has_them(sound: Path) -> None:
    assert isinstance(read_documents(sound).benchmarks[0].document, Benchmark)
    assert CITY.startswith("city: alpha")
    form = load_workbook(io.BytesIO(asked(sound, "--method", "peer review")))["assessment"]
    values = {row[0].value: row[1].value for row in form.iter_rows(max_col=2) if row[0].value}
    assert [values[one] for one in ("city", "city's name", "benchmark", "edition", "round", "method")] == [
        "alpha",
        "Alpha",
        "courses",
        "first",
        "2021",
        "peer review",
    ]
    assert values["date"] == dt.datetime(2021, 5, 1)  # noqa: DTZ001 - a day


@given(st.binary(max_size=400) | st.binary(max_size=60).map(b"PK\x03\x04".__add__))
@settings(max_examples=60)
def test_any_bytes_are_told_and_never_a_traceback(content: bytes) -> None:
    (one,) = incoming(content, "sent", shipped_workspace())
    assert one.document is None
    assert one.problems


@given(data=st.data())
@settings(max_examples=40)
def test_a_workbook_that_arrived_damaged_is_told_and_never_a_traceback(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    workspace, content = a_template(tmp_path_factory.getbasetemp() / "damaged")
    at = data.draw(st.integers(0, len(content) - 1))
    spoilt = content[:at] + data.draw(st.binary(max_size=40)) + content[at + data.draw(st.integers(0, 400)) :]
    (one,) = incoming(spoilt, "sent.xlsx", workspace)
    assert (one.document is None) == bool(one.problems)


@cache
def a_template(folder: Path) -> tuple[Path, bytes]:
    """A workspace, and a template of it."""
    workspace = write_workspace(folder, dict(FILES))
    return workspace, asked(workspace)
