"""What was typed and is not saved yet: it comes back at the next opening.

A draft is what one editor (one opened form) holds of one assessment, as it was typed, sound
or not.  It lies in the workspace's own hidden folder, a file for each editor, and is written
whole or not at all, without waiting for anybody.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from workbench.files.aside import aside
from workbench.files.places import kept_as
from workbench.files.writing import write_text

__all__ = ["Draft", "drafts", "drop_draft", "keep_draft"]

_EDITOR = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HALF = re.compile(r"\..+\.json\.[0-9a-f]{8}")
_DAY = 24 * 60 * 60
_LARGEST = 20_000_000


@dataclass(frozen=True)
class Draft:
    """What one editor typed into one assessment and has not saved.

    Attributes
    ----------
    editor : str
        The id of the form that it was typed into.
    path : str
        The assessment's file, relative to the workspace; it need not be there yet.
    changed : datetime.datetime
        When it was kept last, with its time zone.
    typed : dict
        What was typed, as JSON holds it: whatever `keep_draft` was given.
    left : bool
        Whether the program that kept it has ended: it is then nobody's, and can be taken over.
        A program on another machine is taken to be running.
    """

    editor: str
    path: str
    changed: dt.datetime
    typed: dict[str, Any] = field(default_factory=dict)
    left: bool = False


def keep_draft(workspace: Path, path: str, editor: str, typed: Mapping[str, Any]) -> None:
    """Keep what was typed, in place of what the same editor kept before.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    path : str
        The assessment's file, relative to it; it need not be there yet.
    editor : str
        An id of letters, digits, hyphens and underscores: each opened form has its own.
    typed : mapping
        Whatever JSON can hold; dates are kept as text (2014-05-12).  What it was made from (`plain`, which
        `Assessment.model_validate` takes back) and what collided when it was last saved
        (`Collision.kept`, which `Collision.of` takes back) belong into it.

    Raises
    ------
    ValueError
        If the path or the id is none, or the values are none of JSON.
    OSError
        If the disk is full or may not be written to; what was kept before is kept still.
    """
    file = _file(workspace, path, editor)
    # A time of its own: a file's own is lost where folders are copied.
    kept = {"path": path, "editor": editor, "changed": _now(), "program": _program(), "typed": typed}
    # Written in ASCII: half a character, as a browser may send, is none of UTF-8.
    text = json.dumps(kept, indent=1, allow_nan=False, default=_as_text)
    aside(Path(workspace), "drafts", file.parent.name)
    write_text(file, text + "\n")


def drafts(workspace: Path, path: str) -> tuple[Draft, ...]:
    """Return what was typed into an assessment and not saved, the latest first.

    A file that does not read as a draft is set aside beside the others, its name ending in
    `.unreadable`; nothing is deleted.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    path : str
        The assessment's file, relative to it.

    Raises
    ------
    ValueError
        If the path is that of no assessment.
    """
    folder = _file(workspace, path, "any").parent
    found = []
    with suppress(FileNotFoundError):
        for file in sorted(folder.iterdir()):
            if file.name.startswith("."):
                _clear(file)
            elif file.suffix == ".json":
                found += _read(file, path)
    return tuple(sorted(found, key=lambda one: (one.changed, one.editor), reverse=True))


def drop_draft(workspace: Path, path: str, editor: str) -> None:
    """Delete what an editor kept: all of it is saved, or meant to be forgotten.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    path : str
        The assessment's file, relative to it.
    editor : str
        The editor's id; nothing happens where it has kept nothing.

    Raises
    ------
    ValueError
        If the path or the id is none.
    """
    file = _file(workspace, path, editor)
    file.unlink(missing_ok=True)
    if file.parent.is_dir():
        # Nobody else writes under this editor's name: what a killed program of its left goes, too.
        for one in file.parent.glob(f".{file.name}.*"):
            one.unlink(missing_ok=True)


def _file(workspace: Path, path: str, editor: str) -> Path:
    """Return the file of a draft."""
    if not kept_as(path).assessments:
        raise ValueError(f"'{path}' is no file of an assessment, relative to the workspace")
    if not _EDITOR.fullmatch(editor):
        raise ValueError(f"'{editor}' is no id of an editor; it has up to 64 letters, digits, hyphens and underscores")
    # One folder for each assessment; its whole path, with an ending, might be longer than a name can be.
    name = f"{path.rpartition('/')[2][:60]}.{blake2b(path.encode(), digest_size=8).hexdigest()}"
    return Path(workspace) / ".workbench" / "drafts" / name / f"{editor}.json"


def _read(file: Path, path: str) -> list[Draft]:
    """Return the draft in a file; set one aside that is none."""
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError("too large")
        kept = json.loads(file.read_bytes().decode("utf-8"))
        changed = dt.datetime.fromisoformat(kept["changed"])
        if kept["path"] != path or kept["editor"] != file.stem or not isinstance(kept["typed"], dict):
            raise ValueError("another assessment's")
        return [Draft(file.stem, path, changed.astimezone(), kept["typed"], _has_ended(kept.get("program")))]
    except FileNotFoundError:
        # Its editor saved it this moment.
        return []
    except OSError:
        return []
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        with suppress(OSError):
            file.replace(file.with_name(f"{file.name}.{_now().replace(':', '')}.unreadable"))
        return []


def _clear(file: Path) -> None:
    """Delete what a program that was killed left half written, when nobody can be writing it any more."""
    with suppress(OSError):
        if _HALF.fullmatch(file.name) and file.stat().st_mtime < time.time() - _DAY:
            file.unlink()


def _as_text(value: Any) -> Any:
    """Return what JSON has no form of its own for."""
    if isinstance(value, dt.date):
        return value.isoformat()
    raise ValueError(f"{type(value).__name__} is nothing that JSON can hold: {value!r}")


def _now() -> str:
    """Return this moment, for a file."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def _program() -> dict[str, Any]:
    """Return what tells this program from others."""
    return {"machine": socket.gethostname(), "process": os.getpid(), "since": _since(os.getpid())}


def _since(process: int) -> str:
    """Return what tells a process from an earlier one with its number, as far as the system says."""
    try:
        # The 22nd field is when it started; the second may hold spaces, in brackets.
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _has_ended(program: Any) -> bool:
    """Tell whether a program has ended that kept a draft."""
    if not isinstance(program, dict) or program.get("machine") != socket.gethostname():
        return False
    process = program.get("process")
    if not isinstance(process, int) or process <= 0:
        return False
    if os.name == "nt":
        # Asking there would end it.
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return _since(process) != program.get("since")
