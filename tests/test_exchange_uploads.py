"""Uploads that mean no good, or are of the wrong kind: refused with a reason, and nothing of them is run or kept."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from defusedxml import DefusedXmlException
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring

from tests.conftest import FILES, write_workspace
from tests.filling import part, template, with_parts
from tests.test_adding import files
from workbench.cli import main
from workbench.exchange import incoming

TYPES, RELS, SHEET = "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet2.xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sound workbook, to be spoilt."""
    workspace = write_workspace(tmp_path_factory.mktemp("uploads"), dict(FILES))
    return template(workspace, "courses", "--city", "alpha", "--date", "2021-05-01")


def archive(parts: dict[str, bytes]) -> bytes:
    """An archive of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def refused(workspace: Path, content: bytes, name: str = "sent.xlsx") -> str:
    """Why a file is refused; nothing of it is kept."""
    (one,) = incoming(content, name, workspace)
    assert one.document is None
    assert one.path == ""
    (problem,) = one.problems
    assert problem.file == name
    return problem.sentence


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
KINDS = {
    "empty": (b"", "is empty"),
    "old": (OLD, "used before 2007 (.xls)"),
    "locked": (OLD + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "ods": (archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument file (.ods)"),
    "binary": (archive({TYPES: b"<a/>", "xl/workbook.bin": b"x"}), "binary Excel workbook (.xlsb)"),
    "archive": (archive({"a.txt": b"x"}), "is an archive, and no Excel workbook"),
    "damaged": (b"PK\x03\x04" + b"x" * 100, "is damaged"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no spreadsheet"),
    "page": (b"<html><table><tr><td>1</td></tr></table></html>", "is a web page or XML"),
    "utf-16": ("city,benchmark\n".encode("utf-16"), "is UTF-16"),
    "latin": ("city,benchmark\nMalmö,x\n".encode("latin-1"), "is not UTF-8 in line 2"),
    "quote": (b'city,judgement\n"alpha,in place\n', "check that every quote closes"),
    "text": (b"just a letter\n", "is no table of ours"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_another_kind_is_refused_with_what_to_do(sound: Path, kind: str) -> None:
    content, words = KINDS[kind]
    assert words in refused(sound, content)


CARRIED = {
    "xl/vbaProject.bin": "carries macros",
    "xl/macrosheets/sheet1.xml": "carries macros",
    "xl/externalLinks/externalLink1.xml": "carries links to other files",
    "xl/connections.xml": "carries connections to data elsewhere",
    "xl/embeddings/oleObject1.bin": "carries embedded objects",
}


@pytest.mark.parametrize("name", CARRIED)
def test_what_a_table_needs_not_is_refused(sound: Path, sent: bytes, name: str) -> None:
    assert CARRIED[name] in refused(sound, with_parts(sent, {name: b"<x/>"}))


def test_a_workbook_that_says_it_has_macros_is_refused_whatever_its_name(sound: Path, sent: bytes) -> None:
    types = part(sent, TYPES).replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
    assert "carries macros" in refused(sound, with_parts(sent, {TYPES: types}))


def test_a_picture_from_elsewhere_is_refused_and_a_web_link_is_not(sound: Path, sent: bytes) -> None:
    link = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
    link += 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="http://example.org" '
    link += 'TargetMode="External"/></Relationships>'
    name = "xl/worksheets/_rels/sheet2.xml.rels"
    assert "links to other files" in refused(sound, with_parts(sent, {name: link.format("image").encode()}))
    (one,) = incoming(with_parts(sent, {name: link.format("hyperlink").encode()}), "x.xlsx", sound)
    assert one.problems == ()


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(sound: Path, sent: bytes) -> None:
    bomb = with_parts(sent, {"xl/media/a.xml": b" " * 40_000_000})
    assert len(bomb) < 200_000
    assert "it is not unpacked" in refused(sound, bomb)
    many = archive({TYPES: b"<a/>", "xl/workbook.xml": b"<a/>", **{f"xl/{at}.xml": b"" for at in range(2_100)}})
    assert "in 2,102 parts" in refused(sound, many)


@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.xml", RELS, "docProps/core.xml"])
def test_xml_that_unfolds_is_refused(sound: Path, sent: bytes, name: str) -> None:
    assert "may unfold without end" in refused(sound, with_parts(sent, {name: BOMB}))


def test_xml_in_another_encoding_hides_nothing(sound: Path, sent: bytes) -> None:
    hidden = BOMB.decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")
    assert "holds XML that is not UTF-8" in refused(sound, with_parts(sent, {SHEET: hidden}))


def test_the_reader_behind_unfolds_nothing_either(monkeypatch: pytest.MonkeyPatch, sound: Path, sent: bytes) -> None:
    """Were our own look at the parts to miss one, openpyxl reads with defusedxml."""
    assert openpyxl.DEFUSEDXML
    with pytest.raises(DefusedXmlException):
        fromstring(BOMB)
    monkeypatch.setattr("workbench.exchange.grids.checked", lambda _: "xlsx")
    for name in (SHEET, "xl/workbook.xml", TYPES):
        assert "may unfold without end" in refused(sound, with_parts(sent, {name: BOMB}))


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", TYPES, "xl/styles.xml"])
@pytest.mark.parametrize("spoilt", [b"", b"<a", b"<a/>", b"\xff\xfe\xfa"])
def test_a_damaged_part_is_told_and_never_a_traceback(sound: Path, sent: bytes, name: str, spoilt: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (one,) = incoming(with_parts(sent, {name: spoilt}), "x.xlsx", sound)
    assert one.problems
    assert one.document is None


def test_a_cell_far_out_costs_nothing_and_is_told(sound: Path, sent: bytes) -> None:
    far = part(sent, SHEET).replace(b"</sheetData>", b'<row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData>')
    assert "beyond column 200 or row 1,048,576" in refused(sound, with_parts(sent, {SHEET: far}))
    wide = part(sent, SHEET).replace(b"</sheetData>", b'<row r="900"><c r="XFD900"><v>1</v></c></row></sheetData>')
    assert "beyond column 200" in refused(sound, with_parts(sent, {SHEET: wide}))


def test_merged_cells_without_end_are_not_unfolded(sound: Path, sent: bytes) -> None:
    cells = part(sent, SHEET).replace(b"</mergeCells>", b'<mergeCell ref="A100:XFD1048576"/></mergeCells>')
    assert cells != part(sent, SHEET)
    (one,) = incoming(with_parts(sent, {SHEET: cells}), "x.xlsx", sound)
    assert one.problems == ()


def test_a_refused_upload_leaves_the_workspace_as_it_was(
    sound: Path, sent: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sound.parent / "sent.xlsm"
    path.write_bytes(with_parts(sent, {"xl/vbaProject.bin": b"x"}))
    before = files(sound)
    assert main(["import", str(path), "--yes", "--workspace", str(sound)]) == 1
    assert f"{path}: carries macros; save it as .xlsx" in capsys.readouterr().out
    assert files(sound) == before


def test_a_small_file_that_stands_for_millions_of_cells_is_refused(sound: Path, sent: bytes) -> None:
    def sheet(cells: str, rows: int) -> bytes:
        lines = "".join(f'<row r="{at}">{cells.format(at)}</row>' for at in range(1, rows + 1))
        return f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetData>{lines}</sheetData></worksheet>'.encode()

    for cells, rows in (('<c r="GR{}"><v>1</v></c>', 6_000), ('<c r="XFD{}"/>', 400)):
        assert "more cells than a table" in refused(sound, with_parts(sent, {SHEET: sheet(cells, rows)}))


def test_relations_are_read_as_what_they_are(sound: Path, sent: bytes) -> None:
    inside = '<Relationships><Relationship Id="x" Type="t/image" Target="a&gt;b" TargetMode="{}"/></Relationships>'
    outside = with_parts(sent, {RELS: inside.format("External").encode()})
    assert "links to other files" in refused(sound, outside)
    assert "is damaged" in refused(sound, with_parts(sent, {RELS: b"<" * 80_000}))


def test_a_number_beyond_measure_is_told_at_its_cell(sound: Path, sent: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(sent)) as archived:
        form = archived.read("xl/worksheets/sheet1.xml").decode()
    number = f"<v>{'9' * 400}</v>"
    spoilt = re.sub(r'(<c r="B\d+"[^>]*?)( t="\w+")?([^>]*)(/>|>.*?</c>)', rf"\1\3>{number}</c>", form)
    (one,) = incoming(with_parts(sent, {"xl/worksheets/sheet1.xml": spoilt.encode()}), "sent.xlsx", sound)
    assert one.document is None
    assert one.problems
