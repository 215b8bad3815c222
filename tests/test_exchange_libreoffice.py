"""In LibreOffice: what we write opens there, is saved there, and comes back the same, drop-downs and locks included."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import FILES, write_workspace
from tests.test_exchange_round_trip import ALPHA
from tests.test_round_trip import NASTY
from workbench.documents import Assessment, Benchmark, City
from workbench.exchange import benchmark_to_workbook, incoming, to_csv, to_workbook
from workbench.files import Documents, read_documents, shipped_workspace

# What a spreadsheet might run, or take for something else.
TEXTS = [*NASTY, "=1+1", "+1", "-1", "@SUM(A1)", "'=x", "''", "'", "1e5", "TRUE", "01", "1/2", "_x0041_", "x005F_"]
TEXTS += ["_x000D_", "=cmd|' /C calc'!A0", "word " * 6000]


def nasty() -> Assessment:
    """An assessment with every hard text, and dates that spreadsheets disagree on."""
    finding: dict[str, Any] = {"kind": "document", "shows": "unclear", "guide_question": "01.1.a"}
    days = [dt.date(1, 1, 1), dt.date(1899, 12, 30), dt.date(1900, 2, 28), dt.date(1904, 1, 1), dt.date(9999, 12, 31)]
    evidence = [
        {**finding, "reference": text, "finding": f"={text}", "date": days[at % len(days)]}
        for at, text in enumerate(TEXTS)
    ]
    first = {"key_factor": "01", "judgement": "in place", "summary": "=1+1", "direct_provider": False}
    judged = [{**first, "evidence": evidence}, {"key_factor": "03", "judgement": "not applicable", "reason": "-1"}]
    said = {"city": "alpha", "benchmark": "courses", "edition": "first", "round": "01", "date": dt.date(2021, 5, 1)}
    note = {"context_factor": "city-resources", "key_factors": ["01", "03"], "effect": "helps", "note": "+1"}
    return Assessment.model_validate(
        {**said, "method": "agreed", "follows": dt.date(2020, 5, 1), "judgements": judged, "context_notes": [note]}
    )


def of_today(said: Assessment) -> Assessment:
    """The same with findings of days that every spreadsheet knows."""
    first = said.judgements[0]
    found = tuple(one.model_copy(update={"date": said.date}) for one in first.evidence)
    return said.model_copy(update={"judgements": (first.model_copy(update={"evidence": found}), *said.judgements[1:])})


class Saved:
    """What LibreOffice made of our files."""

    def __init__(self, folder: Path) -> None:
        self.workspace = write_workspace(folder / "workspace", dict(FILES))
        tiny, self.shipped = read_documents(self.workspace), read_documents(shipped_workspace())
        self.tiny: Benchmark = tiny.benchmarks[0].document
        self.factors = tiny.context_factors.document.context_factors if tiny.context_factors else ()
        self.charter = next(one.document for one in self.shipped.benchmarks if one.document.benchmark == "charter")
        ours = next(one for one in self.shipped.assessments if one.document.benchmark == "charter")
        self.assessed: Assessment = ours.document
        city = next(one.document for one in self.shipped.cities if one.document.city == self.assessed.city)
        self.sent = {
            "nasty.xlsx": to_workbook(self.tiny, nasty(), city=ALPHA, factors=self.factors),
            "blank.xlsx": to_workbook(
                self.tiny, city=ALPHA, factors=self.factors, today=dt.date(2021, 5, 1), method="agreed"
            ),
            "charter.xlsx": benchmark_to_workbook(self.charter),
            "assessed.xlsx": to_workbook(self.charter, self.assessed, city=city, factors=_factors(self.shipped)),
            "rows.csv": to_csv([of_today(nasty())], {}),
        }
        self.folder = folder / "saved"
        _save(write_workspace(folder / "sent", self.sent), self.sent, self.folder)

    def __getitem__(self, name: str) -> bytes:
        """A saved file."""
        return (self.folder / name).read_bytes()


def _factors(read: Documents) -> Any:
    """The context factors."""
    return read.context_factors.document.context_factors if read.context_factors else ()


def _save(sent: Path, names: Any, out: Path) -> None:
    """Open files in LibreOffice and save them as workbooks: one start for all."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    assert found, "LibreOffice is missing: `make libreoffice` installs it (Debian: libreoffice-calc-nogui)"
    profile = f"-env:UserInstallation={(sent.parent / 'profile').as_uri()}"
    files = [str(sent / name) for name in names]
    command = [
        found,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(out),
        *files,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert len(list(out.glob("*.xlsx"))) == len(files), done.stdout + done.stderr


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """Our files, saved by LibreOffice."""
    return Saved(tmp_path_factory.mktemp("libreoffice"))


def test_libreoffice_made_the_files_anew(saved: Saved) -> None:
    properties = load_workbook(io.BytesIO(saved["nasty.xlsx"])).properties
    assert saved["nasty.xlsx"] != saved.sent["nasty.xlsx"]
    assert properties.title == "Alpha: Courses, a tiny benchmark"


def test_an_assessment_of_hard_texts_comes_back_the_same(saved: Saved) -> None:
    (one,) = incoming(saved["nasty.xlsx"], "nasty.xlsx", saved.workspace)
    assert one.problems == ()
    assert one.document == nasty()


def test_a_blank_template_comes_back_and_judges_nothing(saved: Saved) -> None:
    (one,) = incoming(saved["blank.xlsx"], "blank.xlsx", saved.workspace)
    assert one.problems == ()
    assert isinstance(one.document, Assessment)
    assert [each.judgement for each in one.document.judgements] == ["not assessed"] * 3


def test_a_shipped_assessment_and_a_benchmark_come_back_and_change_nothing(saved: Saved) -> None:
    workspace = shipped_workspace()
    (assessed,) = incoming(saved["assessed.xlsx"], "assessed.xlsx", workspace, "demonstration")
    (charter,) = incoming(saved["charter.xlsx"], "charter.xlsx", workspace)
    assert [(one.problems, one.changes, one.new) for one in (assessed, charter)] == [((), (), False)] * 2


def test_nothing_of_ours_is_a_formula_there(saved: Saved) -> None:
    for name in ("nasty.xlsx", "blank.xlsx", "charter.xlsx", "assessed.xlsx", "rows.xlsx"):
        for sheet in load_workbook(io.BytesIO(saved[name])):
            assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], name


def test_a_text_of_a_csv_file_that_could_run_is_there_with_its_apostrophe(saved: Saved) -> None:
    ours = list(csv.DictReader(io.StringIO(saved.sent["rows.csv"].decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(saved["rows.xlsx"])).active
    assert sheet is not None
    theirs = list(sheet.iter_rows(values_only=True))
    column = theirs[0].index("finding")
    findings = [str(row[column]) for row in theirs[1:] if row[column]]
    assert len(findings) == len(TEXTS)
    assert findings[0] == "'=NO"
    assert {one["finding"][:2] for one in ours if one["finding"]} == {"'="}


def test_drop_downs_and_locks_survive(saved: Saved) -> None:
    book = load_workbook(io.BytesIO(saved["blank.xlsx"]))
    assert [one.title for one in book if not one.protection.sheet] == []
    assert book["lists"].sheet_state == "hidden"
    sheet = book["judgements"]
    assert sheet["C4"].protection.locked
    assert not sheet["D4"].protection.locked
    assert (
        not book["evidence"]["G40"].protection.locked or not book["evidence"].column_dimensions["G"].protection.locked
    )
    rules = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"}
    cells = rules["D4:D6"].rpartition("!")[2].replace("$", "")
    words = [row[0].value for row in book["lists"][cells]]
    assert words == ["not in place", "partly in place", "in place", "not assessed", "not applicable"]
    lists = [one for one in book["evidence"].data_validations.dataValidation if one.type == "list"]
    assert len(lists) == 5


def test_a_city_that_exists_is_named_on_the_first_sheet(saved: Saved) -> None:
    form = load_workbook(io.BytesIO(saved["blank.xlsx"]))["assessment"]
    values = {row[0].value: row[1].value for row in form.iter_rows(max_col=2)}
    assert isinstance(ALPHA, City)
    assert (values["city"], values["date"]) == ("alpha", dt.datetime(2021, 5, 1))  # noqa: DTZ001 - a day
