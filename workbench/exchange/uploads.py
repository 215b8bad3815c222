"""Uploads: what a file is, before anything in it is read, and why it is refused.

Whoever sends a file may mean no good, or send a wrong one by mistake.  A workbook is an
archive of XML files: it is looked at from outside first (how much it would unpack to,
what it carries), so that nothing in it is run, fetched or unfolded.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

__all__ = ["LARGEST", "Unusable", "checked"]

LARGEST = 10_000_000
"""Bytes; a larger file is not read."""

_UNPACKED = 60_000_000
_TIMES = 200
_PARTS = 2_000
_SMALL = 1_000_000
_SAVE = "open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)"

_CARRIED = (
    (r"(^|/)vbaProject|(^|/)macrosheets/|(^|/)dialogsheets/", "macros", "save it as .xlsx, which carries none"),
    (r"(^|/)externalLinks/", "links to other files", "break the links (in Excel: Data, Edit Links) and save it anew"),
    (
        r"(^|/)(connections\.xml|queryTables/|customData/)",
        "connections to data elsewhere",
        "delete them and save it anew",
    ),
    (r"(^|/)(activeX|embeddings|ctrlProps)/|oleObject", "embedded objects", "delete them and save it anew"),
)
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_UNFOLDS = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    struct.error,
)
"""What Python's own reader of archives raises."""


class Unusable(ValueError):
    """A file that cannot be read, or had better not be; the sentence says why and what to do."""


def checked(content: bytes) -> str:
    """Return what a file is: `xlsx`, or `csv` for anything that is text.

    Parameters
    ----------
    content : bytes
        What the file holds.

    Returns
    -------
    str
        `xlsx` or `csv`.

    Raises
    ------
    Unusable
        If it is too large, encrypted, of another kind, or carries what a table needs not.
    """
    if not content:
        raise Unusable("is empty")
    if len(content) > LARGEST:
        raise Unusable(f"is larger than {LARGEST:,} bytes; divide it into several files")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unusable("is protected by a password; save it without one (protected sheets are no trouble)")
        raise Unusable(f"is of a kind that Excel used before 2007 (.xls); {_SAVE}")
    if content.startswith(b"PK"):
        _check_archive(content)
        return "xlsx"
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unusable(f"is no spreadsheet: it is neither an Excel workbook (.xlsx) nor text (.csv); {_SAVE}")
    if re.match(rb"(\xef\xbb\xbf)?\s*<", content):
        raise Unusable(f"is a web page or XML, whatever its name; {_SAVE}")
    return "csv"


def _check_archive(content: bytes) -> None:
    """Refuse an archive that is no workbook, unpacks to too much, or carries more than tables."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(archive, len(content))
            names = archive.namelist()
            _check_kind(archive, names)
            for pattern, what, advice in _CARRIED:
                if any(re.search(pattern, name, re.IGNORECASE) for name in names):
                    raise Unusable(f"carries {what}; {advice}")
            for name in names:
                _check_part(name, archive.read(name))
    except Unusable:
        raise
    except _DAMAGED as error:
        raise Unusable(f"is damaged, or locked by a password: {error}; {_SAVE}") from error


def _check_size(archive: zipfile.ZipFile, packed: int) -> None:
    """Refuse what would unpack to too much: nothing has been unpacked yet."""
    parts = archive.infolist()
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in parts):
        raise Unusable(f"is packed as no workbook is; {_SAVE}")
    unpacked = sum(one.file_size for one in parts)
    large = [one for one in parts if one.file_size > _SMALL and one.file_size > _TIMES * max(one.compress_size, 1)]
    if len(parts) > _PARTS or unpacked > _UNPACKED or large or unpacked > _SMALL + _TIMES * packed:
        raise Unusable(
            f"would unpack to {unpacked:,} bytes in {len(parts):,} parts, far more than a workbook that people "
            "fill in; it is not unpacked: copy the tables into a new workbook"
        )


def _check_kind(archive: zipfile.ZipFile, names: list[str]) -> None:
    """Refuse an archive that is no workbook of ours."""
    if "mimetype" in names and b"opendocument" in archive.read("mimetype"):
        raise Unusable(f"is an OpenDocument file (.ods); {_SAVE}")
    if "xl/workbook.bin" in names:
        raise Unusable(f"is a binary Excel workbook (.xlsb); {_SAVE}")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Unusable(f"is an archive, and no Excel workbook; {_SAVE}")


def _check_part(name: str, part: bytes) -> None:
    """Refuse a part that unfolds, calls for macros or leads out of the file."""
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    if b"\0" in part[:64]:
        raise Unusable(f"holds XML that is not UTF-8 ({name}); {_SAVE}")
    if _UNFOLDS.search(part):
        raise Unusable(f"holds XML with declarations of its own ({name}), which may unfold without end; {_SAVE}")
    if name == "[Content_Types].xml" and _MACROS.search(part):
        raise Unusable("carries macros; save it as .xlsx, which carries none")
    if name.endswith(".rels") and _leads_out(part):
        raise Unusable("carries links to other files; break the links (in Excel: Data, Edit Links) and save it anew")


def _leads_out(part: bytes) -> bool:
    """Tell whether relations lead out of the file; a link that somebody has to click is harmless."""
    try:
        root = fromstring(part)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unusable(f"is damaged; {_SAVE}") from error
    return any(
        one.get("TargetMode", "").lower() == "external" and not one.get("Type", "").endswith("/hyperlink")
        for one in root.iter()
    )
